"""The pool as its readers see it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.core import clock, codes, frame, history
from kezhuan.core.access import HOLDERS, Actor, Relation, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.publicity import queries as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.trials import rules, scopes
from kezhuan.trials.lifecycle import POOL_ITEM, RUNNING
from kezhuan.trials.models import PoolItem, Trial
from kezhuan.trials.views import ItemDetail, ItemRow, NoticeRow, TrialConditionRow

NOTICE = "pricing"


def visible_items(actor: Actor) -> QuerySet[PoolItem]:
    """The items of the pool this actor may know of."""
    found = PoolItem.objects.filter(scopes.POOL_ITEMS.q(actor))
    return found.select_related("organisation", "achievement__organisation")


def get_item(actor: Actor, uid: UUID) -> PoolItem:
    """The item's record; Hidden where the actor may not know of it."""
    found = visible_items(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def own_item(actor: Actor, achievement: UUID) -> PoolItem | None:
    """The actor's own item of this achievement that has not left the pool."""
    found = visible_items(actor).filter(achievement__uid=achievement, organisation__uid=actor.org_id)
    return found.exclude(state="left").first()


def has_open_trials(item: Any) -> bool:
    """True while somebody tries this item or has applied for it."""
    return Trial.objects.filter(item=item, state__in=("applied", *RUNNING, "disputed")).exists()


def items(
    actor: Actor, *, text: str = "", state: str = "", mine: bool = False, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ItemRow, ...]]:
    """One page of the pool, newest first, and how many there are."""
    found = visible_items(actor)
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(organisation__uid=actor.org_id)
    if text:
        found = found.filter(Q(achievement__title__icontains=text) | Q(number=text.upper()))
    return found.count(), tuple(row(i) for i in found.order_by("-id")[offset : offset + limit])


def row(item: PoolItem) -> ItemRow:
    """One item as a row."""
    return ItemRow(
        uid=item.uid, number=item.number or "", title=item.achievement.title, organisation=item.organisation.name,
        region=codes.region_name(item.region), conversion_label=rules.CONVERSIONS[item.conversion], price_kind=item.price_kind,
        price_label=rules.PRICES[item.price_kind], price_fen=item.price_fen, months=item.months, state=item.state,
        state_label=POOL_ITEM.states[item.state], due_on=item.due_on, version=item.version,
    )  # fmt: skip


def item(actor: Actor, uid: UUID) -> ItemDetail:
    """One item with its terms, its announcement and what this actor may do."""
    i = get_item(actor, uid)
    relations = scopes.item_relations(actor, i)
    owned, staff = Relation.OWN in relations, Relation.INSIDE in relations
    said, setting = notice(i), rulebook().body("settings.trials", clock.today())
    return ItemDetail(
        row=row(i), achievement_uid=i.achievement.uid, rights=tuple(i.rights), scope=i.scope, royalty=i.royalty,
        decide_within_months=i.decide_within_months, improvements=i.improvements, confidentiality=i.confidentiality, liability=i.liability, state_unit=i.state_unit,
        months_hint=rules.months_hint(i.months, least=setting["months_least"], most=setting["months_most"]),
        reason_note=i.reason_note if owned or staff else "", conditions=conditions(i), notice=said, owned=owned, staff=staff,
        may_try=actor.role is Role.ENTERPRISE and not owned and i.state == "pooled",
        may_announce=owned and i.state == "pooled" and said is not None and said.state in ("none", "objected"),
        trials=i.trials.count(), offers=frame.offers("pool_item", i, actor),
        timeline=history.moments("pool_item", i.uid) if owned or staff else (),
        raw={"rights": "\n".join(i.rights), "scope": i.scope, "conversion": i.conversion, "price_kind": i.price_kind, "price_fen": i.price_fen,
             "royalty": i.royalty, "months": i.months, "decide_within_months": i.decide_within_months, "improvements": i.improvements,
             "confidentiality": i.confidentiality, "liability": i.liability},
    )  # fmt: skip


def notice(i: PoolItem) -> NoticeRow | None:
    """Where the announcement of its price stands; None where none is needed."""
    if not rules.announcement_needed(state_unit=i.state_unit, price_kind=i.price_kind):
        return None
    today = clock.today()
    standing = publicity.standing("pool_item", i.uid, NOTICE, today=today)
    shown = publicity.of_subject("pool_item", i.uid, today=today)
    return NoticeRow(standing.state, standing.until, f"/publicity/{shown[0].uid}/" if shown else "")


def usual_months(today: date) -> int:
    """How long a trial usually lasts (settings.trials)."""
    months: int = rulebook().body("settings.trials", today)["months_default"]
    return months


def conditions(i: PoolItem) -> tuple[TrialConditionRow, ...]:
    """The conditions of entry as the setting lists them today."""
    listed = rulebook().body("settings.trials", clock.today())["conditions"]
    return tuple(
        TrialConditionRow(c["code"], c["name"], c["hint"], i.ticks.get(c["code"]) is True) for c in listed
    )


def of_achievement(actor: Actor, uid: UUID) -> tuple[ItemRow | None, bool]:
    """(its item of the pool this actor may know of, whether the actor may offer it)."""
    pooled = PoolItem.objects.filter(achievement__uid=uid).exclude(state="left")
    item = pooled.select_related("organisation", "achievement__organisation").first()
    if item is not None:
        return (row(item) if scopes.POOL_ITEMS.allows(actor, item) else None), False
    if actor.role not in HOLDERS or actor.org_id is None:
        return None, False
    try:
        offered = achievements.get(actor, uid)
    except Hidden:
        return None, False
    held = offered.organisation is not None and offered.organisation.uid == actor.org_id
    return None, held and offered.state in ("published", "coached")


def waiting_items(actor: Actor) -> QuerySet[PoolItem]:
    """Items this operator has to look at, or this holder has to supplement."""
    if actor.role is Role.OPERATOR and actor.region:
        return visible_items(actor).filter(state="applied", region__startswith=actor.region)
    if actor.role in HOLDERS and actor.org_id is not None:
        return visible_items(actor).filter(state="returned", organisation__uid=actor.org_id)
    return PoolItem.objects.none()
