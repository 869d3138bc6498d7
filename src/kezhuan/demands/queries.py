"""Reads of demands: each takes the actor, applies the scope, and shows only the groups that actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from kezhuan.core import codes, counting, frame, history
from kezhuan.core.access import STAFF, Actor, Relation
from kezhuan.core.errors import Hidden
from kezhuan.core.reading import once
from kezhuan.core.regions import narrowed
from kezhuan.demands import decoys, scopes
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.models import Demand
from kezhuan.demands.rules import CRITERIA, TICKS
from kezhuan.demands.views import (
    CardRow,
    DemandDetail,
    DemandRow,
    MemberPart,
    ParameterRow,
    QuestionRow,
    SealedPart,
)
from kezhuan.disclosure.opening import opened
from kezhuan.disclosure.queries import live_grant
from kezhuan.disclosure.rules import Group, views

# What a row of a list is made of. Lists ask for nothing else, least of all for what is sealed.
ROW = (
    *("uid", "number", "title", "public_title", "teaser", "field", "region", "state", "audience", "anonymous", "origin", "version"),
    *("budget_low_fen", "budget_high_fen", "published_at", "confirm_by", "due_on", "filer_org_id", "organisation__uid", "organisation__name"),
)  # fmt: skip
# Among fifteen thousand, a page of 20 of so many is met after 2,000 of the list, sooner than their rows are fetched and sorted.
WALKED_FROM = 150
AUDIENCES = {"public": "公开", "member": "会员可见", "directed": "定向"}


def visible(actor: Actor) -> QuerySet[Demand]:
    """The demands this actor may know of."""
    return Demand.objects.filter(scopes.DEMANDS.q(actor)).select_related("organisation")


def get(actor: Actor, uid: UUID) -> Demand:
    """The demand's record for this room's own use; Hidden where the actor may not know of it."""
    found = visible(actor).select_related("card", "visit", "batch").filter(uid=uid)
    demand = once(("demand", actor, uid), found.first)
    if demand is None:
        raise Hidden
    return demand


def known(actor: Actor, uid: UUID) -> bool:
    """True where the actor may know of a demand of this uid; asked again in one reading it costs nothing."""
    try:
        get(actor, uid)
    except Hidden:
        return False
    return True


def groups(actor: Actor, demand: Demand, *, granted: bool = False) -> frozenset[Group]:
    """The field groups of this demand the actor may see; `granted` where the owner's grant was looked up."""
    relations = scopes.demand_relations(actor, demand)
    return views(actor, relations, audience=scopes.audience(demand), granted=granted)


def row(actor: Actor, demand: Demand, *, seen: frozenset[Group] | None = None) -> DemandRow:
    """The demand as a list row: the public title for whoever may not read the member group."""
    seen = groups(actor, demand) if seen is None else seen
    member = Group.MEMBER in seen
    return DemandRow(
        uid=demand.uid,
        number=demand.number or "",
        title=(demand.title if member else demand.public_title) or demand.public_title,
        teaser=demand.teaser,
        field=codes.label("technology_fields", demand.field),
        region=codes.region_name(demand.region),
        organisation=_organisation(demand, seen),
        state=demand.state,
        state_label=DEMAND.states[demand.state],
        audience=demand.audience,
        budget=(demand.budget_low_fen, demand.budget_high_fen) if member else None,
        published_on=demand.published_at.date() if demand.published_at else None,
        due_on=demand.due_on,
        version=demand.version,
        external=demand.origin != "local",
    )


def _organisation(demand: Demand, seen: frozenset[Group]) -> str:
    if demand.organisation is None:
        return "未认领"
    if Group.SEALED in seen:
        return demand.organisation.name
    return "匿名企业" if demand.anonymous or Group.MEMBER not in seen else demand.organisation.name


def for_rows(found: QuerySet[Demand]) -> QuerySet[Demand]:
    """The same demands with what `row` shows of them and no more."""
    return found.only(*ROW)


def listing(
    actor: Actor, *, order: str = "-published_at", offset: int = 0, limit: int = 20, **filters: Any
) -> tuple[int, tuple[DemandRow, ...]]:
    """Total and one page of the demands this actor may know of; counts equal the list they open."""
    return total(actor, **filters), page(actor, order=order, offset=offset, limit=limit, **filters)


def total(actor: Actor, **filters: Any) -> int:
    """How many rows `filtered` has (`counting.total`)."""
    asked = ("demands", actor, repr(sorted(filters.items())))
    return once(asked, lambda: counting.total(filtered(actor, **filters)))


def page(
    actor: Actor, *, order: str = "-published_at", offset: int = 0, limit: int = 20, **filters: Any
) -> tuple[DemandRow, ...]:
    """One page of `filtered` in this order; of a region or field of many demands by walking the list (`filtered`)."""
    narrow = filters.get("region") or filters.get("field")
    walked = bool(narrow) and total(actor, **filters) > WALKED_FROM
    found = filtered(actor, walked=walked, **filters).order_by(order, "-id")
    return tuple(row(actor, demand) for demand in for_rows(found)[offset : offset + limit])


def filtered(
    actor: Actor,
    *,
    states: Iterable[str] = (),
    text: str = "",
    field: str = "",
    region: str = "",
    batch: UUID | None = None,
    mine: bool = False,
    walked: bool = False,
) -> QuerySet[Demand]:
    """The same selection for lists, counts and exports, so that they cannot disagree; `walked` as in `regions.narrowed`."""
    found = visible(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    if text:
        # Only the public title and number are searched here: a hit must not tell what a group hides.
        found = found.filter(
            Q(public_title__icontains=text) | Q(number__iexact=text) | Q(teaser__icontains=text)
        )
    found = narrowed(found, field=field, region=region, walked=walked)
    if batch:
        found = found.filter(batch__uid=batch)
    if mine:
        found = (
            found.filter(Q(organisation__uid=actor.org_id) | Q(filer_org_id=actor.org_id))
            if actor.org_id
            else found.none()
        )
    return found


def open_demands(actor: Actor, **filters: Any) -> tuple[int, tuple[DemandRow, ...]]:
    """The demands open to answers, newest first."""
    return listing(actor, states=scopes.OPEN_STATES, **filters)


def counts(actor: Actor, *, mine: bool = False) -> dict[str, int]:
    """How many demands the actor may know of in each state."""
    found = dict(filtered(actor, mine=mine).values_list("state").annotate(n=Count("id")).order_by())
    return {state: found.get(state, 0) for state in DEMAND.states}


def waiting(actor: Actor, *, today: date) -> QuerySet[Demand]:
    """What this actor has to do now, oldest due date first (the 待办 of a desk)."""
    from kezhuan.demands.desk import todo_filter

    return visible(actor).filter(todo_filter(actor)).order_by("due_on", "id")


def detail(actor: Actor, uid: UUID) -> DemandDetail:
    """One demand with the groups this actor may see; every reading but the owner's own is logged and counted."""
    if not known(actor, uid):
        return decoys.drawn(actor, uid)
    demand = get(actor, uid)
    # Read by the page, by the guards of its moves and by every look at who the reader is to it.
    directed = (scopes.recipients(),) if demand.audience == "directed" else ()
    prefetch_related_objects([demand], "questions", *directed)
    relations = scopes.demand_relations(actor, demand)
    owner = bool(relations & {Relation.OWN, Relation.MANDATED})
    grant = None if owner else live_grant(actor, "demand", uid)
    seen = groups(actor, demand, granted=grant is not None)
    staff = actor.role in STAFF and Relation.INSIDE in relations
    reading = opened(actor, "demand", uid, seen, inner=owner, staff=staff, grant=grant)
    inner = owner or staff
    return DemandDetail(
        row=row(actor, demand, seen=seen),
        keywords=tuple(demand.keywords),
        groups=frozenset(str(g) for g in seen),
        member=_member(demand) if Group.MEMBER in seen else None,
        sealed=_sealed(demand) if Group.SEALED in seen else None,
        questions=_questions(demand) if inner else (),
        card=_card(demand) if inner else None,
        visit_uid=demand.visit.uid if inner and demand.visit else None,
        batch_uid=demand.batch.uid if inner and demand.batch else None,
        owner_confirmed=demand.owner_confirmed_at is not None,
        objection=demand.reason_note
        if owner and demand.state in ("draft", "returned") and demand.owner_confirmed_at is None
        else "",
        secrecy_cleared=demand.secrecy_cleared,
        anonymous=demand.anonymous,
        audience_label=AUDIENCES[demand.audience] + ("（匿名）" if demand.anonymous else ""),
        confirm_by=demand.confirm_by,
        close_reason=codes.label("demand_close_reasons", demand.close_reason),
        publish_note=demand.publish_note if inner else "",
        offers=frame.offers("demand", demand, actor),
        timeline=history.moments("demand", demand.uid, refusals=staff) if inner else (),
        owned=owner,
        staff=staff,
        watermark=reading.watermark,
    )


def offers(actor: Actor, uid: UUID) -> tuple[frame.Offer, ...]:
    """The moves the demand offers this actor, with nothing of it read: a decoy offers none, and notes its opening."""
    if not known(actor, uid):
        return decoys.drawn(actor, uid).offers
    return frame.offers("demand", get(actor, uid), actor)


def _member(demand: Demand) -> MemberPart:
    return MemberPart(
        problem=demand.problem,
        goal=demand.goal,
        industry=codes.label("industries", demand.industry),
        activity=codes.label("activity_types", demand.activity),
        solution=codes.label("solution_modes", demand.solution),
        budget_low_fen=demand.budget_low_fen,
        budget_high_fen=demand.budget_high_fen,
        starts_on=demand.starts_on,
        ends_on=demand.ends_on,
        urgency=demand.urgency,
        funded=demand.funded,
        accepts_trial=demand.accepts_trial,
        ip_wish=demand.ip_wish,
        parameters=parameters(demand),
    )


def parameters(demand: Demand) -> tuple[ParameterRow, ...]:
    """The 技术参数 rows in their order."""
    return tuple(
        ParameterRow(p.name, p.operator, p.low, p.high, p.unit, p.current, p.text, p.method, p.confirmed)
        for p in demand.parameters.order_by("order", "id")
    )


def _sealed(demand: Demand) -> SealedPart:
    return SealedPart(
        demand.detail, demand.tried, demand.scene, demand.contact_name, demand.contact_phone, demand.sealed_cleared_on
    )  # fmt: skip


def _questions(demand: Demand) -> tuple[QuestionRow, ...]:
    return tuple(
        QuestionRow(q.uid, q.text, q.asked_at, q.answer, q.answered_at)
        for q in sorted(demand.questions.all(), key=attrgetter("pk"))
    )


def _card(demand: Demand) -> CardRow | None:
    card = getattr(demand, "card", None)
    if card is None:
        return None
    return CardRow(
        ticks=tuple((name, label, getattr(card, name)) for name, label in TICKS.items()),
        note=card.note,
        scores=tuple(
            (name, label, card.scores[name]) for name, label in CRITERIA.items() if name in card.scores
        ),
        at=card.at,
    )


def values(actor: Actor, uid: UUID, names: Iterable[str]) -> dict[str, Any]:
    """The stored values of these fields for whoever writes the demand, with its version; Hidden for others."""
    demand = get(actor, uid)
    if not scopes.demand_relations(actor, demand) & {Relation.OWN, Relation.MANDATED}:
        raise Hidden
    return {name: getattr(demand, name) for name in names if hasattr(demand, name)} | {
        "version": demand.version
    }


def funded(actor: Actor, uid: UUID) -> bool:
    """True where the demand was collected in a funded call, whose screening needs the six scores."""
    demand = get(actor, uid)
    return demand.batch is not None and demand.batch.funded


def all_texts(actor: Actor, uid: UUID) -> tuple[str, ...]:
    """Every text of the demand, for the marker words shown to the staff who decide on it."""
    demand = get(actor, uid)
    if Group.SEALED not in groups(actor, demand):
        return ()
    return (demand.title, demand.problem, demand.goal, demand.detail, demand.tried, demand.scene)
