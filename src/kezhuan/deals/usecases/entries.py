"""What is entered in a deal's thread: notes, visits, NDAs, checks, rounds, milestones, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events, notices
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.deals import queries, rules, tidings
from kezhuan.deals.lifecycle import OPEN
from kezhuan.deals.models import Deal, Entry
from kezhuan.files import attachments
from kezhuan.people.queries import organisation_for

THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry holds; fields its kind does not know stay empty (rules.ENTRY_FIELDS)."""

    text: str = ""
    on: date | None = None
    subject: str = ""
    verdict: str = ""
    basis: str = ""
    amount_fen: int | None = None
    due_on: date | None = None


def add_entry(
    uid: UUID,
    kind: str,
    said: Said,
    *,
    file: tuple[str, bytes] | None = None,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The line stands in the deal's thread, with its file; the deal is not silent any more, the others are told."""
    deal = _open_to(uid, actor)
    if kind not in rules.ENTRY_FIELDS:
        raise Hidden
    on = said.on or today
    _checked(kind, said, on=on, today=today, has_file=file is not None)
    kept = rules.ENTRY_FIELDS[kind]
    values = {name: getattr(said, name) for name in kept if name != "on"}
    with transaction.atomic():
        entry = Entry.objects.create(
            deal=deal, kind=kind, on=on, at=clock.now(), author_id=actor.user_id, author_role=actor.role.value,
            author_org=organisation_for(actor, actor.org_id), **values | {"text": said.text.strip()},
        )  # fmt: skip
        if file is not None:
            attachments.attach(
                "entry", entry.uid, group=THREAD, sent_name=file[0], content=file[1], actor=actor
            )
        touch(deal, today=today)
        event = events.record(
            f"deal.entry_{kind}", actor=actor, subject_type="deal", subject_id=deal.uid, key=key,
            changes={"entry": str(entry.uid), "on": on.isoformat()},
        )  # fmt: skip
        notices.post(tidings.entered(deal, actor), event=event)
    return entry.uid


def _open_to(uid: UUID, actor: Actor) -> Deal:
    """The deal, where the actor talks in it and it is not over."""
    deal = queries.get_deal(actor, uid)
    if actor.user_id is None or not queries.is_insider(actor, deal):
        raise Hidden
    if deal.state not in (*OPEN, "signed"):
        raise Refused(Reason("deal.over", gettext_noop("对接项目已终止，不能再记录")))
    return deal


def _checked(kind: str, said: Said, *, on: date, today: date, has_file: bool) -> None:
    faults = rules.entry_faults(
        kind, text=said.text, on=on, today=today, subject=said.subject, verdict=said.verdict, basis=said.basis, amount_fen=said.amount_fen,
        due_on=said.due_on, has_file=has_file,
    )  # fmt: skip
    if faults:
        raise Invalid(faults)
    for field, table in (
        ("subject", "deal_check_subjects"),
        ("verdict", "deal_check_verdicts"),
        ("basis", "price_bases"),
    ):
        if getattr(said, field):
            shipped_codes()[table].require(getattr(said, field), day=today, field=field)


def finish_milestone(uid: UUID, entry_uid: UUID, *, actor: Actor, today: date, key: str = "") -> None:
    """A milestone of the deal is reached today."""
    deal = _open_to(uid, actor)
    with transaction.atomic():
        found = Entry.objects.select_for_update().filter(deal=deal, uid=entry_uid, kind="milestone").first()
        if found is None:
            raise Hidden
        if found.done_on is not None:
            raise Refused(Reason("milestone.done", gettext_noop("这个里程碑已完成")))
        found.done_on = today
        found.save(update_fields=["done_on"])
        touch(deal, today=today)
        events.record(
            "deal.milestone_done", actor=actor, subject_type="deal", subject_id=deal.uid, key=key,
            changes={"entry": str(found.uid)},
        )  # fmt: skip


def touch(deal: Deal, *, today: date) -> None:
    """The deal has been worked on today; the one writer of `last_entry_on` beside the moves."""
    Deal.objects.filter(pk=deal.pk).update(last_entry_on=today, reminded_on=None)
