"""How a trial ends: converted into a contract, given back, terminated, or in breach; and the clock's reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.contracts import usecases as contracts
from kezhuan.contracts.models import Contract
from kezhuan.core import clock, frame, notices
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.trials import queries, rules, tidings
from kezhuan.trials.models import Trial

# The kind of technology contract a conversion becomes; 作价投资 is for the parties to say.
KINDS = {"transfer": "ZR", "licence": "XK"}
REASONED = ("decline", "terminate", "breach")
ENDING = ("give_back", "terminate", "decline", "withdraw")
PLAIN = ("withdraw", "give_back", "cure", "dispute", *REASONED)


def move_trial(
    uid: UUID,
    move: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    reason_note: str = "",
    key: str = "",
) -> None:
    """A plain move of the table: decline, withdraw, give back, terminate, breach, cure, dispute."""
    if move not in PLAIN:
        raise Hidden
    facts = {"reason_note": reason_note.strip()[:300]} if move in REASONED else {}
    with frame.act(
        "trial", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(**facts)
        if move in ENDING:
            step.change(ended_on=today)
        if move == "breach":
            step.change(breached_on=today)
        if move == "cure":
            step.change(breached_on=None)


def convert_trial(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> UUID:
    """The trial ends as a technology contract, drafted with the terms fixed beforehand; only from its registration
    on does anything count as 成交额."""
    with frame.together():
        with frame.act("trial", uid, "convert", actor=actor, today=today, version=version, key=key) as step:
            trial: Trial = step.record
            made = _draft(trial, actor=actor, today=today, key=key)
            step.change(contract=Contract.objects.get(uid=made), ended_on=today)
            step.note(contract=str(made), ties=len(queries.ties(trial, named=False, today=today)))
    return made


def _draft(trial: Trial, *, actor: Actor, today: date, key: str) -> UUID:
    item = trial.item
    values: dict[str, Any] = {
        "title": item.achievement.title[:120],
        "from_trial": True,
        "ip_numbers": "、".join(item.rights)[:500],
        "signed_on": today,
    }
    if kind := KINDS.get(item.conversion):
        values["kind"] = kind
    if item.price_kind == "fixed":
        values |= {"turnover": item.price_fen, "amount_kind": "fixed"}
    if item.price_kind == "royalty":
        values |= {"amount_kind": "royalty", "pay_mode": "royalty"}
    sides = (
        {"side": "seller", "organisation": item.organisation.uid, "name": item.organisation.name},
        {"side": "buyer", "organisation": trial.organisation.uid, "name": trial.organisation.name},
    )
    return contracts.draft_contract(
        values, parties=sides, organisation=item.organisation.uid, actor=actor, today=today, key=key, achievement=item.achievement
    )  # fmt: skip


def remind_due(*, today: date) -> int:
    """Both sides of every trial have had the reminders whose day has come (60, 30 and 0 days before its end, unless
    the setting says otherwise); how many reminders."""
    days = rulebook().body("settings.trials", today)["reminder_days"]
    running = Trial.objects.filter(state="running", ends_on__isnull=False)
    return sum(
        _remind(trial, days, today)
        for trial in running.select_related("organisation", "item__organisation").order_by("id")
    )


def _remind(trial: Trial, days: list[int], today: date) -> int:
    assert trial.ends_on is not None
    due = rules.reminders_due(trial.ends_on, today=today, days=days, given=trial.reminded)
    if not due:
        return 0
    with transaction.atomic():
        kept = Trial.objects.filter(pk=trial.pk, reminded=trial.reminded)
        if not kept.update(reminded=[*trial.reminded, *due]):
            return 0
        # Where several days have come at once, one letter says the nearest.
        notices.post(tidings.ending(trial, today=today))
    return 1


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on trials: whose end comes near has been told."""
    return {"reminded": remind_due(today=clock.today())}
