"""One unit among others: exact parts of its change, answers that verify, peers, comparison of editions, provenance."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.indices import queries, usecases
from kezhuan.indices.rules.profiles import pursuit, ranked
from tests.builders import TODAY, sign_in
from tests.indices.builders import city, do, observe, observe_all, published, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    maker, checker = city(), city()
    observe_all(maker)
    return published(maker, checker)


def test_the_parts_of_a_change_sum_to_it(edition):
    p = queries.unit_profile(VISITOR, edition, "330481")

    before, after = p.changed
    assert sum(c.contribution for c in p.change) == pytest.approx(after - before, abs=1e-9)
    assert len(p.change) >= 5
    assert {c.kind for c in p.change} <= {"自身变化", "标尺移动", "权重变化", "特色加分"}


def test_every_answer_of_a_goal_holds_when_computed_again(edition):
    told = queries.what_if(VISITOR, edition, "330402", code="contract_value", rank=1)

    assert (told.reachable, told.rank, told.then_rank) == (True, 3, 1)
    again = queries.what_if(VISITOR, edition, "330402", changes={"contract_value": Decimal(told.value)})
    assert again.then_rank == 1
    less = queries.what_if(
        VISITOR, edition, "330402", changes={"contract_value": Decimal(told.value) * Decimal("0.99")}
    )
    assert less.then_rank > 1


def test_a_question_that_cannot_be_asked_is_named(edition):
    with pytest.raises(Invalid):
        queries.what_if(VISITOR, edition, "nowhere", code="contract_value", rank=1)
    with pytest.raises(Invalid):
        queries.what_if(VISITOR, edition, "330402", code="nothing", rank=1)
    with pytest.raises(Hidden):
        queries.unit_profile(VISITOR, edition, "nowhere")
    with pytest.raises(Hidden):
        queries.unit_profile(VISITOR, uuid4(), "330402")


def test_peers_are_caught_at_the_mean_pace():
    totals = {"2023": {"a": 100.0, "b": 120.0, "c": 90.0}, "2025": {"a": 120.0, "b": 130.0, "c": 100.0}}

    ahead, behind = pursuit(totals, "a", ("b", "c"))

    assert (ahead.gap, ahead.pace, ahead.peer_pace, ahead.years) == (10, 10, 5, 2)
    assert behind.years == 0
    assert pursuit({"2025": totals["2025"]}, "a", ("b",)) == ()
    assert pursuit({"2023": {"a": 1.0, "b": 5.0}, "2024": {"a": 2.0, "b": 7.0}}, "a", ("b",))[0].years is None


def test_a_rank_counts_ties_to_ten_decimals():
    assert ranked({"a": 1.0, "b": 1.0 + 1e-12, "c": 0.5, "d": None}, "a") == (1, 3)
    assert ranked({"a": 1.0, "c": 2.0}, "a") == (2, 2)
    assert ranked({"a": None, "c": 2.0}, "a") == (None, 1)


def test_an_indicator_shows_where_every_value_comes_from(edition):
    p = queries.provenance(VISITOR, edition, "contract_value")

    assert len(p.cells) == 9
    assert {c["Source"] for c in p.cells} == {"演示统计公报"}
    with pytest.raises(Hidden):
        queries.provenance(VISITOR, edition, "index")


def test_two_editions_show_what_changed(edition):
    maker, checker = city(), city()
    observe("contract_value", "330402", 2025, "99", who=maker, status="revised", note="修订", vintage=TODAY)
    new = usecases.revise_edition(edition, actor=maker, today=TODAY, version=version(edition, maker))
    for name, who in (("compute", maker), ("submit", maker), ("publish", checker)):
        do(name, new, who)

    change = queries.comparison(VISITOR, edition, new)

    assert [(u, i, t, Decimal(a), Decimal(b)) for u, i, t, a, b in change.cells] == [
        ("南湖区", "技术合同交易额", "2025", Decimal(30), Decimal(99))
    ]
    assert change.same_rules
    assert dict(queries.comparable(VISITOR, new)) == {str(edition): "嘉兴监测 2025（2025）"}


def test_pages_work_without_script_and_within_their_queries(client, edition, django_assert_max_num_queries):
    base = f"/indices/editions/{edition}"
    for address in (
        f"{base}/units/330402/?peers=330481",
        f"{base}/indicators/contract_value/",
        f"{base}/compare/",
    ):
        with django_assert_max_num_queries(15):
            answer = client.get(address)
        assert answer.status_code == 200, address
    page = client.get(f"{base}/units/330402/?peers=330481").content.decode()
    assert "合计（等于总分变化）" in page
    assert "对标追赶" in page
    assert page.count("<svg") >= 2
    assert client.get(f"{base}/whatif/").status_code == 302

    sign_in(client, Role.CITY, region="3304")
    with django_assert_max_num_queries(15):
        asked = client.get(f"{base}/whatif/?unit=330402&indicator=contract_value&rank=1").content.decode()
    assert "须达到" in asked
    both = client.get(f"{base}/whatif/?unit=330402&indicator=contract_value&rank=1&value=3").content.decode()
    assert "请只填一项" in both
    assert (
        client.get(f"/api/v1{base}/whatif?unit=330402&indicator=contract_value&rank=1").json()["then_rank"]
        == 1
    )
    assert client.get(f"/api/v1{base}/units/330402").json()["name"] == "南湖区"


def test_the_least_value_for_a_tier_reaches_its_cut_and_no_less_does(client):
    maker, checker = city(), city()
    observe_all(maker)
    for code in ("contract_value", "contract_count", "patents_granted"):
        observe(code, "330402", 2025, "1", who=maker, status="revised", note="更正")
    edition = published(maker, checker)
    weakest = queries.edition(VISITOR, edition).standings[-1]
    assert (weakest.code, weakest.tier) == ("330402", "第三梯队")
    before = queries.what_if(VISITOR, edition, weakest.code, code="contract_value", tier=1)

    after = queries.what_if(VISITOR, edition, weakest.code, changes={"contract_value": Decimal(before.value)})

    assert before.reachable
    assert after.then_score >= 120 - 1e-9
    less = queries.what_if(
        VISITOR, edition, weakest.code, changes={"contract_value": Decimal(before.value) * Decimal("0.999")}
    )
    assert less.then_score < 120
    with pytest.raises(Invalid):
        queries.what_if(VISITOR, edition, weakest.code, code="contract_value", tier=9)
    sign_in(client, Role.CITY, region="3304")
    page = client.get(
        f"/indices/editions/{edition}/whatif/?unit={weakest.code}&indicator=contract_value&tier=1"
    ).content.decode()
    assert f"须达到 {before.value}" in page
    address = f"/api/v1/indices/editions/{edition}/whatif?unit={weakest.code}&indicator=contract_value"
    assert client.get(f"{address}&tier=1").json()["value"] == before.value
    assert client.get(f"{address}&tier=1&rank=1").status_code == 422


def test_staff_of_the_region_open_the_observation_behind_each_value_and_others_do_not(client, edition):
    address = f"/indices/editions/{edition}/indicators/contract_value/"
    assert "/indices/observations/" not in client.get(address).content.decode()
    sign_in(client, Role.CITY, region="3205")
    assert 'href="/indices/observations/' not in client.get(address).content.decode().split("<main")[1]
    sign_in(client, Role.CITY, region="3304")
    linked = client.get(address).content.decode()

    found = re.findall(r'href="(/indices/observations/[0-9a-f-]{36}/)"', linked)
    assert len(found) == 9
    assert client.get(found[0]).status_code == 200
