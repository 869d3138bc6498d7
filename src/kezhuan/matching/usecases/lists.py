"""Computing a demand's list, and judging what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.achievements.models import Achievement
from kezhuan.core import clock, events, frame, jobs
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands.models import Demand
from kezhuan.matching import engine, queries, rules
from kezhuan.matching.models import Feedback, Run, Suggestion
from kezhuan.people.models import Profile
from kezhuan.search import shelves

# A new item waits for its place in the index, a little longer each time, at most about ten minutes.
MOST_WAITS = 20


def refresh(demand_uid: UUID, *, today: date) -> Run | None:
    """The demand's list is computed anew (the one writer of suggestions); None where it is not open.

    Where nothing credible is found a broker's follow-up is opened once, instead of showing noise.
    """
    demand = Demand.objects.select_related("organisation").filter(uid=demand_uid).first()
    if demand is None or demand.state not in demand_scopes.OPEN_STATES:
        return None
    found = engine.suggest(demand, narrowing=narrowing_for(demand))
    with frame.together():
        # The row is locked so that two computations of one list stand one after the other.
        Demand.objects.select_for_update().get(pk=demand.pk)
        Run.objects.filter(demand=demand).delete()
        run = Run.objects.create(demand=demand, at=clock.now(), model=found.model, need_print=found.need_print, credible=found.credible,
                                 question=found.question)  # fmt: skip
        Suggestion.objects.bulk_create(Suggestion(run=run, demand=demand, **row) for row in found.rows)
        events.record("demand.matched", actor=SYSTEM, subject_type="demand", subject_id=demand.uid,
                      changes={"credible": found.credible, "model": found.model})  # fmt: skip
        if found.credible == 0 and demand.origin == "local" and not _in_hand(demand):
            values = {"demand": demand, "region": demand.region, "cause": "no_match"}
            frame.create("followup", values, actor=SYSTEM, today=today)
    return run


def _in_hand(demand: Demand) -> bool:
    return demand.followups.filter(state__in=("open", "taken")).exists()


def open_demands(*, demand_uid: UUID | None = None, since: Any = None) -> Iterator[UUID]:
    """The open demands whose list is older than `since` or has never been made, in a fixed order."""
    found = Demand.objects.filter(state__in=demand_scopes.OPEN_STATES)
    if demand_uid is not None:
        found = found.filter(uid=demand_uid)
    if since is not None:
        found = found.exclude(run__at__gte=since)
    yield from list(found.order_by("id").values_list("uid", flat=True))


def narrowing_for(demand: Demand) -> rules.Narrowing:
    """What the demand's own side, or whoever filed it on its behalf, has said of earlier items."""
    effects = {row.code: row.extra["effect"] for row in shipped_codes()["feedback_reasons"].rows}
    own = [
        uid for uid in (demand.organisation.uid if demand.organisation else None, demand.filer_org_id) if uid
    ]
    given = list(Feedback.objects.filter(demand=demand, by_org_id__in=own))
    items = {a.uid: a for a in Achievement.objects.filter(uid__in=[row.item_uid for row in given])}
    judged = []
    for row in given:
        item = items.get(row.item_uid)
        judged.append(rules.Judged(
            str(row.item_uid), effects.get(row.code, ""), item.field if item else "", item.trl if item else None,
            item.price_low_fen // 100 if item and item.price_low_fen is not None else None,
        ))  # fmt: skip
    return rules.narrowing(judged, own_field=demand.field)


def give_feedback(
    demand_uid: UUID,
    *,
    item_kind: str,
    item_uid: UUID,
    code: str,
    note: str = "",
    actor: Actor,
    today: date,
    key: str = "",
) -> None:
    """The judgement stands, and the list is computed anew with it; only those who may see the list may judge."""
    shipped_codes()["feedback_reasons"].require(code, day=today, field="code")
    demand = demands.get(actor, demand_uid)
    if actor.user_id is None or not queries.may_judge(actor, demand, item_kind, item_uid):
        raise Hidden
    with transaction.atomic():
        Feedback.objects.update_or_create(
            demand=demand,
            item_kind=item_kind,
            item_uid=item_uid,
            by_id=actor.user_id,
            defaults={"code": code, "note": note[:200], "by_org_id": actor.org_id, "at": clock.now()},
        )
        events.record("demand.feedback", actor=actor, subject_type="demand", subject_id=demand.uid, changes={"item": str(item_uid)},
                      reason=code, key=key)  # fmt: skip
    own = demand.organisation.uid if demand.organisation else None
    if actor.org_id is not None and actor.org_id in (own, demand.filer_org_id):
        _refresh_soon(demand, item_uid, today=today)


def _refresh_soon(demand: Demand, item_uid: UUID, *, today: date) -> None:
    """Anew at once; where this host has no index, the item is gone at once and the rest follows by a job."""
    try:
        refresh(demand.uid, today=today)
    except Refused:
        Suggestion.objects.filter(demand=demand, item_uid=item_uid).delete()
        jobs.enqueue("matching.demand", {"subject": str(demand.uid)}, dedupe=str(demand.uid))


def on_demand_event(payload: Mapping[str, Any]) -> dict[str, int]:
    """The reaction to a published or renewed demand: its list is computed."""
    run = refresh(UUID(payload["subject"]), today=clock.today())
    return {"credible": run.credible if run else 0}


def on_item_event(payload: Mapping[str, Any]) -> dict[str, int]:
    """The reaction to a newly published achievement or profile: the demands it may answer wait to be computed anew,
    each once however many items came at the same time.

    Before the index has followed the event the item would not be found, so the job comes back later.
    """
    waits = int(payload.get("waits", 0))
    event = payload.get("event")
    if event and waits < MOST_WAITS and not shelves.has_followed(UUID(event)):
        again = clock.now() + timedelta(seconds=min(60, 1 + 2 * waits))
        jobs.enqueue("matching.item", {**payload, "waits": waits + 1}, run_at=again)
        return {"waiting": waits + 1}
    model = {"achievement": Achievement, "profile": Profile}[payload["kind"]]
    record: Any = model._default_manager.filter(uid=payload["subject"]).first()
    touched = engine.demands_for(record) if record is not None else ()
    for uid in touched:
        jobs.enqueue("matching.demand", {"subject": str(uid)}, dedupe=str(uid))
    return {"demands": len(touched)}
