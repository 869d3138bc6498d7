"""A demand's list: why, what is missing, what feedback does to it, and what never gets into it."""

import json
from decimal import Decimal

import pytest

from kezhuan.achievements import usecases as achievement_acts
from kezhuan.core import clock, events, jobs
from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.models import Job
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.models import Demand
from kezhuan.matching import engine, queries, rules, usecases
from kezhuan.matching.models import Feedback, Followup, Run, Suggestion
from kezhuan.search import shelves
from matchcore.index import Index
from tests.builders import TODAY, actor, organisation
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def market_day(shelf):
    """(owner, demand, office, the fitting achievement) with the list computed."""
    office = market.office()
    offer = market.achievement(office)
    market.crowd(office)
    owner, need = market.demand(organisation(region="330402", name="嘉兴甲公司"), anonymous=True)
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    return owner, need.row.uid, office, offer


def test_every_row_says_why_in_the_words_of_both_texts_and_its_parts_sum(market_day):
    owner, need, _, offer = market_day

    shown = queries.list_for_demand(owner, need)

    (row,) = shown.achievements
    assert row.item_uid == offer.row.uid
    quoted = [(r.need.words, r.item.words) for r in row.reasons if r.need and r.item]
    assert ("抗弯强度不低于 400 MPa", "抗弯强度 420 MPa") in quoted
    assert 1 <= len(row.reasons) <= 5
    assert [(v.name, v.label) for v in row.verdicts][0] == ("抗弯强度", "满足")
    assert sum(part.value for part in row.parts) == pytest.approx(row.score, abs=Decimal("0.00001"))
    assert row.band_label in {"高", "中"}


def test_a_reason_weighs_what_its_words_are_worth_in_this_index(market_day, monkeypatch):
    _, need, _, offer = market_day
    demand = Demand.objects.get(uid=need)

    def terms():
        reasons = engine.reasons_for(demand, offer.row.uid)
        return [reason["params"]["term"] for reason in reasons if reason["code"] == "term"]

    as_indexed = terms()
    assert not as_indexed[0].startswith("轻量")

    # when this word alone were rare in the index, it would come first
    monkeypatch.setattr(Index, "rarity", lambda index, word: 9.0 if word.startswith("轻量") else 0.1)
    assert terms()[0].startswith("轻量")
    stored = Suggestion.objects.get(run__demand__uid=need, item_uid=offer.row.uid)
    assert [reason["code"] for reason in stored.reasons].count("term") == len(as_indexed)


def test_sealed_text_of_either_side_stands_nowhere_in_what_is_stored_or_shown(market_day):
    owner, need, office, _ = market_day
    stored = json.dumps(
        [*Suggestion.objects.values("reasons", "verdicts", "parts"), *Run.objects.values("question")],
        ensure_ascii=False,
    )
    shown = "".join(
        repr(queries.list_for_demand(who, need)) for who in (owner, actor(Role.CITY, region="3304"))
    )

    assert market.CANARY not in stored + shown
    assert "KZ-77" not in stored + shown
    index = "".join(repr(item) for name in shelves.NAMES for item in _everything(name))
    assert market.CANARY not in index
    # The same search sees a word of the member group: the canary would be found if it were there.
    assert "抗弯强度 420" in index


def _everything(name):
    index = shelves.reader(name)
    import tantivy

    hits = index._searcher.search(tantivy.Query.all_query(), limit=100).hits
    return index.items([place for _, place in hits])


def test_a_judgement_changes_the_next_list_for_good(market_day):
    owner, need, office, offer = market_day
    second = market.achievement(office, title="碳化硅陶瓷轻量化支架烧结工艺", trl=3)
    shelves.rebuild()
    usecases.refresh(need, today=TODAY)
    before = {row.item_uid for row in queries.list_for_demand(owner, need).rows}
    assert before == {offer.row.uid, second.row.uid}

    usecases.give_feedback(
        need, item_kind="achievement", item_uid=offer.row.uid, code="verification", actor=owner, today=TODAY
    )

    assert {row.item_uid for row in queries.list_for_demand(owner, need).rows} == {second.row.uid}
    usecases.refresh(need, today=TODAY)
    assert {row.item_uid for row in queries.list_for_demand(owner, need).rows} == {second.row.uid}


def test_what_each_judgement_narrows():
    price = rules.narrowing([rules.Judged("a", "lower_price", price_yuan=100)], own_field="05")
    assert [price.keeps("b", {"price_yuan": (str(n),)}) for n in (99, 100)] == [True, False]
    assert price.keeps("b", {})
    field = rules.narrowing(
        [rules.Judged("a", "exclude_field", field="06"), rules.Judged("c", "exclude_field", field="05")],
        own_field="05",
    )
    assert [field.keeps("b", {"field": (f,)}) for f in ("05", "06")] == [True, False]
    ripe = rules.narrowing([rules.Judged("a", "raise_maturity", trl=4)], own_field="05")
    assert [ripe.keeps("b", {"trl": (str(n),)}) for n in (4, 5)] == [False, True]


def test_an_outsider_may_neither_see_nor_judge_and_an_unknown_code_is_refused(market_day):
    owner, need, _, offer = market_day
    stranger = actor(Role.ENTERPRISE, org=organisation())
    for who in (stranger, VISITOR, actor(Role.AUDITOR)):
        with pytest.raises(Hidden):
            queries.list_for_demand(who, need)
    with pytest.raises(Hidden):
        usecases.give_feedback(
            need, item_kind="achievement", item_uid=offer.row.uid, code="field", actor=stranger, today=TODAY
        )
    with pytest.raises(Exception, match="没有代码"):
        usecases.give_feedback(
            need, item_kind="achievement", item_uid=offer.row.uid, code="bogus", actor=owner, today=TODAY
        )

    assert not Feedback.objects.exists()


def test_a_withdrawn_item_is_gone_at_once_before_the_index_knows(market_day):
    owner, need, office, offer = market_day

    achievement_acts.move_achievement(
        offer.row.uid,
        "withdraw",
        reason_note="不再转让",
        actor=office,
        today=TODAY,
        version=offer.row.version,
    )

    assert queries.list_for_demand(owner, need).rows == ()
    assert queries.for_organisation(office) == (0, ())
    usecases.refresh(need, today=TODAY)
    assert not Suggestion.objects.exists()


def test_a_demand_taken_down_is_gone_from_every_list_at_once(market_day):
    owner, need, office, _ = market_day
    assert queries.for_organisation(office)[0] == 1
    officer = actor(Role.DISTRICT, region="330402")

    version = demand_acts.queries.detail(officer, need).row.version
    demand_acts.take_down_demand(
        need, reason="other", note="核实中", actor=officer, today=TODAY, version=version
    )

    assert queries.for_organisation(office) == (0, ())
    assert queries.for_broker(actor(Role.BROKER, region="3304")) == (0, ())


def test_the_institute_sees_the_demand_and_why_but_never_the_anonymous_firm(market_day):
    _, need, office, _ = market_day

    total, (row,) = queries.for_organisation(office)

    assert (total, row.demand_uid, row.demand_organisation) == (1, need, "匿名企业")
    assert any(r.need and "抗弯强度" in r.need.words for r in row.reasons)
    assert "嘉兴甲公司" not in repr(row)


def test_an_expert_without_the_member_group_gets_no_words_of_it(market_day):
    _, need, office, _ = market_day
    from kezhuan.matching.queries import lists

    stored = list(Suggestion.objects.select_related("run", "demand__organisation"))
    expert = actor(Role.EXPERT, org=organisation(kind="institute"))

    rows = lists._rows(expert, stored, {s.demand_id: s.demand for s in stored})

    assert all(
        r.need is None and r.code in {"field", "region", "mode", "maturity"}
        for row in rows
        for r in row.reasons
    )
    assert all(row.verdicts == () for row in rows)
    assert rows[0].demand_title == "轻量化支架"


def test_nothing_credible_opens_one_follow_up_and_asks_the_one_question(shelf):
    office = market.office()
    market.crowd(office)
    owner, need = market.demand(organisation(region="330402"))
    shelves.rebuild()

    usecases.refresh(need.row.uid, today=TODAY)
    usecases.refresh(need.row.uid, today=TODAY)

    shown = queries.list_for_demand(owner, need.row.uid)
    assert (shown.nothing, shown.rows, shown.followup) == (True, (), "待认领")
    assert Followup.objects.count() == 1
    assert queries.followups(actor(Role.BROKER, region="3304"))[0] == 1
    assert queries.followups(actor(Role.BROKER, region="3205"))[0] == 0


def test_without_an_index_a_judgement_still_stands_and_the_list_follows_by_a_job(
    market_day, settings, tmp_path
):
    owner, need, _, offer = market_day
    settings.INDEX_DIR = tmp_path / "elsewhere"
    with pytest.raises(Refused) as refusal:
        shelves.reader("items")
    assert refusal.value.reasons[0].code == "search.unavailable"

    usecases.give_feedback(
        need, item_kind="achievement", item_uid=offer.row.uid, code="field", actor=owner, today=TODAY
    )

    assert queries.list_for_demand(owner, need).rows == ()
    assert Job.objects.filter(kind="matching.demand", dedupe=str(need), state=Job.WAITING).exists()


def test_publication_computes_the_list_and_a_new_achievement_waits_for_the_index(shelf):
    office = market.office()
    market.crowd(office)
    owner, need = market.demand(organisation(region="330402"))
    shelves.rebuild()
    jobs.run(kinds=("matching.demand",))
    assert queries.list_for_demand(owner, need.row.uid).nothing
    Job.objects.filter(kind="matching.item").delete()

    offer = market.achievement(office)
    jobs.run(kinds=("matching.item",))
    assert queries.list_for_demand(owner, need.row.uid).nothing
    waiting = Job.objects.get(kind="matching.item", state=Job.WAITING)
    assert waiting.payload["waits"] == 1

    events.seal()
    shelves.follow()
    with clock.at(waiting.run_at):
        jobs.run(kinds=("matching.item",))
        jobs.run(kinds=("matching.demand",))
    assert [row.item_uid for row in queries.list_for_demand(owner, need.row.uid).rows] == [offer.row.uid]


def test_reasons_that_rest_on_a_text_changed_since_are_left_out(market_day):
    owner, need, _, offer = market_day
    from kezhuan.achievements.models import Achievement

    Achievement.objects.filter(uid=offer.row.uid).update(performance="另写一段，完全不同。")

    (row,) = queries.list_for_demand(owner, need).rows
    assert row.verdicts == ()
    assert all(r.item is None for r in row.reasons)
