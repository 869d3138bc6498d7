"""Parts that stand hundreds of times on a page, written without a template each: rows of lists, options of selects.

The template engine asks two dozen questions for every cell, `format_html` four for every value. What comes out is
the same text; tests lay it beside Django's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

from kezhuan.ui.shapes import MenuGroup

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"
# Templates of Django that are one input and nothing else.
INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html" for kind in ("hidden", "text", "number", "email", "date", "checkbox")
)
NOTHING = mark_safe("")
CHOSEN = mark_safe(" selected")


def filled(pattern: str, *values: Any) -> SafeString:
    """The pattern with the values in its places, each escaped unless it is safe already: `format_html`, but at half its price."""
    return SafeString(pattern.format(*map(_escaped, values)))


def joined(parts: Iterable[Any]) -> SafeString:
    """The parts one after the other, each escaped unless it is safe already."""
    return SafeString("".join(map(_escaped, parts)))


def _escaped(value: Any) -> str:
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


class Renderer(DjangoTemplates):
    """Django's own form renderer, but for inputs and for selects of plain options."""

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        if template_name == SELECT and _plain(context["widget"]):
            return select(context["widget"])
        if template_name in INPUTS:
            return input_of(context["widget"])
        return str(super().render(template_name, context, request))


def _plain(widget: Mapping[str, Any]) -> bool:
    return all(
        option["template_name"] == OPTION for _n, options, _i in widget["optgroups"] for option in options
    )


def select(widget: Mapping[str, Any]) -> SafeString:
    """The select with its options and groups of options."""
    groups = (
        filled('\n  <optgroup label="{}">{}\n  </optgroup>', name, _options(options))
        if name
        else _options(options)
        for name, options, _index in widget["optgroups"]
    )
    return filled(
        '<select name="{}"{}>{}\n</select>\n', widget["name"], _attributes(widget["attrs"]), joined(groups)
    )  # fmt: skip


def select_of(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """The select of this field with these attributes, as `bound.as_widget` draws it, but with no dictionary an option."""
    widget = bound.field.widget
    attrs = {"id": bound.auto_id or False, **widget.attrs, **bound.build_widget_attrs(attrs)}
    # Of several equal options the first is the chosen one.
    left = {str(one) for one in widget.format_value(bound.value())}
    parts = [filled('<select name="{}"{}>', bound.html_name, _attributes(attrs))]
    for code, label in widget.choices:
        if isinstance(label, (list, tuple)):
            inner = [_option(one, name, left) for one, name in label]
            parts.append(filled('\n  <optgroup label="{}">{}\n  </optgroup>', code, joined(inner)))
        else:
            parts.append(_option(code, label, left))
    return joined([*parts, SafeString("\n</select>\n")])


def _option(code: Any, label: Any, left: set[str]) -> SafeString:
    code = "" if code is None else str(code)
    chosen = code in left
    if chosen:
        left.clear()
    return filled(
        '\n  <option value="{}"{}>{}</option>\n', code, CHOSEN if chosen else NOTHING, localize(label)
    )


def input_of(widget: Mapping[str, Any]) -> SafeString:
    """The input of this type with its value."""
    value = widget["value"]
    return filled(
        '<input type="{}" name="{}"{}{}>\n', widget["type"], widget["name"],
        NOTHING if value is None else filled(' value="{}"', str(value)), _attributes(widget["attrs"]),
    )  # fmt: skip


def _options(options: Iterable[Mapping[str, Any]]) -> SafeString:
    option = '\n  <option value="{}"{}>{}</option>\n'
    return joined(
        filled(option, str(o["value"]), _attributes(o["attrs"]), localize(o["label"])) for o in options
    )


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    if not attrs:
        return NOTHING
    return joined(
        filled(" {}", name) if value is True else filled(' {}="{}"', name, str(value))
        for name, value in attrs.items()
        if value is not False
    )


def cell(*, label: str, look: str, inner: Any, url: str, note: Any) -> SafeString:
    """One cell of a list: its column's label for the card of a phone, what stands in it, its link and its note."""
    return filled(
        '<td role="cell" data-label="{}"{}><span>{}{}</span></td>\n',
        label,
        filled(' class="{}"', look) if look else NOTHING,
        filled('<a href="{}">{}</a>', url, inner) if url else inner,
        filled('<span class="kz-note">{}</span>', note) if note else NOTHING,
    )


def menu(
    groups: Iterable[MenuGroup], *, label: str, path: str, icon: Callable[[str], SafeString]
) -> SafeString:
    """The main menu as one navigation, the link to this path marked; `icon` draws the icon of a name."""
    here = mark_safe(' aria-current="page"')
    parts = [
        filled(
            '<p class="kz-menu-group">{}</p><ul>{}</ul>', group.label,
            joined(
                filled(
                    '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>', link.url, here if link.url == path else NOTHING, icon(link.icon), link.label,
                    NOTHING if link.count is None else filled('<span class="kz-count">{}</span>', f"{link.count:d}"),
                )
                for link in group.links
            ),
        )
        for group in groups
    ]  # fmt: skip
    return filled('<nav aria-label="{}">{}</nav>', label, joined(parts))
