"""Deals from a sheet: a row opens a deal as its page does, or its deal is named and expected as the row says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.deals import queries
from kezhuan.deals.rules import NEED, SUPPLY
from kezhuan.deals.usecases import edit_deal, enter_deal
from kezhuan.files.sheets import Taken, fen_of

NUMBERED = {"demand": "demand_uid", "achievement": "achievement_uid"}
OTHER_SIDE = Reason("deal.other_side", gettext_noop("与项目里的单位不同；换单位请在项目页办理"))


def take_deal(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row stands as an open deal, or the deal it made before says what the row says; its uid."""
    fen = None if values["expected"] is None else fen_of(values["expected"], column="expected")
    if known is not None:
        return _again(known, values, fen, actor=actor, today=today), known
    named = {
        field: queries.numbered(actor, kind, values[kind] or "", field=kind) for kind, field in NUMBERED.items()
    }  # fmt: skip
    uid = enter_deal(
        title=values["title"], need=values["need"] or "", supply=values["supply"] or "", **named, actor=actor, today=today
    )  # fmt: skip
    if fen is not None or values["expected_on"]:
        edit_deal(
            uid, title=values["title"], expected_fen=fen, expected_on=values["expected_on"], actor=actor, today=today,
            version=queries.get_deal(actor, uid).version,
        )  # fmt: skip
    return Taken.NEW, uid


def _again(
    uid: UUID, values: Mapping[str, Any], fen: int | None, *, actor: Actor, today: date
) -> Taken:  # fmt: skip
    """Name and expectation follow the row, empty cells leave them; sides are not changed from a sheet."""
    deal = queries.get_deal(actor, uid)
    for column, side in (("need", NEED), ("supply", SUPPLY)):
        said = (values[column] or "").strip()
        joined = queries.joined(said)
        if said and (joined.name if joined else said) not in queries.names_of(deal, side=side):
            raise Invalid({column: OTHER_SIDE})
    expected_fen = deal.expected_fen if fen is None else fen
    expected_on = values["expected_on"] or deal.expected_on
    if (values["title"], expected_fen, expected_on) == (deal.title, deal.expected_fen, deal.expected_on):
        return Taken.SAME
    edit_deal(
        uid, title=values["title"], expected_fen=expected_fen, expected_on=expected_on, actor=actor, today=today, version=deal.version
    )  # fmt: skip
    return Taken.CHANGED
