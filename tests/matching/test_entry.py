"""What a text is told before it is handed in: twins this reader may see, the words a finding rests on, never a refusal."""

import json
from pathlib import Path

import pytest
from django.test import Client

from kezhuan.achievements import usecases as achievement_acts
from kezhuan.core import events
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.models import Demand
from kezhuan.matching.queries import entry
from kezhuan.search import shelves
from matchcore.duplicates import Twins
from matchcore.pseudo import kind
from tests.builders import TODAY, actor, organisation, sign_in
from tests.matching import market

CASES = Path(__file__).parent / "cases"
ADVERT = {
    "title": "节能水泵厂家直销", "problem": "我公司主营节能水泵，品种齐全，价格优惠，现货供应，欢迎新老客户来电洽谈订购。", "goal": "",
}  # fmt: skip


def cases(half):
    return [
        json.loads(line) for line in (CASES / f"entry_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_the_half_kept_for_building_is_told_apart():
    given = cases("a")
    pool = Twins()
    for number, case in enumerate(given):
        if case["standing"]:
            pool.add(str(number), {"title": case["standing"]["title"], "text": case["standing"]["text"]})

    def seen(case):
        found = kind(case["title"], case["text"]).kind
        twin = pool.find({"title": case["title"], "text": case["text"]})
        return "twin" if twin else "none" if found == "ok" else found

    told = [(case["guard"], seen(case)) for case in given]
    wanted = [want == got for want, got in told if want != "none"]
    alarms = [got for want, got in told if want == "none" and got != "none"]
    assert (len(given), len(wanted)) == (30, 18)
    assert sum(wanted) / len(wanted) >= 0.9
    assert len(alarms) / (len(given) - len(wanted)) <= 0.05


@pytest.fixture
def draft():
    """(its writer, a draft that says what the market's demand says, in another order)."""
    writer = actor(Role.ENTERPRISE, org=organisation(region="330402", name="嘉兴乙公司"))
    goal, problem = market.DEMAND["problem"], market.DEMAND["goal"]
    values = market.DEMAND | {"title": "相机支架减重", "problem": problem, "goal": goal, "detail": ""}
    return writer, demand_acts.draft_demand(values, actor=writer, today=TODAY).row


@pytest.mark.django_db
@pytest.mark.database
class TestTwins:
    def test_the_writer_reads_which_twin_and_what_is_the_same_before_submitting(self, shelf, draft):
        _, twin = market.demand(organisation(region="330402", name="嘉兴甲公司"), anonymous=True)
        shelves.rebuild()
        writer, mine = draft

        told = entry.of_demand(writer, mine.uid)

        (row,) = told.twins
        assert (row.uid, row.organisation, row.state_label) == (twin.row.uid, "匿名企业", "已发布")
        assert row.percent >= 50
        assert "卫星相机支架过重" in row.words[0]
        assert told.compared

    def test_a_hidden_twin_gives_no_sign_and_the_operator_sees_it(self, shelf, draft):
        owner = actor(Role.ENTERPRISE, org=organisation(region="330402", name="嘉兴甲公司"))
        hidden = demand_acts.draft_demand(market.DEMAND, actor=owner, today=TODAY).row
        writer, mine = draft
        shelves.rebuild()
        without = entry.of_demand(writer, mine.uid)
        demand_acts.submit_demand(hidden.uid, actor=owner, today=TODAY, version=hidden.version)
        demand_acts.submit_demand(mine.uid, actor=writer, today=TODAY, version=mine.version)
        shelves.rebuild()

        operator = actor(Role.OPERATOR, region="3304")
        assert entry.of_demand(writer, mine.uid) == without
        assert without.twins == ()
        assert [row.uid for row in entry.of_demand(operator, mine.uid).twins] == [hidden.uid]
        # the same twin once it is published: the silence above was of the scope, not of the comparison
        Demand.objects.filter(uid=hidden.uid).update(
            state="published", audience="member", confirm_by=TODAY.replace(year=TODAY.year + 1)
        )
        shelves.rebuild()
        assert [row.uid for row in entry.of_demand(writer, mine.uid).twins] == [hidden.uid]

    def test_of_two_handed_in_within_seconds_the_second_is_seen_before_the_index_follows(
        self, shelf, draft, monkeypatch
    ):
        shelves.rebuild()
        owner = actor(Role.ENTERPRISE, org=organisation(region="330402", name="嘉兴甲公司"))
        first = demand_acts.draft_demand(market.DEMAND, actor=owner, today=TODAY).row
        demand_acts.submit_demand(first.uid, actor=owner, today=TODAY, version=first.version)
        writer, mine = draft
        demand_acts.submit_demand(mine.uid, actor=writer, today=TODAY, version=mine.version)
        operator = actor(Role.OPERATOR, region="3304")

        waiting = entry.of_demand(operator, mine.uid)
        events.seal()
        sealed = entry.of_demand(operator, mine.uid)

        assert [row.uid for row in waiting.twins] == [first.uid]
        assert sealed == waiting
        assert entry.of_demand(writer, mine.uid).twins == (), (
            "freshness opens nothing to whoever may not see it"
        )
        monkeypatch.setattr(shelves, "unseen", lambda kind, limit: [])
        assert entry.of_demand(operator, mine.uid).twins == (), "what showed it was the look past the index"

    def test_an_owner_that_shut_the_writer_out_has_no_twin_to_show(self, shelf, draft):
        _, twin = market.demand(organisation(region="330402", name="嘉兴甲公司"), audience="member")
        shelves.rebuild()
        writer, mine = draft
        assert [row.uid for row in entry.of_demand(writer, mine.uid).twins] == [twin.row.uid]

        import dataclasses

        firm = Demand.objects.get(uid=twin.row.uid).organisation
        shut = dataclasses.replace(writer, shut_out=frozenset({firm.uid}))
        assert entry.of_demand(shut, mine.uid).twins == ()

    def test_without_an_index_the_own_records_are_compared_and_the_page_says_so(self, shelf, draft):
        writer, mine = draft
        again = demand_acts.draft_demand(market.DEMAND | {"detail": ""}, actor=writer, today=TODAY).row

        told = entry.of_demand(writer, mine.uid)

        assert ([row.uid for row in told.twins], told.compared) == ([again.uid], False)

    def test_only_the_writer_and_the_staff_of_the_region_are_told(self, shelf, draft):
        _, mine = draft
        _, open_demand = market.demand(organisation(region="330402", name="嘉兴甲公司"))

        for reader, uid in (
            (actor(Role.ENTERPRISE, org=organisation()), open_demand.row.uid),
            (actor(Role.OPERATOR, region="3301"), mine.uid),
        ):
            with pytest.raises(Hidden):
                entry.of_demand(reader, uid)

    def test_a_copied_achievement_is_shown_its_twin_until_it_is_published(self, shelf):
        first = market.achievement(market.office())
        shelves.rebuild()
        other = market.office("嘉兴某大学")
        copy = achievement_acts.draft_achievement(
            market.FITTING | {"title": "卫星相机支架"}, actor=other, today=TODAY
        )

        assert [row.uid for row in entry.before_publishing(other, copy.row.uid).twins] == [first.row.uid]
        holder = actor(Role.TTO, org=organisation(name="别家"))
        assert entry.before_publishing(holder, first.row.uid) is None


@pytest.mark.django_db
@pytest.mark.database
class TestPages:
    def test_an_advert_reads_why_with_its_words_and_may_still_be_handed_in(self, shelf):
        shelves.rebuild()
        firm = organisation(region="330402", name="嘉兴乙公司")
        writer = actor(Role.ENTERPRISE, org=firm)
        mine = demand_acts.draft_demand(
            market.DEMAND | ADVERT | {"goal": "洽谈"}, actor=writer, today=TODAY
        ).row
        client = Client()
        sign_in(client, Role.ENTERPRISE, firm)

        text = client.get(f"/demands/{mine.uid}/check/").content.decode()

        assert "需进一步梳理：文字多为产品或服务推介" in text
        assert "<mark>价格优惠</mark>" in text
        assert "由人判断，不影响提交" in text
        demand_acts.submit_demand(mine.uid, actor=writer, today=TODAY, version=mine.version)
        card = Client()
        sign_in(card, Role.OPERATOR, region="3304")
        for page in ("screen", "return"):
            assert "<mark>价格优惠</mark>" in card.get(f"/demands/{mine.uid}/{page}/").content.decode()

    def test_a_clean_text_reads_nothing(self, shelf, draft):
        shelves.rebuild()
        writer, mine = draft
        client = Client()
        firm = Demand.objects.get(uid=mine.uid).organisation
        sign_in(client, Role.ENTERPRISE, firm)

        assert "提交前提示" not in client.get(f"/demands/{mine.uid}/check/").content.decode()

    def test_the_api_says_the_same_and_no_more(self, shelf, draft):
        _, twin = market.demand(organisation(region="330402", name="嘉兴甲公司"), anonymous=True)
        shelves.rebuild()
        _, mine = draft
        client, stranger = Client(), Client()
        sign_in(client, Role.ENTERPRISE, Demand.objects.get(uid=mine.uid).organisation)
        sign_in(stranger, Role.ENTERPRISE, organisation())

        told = client.get(f"/api/v1/demands/{mine.uid}/advice").json()

        assert [row["uid"] for row in told["twins"]] == [str(twin.row.uid)]
        assert (told["kind"], told["words"]) == ("", [])
        assert "嘉兴甲公司" not in json.dumps(told, ensure_ascii=False)
        assert stranger.get(f"/api/v1/demands/{mine.uid}/advice").status_code == 404
