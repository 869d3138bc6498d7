"""The parts every room's pages are built of; each takes plain values from `kezhuan.ui.shapes`, never a model."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kezhuan.core import clock, deadlines
from kezhuan.core.frame import Offer
from kezhuan.core.joins import house
from kezhuan.core.lifecycle import Lifecycle
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.ui import rendering, wording
from kezhuan.ui.forms import faults, sentences
from kezhuan.ui.shapes import Cell, Chip, Column, Fact, Happening, MenuGroup, Pages, Score, Table
from kezhuan.ui.tones import tone_of

register = template.Library()
ICONS = Path(__file__).resolve().parents[1] / "icons"
FOLD_AFTER = 6
LOOKS = {
    "number": "kz-right kz-num",
    "money": "kz-right kz-num",
    "date": "kz-num",
    "moment": "kz-num",
    "code": "kz-num",
    "figure": "kz-right kz-num",
}

register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("number", wording.number)
register.filter("money", wording.money)
register.filter("say", wording.say)


@register.filter
def dash(value: Any) -> Any:
    """The value, or "--" where there is none (0 and False are values)."""
    return wording.NONE if value is None or value == "" or value == () or value == [] else value


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()
    return text.replace("<svg ", '<svg class="kz-icon" aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icon(name: str) -> SafeString:
    """The inline drawing of this name; decoration only, words stand beside it."""
    return mark_safe(_drawing(name))


@register.inclusion_tag("ui/parts/step_bar.html")
def step_bar(lifecycle: Lifecycle, state: str) -> dict[str, Any]:
    """Where the case stands: done steps, the present one, those ahead; a state off the path is named beside."""
    path = lifecycle.path or tuple(lifecycle.states)
    on_path = state in path
    here = path.index(state) if on_path else _comes_next(lifecycle, path, state)
    steps = []
    for at, name in enumerate(path):
        mark = "here" if on_path and at == here else "done" if here is not None and at < here else "ahead"
        steps.append({"label": _(lifecycle.states[name]), "mark": mark, "n": at + 1})
    return {
        "steps": steps,
        "on_path": on_path,
        "at": (here or 0) + 1,
        "total": len(path),
        "label": _(lifecycle.states[state]),
        "tone": tone_of(state),
    }


def _comes_next(lifecycle: Lifecycle, path: tuple[str, ...], state: str) -> int | None:
    ahead = [path.index(move.target) for move in lifecycle.from_state(state) if move.target in path]
    return min(ahead) if ahead else None


@register.simple_tag
def state_badge(lifecycle: Lifecycle, state: str) -> SafeString:
    """The state in words, tinted by its tone."""
    return badge(_(lifecycle.states[state]), tone_of(state))


@register.simple_tag
def badge(label: str, tone: str = "plain") -> SafeString:
    """A short word with a tone; the word alone says everything."""
    return rendering.filled('<span class="kz-badge kz-{}">{}</span>', tone, label)


@register.inclusion_tag("ui/parts/facts.html")
def facts(rows: Iterable[Fact | tuple[str, Any]], title: str = "") -> dict[str, Any]:
    """A bordered table of label and value."""
    return {"rows": [row if isinstance(row, Fact) else Fact(*row) for row in rows], "title": title}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(happenings: Iterable[Happening]) -> dict[str, Any]:
    """The history of a case, in the order given."""
    return {"happenings": tuple(happenings)}


@register.inclusion_tag("ui/parts/move_panel.html", takes_context=True)
def move_panel(
    context: Context,
    offers: Iterable[Offer],
    action: str,
    version: int,
    *,
    pages: Mapping[str, str] | None = None,
    ask: str = "",
    title: str = "",
) -> dict[str, Any]:
    """The buttons of a record: open ones post to `action` with move, version and key; shut ones say why.

    A move in `pages` is a link to its own page; a dangerous move, or one named in `ask` ("return close"), asks
    for words first.
    """
    buttons = []
    for offer in offers:
        buttons.append(
            {
                "name": offer.name,
                "label": _(offer.label),
                "open": offer.open,
                "danger": offer.danger,
                "second": offer.second,
                "forward": offer.forward,
                "url": (pages or {}).get(offer.name, ""),
                "asks": offer.danger or offer.name in ask.split(),
                "why": [wording.say(reason) for reason in offer.reasons],
                "key": uuid.uuid4().hex,
                "look": "btn-outline-danger" if offer.danger else "",
            }
        )
    # One button stands out: the one that leads on, else the first that harms nothing.
    calm = [button for button in buttons if button["open"] and not button["danger"]]
    for button in sorted(calm, key=lambda button: not button["forward"])[:1]:
        button["look"] = "btn-primary"
    return {
        "buttons": buttons,
        "action": action,
        "version": version,
        "title": title or _("可办理"),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.simple_tag
def main_menu(groups: Iterable[MenuGroup], path: str) -> SafeString:
    """The main menu, the entry of this path marked."""
    return rendering.menu(groups, label=_("主菜单"), path=path, icon=icon)


@register.inclusion_tag("ui/parts/filter_bar.html")
def filter_bar(form: forms.Form, chips: Iterable[Chip] = (), clear: str = "?") -> dict[str, Any]:
    """A GET form of filters, folded past six, with the chosen ones as chips."""
    fields = list(form.visible_fields())
    return {
        "form": form,
        "first": fields[:FOLD_AFTER],
        "more": fields[FOLD_AFTER:],
        "chips": tuple(chips),
        "clear": clear,
        "unfold": any(bound.value() for bound in fields[FOLD_AFTER:]),
    }


@register.inclusion_tag("ui/parts/listing.html")
def listing(table: Table) -> dict[str, Any]:
    """A table that becomes cards on a phone, or the drawn state that stands in its place."""
    rows = []
    for row in table.rows:
        pairs = zip(row.cells, table.columns, strict=True)
        cells = rendering.joined(_drawn(cell, column, first=n == 0) for n, (cell, column) in enumerate(pairs))
        rows.append({"key": row.key, "title": str(row.cells[0].value) if row.cells else "", "cells": cells})
    return {"table": table, "rows": rows}


def _drawn(cell: Cell, column: Column, *, first: bool) -> SafeString:
    kind = cell.kind or column.kind
    inner: Any = _text(cell, kind, column.unit)
    if not cell.url and kind == "badge":
        inner = badge(inner, cell.tone)
    elif not cell.url and kind == "deadline":
        inner = deadline(cell.value)
    look = LOOKS.get(kind, "") or ("kz-lead" if first else "")
    return rendering.cell(label=column.label, look=look, inner=inner, url=cell.url, note=cell.note)


def _text(cell: Cell, kind: str, unit: str) -> str:
    value = cell.value
    if kind == "money":
        return wording.money(value, unit or "元").removesuffix(f" {_(unit or '元')}")
    if kind == "number":
        return wording.number(value)
    if kind == "date":
        return wording.day(value)
    if kind == "moment":
        return wording.moment(value)
    if kind == "deadline":
        return ""  # drawn by the tag of that name
    return str(dash(value))


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: Context, pages: Pages) -> dict[str, Any]:
    """How many rows there are, the way to the others, and the export of all of them."""
    return {
        "export_of": context.get("export_of", ""),
        "csrf_token": context.get("csrf_token", ""),
        "pages": pages,
        "lead": f"{pages.query}&" if pages.query else "",
        "before": pages.number - 1,
        "after": pages.number + 1 if pages.number < pages.last else 0,
    }


@register.inclusion_tag("ui/parts/score.html")
def score(value: Score) -> dict[str, Any]:
    """Why this is proposed: a band in words, reasons, what is missing, and the evidence one click away."""
    return {
        "score": value,
        "tone": {"高": "green", "中": "blue"}.get(value.band, "plain"),
        "band": _(value.band),
    }


@register.simple_tag
def draft_saved_every() -> str:
    """The seconds between two savings of a draft being filled in, as the rulebook has them."""
    return str(max(1, int(rulebook().body("settings.pages", clock.today())["draft_saved_every_s"])))


@register.simple_tag
def money(fen: int | None, unit: str = "元") -> SafeString:
    """An amount in 分, tabular and never broken over two lines."""
    return rendering.filled('<span class="kz-num">{}</span>', wording.money(fen, unit))


@register.simple_tag
def deadline(due_on: Any, done: bool = False) -> SafeString:
    """The day with weekday and how many working days are left or over; a finished case shows the day alone."""
    if done:
        return rendering.filled('<span class="kz-deadline kz-num">{}</span>', wording.day(due_on))
    today = clock.today()
    when, left, tone = wording.deadline(due_on, today, house().due, deadlines.closes(today))
    inner = rendering.filled('{}，</span><wbr><span class="kz-num">{}', when, left) if left else when
    return rendering.filled(
        '<span class="kz-deadline kz-{}"><span class="kz-num">{}</span></span>', tone, inner
    )


@register.inclusion_tag("ui/parts/field.html")
def field(bound: forms.BoundField, mark: bool = True) -> dict[str, Any]:
    """Label, hint, fault and input, tied together for every reader; filters do not `mark` what is optional."""
    widget = bound.field.widget
    group = isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    tick = isinstance(widget, forms.CheckboxInput)
    told = [f"{bound.auto_id}_hint"] if bound.help_text else []
    told += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, Any] = {}
    if not group:
        attrs |= {"class": f"{widget.attrs.get('class', '')} {_class_of(widget)}".strip()}
        attrs |= {"aria-describedby": " ".join(told)} if told else {}
        attrs |= {"aria-required": "true"} if bound.field.required else {}
    return {
        "bound": bound,
        "errors": sentences(bound),
        # Exactly Django's select: one of another kind draws itself.
        "widget": rendering.select_of(bound, attrs)
        if type(widget) is forms.Select
        else bound.as_widget(attrs=attrs),
        "group": group,
        "tick": tick,
        "told": " ".join(told),
        "unit": getattr(bound.field, "unit", ""),
        "hidden": bound.is_hidden,
        "mark": mark,
        "radio": isinstance(widget, forms.RadioSelect),
        "money": widget.attrs.get("data-kz-money", ""),
    }


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "kz-box"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.inclusion_tag("ui/parts/fields.html")
def fields(form: forms.Form, *names: str) -> dict[str, Any]:
    """Every visible field of a form, or those named, in order."""
    return {"fields": [form[name] for name in names] if names else form.visible_fields()}


@register.inclusion_tag("ui/parts/hidden.html")
def hidden(form: forms.Form) -> dict[str, Any]:
    """The hidden fields of a form: version, key and its own."""
    return {"fields": form.hidden_fields()}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.Form) -> dict[str, Any]:
    """What is wrong, on top, each line a link to its field; nothing where nothing is wrong."""
    return {"faults": faults(form) if form.is_bound and form.errors else []}


@register.simple_tag
def title_mark(form: Any = None) -> str:
    """错误： before the title of a page whose form came back with faults."""
    return _("错误：") if isinstance(form, forms.BaseForm) and form.is_bound and form.errors else ""
