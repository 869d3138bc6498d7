"""Moving a deal over the board, and what the clock does to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, frame, notices
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals import queries, tidings
from kezhuan.deals.models import Deal
from kezhuan.demands import usecases as demand_acts

FIELDS: Mapping[str, frozenset[str]] = {
    "sign": frozenset({"signed_on"}), "fail": frozenset({"reason_code", "reason_note"}),
} | dict.fromkeys(("check", "negotiate", "draft", "recheck", "renegotiate", "unsign", "resume"), frozenset())  # fmt: skip


def move_deal(
    uid: UUID,
    move: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
    **fields: Any,
) -> None:
    """A move of the board, with the fields it needs; a signing also signs the demand behind the deal, its end
    takes that back."""
    if move not in FIELDS:
        raise Hidden
    wanted = {name: value for name, value in fields.items() if name in FIELDS[move]}
    if move == "fail" and wanted.get("reason_code"):
        shipped_codes()["deal_failure_reasons"].require(wanted["reason_code"], day=today, field="reason_code")
    with frame.together():
        with frame.act(
            "deal", uid, move, actor=actor, today=today, version=version, key=key, facts=wanted
        ) as step:
            step.change(**wanted, last_entry_on=today, reminded_on=None)
            if move == "unsign":
                step.change(signed_on=None)
            if move == "resume":
                step.change(reason_code="", reason_note="")
            step.note(reason=str(wanted.get("reason_code", "")))
        if move == "sign":
            _sign_demand(step.record, signed_on=wanted["signed_on"], today=today)
        if move == "unsign":
            _unsign_demand(step.record, today=today)


def _sign_demand(deal: Deal, *, signed_on: date, today: date) -> None:
    """The demand behind a signed deal stands as 已签约, whoever signed."""
    demand = deal.demand
    if demand is None or demand.state not in ("published", "matched"):
        return
    if demand.state == "published":
        demand_acts.move_demand(demand.uid, "match", actor=SYSTEM, today=today, version=None)
    other = "、".join(queries.names_of(deal, side="supply"))[:200]
    demand_acts.move_demand(demand.uid, "contract", actor=SYSTEM, today=today, version=None, signed_on=signed_on,
                            signed_with=other or deal.title)  # fmt: skip


def _unsign_demand(deal: Deal, *, today: date) -> None:
    """The demand behind a deal whose contract is gone is in talks again, unless another deal about it is signed."""
    demand = deal.demand
    if demand is None or demand.state != "contracted":
        return
    if not Deal.objects.filter(demand=demand, state="signed").exists():
        demand_acts.move_demand(demand.uid, "uncontract", actor=SYSTEM, today=today, version=None)


def remind_silent(*, today: date) -> int:
    """Whoever works on a deal without an entry for the days of the setting has been reminded; the count.

    A reminder comes once per silence and again after as many days more (lifecycle.md §2, step 5).
    """
    days = silent_days(today)
    reminded = 0
    for deal in list(queries.silent(today=today, days=days)):
        with transaction.atomic():
            same = Deal.objects.filter(pk=deal.pk, reminded_on=deal.reminded_on)
            if same.update(reminded_on=today):
                notices.post(tidings.silent(deal, days=days))
                reminded += 1
    return reminded


def silent_days(today: date) -> int:
    """After how many days without an entry a deal is called to mind."""
    return rulebook().body("settings.clocks", today)["silent_match_reminder_d"]


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on deals: the silent ones have been called to mind."""
    return {"reminded": remind_silent(today=clock.today())}
