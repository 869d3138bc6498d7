"""Reads of achievements: each takes the actor, applies the scope, and shows only the groups that actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from kezhuan.achievements import decoys, patents, rules, scopes
from kezhuan.achievements.lifecycle import ACHIEVEMENT, EVALUATION
from kezhuan.achievements.models import Achievement, Evaluation
from kezhuan.achievements.views import (
    AchievementDetail,
    AchievementMember,
    AchievementRow,
    AchievementSealed,
    ContributorRow,
    EvaluationRow,
    RightRow,
)  # fmt: skip
from kezhuan.core import codes, counting, frame, history
from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.reading import once
from kezhuan.core.regions import lies_in, narrowed
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure.opening import opened
from kezhuan.disclosure.queries import live_grant
from kezhuan.disclosure.rules import Group, views
from kezhuan.people.queries import in_hands

# What a row of a list is made of. Lists ask for nothing else, least of all for what is sealed.
ROW = (
    *("uid", "number", "title", "summary", "field", "region", "trl", "stage", "modes", "state", "level", "origin", "version"),
    *("price_kind", "price_low_fen", "price_high_fen", "published_at", "confirm_by", "due_on", "organisation__uid", "organisation__name"),
)  # fmt: skip
# Of half a million rows a page of 20 among so many is met after 10,000 of the list, about as soon as so many are sorted.
WALKED_FROM = 1_000


def visible(actor: Actor) -> QuerySet[Achievement]:
    """The achievements this actor may know of."""
    return Achievement.objects.filter(scopes.ACHIEVEMENTS.q(actor)).select_related("organisation")


def get(actor: Actor, uid: UUID) -> Achievement:
    """The record for this room's own use; Hidden where the actor may not know of it."""
    found = once(("achievement", actor, uid), visible(actor).filter(uid=uid).first)
    if found is None:
        raise Hidden
    return found


def known(actor: Actor, uid: UUID) -> bool:
    """True where the actor may know of an achievement of this uid; asked again in one reading it costs nothing."""
    try:
        get(actor, uid)
    except Hidden:
        return False
    return True


def groups(actor: Actor, achievement: Achievement, *, granted: bool = False) -> frozenset[Group]:
    """The field groups of this achievement the actor may see; `granted` where the owner's grant was looked up."""
    relations = scopes.achievement_relations(actor, achievement)
    if actor.role is Role.BROKER:
        relations -= {Relation.INSIDE}  # a broker's region opens moves, not unpublished content
    return views(actor, relations, audience=scopes.audience(achievement), granted=granted)


def row(actor: Actor, achievement: Achievement, *, seen: frozenset[Group] | None = None) -> AchievementRow:
    """The achievement as a list row."""
    seen = groups(actor, achievement) if seen is None else seen
    a = achievement
    return AchievementRow(
        uid=a.uid, number=a.number or "", title=a.title, summary=a.summary, field=codes.label("technology_fields", a.field),
        organisation=a.organisation.name if a.organisation else "未认领", region=codes.region_name(a.region), trl=a.trl,
        trl_kind=_trl_kind(a), stage=codes.label("achievement_stages", a.stage),
        modes=tuple(codes.label("transfer_modes", mode) for mode in a.modes), state=a.state, state_label=ACHIEVEMENT.states[a.state],
        price=rules.price_words(a.price_kind, a.price_low_fen, a.price_high_fen) if Group.MEMBER in seen else "",
        published_on=a.published_at.date() if a.published_at else None, confirm_by=a.confirm_by, due_on=a.due_on, version=a.version,
        external=a.origin != "local",
    )  # fmt: skip


def for_rows(found: QuerySet[Achievement]) -> QuerySet[Achievement]:
    """The same achievements with what `row` shows of them and no more, in one question."""
    done = Evaluation.objects.filter(achievement=OuterRef("pk"), state="done", level=OuterRef("trl"))
    return found.only(*ROW).annotate(assessed=Exists(done))


def _trl_kind(achievement: Achievement) -> str:
    if achievement.trl is None:
        return ""
    assessed = getattr(achievement, "assessed", None)
    if assessed is None:  # not read by `for_rows`
        assessed = any(
            e.state == "done" and e.level == achievement.trl for e in achievement.evaluations.all()
        )
    return "已评" if assessed else "自评"


def filtered(actor: Actor, **filters: Any) -> QuerySet[Achievement]:
    """The same selection for lists, counts and exports, so that they cannot disagree."""
    return _chosen(visible(actor), actor, **filters)


def total(actor: Actor, **filters: Any) -> int:
    """How many rows `filtered` has. What the audience opens is counted once for all who read it (`counting.total`);
    the actor's own rows beyond it are few and counted each time."""
    return once(("achievements", actor, repr(sorted(filters.items()))), lambda: _total(actor, **filters))


def _total(actor: Actor, **filters: Any) -> int:
    offered, inner = scopes.offered_to(actor), scopes.inner(actor)
    counted = counting.total(_chosen(Achievement.objects.filter(offered), actor, **filters))
    if inner == scopes.NONE or actor.role in ADMINS or actor.role is Role.SYSTEM:
        return counted
    return counted + counting.total(_chosen(Achievement.objects.filter(inner & ~offered), actor, **filters))


def _chosen(
    found: QuerySet[Achievement],
    actor: Actor,
    *,
    states: Iterable[str] = (),
    text: str = "",
    field: str = "",
    region: str = "",
    trl_min: int | None = None,
    mode: str = "",
    mine: bool = False,
    external: bool | None = None,
    walked: bool = False,
) -> QuerySet[Achievement]:
    if states := tuple(states):
        found = found.filter(state__in=states)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(number__iexact=text) | Q(summary__icontains=text))
    found = narrowed(found, field=field, region=region, walked=walked)
    if trl_min is not None:
        found = found.filter(trl__gte=trl_min)
    if mode:
        found = found.filter(modes__icontains=f'"{mode}"')
    if mine:
        found = found.filter(organisation__uid=actor.org_id) if actor.org_id else found.none()
    if external is not None:
        found = found.exclude(origin="local") if external else found.filter(origin="local")
    return found


def listing(
    actor: Actor,
    *,
    order: str = "-published_at",
    offset: int = 0,
    limit: int = 20,
    **filters: Any,
) -> tuple[int, tuple[AchievementRow, ...]]:
    """Total and one page of the achievements this actor may know of; counts equal the list they open."""
    return total(actor, **filters), page(actor, order=order, offset=offset, limit=limit, **filters)


def page(
    actor: Actor, *, order: str = "-published_at", offset: int = 0, limit: int = 20, **filters: Any
) -> tuple[AchievementRow, ...]:
    """One page of `filtered` in this order. A region or field of many rows is met soon by walking all, where reading and
    sorting its own would take up to a tenth of a second."""
    narrow = filters.get("region") or filters.get("field")
    walked = bool(narrow) and total(actor, **filters) > WALKED_FROM
    found = filtered(actor, walked=walked, **filters).order_by(order, "-id")
    return tuple(row(actor, achievement) for achievement in for_rows(found)[offset : offset + limit])


def open_achievements(actor: Actor, **filters: Any) -> tuple[int, tuple[AchievementRow, ...]]:
    """The achievements on offer, newest first."""
    return listing(actor, states=("published", "coached"), **filters)


def counts(actor: Actor, *, mine: bool = False) -> dict[str, int]:
    """How many achievements the actor may know of in each state."""
    found = dict(filtered(actor, mine=mine).values_list("state").annotate(n=Count("id")).order_by())
    return {state: found.get(state, 0) for state in ACHIEVEMENT.states}


def to_confirm(actor: Actor, *, today: date) -> tuple[AchievementRow, ...]:
    """The offers of the actor's organisation to be confirmed again, the first day first: those of the longest reminder,
    and those hidden already."""
    days = max(rulebook().body("settings.clocks", today)["listing_reminders_d"])
    mine = filtered(actor, mine=True, states=scopes.OFFERED).filter(
        origin="local", confirm_by__lte=today + timedelta(days=days)
    )
    return tuple(row(actor, a) for a in for_rows(mine).order_by("confirm_by", "id")[:200])


def waiting(actor: Actor, *, today: date) -> QuerySet[Achievement]:
    """What this actor has to do now, oldest due date first (the 待办 of a desk)."""
    local = visible(actor).filter(origin="local")
    if actor.role is Role.TTO:
        found = local.filter(organisation__uid=actor.org_id).filter(
            Q(state__in=("draft", "confirmed")) | Q(state="published", confirm_by__lt=today)
        )
    elif actor.role is Role.OPERATOR:
        found = local.filter(lies_in(actor.region), state="confirmed")
    elif actor.role in {Role.INSTITUTE, Role.ENTERPRISE}:
        found = local.filter(in_hands(actor, "author_id"), organisation__uid=actor.org_id, state="draft")
    else:
        found = local.none()
    return found.order_by("due_on", "id")


def detail(actor: Actor, uid: UUID) -> AchievementDetail:
    """One achievement with the groups this actor may see; every reading but the owner's own is logged and counted."""
    if not known(actor, uid):
        return decoys.drawn(actor, uid)
    a = get(actor, uid)
    prefetch_related_objects([a], Prefetch("evaluations", _with_evidence()))
    relations = scopes.achievement_relations(actor, a)
    owner = Relation.OWN in relations
    grant = None if owner else live_grant(actor, "achievement", uid)
    seen = groups(actor, a, granted=grant is not None)
    staff = actor.role in STAFF and Relation.INSIDE in relations
    reading = opened(actor, "achievement", uid, seen, inner=owner, staff=staff, grant=grant)
    inner = owner or staff
    return AchievementDetail(
        row=row(actor, a, seen=seen), organisation_uid=a.organisation.uid if a.organisation else None, keywords=tuple(a.keywords),
        industry=codes.label("industries", a.industry), discipline=codes.label("disciplines", a.discipline),
        kind=codes.label("achievement_kinds", a.kind), form=a.form, registration_number=a.registration_number, level=a.level,
        groups=frozenset(str(group) for group in seen), member=_member(a) if Group.MEMBER in seen else None,
        sealed=AchievementSealed(a.floor_price_fen, a.unpublished, a.internal_note) if Group.SEALED in seen else None,
        evaluations=_evaluations(actor, a), ownership_confirmed=a.ownership_confirmed_at is not None,
        ownership_note=a.ownership_note if inner else "", secrecy_cleared=a.secrecy_cleared,
        offers=_offers(a, actor), timeline=history.moments("achievement", a.uid, refusals=staff) if inner else (),
        owned=owner, staff=staff, watermark=reading.watermark,
    )  # fmt: skip


def offers(actor: Actor, uid: UUID) -> tuple[frame.Offer, ...]:
    """The moves the achievement offers this actor, with nothing of it read: a decoy offers none, and notes its opening."""
    return _offers(get(actor, uid), actor) if known(actor, uid) else decoys.drawn(actor, uid).offers


def _offers(a: Achievement, actor: Actor) -> tuple[frame.Offer, ...]:
    """The moves offered; widening is spoken of only where something is left to widen."""
    found = frame.offers("achievement", a, actor)
    return tuple(offer for offer in found if offer.name != "widen" or offer.open)


def _member(a: Achievement) -> AchievementMember:
    return AchievementMember(
        points=tuple(a.points), performance=a.performance, application=a.application, price_kind=a.price_kind,
        price_low_fen=a.price_low_fen, price_high_fen=a.price_high_fen, contact_name=a.contact_name, contact_phone=a.contact_phone,
        rights=rights(a), contributors=contributors(a),
    )  # fmt: skip


def rights(a: Achievement) -> tuple[RightRow, ...]:
    """The intellectual-property rows in their order, each with what the patent registry says of it."""
    return patents.rows(a)


def contributors(a: Achievement) -> tuple[ContributorRow, ...]:
    """The people who made it, in their order."""
    return tuple(
        ContributorRow(c.name, c.title, c.role, c.share_ppm) for c in a.contributors.order_by("order", "id")
    )


def _with_evidence() -> QuerySet[Any]:
    """Evaluations, one row for each piece of evidence (`proves` a level by `what`): one question instead of two."""
    return Evaluation.objects.annotate(proves=F("evidence__level"), what=F("evidence__what"))


def _evaluations(actor: Actor, a: Achievement) -> tuple[EvaluationRow, ...]:
    """The evaluations of a record read with `_with_evidence`, the newest first."""
    rows: list[Any] = list(a.evaluations.all())
    each, evidence = {e.pk: e for e in rows}, defaultdict(list)
    for e in rows:
        evidence[e.pk] += [(e.proves, e.what)] if e.proves is not None else []
    for e in each.values():
        e.proven = [level for level, _what in evidence[e.pk]]  # what the offers ask for
    found = sorted(each.values(), key=lambda e: (e.assessed_on, e.pk), reverse=True)
    return tuple(
        EvaluationRow(e.uid, e.application, e.level, e.assessor, e.assessed_on, e.valid_until, e.state, EVALUATION.states[e.state], e.note,
                      tuple(sorted(evidence[e.pk])), e.version, frame.offers("evaluation", e, actor))
        for e in found
    )  # fmt: skip


def values(actor: Actor, uid: UUID, names: Iterable[str]) -> dict[str, Any]:
    """The stored values of these fields for the holder, with the record's version; Hidden for others."""
    achievement = get(actor, uid)
    if Relation.OWN not in scopes.achievement_relations(actor, achievement):
        raise Hidden
    return {name: getattr(achievement, name) for name in names if hasattr(achievement, name)} | {
        "version": achievement.version
    }
