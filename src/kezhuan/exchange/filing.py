"""填报助手: a record's values in the order of another platform's form, for copying; what is not held here is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kezhuan.achievements import queries as achievements
from kezhuan.contracts import queries as contracts
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.demands import queries as demands
from kezhuan.files.sheets import Column, ForeignForm, foreign_forms, write_xlsx
from kezhuan.people import queries as people

ELSEWHERE = gettext_noop("请在对方系统填写")
UNSURE = gettext_noop("待核：对方没有确定对应的选项，请在对方系统选择")
EMPTY = gettext_noop("本平台没有填写")
LONG = gettext_noop("超过对方的字数上限，请删减")
DEMAND = ("title", "problem", "goal", "field", "keywords", "solution", "activity", "starts_on", "ends_on", "contact_name", "contact_phone",
          "budget_high_fen", "region")  # fmt: skip
ACHIEVEMENT = ("title", "summary", "field", "keywords", "kind", "form", "stage", "registration_number", "performance", "points", "application",
               "modes", "contact_name", "contact_phone", "discipline", "industry")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the form: its value, and what to know before copying it."""

    label: str
    value: str
    told: str
    note: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled as far as this platform can."""

    form: ForeignForm
    title: str
    lines: tuple[Line, ...]


def forms(of: str, *, today: date) -> tuple[ForeignForm, ...]:
    """The forms that records of this kind fill."""
    return tuple(form for form in foreign_forms(today=today) if form.of == of)


def filled(name: str, uid: UUID, *, actor: Actor, today: date) -> Filled:
    """The form with this record's values, for whoever holds the record; Hidden for everybody else."""
    form = next((form for form in foreign_forms(today=today) if form.name == name), None)
    if form is None:
        raise Hidden
    said = _READERS[form.of](actor, uid)
    return Filled(form, str(said["title"]), _lines(form, said))


def _lines(form: ForeignForm, said: Mapping[str, Any]) -> tuple[Line, ...]:
    lines = []
    for column in form.columns:
        value = _text(said.get(column.value), column.texts) if column.value else ""
        told = ""
        if not column.value:
            told = _(ELSEWHERE)
        elif value is None:
            value, told = "", _(UNSURE)
        elif not value:
            told = _(EMPTY)
        elif column.most and len(value) > column.most:
            told = f"{_(LONG)}（{len(value)}/{column.most}）"
        lines.append(Line(column.label, value or "", told, column.note))
    return tuple(lines)


def _text(value: Any, texts: Mapping[str, str]) -> str | None:
    """The value as the form wants it; None where a code has no counterpart there: it is never made up."""
    if texts and value:
        codes = [value] if isinstance(value, str) else list(value)
        known = [texts.get(code) for code in codes]
        return None if None in known else "；".join(filter(None, known))
    if isinstance(value, (list, tuple)):
        return "；".join(str(each) for each in value)
    return "" if value is None else str(value)


def _demand(actor: Actor, uid: UUID) -> dict[str, Any]:
    said = demands.values(actor, uid, DEMAND)
    shown = demands.detail(actor, uid)
    fen = said.pop("budget_high_fen")
    lines = [p.text or p.name for p in shown.member.parameters] if shown.member else []
    budget = f"{(Decimal(fen) / 1_000_000).normalize():f}" if fen is not None else ""
    holder = demands.visible(actor).filter(uid=uid).values_list("organisation__uid", flat=True).first()
    return said | {"budget_high": budget, "parameters": lines} | _organisation(actor, holder)


def _achievement(actor: Actor, uid: UUID) -> dict[str, Any]:
    said = achievements.values(actor, uid, ACHIEVEMENT)
    shown = achievements.detail(actor, uid)
    rights = [f"{r.kind_label} {r.number}".strip() for r in shown.member.rights] if shown.member else []
    makers = [c.name for c in shown.member.contributors] if shown.member else []
    return said | {"rights": rights, "contributors": makers} | _organisation(actor, shown.organisation_uid)


def _organisation(actor: Actor, uid: UUID | None) -> dict[str, Any]:
    if uid is None:
        return {}
    org = people.organisation(actor, uid)
    return {
        "organisation": org.row.name, "organisation_uscc": org.row.uscc, "organisation_website": org.website, "organisation_summary": org.summary,
        "organisation_address": org.own.address if org.own else "", "organisation_legal_person": org.own.legal_person if org.own else "",
    }  # fmt: skip


_READERS: Mapping[str, Callable[[Actor, UUID], dict[str, Any]]] = {
    "demands": _demand,
    "achievements": _achievement,
    "contracts": contracts.register_values,
}


def as_sheet(made: Iterable[Filled]) -> bytes:
    """Filled forms as a workbook in the order of the form, a row each."""
    rows = list(made)
    form = rows[0].form
    columns = tuple(Column(f"c{n}", column.label, width=24) for n, column in enumerate(form.columns))
    lines = ({f"c{n}": line.value for n, line in enumerate(each.lines)} for each in rows)
    return write_xlsx(columns, lines, title=form.title, notes=(form.source,))
