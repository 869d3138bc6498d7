"""谁看过: who opened a record, for its owner; and whose reading a watermark names."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from kezhuan.core.access import Actor, Relation, Role
from kezhuan.core.clock import SHANGHAI
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.joins import house
from kezhuan.core.masking import mask_name
from kezhuan.core.periods import moments_in, period_of
from kezhuan.disclosure import rules
from kezhuan.disclosure.lifecycle import OWNERS
from kezhuan.disclosure.models import DecoyOpening, Reading
from kezhuan.disclosure.queries.grants import record_of
from kezhuan.disclosure.views import ReadingRow, SeenRow, Trace
from kezhuan.people.models import Organisation, User


def readings(
    actor: Actor,
    kind: str,
    uid: UUID,
    *,
    since: date | None = None,
    group: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, tuple[ReadingRow, ...]]:
    """Who read this record since that day, newest first, for its owner alone; answered from the index `reading_subject`."""
    record = record_of(actor, kind, uid)
    if Relation.OWN not in house().subjects[kind].relations(actor, record):
        raise Hidden
    return readings_of(kind, uid, since=since, group=group, offset=offset, limit=limit)


def readings_of(
    kind: str, uid: UUID, *, since: date | None = None, group: str = "", offset: int = 0, limit: int = 50
) -> tuple[int, tuple[ReadingRow, ...]]:
    """The same for whoever runs the machine, by ./kz disclosure seen."""
    found = Reading.objects.filter(subject_type=kind, subject_id=uid)
    if since is not None:
        found = found.filter(at__gte=datetime.combine(since, time.min, SHANGHAI))
    if group:
        found = found.filter(group=group)
    page = list(found.order_by("-at", "-id")[offset : offset + limit])
    people = dict(User.objects.filter(uid__in={r.actor_id for r in page}).values_list("uid", "name"))
    orgs = dict(Organisation.objects.filter(uid__in={r.org_id for r in page}).values_list("uid", "name"))
    return found.count(), tuple(
        ReadingRow(
            r.at, orgs.get(r.org_id, "") if r.org_id else "", mask_name(people.get(r.actor_id, "")),
            ROLE_LABELS[Role(r.role)], rules.LABELS[rules.Group(r.group)], r.why, rules.short_id(r.uid),
        )
        for r in page
    )  # fmt: skip


def seen_of_ours(
    actor: Actor, day: date, *, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[SeenRow, ...]]:
    """The records of the actor's organisation others opened in the month of this day, last opened first, for who may
    write for it; how often by an office, on a grant, and by members."""
    if actor.role not in OWNERS or actor.org_id is None:
        raise Hidden
    start, stop = moments_in(period_of("month", day).filter)
    counted = {why: Count("id", filter=Q(why=why)) for why in ("office", "grant", "member")}
    ours = Q(pk__in=())
    for kind in house().disclosable:
        model = house().subjects[kind].model
        held = model._default_manager.filter(organisation__uid=actor.org_id)
        ours |= Q(subject_type=kind, subject_id__in=held.values("uid"))
    found = Reading.objects.filter(ours, at__gte=start, at__lt=stop).values("subject_type", "subject_id")
    rows = list(
        found.annotate(**counted, last=Max("at")).order_by("-last", "subject_id")[offset : offset + limit]
    )
    named = _titles(actor, rows)
    return found.distinct().count(), tuple(
        SeenRow(r["subject_type"], r["subject_id"], *named[r["subject_id"]], r["office"], r["grant"], r["member"], r["last"]) for r in rows
    )  # fmt: skip


def _titles(actor: Actor, rows: list[dict[str, Any]]) -> dict[UUID, tuple[str, str]]:
    """Number and title of each record, one query a kind."""
    said: dict[UUID, tuple[str, str]] = {}
    for kind in {row["subject_type"] for row in rows}:
        subject, known = house().subjects[kind], house().disclosable[kind]
        records = subject.model._default_manager.filter(
            uid__in=[r["subject_id"] for r in rows if r["subject_type"] == kind]
        )
        said |= {
            r.uid: (r.number or "", known.title(actor, r)) for r in records.select_related("organisation")
        }
    return said


def traced(short: str) -> tuple[Trace, ...]:
    """The readings whose watermark begins with these characters, for ./kz disclosure trace; newest first."""
    wanted = short.strip().lower()
    if len(wanted) != 8 or not all(c in "0123456789abcdef" for c in wanted):
        return ()
    first, last = UUID(wanted.ljust(32, "0")), UUID(wanted.ljust(32, "f"))
    found = list(Reading.objects.filter(uid__gte=first, uid__lte=last).order_by("-at")[:20])
    # Openings of decoys keep their token longer than readings are kept.
    decoys = DecoyOpening.objects.filter(token=wanted).exclude(decoy__uid__in=[r.subject_id for r in found])
    found += [
        Reading(at=o.at, actor_id=o.actor_id, org_id=o.org_id, role=o.role, subject_type="decoy", subject_id=o.decoy.uid, group="member")
        for o in decoys.select_related("decoy").order_by("-at")[:20]
    ]  # fmt: skip
    return tuple(
        Trace(
            r.at, User.objects.filter(uid=r.actor_id).values_list("username", flat=True).first() or "",
            Organisation.objects.filter(uid=r.org_id).values_list("name", flat=True).first() or "", r.role,
            r.subject_type, r.subject_id, r.group,
        )
        for r in found
    )  # fmt: skip
