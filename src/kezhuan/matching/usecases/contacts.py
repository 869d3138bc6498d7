"""A contact from request to outcome, and what the clock does to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kezhuan.achievements import queries as achievements
from kezhuan.core import clock, frame, notices
from kezhuan.core.access import SYSTEM, Actor, Relation, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.models import Demand
from kezhuan.matching import queries, tidings
from kezhuan.matching.models import Contact
from kezhuan.matching.queries.parties import PROFILE_KINDS
from kezhuan.people.models import Organisation, Profile
from kezhuan.people.queries import organisation_for

MESSAGE_MOST = 2000
OPEN_ALREADY = Reason("contact.open", gettext_noop("已有一份待答复的对接请求"))


def request_contact(
    demand_uid: UUID | None,
    *,
    item_kind: str,
    item_uid: UUID | None,
    message: str,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The other side is asked: from the demand's side to the item's holder, from a holder to the demand's firm,
    or, without a demand, from whoever is interested to the item's holder."""
    _checked_message(message)
    item_region = _item_region(actor, item_kind, item_uid)
    demand = demands.get(actor, demand_uid) if demand_uid else None
    if demand is None and item_uid is None:
        raise Hidden
    if demand is not None and demand.state not in demand_scopes.OPEN_STATES:
        raise Refused(Reason("contact.closed", gettext_noop("该需求当前不接受对接")))
    to_org = _asked(actor, demand, item_kind, item_uid)
    from_org = organisation_for(actor, actor.org_id)
    if from_org == to_org:
        raise Refused(Reason("contact.self", gettext_noop("不能向本单位发起对接")))
    same = Contact.objects.filter(
        from_org=from_org, to_org=to_org, demand=demand, item_uid=item_uid, state="sent"
    )
    if same.exists():
        raise Refused(OPEN_ALREADY)
    values = {
        "from_org": from_org, "to_org": to_org, "author_id": actor.user_id, "region": demand.region if demand else item_region, "demand": demand,
        "item_kind": item_kind if item_uid else "", "item_uid": item_uid, "message": message.strip(),
    }  # fmt: skip
    try:
        with frame.together():
            return frame.create("contact", values, actor=actor, today=today, key=key).uid
    except IntegrityError:
        # Two people of one side asked at the same moment: the index let one through.
        if same.exists():
            raise Refused(OPEN_ALREADY) from None
        raise


def _checked_message(message: str) -> None:
    if not message.strip():
        raise Invalid({"message": Reason("missing", gettext_noop("请写明对接事由"))})
    if len(message) > MESSAGE_MOST:
        raise Invalid(
            {"message": Reason("too_long", gettext_noop("最多 {most} 个字"), {"most": MESSAGE_MOST})}
        )


def _item_region(actor: Actor, item_kind: str, item_uid: UUID | None) -> str:
    """The region of the item a request names; Hidden where the actor may not know of it."""
    if item_uid is None:
        return ""
    if item_kind == "achievement":
        return achievements.get(actor, item_uid).region
    title = queries.item_title(actor, item_kind, item_uid)
    profile = Profile.objects.filter(uid=item_uid).first()
    if item_kind not in PROFILE_KINDS or not title or profile is None:
        raise Hidden
    return profile.region


def _asked(actor: Actor, demand: Demand | None, item_kind: str, item_uid: UUID | None) -> Organisation:
    holder = queries.holder(item_kind, item_uid)
    if demand is None or demand_scopes.demand_relations(actor, demand) & {Relation.OWN, Relation.INSIDE}:
        asked = holder
    else:
        mine = holder is not None and holder.uid == actor.org_id
        if item_uid is not None and not mine and actor.role is not Role.BROKER:
            raise Refused(
                Reason("contact.not_yours", gettext_noop("只能以本单位的成果或团队向需求方发起对接"))
            )
        asked = demand.organisation
    if asked is None:
        raise Refused(Reason("contact.unclaimed", gettext_noop("对方尚未认领，暂不能发起对接")))
    return asked


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
    uid: UUID, move: str, *, actor: Actor, today: date, version: int | None, key: str = "", outcome: str = ""
) -> None:
    """A plain move of the table: withdraw, lapse, end (with its coded outcome); accept and refuse have their own."""
    if move not in ("withdraw", "lapse", "end"):
        raise Hidden
    facts: Mapping[str, Any] = {}
    if move == "end":
        if outcome:
            shipped_codes()["contact_outcomes"].require(outcome, day=today, field="outcome")
        facts = {"outcome": outcome}
    with frame.act(
        "contact", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(**facts)
        if outcome:
            step.note(reason=outcome)


def lapse_overdue(*, today: date) -> int:
    """Every request nobody answered by its day has lapsed; the count."""
    lapsed = 0
    for uid in list(Contact.objects.filter(state="sent", due_on__lt=today).values_list("uid", flat=True)):
        try:
            move_contact(uid, "lapse", actor=SYSTEM, today=today, version=None)
        except Refused:
            continue  # answered at this very moment
        lapsed += 1
    return lapsed


def nudge_due(*, today: date) -> int:
    """Whoever has the working days of settings.clocks or fewer left to answer has been reminded, once; how many."""
    soon = house().due(today, rulebook().body("settings.clocks", today)["contact_reminder_wd"])
    due = Contact.objects.filter(state="sent", due_on__lte=soon, nudged_at__isnull=True)
    nudged = 0
    for contact in list(due.select_related("to_org")):
        with transaction.atomic():
            if Contact.objects.filter(pk=contact.pk, nudged_at__isnull=True).update(nudged_at=clock.now()):
                notices.post(tidings.nudge(contact))
                nudged += 1
    return nudged


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on contacts: what is overdue has lapsed, what is nearly due has been called to mind."""
    today = clock.today()
    return {"lapsed": lapse_overdue(today=today), "nudged": nudge_due(today=today)}
