"""Demands and visits from a sheet: rows become drafts of a firm's own, or of whoever files on its behalf."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.demands import queries, scopes, visits
from kezhuan.demands.usecases import edit_demand, enter_demand
from kezhuan.files.sheets import Taken, fen_of, filled, named_by_column
from kezhuan.people.queries import find_organisation

PLAIN = ("title", "problem", "goal", "field", "industry", "activity", "solution", "starts_on", "ends_on", "accepts_trial", "detail",
         "tried", "scene", "contact_name", "contact_phone", "audience", "anonymous")  # fmt: skip
MONEY = {"budget_low_fen": "budget_low", "budget_high_fen": "budget_high"}
VISIT = ("visited_on", "companions", "contact_name", "contact_phone", "notes", "finds_demand")
_APART = re.compile(r"[;；、，,\n]+")


def take_demand(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row stands as a draft, or the demand it made before says what the row says; its uid."""
    fields = filled(values, PLAIN)
    if values["keywords"]:
        fields["keywords"] = [word.strip() for word in _APART.split(values["keywords"]) if word.strip()]
    for name, column in MONEY.items():
        if values[column] is not None:
            fields[name] = fen_of(values[column], column=column)
    with named_by_column(MONEY):
        if known is None:
            firm = _firm(actor, values["uscc"])
            return Taken.NEW, enter_demand(fields, org_uid=firm, actor=actor, today=today)
        stored = queries.values(actor, known, fields)
        changed = {name: value for name, value in fields.items() if stored[name] != value}
        if not changed:
            return Taken.SAME, known
        edit_demand(known, changed, actor=actor, today=today, version=stored["version"])
    return Taken.CHANGED, known


def take_visit(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row stands as a draft of its author's side, or the visit it made before says what the row says; its uid."""
    fields = filled(values, VISIT)
    if known is None:
        firm = _firm(actor, values["uscc"])
        return Taken.NEW, visits.record_visit(fields, org_uid=firm, actor=actor, today=today).uid
    stored = visits.detail(actor, known)
    changed = {name: value for name, value in fields.items() if getattr(stored, name) != value}
    if not changed:
        return Taken.SAME, known
    visits.edit_visit(known, changed, actor=actor, today=today, version=stored.version)
    return Taken.CHANGED, known


def _firm(actor: Actor, typed: str | None) -> UUID:
    """The organisation the row is about: the one of its code, or the actor's own where none is needed."""
    if not typed:
        if actor.role in scopes.FILERS or actor.org_id is None:
            raise Invalid(
                {"uscc": Reason("sheet.firm", gettext_noop("替企业填写时须写明企业的统一社会信用代码"))}
            )
        return actor.org_id
    found = find_organisation(actor, uscc=read_uscc(typed).number)
    if found is None:
        raise Invalid({"uscc": Reason("sheet.no_firm", gettext_noop("该单位尚未在本平台登记并核验"))})
    if actor.role in scopes.HOLDERS and found != actor.org_id:
        raise Invalid({"uscc": Reason("sheet.other_firm", gettext_noop("只能填写本单位的需求"))})
    return found
