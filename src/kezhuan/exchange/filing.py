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
from kezhuan.files.sheets import Column, ForeignColumn, ForeignForm, described, foreign_forms, write_xlsx
from kezhuan.people import queries as people

ELSEWHERE = gettext_noop("请在对方系统填写")
UNSURE = gettext_noop("待核：对方没有确定对应的选项，请在对方系统选择")
OURS = gettext_noop("这是本平台的选项名称，请在对方系统选择对应的选项")
EMPTY = gettext_noop("本平台没有填写")
LONG = gettext_noop("超过对方的字数上限，请删减")
DEMAND = ("number", "title", "problem", "goal", "field", "industry", "keywords", "solution", "activity", "starts_on", "ends_on", "contact_name",
          "contact_phone", "budget_high_fen", "region", "accepts_trial")  # fmt: skip
ACHIEVEMENT = ("number", "title", "summary", "field", "keywords", "kind", "form", "stage", "trl", "registration_number", "performance", "points",
               "application", "modes", "price_low_fen", "price_high_fen", "contact_name", "contact_phone", "discipline", "industry")  # fmt: skip
UNCHECKED = ("U", "P")
YES_NO = {True: gettext_noop("是"), False: gettext_noop("否")}


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
    choices = {column.name: column.choices for column in described(form.of, today=today).columns}
    return Filled(
        form,
        str(said["title"]),
        tuple(_line(column, said, choices.get(column.column, {})) for column in form.columns),
    )


def _line(column: ForeignColumn, said: Mapping[str, Any], ours: Mapping[str, str]) -> Line:
    """What stands in this entry: a code as their option, as the number and name of a national list, or as our name
    with a word that it is ours."""
    raw = said.get(column.value) if column.value else None
    note = "；".join(filter(None, (column.standard, column.note)))
    if not column.value:
        return Line(column.label, "", _(ELSEWHERE), note)
    known = {code: f"{code} {name}" for code, name in ours.items()} if column.standard else ours
    value = _text(raw, column.texts or known, or_itself=not column.texts)
    if value is None:
        return Line(column.label, "", _(UNSURE), note)
    if not value:
        return Line(column.label, "", _(EMPTY), note)
    if column.most and len(value) > column.most:
        return Line(column.label, value, f"{_(LONG)}（{len(value)}/{column.most}）", note)
    ours_only = not column.texts and not column.standard and value != _text(raw, {})
    return Line(column.label, value, _(OURS) if ours_only else "", note)


def _text(value: Any, texts: Mapping[str, str], *, or_itself: bool = True) -> str | None:
    """The value as a form wants it, codes by `texts`; None where a code has no counterpart there, unless the value
    may stand as it is (`or_itself`): a counterpart is never invented."""
    if isinstance(value, bool):
        return _(YES_NO[value])
    if value is None or value == "":
        return ""
    several = list(value) if isinstance(value, (list, tuple)) else [value]
    if texts:
        known = [texts.get(str(each), str(each) if or_itself else None) for each in several]
        return None if None in known else "；".join(filter(None, known))
    return "；".join(str(each) for each in several)


def _demand(actor: Actor, uid: UUID) -> dict[str, Any]:
    said = demands.values(actor, uid, DEMAND)
    shown = demands.detail(actor, uid)
    fen = said.pop("budget_high_fen")
    lines = [p.text or p.name for p in shown.member.parameters] if shown.member else []
    holder = demands.visible(actor).filter(uid=uid).values_list("organisation__uid", flat=True).first()
    return said | _amount("budget_high", fen) | {"parameters": lines} | _organisation(actor, holder)


def _achievement(actor: Actor, uid: UUID) -> dict[str, Any]:
    said = achievements.values(actor, uid, ACHIEVEMENT)
    shown = achievements.detail(actor, uid)
    rights = [f"{r.kind_label} {r.number}".strip() for r in shown.member.rights] if shown.member else []
    makers = [c.name for c in shown.member.contributors] if shown.member else []
    prices = _amount("price_low", said.pop("price_low_fen")) | _amount(
        "price_high", said.pop("price_high_fen")
    )
    return (
        said
        | prices
        | {"rights": rights, "contributors": makers}
        | _organisation(actor, shown.organisation_uid)
    )


def _amount(name: str, fen: int | None) -> dict[str, str]:
    """An amount under `name` in 万元 and under `name`_yuan in 元, without zeros at its end."""
    if fen is None:
        return {name: "", f"{name}_yuan": ""}
    return {name: _short(Decimal(fen) / 1_000_000), f"{name}_yuan": _short(Decimal(fen) / 100)}


def _short(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


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


def heading(column: ForeignColumn) -> str:
    """The form's own label; one that was not seen in a public text says so, and is read back all the same."""
    return f"{column.label}（{_('待核')}）" if column.mark in UNCHECKED else column.label


def as_sheet(made: Iterable[Filled]) -> bytes:
    """Filled forms as a workbook in the order of the form, a row each."""
    rows = list(made)
    form = rows[0].form
    columns = tuple(Column(f"c{n}", heading(column), width=24) for n, column in enumerate(form.columns))
    lines = ({f"c{n}": line.value for n, line in enumerate(each.lines)} for each in rows)
    return write_xlsx(columns, lines, title=form.title, notes=(form.source,))
