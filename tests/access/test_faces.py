"""The three faces of every scope agree: what one object allows, what the list holds, what the index labels find."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest

from kezhuan.core.access import VISITOR, Actor, Role
from tests.builders import actor, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROLES = [role for role in Role if role not in (Role.SYSTEM, Role.VISITOR)]


def _people(home, away) -> list[Actor]:
    found = [VISITOR]
    for role in ROLES:
        found += [
            actor(role, org=home),
            actor(role, org=away),
            actor(role, region="3304"),
            actor(role, region="320500"),
        ]
    return found


def _demands(home, away):
    from kezhuan.core import clock
    from kezhuan.demands.lifecycle import DEMAND
    from kezhuan.demands.models import Demand, Recipient

    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for state, audience, filer in product(DEMAND.states, ("public", "member", "directed"), (None, away.uid)):
        demand = Demand.objects.create(
            title="甲",
            state=state,
            audience=audience,
            organisation=home,
            filer_org_id=filer,
            region=home.region,
            **moment,
        )
        if audience == "directed":
            Recipient.objects.create(demand=demand, organisation=away)
    return list(Demand.objects.select_related("organisation"))


def _achievements(home, away):
    from kezhuan.achievements.lifecycle import ACHIEVEMENT
    from kezhuan.achievements.models import Achievement
    from kezhuan.core import clock

    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for state, level in product(ACHIEVEMENT.states, ("public", "member")):
        Achievement.objects.create(
            title="甲", state=state, level=level, organisation=home, region=home.region, **moment
        )
    return list(Achievement.objects.select_related("organisation"))


def _deals(home, away):
    from kezhuan.core import clock
    from kezhuan.deals.lifecycle import DEAL
    from kezhuan.deals.models import Deal, DealBroker, DealParty

    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for state, keeper, share in product(DEAL.states, (None, away), (None, "proposed", "withdrawn")):
        deal = Deal.objects.create(
            title="甲",
            state=state,
            region=home.region,
            keeper_org=keeper,
            last_entry_on=clock.today(),
            **moment,
        )
        DealParty.objects.create(deal=deal, organisation=home, side="need")
        DealParty.objects.create(deal=deal, name="外地大学", side="supply")
        if share:
            DealBroker.objects.create(
                deal=deal, person_id=uuid4(), organisation=away, region=home.region, side="both", share_bp=6000,
                earner="broker", state=share, **moment,
            )  # fmt: skip
    return list(Deal.objects.all())


def _introductions(home, away):
    from kezhuan.core import clock
    from kezhuan.deals.lifecycle import INTRODUCTION
    from kezhuan.deals.models import Introduction

    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for state, supply in product(INTRODUCTION.states, (None, home)):
        Introduction.objects.create(
            state=state, person_id=uuid4(), organisation=away, region=home.region, need=organisation(), supply=supply,
            introduced_on=clock.today(), protected_until=clock.today(), **moment,
        )  # fmt: skip
    return list(Introduction.objects.all())


def _attributions(home, away):
    from kezhuan.deals.models import DealBroker

    _deals(home, away)
    return list(DealBroker.objects.all())


def _pool_items(home, away):
    from kezhuan.achievements.models import Achievement
    from kezhuan.core import clock
    from kezhuan.trials.lifecycle import POOL_ITEM
    from kezhuan.trials.models import PoolItem

    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for state in POOL_ITEM.states:
        held = Achievement.objects.create(
            title="甲", state="published", organisation=home, region=home.region, **moment
        )
        PoolItem.objects.create(
            achievement=held, organisation=home, region=home.region, state=state, conversion="licence", price_kind="later", months=12, **moment
        )  # fmt: skip
    return list(PoolItem.objects.select_related("organisation"))


def _trials(home, away):
    from kezhuan.core import clock
    from kezhuan.trials.lifecycle import TRIAL
    from kezhuan.trials.models import PoolItem, Trial

    _pool_items(home, away)
    moment = {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now()}
    for state, firm in product(TRIAL.states, (away, organisation())):
        Trial.objects.create(
            item=PoolItem.objects.first(),
            organisation=firm,
            region=firm.region,
            state=state,
            purpose="试",
            **moment,
        )
        Trial.objects.filter(state__in=("applied", "running", "breached", "disputed")).update(
            state="declined"
        )
    return list(Trial.objects.select_related("organisation", "item__organisation"))


LISTED = [
    ("demand", _demands),
    ("achievement", _achievements),
    ("deal", _deals),
    ("attribution", _attributions),
    ("introduction", _introductions),
    ("pool_item", _pool_items),
    ("trial", _trials),
]


@pytest.mark.parametrize("kind, made", LISTED)
def test_one_object_and_the_list_agree_for_everybody(kind, made) -> None:
    from kezhuan.core.joins import house

    home, away = organisation(region="330402"), organisation(region="330411")
    records, scope = made(home, away), house().subjects[kind].scope

    for person in _people(home, away):
        one_by_one = {record.pk for record in records if scope.allows(person, record)}
        listed = set(type(records[0]).objects.filter(scope.q(person)).values_list("pk", flat=True))
        assert one_by_one == listed, (person.role, person.org_id == home.uid, person.region)


@pytest.mark.parametrize("kind, made", [("demand", _demands), ("achievement", _achievements)])
def test_the_index_never_finds_what_the_list_does_not_hold(kind, made) -> None:
    from kezhuan.core.joins import house
    from kezhuan.search.documents import SOURCES, search_labels

    home, away = organisation(region="330402"), organisation(region="330411")
    records, scope = made(home, away), house().subjects[kind].scope
    copies = {record.pk: list(SOURCES[kind][2](record)) for record in records}

    for person in _people(home, away):
        labels = search_labels(person)
        found = {pk for pk, items in copies.items() if any(item.labels & labels for item in items)}
        listed = set(type(records[0]).objects.filter(scope.q(person)).values_list("pk", flat=True))
        assert found <= listed, (person.role, person.org_id == home.uid, person.region)
