"""Reads of the indices the rulebook defines; they are public, as every rule is."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kezhuan.contracts.rules.statistics import MEASURES, SCOPES
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.rulebook.versions import in_force
from kezhuan.core.sm3 import decimal_text
from kezhuan.indices.rules import definitions as rules
from kezhuan.indices.rules.definitions import Definition, Node
from kezhuan.indices.views import DefinitionRow, DefinitionView, NodeRow


def definition(code: str, day: date) -> Definition:
    """The index of this code as it stands on `day`; Hidden where there is none, Invalid where its text is at fault."""
    version = in_force(rulebook().versions(code), day) if code.startswith(rules.PREFIX) else None
    if version is None:
        raise Hidden
    found, wrong = rules.read(
        code, version.body, source=version.source, mark=version.mark.value, sm3=version.sm3
    )
    if found is None:
        raise Invalid({"definition": wrong})
    return found


def definitions(day: date) -> tuple[Definition, ...]:
    """Every index in force on `day`, our own first; one whose text is at fault is left out."""
    found = []
    for code in sorted(rulebook().rules):
        if code.startswith(rules.PREFIX):
            try:
                found.append(definition(code, day))
            except (Hidden, Invalid):
                continue
    return tuple(sorted(found, key=lambda one: (not one.own, one.code)))


def own_choices(day: date) -> list[tuple[str, str]]:
    """(code, name) of the indices that may be computed here."""
    return [(one.code, one.name) for one in definitions(day) if one.own]


def indicator_choices(day: date) -> list[tuple[str, str]]:
    """(code, name with unit) of every indicator of our own indices."""
    return [(node.code, f"{node.name}（{node.unit}）") for node in indicators(day).values()]


def figure_choices(day: date) -> list[tuple[str, str]]:
    """(code, name) of the indicators that may be computed from the platform's own records."""
    return [(node.code, node.name) for node in indicators(day).values() if node.figure]


def indicators(day: date) -> dict[str, Node]:
    """Code → node of every indicator that observations are kept for: those of our own indices."""
    return {node.code: node for one in definitions(day) if one.own for node in one.indicators}


def definition_rows(day: date) -> tuple[DefinitionRow, ...]:
    """The indices as a list shows them."""
    return tuple(_row(one) for one in definitions(day))


def definition_view(code: str, day: date) -> DefinitionView:
    """One index with its tree; the short code stands in the address."""
    one = definition(rules.PREFIX + code, day)
    return DefinitionView(
        row=_row(one), nodes=tuple(_nodes(one)), base_note=one.base_note, weights_note=one.weights_note, sm3=one.sm3,
        rule_url=f"/rules/{one.code}/",
    )  # fmt: skip


def _row(one: Definition) -> DefinitionRow:
    return DefinitionRow(
        one.code.removeprefix(rules.PREFIX), one.name, one.own, one.pending, len(one.indicators), one.mark, one.source
    )  # fmt: skip


def _nodes(one: Definition) -> list[NodeRow]:
    leaves = {node.code for node in one.indicators}
    rows: list[NodeRow] = []

    def down(node: Node, depth: int) -> None:
        rows.append(
            NodeRow(
                code=node.code, name=node.name, depth=depth, unit=node.unit, kind=_(rules.KINDS[node.kind]) if node.kind else "",
                basis=basis_words(node), owner=node.owner, weight=_weight(node), mark=node.mark, named=node.named,
                direction=_("越大越好") if node.direction > 0 else _("越小越好"), is_indicator=node.code in leaves,
            )
        )  # fmt: skip
        for child in one.children(node.code):
            down(child, depth + 1)

    for root in one.children(""):
        down(root, 0)
    return rows


def _weight(node: Node) -> str:
    if not node.parent:
        return ""
    return decimal_text(node.weight) if node.weight is not None else _(rules.PENDING)


def basis_words(node: Node) -> str:
    """Measure and scope in words; empty where the indicator has only one."""
    parts = [_(MEASURES[node.measure])] if node.measure else []
    parts += [_(SCOPES[node.scope])] if node.scope else []
    return " · ".join(parts)
