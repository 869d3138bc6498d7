"""Every change in matching: computing a list, judging an item, asking a counterpart, answering, talking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.achievements.models import Achievement
from kezhuan.core import clock, codes, events, frame
from kezhuan.core.access import SYSTEM, Actor, Relation
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.models import Demand
from kezhuan.matching import engine, queries, rules, scopes
from kezhuan.matching.models import Contact, Feedback, Followup, Message, Run, Suggestion
from kezhuan.people.models import Profile
from kezhuan.people.queries import organisation_for

MESSAGE_MOST = 2000


def refresh(demand_uid: UUID, *, today: date) -> Run | None:
    """The demand's list is computed anew (the one writer of suggestions); None where it is not open.

    Where nothing credible is found a broker's follow-up is opened once, instead of showing noise.
    """
    demand = Demand.objects.select_related("organisation").filter(uid=demand_uid).first()
    if demand is None or demand.state not in demand_scopes.OPEN_STATES:
        return None
    found = engine.suggest(demand, narrowing=narrowing_for(demand))
    with transaction.atomic():
        Run.objects.filter(demand=demand).delete()
        run = Run.objects.create(demand=demand, at=clock.now(), model=found.model, stamp=f"{demand.version}", credible=found.credible,
                                 question=found.question)  # fmt: skip
        Suggestion.objects.bulk_create(Suggestion(run=run, demand=demand, **row) for row in found.rows)
        events.record("demand.matched", actor=SYSTEM, subject_type="demand", subject_id=demand.uid,
                      changes={"credible": found.credible, "model": found.model})  # fmt: skip
        if (
            found.credible == 0
            and demand.origin == "local"
            and not demand.followups.filter(state__in=("open", "taken")).exists()
        ):
            frame.create(
                "followup",
                {"demand": demand, "region": demand.region, "cause": "no_match"},
                actor=SYSTEM,
                today=today,
            )
    return run


def narrowing_for(demand: Demand) -> rules.Narrowing:
    """What the demand's own side has said of earlier items."""
    effects = {row.code: row.extra["effect"] for row in shipped_codes()["feedback_reasons"].rows}
    own = demand.organisation.uid if demand.organisation else None
    given = Feedback.objects.filter(demand=demand, by_org_id=own) if own else Feedback.objects.none()
    items = {a.uid: a for a in Achievement.objects.filter(uid__in=given.values("item_uid"))}
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
    if not queries.may_judge(actor, demand, item_kind, item_uid):
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
    if demand.organisation and demand.organisation.uid == actor.org_id:
        refresh(demand_uid, today=today)


def request_contact(
    demand_uid: UUID,
    *,
    item_kind: str,
    item_uid: UUID | None,
    message: str,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The other side is asked: from the demand's firm to the item's holder, or from the holder to the firm."""
    if not message.strip():
        raise Invalid({"message": Reason("missing", gettext_noop("请写明对接事由"))})
    if len(message) > MESSAGE_MOST:
        raise Invalid(
            {"message": Reason("too_long", gettext_noop("最多 {most} 个字"), {"most": MESSAGE_MOST})}
        )
    demand = demands.get(actor, demand_uid)
    if demand.state not in demand_scopes.OPEN_STATES:
        raise Refused(Reason("contact.closed", gettext_noop("该需求当前不接受对接")))
    holder = queries.holder(item_kind, item_uid)
    from_side = demand_scopes.demand_relations(actor, demand) & {Relation.OWN, Relation.INSIDE}
    to_org = holder if from_side else demand.organisation
    if to_org is None:
        raise Refused(Reason("contact.unclaimed", gettext_noop("对方尚未认领，暂不能发起对接")))
    from_org = organisation_for(actor, actor.org_id)
    if from_org == to_org:
        raise Refused(Reason("contact.self", gettext_noop("不能向本单位发起对接")))
    if Contact.objects.filter(
        from_org=from_org, to_org=to_org, demand=demand, item_uid=item_uid, state="sent"
    ).exists():
        raise Refused(Reason("contact.open", gettext_noop("已有一份待答复的对接请求")))
    record = frame.create("contact", {
        "from_org": from_org, "to_org": to_org, "author_id": actor.user_id, "region": demand.region, "demand": demand,
        "item_kind": item_kind if item_uid else "", "item_uid": item_uid, "message": message.strip(),
    }, actor=actor, today=today, key=key)  # fmt: skip
    return record.uid


def accept_contact(
    uid: UUID, *, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Both sides have a thread from now on, and the demand stands as 对接中."""
    with frame.together():
        with frame.act("contact", uid, "accept", actor=actor, today=today, version=version, key=key) as step:
            step.change(answer_note=note[:300], answered_at=clock.now(), answered_by_id=actor.user_id)
            demand = step.record.demand
        if demand is not None and demand.state == "published":
            demand_acts.move_demand(demand.uid, "match", actor=SYSTEM, today=today, version=None)


def refuse_contact(
    uid: UUID, *, reason_code: str, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The request is declined for a coded reason the asking side reads."""
    shipped_codes()["contact_refusal_reasons"].require(reason_code, day=today, field="reason_code")
    with frame.act(
        "contact",
        uid,
        "refuse",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason_code": reason_code},
    ) as step:
        step.change(
            reason_code=reason_code,
            answer_note=note[:300],
            answered_at=clock.now(),
            answered_by_id=actor.user_id,
        )
        step.note(reason=reason_code)


def move_contact(
    uid: UUID, move: str, *, actor: Actor, today: date, version: int | None, key: str = "", **fields: Any
) -> None:
    """A plain move of the table: withdraw, lapse, end (with its outcome)."""
    wanted = {"outcome": fields["outcome"]} if move == "end" and fields.get("outcome") else {}
    with frame.act(
        "contact", uid, move, actor=actor, today=today, version=version, key=key, facts=wanted
    ) as step:
        step.change(**wanted)


def lapse_overdue(*, today: date) -> int:
    """Every request nobody answered by its day has lapsed; the count."""
    overdue = list(Contact.objects.filter(state="sent", due_on__lt=today).values_list("uid", flat=True))
    for uid in overdue:
        move_contact(uid, "lapse", actor=SYSTEM, today=today, version=None)
    return len(overdue)


def say(uid: UUID, text: str, *, actor: Actor, key: str = "") -> UUID:
    """The message stands in the thread of an accepted contact; only its two sides talk there."""
    contact = queries.get_contact(actor, uid)
    if not scopes.contact_relations(actor, contact) & {Relation.OWN, Relation.PARTY}:
        raise Hidden
    if contact.state != "accepted":
        raise Refused(Reason("thread.closed", gettext_noop("对接接受后双方才能留言")))
    if not text.strip() or len(text) > MESSAGE_MOST:
        raise Invalid(
            {"text": Reason("message", gettext_noop("请填写留言，最多 {most} 个字"), {"most": MESSAGE_MOST})}
        )
    with transaction.atomic():
        message = Message.objects.create(contact=contact, author_id=actor.user_id, author_org=organisation_for(actor, actor.org_id),
                                         text=text.strip(), at=clock.now())  # fmt: skip
        events.record("contact.message", actor=actor, subject_type="contact", subject_id=contact.uid, key=key)
    return message.uid


def move_followup(
    uid: UUID, move: str, *, actor: Actor, today: date, version: int, note: str = "", key: str = ""
) -> None:
    """A broker takes up, gives back or finishes a demand nobody answered."""
    facts = {"outcome_note": note.strip()} if note.strip() else {}
    with frame.act(
        "followup", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        if move == "take":
            step.change(taken_by_id=actor.user_id, taken_org=organisation_for(actor, actor.org_id))
        if move == "release":
            step.change(taken_by_id=None, taken_org=None)
        if note.strip():
            step.change(outcome_note=note.strip())


def on_demand_event(payload: Mapping[str, Any]) -> dict[str, int]:
    """The reaction to a published or renewed demand: its list is computed."""
    run = refresh(UUID(payload["subject"]), today=clock.today())
    return {"credible": run.credible if run else 0}


def on_item_event(payload: Mapping[str, Any]) -> dict[str, int]:
    """The reaction to a newly published achievement or profile: the demands it may answer are computed anew."""
    model = {"achievement": Achievement, "profile": Profile}[payload["kind"]]
    record = model.objects.filter(uid=payload["subject"]).first()
    touched = engine.demands_for(record) if record is not None else ()
    for uid in touched:
        refresh(uid, today=clock.today())
    return {"demands": len(touched)}


def contact_reason(code: str) -> str:
    """The words of a refusal code."""
    return codes.label("contact_refusal_reasons", code)


def followups_open(demand: Demand) -> bool:
    """True while a broker has this demand in hand."""
    return Followup.objects.filter(demand=demand, state__in=("open", "taken")).exists()
