"""Who may know of an item of the pool, asked both ways; and the refusals and terms other tests do not meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kezhuan.achievements.models import Achievement
from kezhuan.achievements.usecases import draft_achievement
from kezhuan.contracts.models import Contract
from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Notice
from kezhuan.core.rulebook import overlay
from kezhuan.people.models import Organisation
from kezhuan.trials import scopes, usecases
from kezhuan.trials.models import PoolItem, Trial, TrialLog
from kezhuan.trials.rules import Terms
from kezhuan.trials.usecases import ending
from tests.builders import TODAY, actor, member, organisation
from tests.matching import market
from tests.trials.test_trials import FIXED, LATER, judged, pooled, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def code(refusal) -> str:
    return refusal.value.reasons[0].code


def test_every_reader_finds_exactly_the_items_the_scope_allows(people):
    # given one item in the pool and one that still waits
    office, firm, operator = people
    pooled(office, operator)
    usecases.enter_pool(market.achievement(office).row.uid, LATER, rights=["ZL1"], actor=office, today=TODAY)
    readers = {
        "office": office, "firm": firm, "operator": operator, "far": actor(Role.OPERATOR, region="3302"), "nowhere": replace(operator, region=""),
        "unverified": replace(firm, verified=False), "broker": actor(Role.BROKER), "admin": actor(Role.SYSTEM_ADMIN), "visitor": VISITOR,
    }  # fmt: skip
    # when
    rows = list(PoolItem.objects.all())
    found = {
        name: set(PoolItem.objects.filter(scopes.POOL_ITEMS.q(who)).values_list("uid", flat=True))
        for name, who in readers.items()
    }
    # then
    assert found == {
        name: {row.uid for row in rows if scopes.POOL_ITEMS.allows(who, row)} for name, who in readers.items()
    }
    assert {name: len(uids) for name, uids in found.items()} == {
        "office": 2, "firm": 1, "operator": 2, "far": 1, "nowhere": 1, "unverified": 0, "broker": 1, "admin": 0, "visitor": 0,
    }  # fmt: skip
    assert PoolItem.objects.filter(scopes.POOL_ITEMS.q(SYSTEM)).count() == 2


def test_a_draft_and_an_unripe_achievement_are_not_offered(people, monkeypatch):
    office, _firm, _operator = people
    draft = draft_achievement(market.FITTING, actor=office, today=TODAY)
    with pytest.raises(Refused) as early:
        usecases.enter_pool(draft.row.uid, LATER, rights=["ZL1"], actor=office, today=TODAY)
    # given a local threshold of maturity
    offer = market.achievement(office).row.uid
    Achievement.objects.filter(uid=offer).update(trl=3)
    body = overlay.rulebook().body
    monkeypatch.setattr(
        type(overlay.rulebook()),
        "body",
        lambda self, code, day: body(code, day) | ({"trl_least": 6} if code == "settings.trials" else {}),
    )
    with pytest.raises(Refused) as unripe:
        usecases.enter_pool(offer, LATER, rights=["ZL1"], actor=office, today=TODAY)

    assert (code(early), code(unripe)) == ("pool.unpublished", "pool.trl")
    assert not PoolItem.objects.exists()


def test_moves_nobody_makes_are_hidden(people):
    office, firm, operator = people
    item = pooled(office, operator)
    uid = signed(item, office, firm)

    for attempt in (
        lambda: usecases.move_item(item, "create", actor=office, today=TODAY, version=2),
        lambda: usecases.move_trial(uid, "convert", actor=office, today=TODAY, version=2),
        lambda: usecases.apply_for_trial(
            item, purpose="试用", small=True, related=False, actor=office, today=TODAY
        ),
    ):
        with pytest.raises(Hidden):
            attempt()
    assert Trial.objects.get().state == "running"


def test_an_item_without_a_price_has_nothing_to_announce(people):
    office, _firm, operator = people

    with pytest.raises(Refused) as refusal:
        usecases.announce_price(pooled(office, operator), contact="0573-1", actor=office, today=TODAY)

    assert code(refusal) == "pool.no_notice"


def test_an_item_that_waits_is_not_to_be_announced(people):
    office, _firm, _operator = people
    item = usecases.enter_pool(
        market.achievement(office).row.uid, FIXED, rights=["ZL1"], state_unit=True, actor=office, today=TODAY
    )

    with pytest.raises(Hidden):
        usecases.announce_price(item, contact="0573-1", actor=office, today=TODAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"verdict": "splendid"}, "verdict"), ({"verdict": ""}, "verdict"), ({"words": " "}, "words")],
)
def test_a_judgement_wants_one_of_the_verdicts_and_its_grounds(people, said, field):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    given = {"verdict": "satisfied", "words": "成品率 91%"} | said

    with pytest.raises(Invalid) as refusal:
        usecases.evaluate_trial(uid, **given, actor=firm, today=TODAY, version=2)

    assert set(refusal.value.fields) == {field}
    assert Trial.objects.get().need_verdict == ""


@pytest.mark.parametrize("text", [" ", "长" * 2001])
def test_a_line_of_the_log_says_something_and_not_too_much(people, text):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)

    with pytest.raises(Invalid) as refusal:
        usecases.add_log(uid, "incident", text=text, actor=firm, today=TODAY)

    assert set(refusal.value.fields) == {"text"}
    assert not TrialLog.objects.exists()


@pytest.mark.parametrize(
    ("terms", "kind", "money"),
    [
        (FIXED, "XK", (60_000_000, "fixed")),
        (Terms("equity", "later", None, "", 6, 3), "", (None, "")),
    ],
)
def test_the_draft_holds_what_the_terms_fixed_and_no_more(people, terms, kind, money):
    # given a holder that is no state unit and announces no price
    _office, firm, operator = people
    office = member(Role.TTO, org=organisation(name="嘉兴某企业研究院"))
    uid = signed(pooled(office, operator, terms), office, firm)
    judged(uid, office, firm)
    # when
    made = usecases.convert_trial(uid, actor=office, today=TODAY, version=Trial.objects.get(uid=uid).version)
    # then
    contract = Contract.objects.get(uid=made)
    assert (contract.kind, (contract.turnover, contract.amount_kind)) == (kind, money)


def test_a_trial_somebody_else_called_to_mind_meanwhile_is_not_told_twice(people):
    # given the row as it was read before another worker reminded
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    stale = Trial.objects.get(uid=uid)
    soon = stale.ends_on - timedelta(days=60)
    assert usecases.remind_due(today=soon) == 1
    told = Notice.objects.count()
    # when, then
    assert ending._remind(stale, [60, 30, 0], soon) == 0
    assert Notice.objects.count() == told


def test_the_days_work_calls_ends_to_mind(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    with clock.at(datetime.combine(Trial.objects.get(uid=uid).ends_on, datetime.min.time())):
        assert usecases.daily({}) == {"reminded": 1}


def test_an_item_that_still_waits_takes_no_applications(people):
    # given a firm whose own office offers an achievement
    _office, firm, _operator = people
    office = member(Role.TTO, org=Organisation.objects.get(uid=firm.org_id))
    usecases.enter_pool(market.achievement(office).row.uid, LATER, rights=["ZL1"], actor=office, today=TODAY)
    item = PoolItem.objects.get().uid

    with pytest.raises(Refused) as refusal:
        usecases.apply_for_trial(item, purpose="试用", small=True, related=False, actor=firm, today=TODAY)

    assert code(refusal) == "trial.item"
    assert not Trial.objects.exists()
