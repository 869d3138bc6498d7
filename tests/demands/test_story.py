"""The demand chain through its use cases: collected, screened, returned, published, taken down."""

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.demands import queries, usecases
from kezhuan.demands.rules import GATE, TICKS
from tests.builders import TODAY, actor, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CONTENT = {
    "title": "碳化硅陶瓷基复合材料减重",
    "problem": "支架过重，需要减重。",
    "field": "05",
    "detail": "目前采用钛合金支架，重量为一点八公斤。",
    "secrecy_cleared": True,
}


def submitted(firm):
    owner = actor(Role.ENTERPRISE, org=firm)
    draft = usecases.draft_demand(CONTENT | {"audience": "public"}, actor=owner, today=TODAY)
    return owner, usecases.submit_demand(draft.row.uid, actor=owner, today=TODAY, version=draft.row.version)


def test_a_demand_goes_from_draft_to_published_and_the_public_sees_only_the_teaser():
    firm = organisation(region="330402")
    owner, demand = submitted(firm)
    operator, officer = actor(Role.OPERATOR, region="3304"), actor(Role.DISTRICT, region="330402")
    assert demand.row.number.startswith("XQ-2026-")

    with pytest.raises(Hidden):
        queries.detail(VISITOR, demand.row.uid)
    demand = usecases.screen_demand(
        demand.row.uid,
        ticks=dict.fromkeys(TICKS, True),
        note="与技术负责人通过电话，确有其事。",
        actor=operator,
        today=TODAY,
        version=demand.row.version,
    )
    demand = usecases.publish_demand(
        demand.row.uid,
        audience="public",
        public_title="轻量化支架",
        teaser="寻求支架减重方案。",
        gate=dict.fromkeys(GATE, True),
        actor=officer,
        today=TODAY,
        version=demand.row.version,
    )

    seen = queries.detail(VISITOR, demand.row.uid)
    assert (seen.row.title, seen.member, seen.sealed, seen.row.organisation) == (
        "轻量化支架",
        None,
        None,
        "匿名企业",
    )
    member = queries.detail(actor(Role.ENTERPRISE, org=organisation()), demand.row.uid)
    assert (member.row.title, member.sealed) == ("碳化硅陶瓷基复合材料减重", None)
    assert queries.detail(owner, demand.row.uid).sealed.detail.startswith("目前采用")


def test_publishing_is_refused_while_the_teaser_gives_sealed_text_away_and_nothing_changes():
    firm = organisation(region="330402")
    _, demand = submitted(firm)
    operator, officer = actor(Role.OPERATOR, region="3304"), actor(Role.DISTRICT, region="330402")
    demand = usecases.screen_demand(
        demand.row.uid,
        ticks=dict.fromkeys(TICKS, True),
        note="与技术负责人通过电话，确有其事。",
        actor=operator,
        today=TODAY,
        version=demand.row.version,
    )

    with pytest.raises(Refused) as refusal:
        usecases.publish_demand(
            demand.row.uid,
            audience="public",
            public_title="支架",
            teaser="目前采用钛合金支架，重量为一点八公斤，求减重。",
            gate=dict.fromkeys(GATE, True),
            actor=officer,
            today=TODAY,
            version=demand.row.version,
        )

    assert refusal.value.reasons[0].code == "teaser.sealed"
    assert queries.detail(officer, demand.row.uid).row.state == "screened"


def test_a_returned_demand_waits_for_every_answer():
    firm = organisation()
    owner, demand = submitted(firm)
    operator = actor(Role.OPERATOR, region="3304")
    back = usecases.return_demand(
        demand.row.uid,
        ["目标重量是多少？", "年产量？"],
        actor=operator,
        today=TODAY,
        version=demand.row.version,
    )
    assert back.row.state == "returned"
    first, second = back.questions

    half = usecases.answer_questions(
        back.row.uid, {first.uid: "一公斤以内"}, actor=owner, today=TODAY, version=back.row.version
    )
    with pytest.raises(Refused):
        usecases.submit_demand(half.row.uid, actor=owner, today=TODAY, version=half.row.version)
    whole = usecases.answer_questions(
        half.row.uid, {second.uid: "两万件"}, actor=owner, today=TODAY, version=half.row.version
    )
    assert (
        usecases.submit_demand(whole.row.uid, actor=owner, today=TODAY, version=whole.row.version).row.state
        == "submitted"
    )
