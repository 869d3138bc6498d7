"""The demand chain through its use cases: collected, screened, returned, published, taken down."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.demands import queries, usecases
from kezhuan.demands.rules import GATE, TICKS
from kezhuan.demands.screening import NOTE_HINT, complete
from tests.builders import TODAY, actor, organisation, ruled

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


def test_a_longer_note_asked_for_later_does_not_undo_an_earlier_card():
    card = SimpleNamespace(**dict.fromkeys(TICKS, True), note="已电话核实确有其事儿", scores={})
    ruled("settings.screening", first=date(2027, 1, 1), written_note_min_chars=50)

    # Midnight in Shanghai, not in London, is where the new rule begins.
    old, new = datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert [complete(SimpleNamespace(**vars(card), at=at)) for at in (old, new)] == [True, False]


def test_the_note_of_a_card_is_as_long_as_the_rulebook_of_its_day_has_it():
    _owner, demand = submitted(organisation(region="330402"))
    _owner, other = submitted(organisation(region="330402"))
    operator, note = actor(Role.OPERATOR, region="3304"), "已电话核实确有其事儿"
    done = {"ticks": dict.fromkeys(TICKS, True), "note": note, "actor": operator, "today": TODAY}
    assert len(note) == 10
    screened = usecases.screen_demand(demand.row.uid, version=demand.row.version, **done)
    assert "至少 10 个字" in str(NOTE_HINT)

    ruled("settings.screening", written_note_min_chars=11)

    with pytest.raises(Refused):
        usecases.screen_demand(other.row.uid, version=other.row.version, **done)
    assert "至少 11 个字" in str(NOTE_HINT)
    assert screened.row.state == "screened"
