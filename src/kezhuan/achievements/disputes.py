"""权属争议: a patent two owners claim opens a case, which the operator decides with a reason; nothing is decided for them.

Claims of co-owners the registry or both holders name are no dispute. A case that was decided opens again only for a
claim it did not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Value
from django.db.models.functions import Replace, Substr

from kezhuan.achievements import queries, rules, scopes
from kezhuan.achievements.lifecycle import DISPUTE
from kezhuan.achievements.models import DisputeSide, PatentDispute, PatentEntry, Right
from kezhuan.achievements.views import DisputeDetail, DisputeRow, SideRow
from kezhuan.core import clock, codes, frame, history
from kezhuan.core.access import STAFF, SYSTEM, Actor
from kezhuan.core.errors import Hidden

CLAIMING = ("confirmed", "published", "coached", "converted")
# Twelve figures tell a patent apart; the check digit may have been left out.
BODY = 12


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """Every patent two owners claim has its case, and a case whose claims no longer contradict has lapsed."""
    today = clock.today()
    return {"opened": open_disputes(_contested(), today=today), "lapsed": lapse_disputes(today=today)}


def on_claim(payload: Mapping[str, Any]) -> dict[str, int]:
    """The reaction to a claim confirmed or published: the patents of this achievement alone are looked at."""
    rights = _claims().filter(achievement__uid=payload["subject"])
    return {
        "opened": open_disputes({rules.patent_key(right.number) for right in rights}, today=clock.today())
    }


def _claims() -> QuerySet[Right]:
    return (
        Right.objects.filter(
            kind__in=rules.PATENTS, achievement__state__in=CLAIMING, achievement__origin="local", achievement__organisation__isnull=False
        )
        .exclude(number="")
        .select_related("achievement__organisation")
    )  # fmt: skip


def _contested() -> set[str]:
    """The keys of patents that stand under more than one organisation."""
    bodies = _claims().annotate(body=Substr(Replace("number", Value("ZL"), Value("")), 1, BODY))
    owners: dict[str, set[int | None]] = defaultdict(set)
    for body, organisation in bodies.values_list("body", "achievement__organisation").distinct().iterator():
        owners[body].add(organisation)
    shared = [body for body, held in owners.items() if len(held) > 1]
    found = bodies.filter(body__in=shared).values_list("number", flat=True)
    return {rules.patent_key(number) for number in found}


def claims_on(key: str) -> list[Right]:
    """The rows that claim this patent now, the oldest first, one an achievement."""
    written = {key, f"ZL{key}", key.split(".")[0], f"ZL{key.split('.')[0]}"}
    rows = _claims().filter(number__in=written).order_by("achievement__created_at", "id")
    return list({row.achievement_id: row for row in rows if rules.patent_key(row.number) == key}.values())


def _contradict(key: str, rows: Iterable[Right]) -> bool:
    entry = PatentEntry.objects.filter(number=key).first()
    claims = [(row.achievement.organisation.name, row.holder) for row in rows if row.achievement.organisation]
    return rules.contested(claims, registered=entry.holder if entry else "")


def open_disputes(keys: Iterable[str], *, today: date) -> int:
    """A case stands for each of these patents that two owners claim, once; the number opened."""
    opened = 0
    for key in sorted(keys):
        rows = claims_on(key)
        claiming = {row.achievement_id for row in rows}
        if not _contradict(key, rows) or _known(key, claiming):
            continue
        with frame.together():
            record = frame.create(
                "patent_dispute",
                {"patent": key, "region": rows[0].achievement.region},
                actor=SYSTEM,
                today=today,
            )
            DisputeSide.objects.bulk_create(
                DisputeSide(
                    dispute=record, achievement_id=row.achievement_id, number=row.number, holder=row.holder
                )
                for row in rows
            )
        opened += 1
    return opened


def _known(key: str, claiming: set[int]) -> bool:
    """True where a case is open, or one was decided that knew every claim."""
    for dispute in PatentDispute.objects.filter(patent=key, state__in=("open", "decided")).prefetch_related(
        "sides"
    ):
        if dispute.state == "open" or claiming <= {side.achievement_id for side in dispute.sides.all()}:
            return True
    return False


def lapse_disputes(*, today: date) -> int:
    """Open cases whose claims no longer contradict have lapsed; the number of them."""
    gone = [
        d
        for d in PatentDispute.objects.filter(state="open")
        if not _contradict(d.patent, claims_on(d.patent))
    ]
    for dispute in gone:
        with frame.act("patent_dispute", dispute.uid, "lapse", actor=SYSTEM, today=today, version=None):
            pass
    return len(gone)


def decide_dispute(
    uid: UUID,
    *,
    outcome: str,
    keeper: UUID | None,
    reason: str,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """The case is decided with its reason; `keeper` is the achievement whose claim stands where one does."""
    dispute = get(actor, uid)
    sides = {side.achievement.uid: side for side in dispute.sides.all()}
    kept = sides.get(keeper) if keeper and outcome == "one" else None
    facts = {
        "outcome": outcome if outcome in rules.OUTCOMES else "", "reason": reason.strip(),
        "keeper_named": outcome != "one" or kept is not None,
    }  # fmt: skip
    with frame.act(
        "patent_dispute", uid, "decide", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(outcome=outcome, decision=reason.strip(), keeper=kept.achievement if kept else None)
        step.note(reason=outcome)


def visible(actor: Actor) -> QuerySet[PatentDispute]:
    """The cases this actor may know of, each with `claims`, the number of its sides."""
    return PatentDispute.objects.filter(scopes.DISPUTES.q(actor)).annotate(claims=Count("sides"))


def get(actor: Actor, uid: UUID) -> PatentDispute:
    """The case with its sides; Hidden where the actor may not know of it."""
    sides = Prefetch("sides", DisputeSide.objects.select_related("achievement__organisation").order_by("id"))
    found = visible(actor).select_related("keeper").prefetch_related(sides).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def listing(
    actor: Actor, *, state: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[DisputeRow, ...]]:
    """Total and one page of the cases, the open ones first."""
    found = visible(actor).filter(state=state) if state else visible(actor)
    page = found.order_by("-state", "due_on", "-id")[offset : offset + limit]
    return found.count(), tuple(map(_row, page))


def waiting(actor: Actor) -> QuerySet[PatentDispute]:
    """The open cases this operator has to decide."""
    return PatentDispute.objects.filter(scopes.DISPUTES.q(actor), state="open")


def _row(d: Any) -> DisputeRow:
    return DisputeRow(
        d.uid, d.number or "", d.patent, codes.region_name(d.region), d.claims, d.state, DISPUTE.states[d.state],
        d.due_on, d.version,
    )  # fmt: skip


def detail(actor: Actor, uid: UUID) -> DisputeDetail:
    """One case: what the registry says, and each claim as far as this reader may know of it."""
    d = get(actor, uid)
    entry = PatentEntry.objects.filter(number=d.patent).first()
    staff = actor.role in STAFF
    known = set(
        queries.visible(actor)
        .filter(pk__in=[s.achievement_id for s in d.sides.all()])
        .values_list("pk", flat=True)
    )
    return DisputeDetail(
        row=_row(d), title=entry.title if entry else "", holder=entry.holder if entry else "",
        status=codes.label("ip_statuses", entry.status) if entry else "", status_on=entry.status_on if entry else None,
        source=entry.source if entry else "", sides=tuple(_side(s, d, staff=staff, known=known) for s in d.sides.all()),
        outcome=rules.OUTCOMES.get(d.outcome, ""), decision=d.decision, offers=frame.offers("patent_dispute", d, actor),
        timeline=history.moments("patent_dispute", d.uid, refusals=staff),
    )  # fmt: skip


def _side(side: DisputeSide, dispute: PatentDispute, *, staff: bool, known: set[int]) -> SideRow:
    """A claim; to the other side an achievement it may not know of stays a claim of somebody."""
    a, seen = side.achievement, side.achievement_id in known
    named = a.organisation.name if a.organisation and (staff or seen) else ""
    kept = dispute.keeper_id == side.achievement_id if dispute.keeper_id else None
    return SideRow(
        a.uid if staff or seen else None, named, a.title if seen else "", side.number if staff or seen else "",
        side.holder if staff or seen else "", kept, a.uid if seen else None,
    )  # fmt: skip


def about(actor: Actor, achievement_uid: UUID) -> tuple[DisputeRow, ...]:
    """The cases this achievement is a side of, of those the actor may know of, the newest first."""
    if not actor.signed_in:
        return ()
    sides = DisputeSide.objects.filter(achievement__uid=achievement_uid).values("dispute")
    return tuple(map(_row, visible(actor).filter(pk__in=sides).order_by("-id")[:5]))


def letters(dispute: Any) -> Iterator[UUID]:
    """The organisations of the sides."""
    yield from {
        s.achievement.organisation.uid
        for s in dispute.sides.select_related("achievement__organisation")
        if s.achievement.organisation
    }
