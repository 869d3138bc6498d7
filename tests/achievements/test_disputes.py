"""A patent two owners claim: a case opens once, sides see no more than they may, the operator decides with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kezhuan.achievements import disputes, rules, usecases
from kezhuan.achievements.models import Achievement, PatentDispute
from kezhuan.achievements.patents import take_entry
from kezhuan.core import jobs
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.models import Notice
from kezhuan.people.models import Organisation
from tests.achievements.test_patents import NUMBER, RIGHT, ROW
from tests.builders import TODAY, actor, organisation, sign_in
from tests.matching import market

OPERATOR = {"region": "3304"}


@pytest.mark.parametrize(
    ("claims", "registered", "contested"),
    [
        ([("甲院", ""), ("乙公司", "")], "", True),
        ([("甲院", "甲院"), ("乙公司", "乙公司")], "甲院", True),
        ([("甲院", "甲院"), ("乙公司", "乙公司")], "甲院；乙公司", False),
        ([("甲院", "甲院、乙公司"), ("乙公司", "乙公司；甲院")], "", False),
        ([("甲院", "甲院、乙公司"), ("乙公司", "乙公司")], "", True),
        ([("甲院", ""), ("甲院", "")], "", False),
        ([], "", False),
    ],
)
def test_claims_contradict_unless_somebody_names_them_all(claims, registered, contested):
    assert rules.contested(claims, registered=registered) is contested


def claim(name: str, **right: str):
    """(office, uid) of a published achievement that claims the patent."""
    office = market.office(name)
    draft = usecases.draft_achievement(market.FITTING, actor=office, today=TODAY)
    rights = [RIGHT | {"holder": ""} | right]
    usecases.edit_achievement(
        draft.row.uid, {}, actor=office, today=TODAY, version=draft.row.version, rights=rights
    )
    version = Achievement.objects.get(uid=draft.row.uid).version
    usecases.confirm_ownership(draft.row.uid, note="一致。", actor=office, today=TODAY, version=version)
    return office, draft.row.uid


def opened():
    return disputes.open_disputes({rules.patent_key(NUMBER)}, today=TODAY)


@pytest.mark.django_db
@pytest.mark.database
class TestOpening:
    def test_the_second_claim_opens_one_case_however_the_number_is_written(self):
        claim("甲院")
        jobs.run()
        assert not PatentDispute.objects.exists()

        claim("乙院", number=NUMBER[:-2])
        jobs.run()

        dispute = PatentDispute.objects.get()
        assert (dispute.patent, dispute.state, dispute.sides.count()) == (NUMBER, "open", 2)
        assert dispute.number.startswith("QS-")
        assert opened() == 0
        assert disputes.daily({})["opened"] == 0

    def test_the_daily_look_finds_what_no_act_announced(self):
        claim("甲院")
        _, second = claim("乙院")
        assert not PatentDispute.objects.exists()

        assert disputes.daily({}) == {"opened": 1, "lapsed": 0}
        assert PatentDispute.objects.get().sides.filter(achievement__uid=second).exists()

    def test_a_draft_claims_nothing_yet_and_co_owners_in_the_registry_do_not_contradict(self):
        claim("甲院")
        office = market.office("乙院")
        draft = usecases.draft_achievement(market.FITTING, actor=office, today=TODAY)
        usecases.edit_achievement(
            draft.row.uid, {}, actor=office, today=TODAY, version=draft.row.version, rights=[RIGHT]
        )
        assert opened() == 0

        claim("丙院")
        take_entry(ROW | {"holder": "甲院；丙院"}, today=TODAY)
        assert opened() == 0
        take_entry(ROW | {"holder": "甲院", "status_on": TODAY}, today=TODAY)
        assert opened() == 1

    def test_a_case_lapses_when_one_claim_is_withdrawn(self):
        claim("甲院")
        office, second = claim("乙院")
        assert opened() == 1
        version = Achievement.objects.get(uid=second).version

        usecases.move_achievement(
            second, "withdraw", actor=office, today=TODAY, version=version, reason_note="误登"
        )

        assert disputes.daily({}) == {"opened": 0, "lapsed": 1}
        assert PatentDispute.objects.get().state == "lapsed"

    def test_the_database_keeps_one_open_case_a_patent(self):
        claim("甲院")
        claim("乙院")
        opened()
        twin = PatentDispute.objects.get()
        twin.pk, twin.number = None, None
        twin.uid = "00000000-0000-0000-0000-000000000009"

        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


@pytest.fixture
def case():
    """(first office, second office, its uid, the open case)."""
    first, _ = claim("甲院")
    second, uid = claim("乙院")
    opened()
    return first, second, uid, PatentDispute.objects.get()


def decide(dispute, who, **said):
    words = {"outcome": "one", "keeper": None, "reason": "登记簿副本载明为乙院。"} | said
    disputes.decide_dispute(dispute.uid, **words, actor=who, today=TODAY, version=dispute.version)


@pytest.mark.django_db
@pytest.mark.database
class TestDeciding:
    def test_the_operator_decides_for_one_side_and_both_are_told(self, case):
        first, second, uid, dispute = case
        client = Client()
        user = sign_in(client, Role.TTO, Organisation.objects.get(uid=second.org_id))

        decide(dispute, actor(Role.OPERATOR, **OPERATOR), keeper=uid)

        shown = disputes.detail(second, dispute.uid)
        assert (shown.row.state, shown.outcome, shown.decision) == (
            "decided",
            "归其中一方",
            "登记簿副本载明为乙院。",
        )
        assert [side.stands for side in shown.sides] == [False, True]
        assert Notice.objects.filter(to_id=user.user_id, link=f"/patent-disputes/{dispute.uid}/").count() == 1
        # decided: the same claims open no second case, a new one does
        assert opened() == 0
        claim("丙院")
        assert opened() == 1
        assert disputes.detail(first, dispute.uid).row.state == "decided"

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"reason": " "}, "missing.reason"),
            ({"outcome": "别的"}, "missing.outcome"),
            ({}, "needs.keeper_named"),
        ],
    )
    def test_without_a_reason_an_outcome_or_a_side_nothing_is_written(self, case, said, code):
        dispute = case[3]

        with pytest.raises(Refused) as refusal:
            decide(dispute, actor(Role.OPERATOR, **OPERATOR), **said)

        assert code in {reason.code for reason in refusal.value.reasons}
        dispute.refresh_from_db()
        assert (dispute.state, dispute.decision, dispute.version) == ("open", "", 1)

    def test_no_side_decides_and_nobody_else_knows(self, case):
        first, _, _, dispute = case

        with pytest.raises(Refused):
            decide(dispute, first, outcome="mistake")
        for stranger in (market.office("丙院"), actor(Role.OPERATOR, region="3301"), actor(Role.BROKER)):
            with pytest.raises(Hidden):
                disputes.detail(stranger, dispute.uid)

    def test_an_operator_who_belongs_to_a_side_must_leave_it_to_others(self, case):
        import dataclasses

        first, _, _, dispute = case
        operator = dataclasses.replace(actor(Role.OPERATOR, **OPERATOR), conflicts=frozenset({first.org_id}))

        with pytest.raises(Refused) as refusal:
            decide(dispute, operator, outcome="mistake")
        assert [reason.code for reason in refusal.value.reasons] == ["conflict"]

    def test_a_side_reads_its_own_claim_and_of_a_hidden_one_only_that_there_is_one(self, case):
        first, second, uid, dispute = case

        seen = disputes.detail(first, dispute.uid).sides
        staff = disputes.detail(actor(Role.OPERATOR, **OPERATOR), dispute.uid).sides

        # the other achievement is confirmed, not published: no side of the case opens it
        assert [side.organisation for side in seen] == ["甲院", ""]
        assert (seen[1].uid, seen[1].title, seen[1].number) == (None, "", "")
        assert [side.organisation for side in staff] == ["甲院", "乙院"]


@pytest.mark.django_db
@pytest.mark.database
class TestDoors:
    def test_the_pages_and_the_api_decide_alike(self, case):
        _, second, uid, dispute = case
        client = Client()
        sign_in(client, Role.OPERATOR, region="3304")
        assert NUMBER in client.get("/patent-disputes/").content.decode()
        assert "甲院" in client.get(f"/patent-disputes/{dispute.uid}/").content.decode()
        missing = client.post(
            f"/patent-disputes/{dispute.uid}/decide/",
            {"version": 1, "outcome": "one", "keeper": "", "reason": "据登记簿"},
        )
        assert "请选择主张成立的一方" in missing.content.decode()
        assert "据登记簿" in missing.content.decode()

        done = client.post(
            f"/api/v1/patent-disputes/{dispute.uid}/decide",
            {"version": 1, "outcome": "one", "keeper": str(uid), "reason": "据登记簿"},
            content_type="application/json",
        )

        assert done.json() == {"uid": str(dispute.uid), "state": "decided"}
        found = client.get("/api/v1/patent-disputes?state=decided").json()
        assert [row["patent"] for row in found["rows"]] == [NUMBER]
        holder, stranger = Client(), Client()
        sign_in(holder, Role.TTO, Organisation.objects.get(uid=second.org_id))
        sign_in(stranger, Role.TTO, organisation(kind="institute"))
        text = holder.get(f"/achievements/{uid}/").content.decode()
        assert f"/patent-disputes/{dispute.uid}/" in text
        assert "据登记簿" in holder.get(f"/patent-disputes/{dispute.uid}/").content.decode()
        assert stranger.get(f"/patent-disputes/{dispute.uid}/").status_code == 404
        assert stranger.get(f"/api/v1/patent-disputes/{dispute.uid}").status_code == 404

    def test_the_list_costs_the_same_for_one_and_for_ten(self, case, django_assert_max_num_queries):
        client = Client()
        sign_in(client, Role.OPERATOR, region="3304")
        client.get("/patent-disputes/")
        model, sides = PatentDispute.objects.get(), list(case[3].sides.all())
        for n in range(9):
            model.pk, model.uid, model.number = None, f"00000000-0000-0000-0000-0000000000{n + 10}", None
            model.patent, model.due_on = f"20201012345{n}", TODAY + timedelta(days=n)
            model.save(force_insert=True)
            for side in sides:
                side.pk, side.dispute = None, model
                side.save(force_insert=True)

        with django_assert_max_num_queries(12):
            assert "20201012345" in client.get("/patent-disputes/").content.decode()
