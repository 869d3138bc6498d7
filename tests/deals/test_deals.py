"""A deal from an accepted contact to its signing or its end, and who is told and who reads what."""

from datetime import timedelta

import pytest

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.errors import Hidden, Invalid, Refused, Stale
from kezhuan.core.models import Event, Notice
from kezhuan.deals import queries, usecases
from kezhuan.deals.models import Deal, Entry
from kezhuan.deals.usecases.entries import Said
from kezhuan.demands import queries as demands
from kezhuan.demands import usecases as demand_acts
from kezhuan.matching import usecases as matching
from tests.builders import TODAY, actor, member, organisation
from tests.deals import table
from tests.deals.table import moved, version

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def seat():
    return table.laid()


def said(user):
    return list(Notice.objects.filter(to_id=user.user_id).order_by("id").values_list("template", flat=True))


def test_an_accepted_contact_becomes_a_deal_between_the_firm_and_the_holder_once(seat):
    shown = queries.detail(seat.owner, seat.deal, today=TODAY)

    assert [(p.name, p.side) for p in shown.parties] == [("嘉兴甲公司", "need"), ("嘉兴某研究院", "supply")]
    assert (shown.card.state, shown.card.title) == ("opened", "碳化硅陶瓷支架轻量化")
    assert (shown.demand_uid, shown.achievement_uid, shown.contact_uid) == (
        seat.demand,
        seat.achievement,
        seat.contact,
    )
    assert shown.card.number.startswith("DX-2026-")
    assert "对接项目 {number} 已开始" in said(seat.office)
    with pytest.raises(Refused) as again:
        usecases.open_from_contact(seat.contact, actor=seat.office, today=TODAY)
    assert again.value.reasons[0].code == "deal.opened"
    assert Deal.objects.count() == 1


def test_a_contact_nobody_accepted_and_a_stranger_open_nothing(seat):
    other = member(Role.ENTERPRISE, org=organisation())
    asked = matching.request_contact(None, item_kind="achievement", item_uid=seat.achievement, message="想了解", actor=other,
                                     today=TODAY)  # fmt: skip
    with pytest.raises(Refused) as early:
        usecases.open_from_contact(asked, actor=other, today=TODAY)
    with pytest.raises(Hidden):
        usecases.open_from_contact(seat.contact, actor=other, today=TODAY)
    with pytest.raises(Hidden):
        usecases.open_from_contact(seat.contact, actor=actor(Role.CITY, region="3304"), today=TODAY)

    assert early.value.reasons[0].code == "deal.contact"
    assert Deal.objects.count() == 1


def test_the_board_moves_forward_back_and_to_the_signing_which_signs_the_demand(seat):
    moved(seat, "check", "negotiate", "draft", "renegotiate", "recheck", "negotiate", "draft")
    with pytest.raises(Refused) as unsigned:
        moved(seat, "sign")
    moved(seat, "sign", signed_on=TODAY)

    shown = queries.detail(seat.owner, seat.deal, today=TODAY)
    demand = demands.detail(seat.owner, seat.demand)
    assert unsigned.value.reasons[0].code == "missing.signed_on"
    assert (shown.card.state, shown.signed_on) == ("signed", TODAY)
    assert demand.row.state == "contracted"
    assert Deal.objects.get().demand.signed_with == "嘉兴某研究院"


def test_a_contract_signs_its_deal_and_its_end_takes_the_deal_back(seat):
    usecases.move_deal(seat.deal, "sign", actor=SYSTEM, today=TODAY, version=None, signed_on=TODAY)
    usecases.move_deal(seat.deal, "unsign", actor=SYSTEM, today=TODAY, version=None)

    assert (Deal.objects.get().state, Deal.objects.get().signed_on) == ("drafting", None)
    with pytest.raises(Refused):
        usecases.move_deal(seat.deal, "unsign", actor=seat.owner, today=TODAY, version=version(seat.deal))
    with pytest.raises(Hidden):
        usecases.move_deal(seat.deal, "bogus", actor=seat.owner, today=TODAY, version=1)


def test_an_open_deal_holds_its_demand_open_and_a_failed_one_lets_it_go(seat):
    def close():
        at = demands.detail(seat.owner, seat.demand).row.version
        demand_acts.move_demand(
            seat.demand,
            "close",
            actor=seat.owner,
            today=TODAY,
            version=at,
            close_reason="solved",
            reason_note="好",
        )

    with pytest.raises(Refused) as held:
        close()
    assert held.value.reasons[0].code == "deal.open"
    with pytest.raises(Invalid):
        moved(seat, "fail", reason_code="bogus")
    moved(seat, "fail", reason_code="price", reason_note="差三十万")
    close()

    shown = queries.detail(seat.office, seat.deal, today=TODAY)
    assert (shown.reason, shown.reason_note) == ("价格未谈拢", "差三十万")
    assert demands.detail(seat.owner, seat.demand).row.state == "closed"


def test_a_failed_deal_is_resumed_or_opened_anew_and_takes_no_entries_meanwhile(seat):
    moved(seat, "fail", reason_code="silent")
    with pytest.raises(Refused) as over:
        usecases.add_entry(seat.deal, "note", Said(text="晚了"), actor=seat.owner, today=TODAY)
    assert over.value.reasons[0].code == "deal.over"
    moved(seat, "resume")

    assert (Deal.objects.get().state, Deal.objects.get().reason_code) == ("negotiating", "")
    moved(seat, "fail", reason_code="silent")
    assert usecases.open_from_contact(seat.contact, actor=seat.owner, today=TODAY) != seat.deal


def test_two_people_who_move_at_once_do_not_overwrite_each_other(seat):
    moved(seat, "check")
    with pytest.raises(Stale):
        usecases.move_deal(seat.deal, "negotiate", actor=seat.office, today=TODAY, version=1)
    assert Deal.objects.get().state == "checking"


def test_what_is_talked_about_is_read_by_the_sides_and_the_broker_only(seat):
    usecases.add_entry(seat.deal, "round", Said(basis="agreed", amount_fen=12_345_600, text="底线不变"), actor=seat.broker,
                       today=TODAY, file=("报价.csv", "项,价\n一,1\n".encode()))  # fmt: skip
    usecases.edit_deal(seat.deal, title="支架", expected_fen=99_900, expected_on=TODAY, actor=seat.owner, today=TODAY,
                       version=version(seat.deal))  # fmt: skip
    staff = [actor(role, region="3304") for role in (Role.OPERATOR, Role.DISTRICT, Role.CITY)]

    for person in (seat.owner, seat.office, seat.broker):
        shown = queries.detail(person, seat.deal, today=TODAY)
        assert "2026-11-20 · 协议定价 · 123,456.00 元 · 底线不变" in [row.note for row in shown.thread]
        assert shown.expected_fen == 99_900
    for person in staff:
        shown = queries.detail(person, seat.deal, today=TODAY)
        assert "底线不变" not in repr(shown)
        assert (shown.expected_fen, shown.insider, shown.card.title) == (None, False, "支架")
    for stranger in (
        actor(Role.BROKER, region="3304"),
        actor(Role.ENTERPRISE),
        actor(Role.CITY, region="3205"),
        actor(Role.AUDITOR),
    ):
        with pytest.raises(Hidden):
            queries.detail(stranger, seat.deal, today=TODAY)
    file = next(f for line in queries.detail(seat.owner, seat.deal, today=TODAY).thread for f in line.files)
    assert queries.entry_file(seat.office, seat.deal, file.uid).name == "报价.csv"
    with pytest.raises(Hidden):
        queries.entry_file(staff[0], seat.deal, file.uid)
    assert "底线不变" not in "".join(str(e) for e in Event.objects.values_list("changes", "reason"))
    assert "对接项目 {number} 有新记录" in said(seat.office)
    with pytest.raises(Hidden):
        usecases.add_entry(seat.deal, "note", Said(text="插话"), actor=staff[0], today=TODAY)


def test_a_faulty_entry_writes_nothing_and_a_milestone_is_reached_once(seat):
    for kind, entry in (
        ("note", Said()),
        ("check", Said(subject="bogus", verdict="clear", text="看过")),
        ("file", Said()),
    ):
        with pytest.raises(Invalid):
            usecases.add_entry(seat.deal, kind, entry, actor=seat.owner, today=TODAY)
    with pytest.raises(Hidden):
        usecases.add_entry(seat.deal, "bogus", Said(text="好"), actor=seat.owner, today=TODAY)
    assert not Entry.objects.exists()

    uid = usecases.add_entry(
        seat.deal, "milestone", Said(text="样件", due_on=TODAY), actor=seat.owner, today=TODAY
    )
    assert [row.uid for row in queries.detail(seat.owner, seat.deal, today=TODAY).milestones] == [uid]
    usecases.finish_milestone(seat.deal, uid, actor=seat.broker, today=TODAY)
    with pytest.raises(Refused):
        usecases.finish_milestone(seat.deal, uid, actor=seat.broker, today=TODAY)
    assert queries.detail(seat.owner, seat.deal, today=TODAY).milestones == ()


def test_checks_not_made_are_a_hint_and_hold_nobody_up(seat):
    usecases.add_entry(
        seat.deal,
        "check",
        Said(subject="title", verdict="clear", text="登记簿一致"),
        actor=seat.broker,
        today=TODAY,
    )
    shown = queries.detail(seat.owner, seat.deal, today=TODAY)
    moved(seat, "negotiate", "draft")

    assert shown.unchecked == ("权利有效与年费", "实施自由", "信用与履约能力")


def test_a_silent_deal_is_called_to_mind_once_and_again_after_as_many_days(seat):
    late = TODAY + timedelta(30)
    Deal.objects.update(last_entry_on=TODAY)

    assert usecases.remind_silent(today=late - timedelta(1)) == 0
    assert usecases.remind_silent(today=late) == 1
    assert usecases.remind_silent(today=late + timedelta(29)) == 0
    assert usecases.remind_silent(today=late + timedelta(30)) == 1
    assert said(seat.broker).count("对接项目 {number} 已超过 {days} 天没有新记录，请更新进展") == 2
    with clock.at(clock.now() + timedelta(61)):
        usecases.add_entry(
            seat.deal, "note", Said(text="又谈了"), actor=seat.owner, today=late + timedelta(31)
        )
    assert (Deal.objects.get().last_entry_on, Deal.objects.get().reminded_on) == (late + timedelta(31), None)
    assert usecases.remind_silent(today=late + timedelta(60)) == 0


def test_a_broker_enters_a_deal_with_a_body_from_elsewhere_and_leads_it():
    broker = member(Role.BROKER, region="3304")
    firm = organisation(name="平湖乙公司")
    uid = usecases.enter_deal(
        title="外地对接", need="平湖乙公司", supply="某外地大学", actor=broker, today=TODAY
    )

    shown = queries.detail(broker, uid, today=TODAY)
    assert [(p.uid, p.name) for p in shown.parties] == [(firm.uid, "平湖乙公司"), (None, "某外地大学")]
    assert (shown.keeper.split("（")[0], shown.card.region) == ("测试人", "南湖区")
    usecases.add_party(uid, side="supply", name="另一研究所", actor=broker, today=TODAY, version=1)
    with pytest.raises(Refused):
        usecases.add_party(uid, side="need", name="另一研究所", actor=broker, today=TODAY, version=2)
    for wrong in (
        {"title": " ", "need": "甲"},
        {"title": "好"},
        {"title": "好", "need": "平湖乙公司", "supply": "平湖乙公司"},
    ):
        with pytest.raises(Invalid):
            usecases.enter_deal(**wrong, actor=broker, today=TODAY)
    with pytest.raises(Invalid):
        usecases.enter_deal(
            title="别人的", need="平湖乙公司", actor=actor(Role.ENTERPRISE, org=organisation()), today=TODAY
        )
    assert Deal.objects.count() == 1


def test_the_thread_shows_the_case_from_the_demand_on_with_days_waited(seat):
    moved(seat, "check")
    rows = queries.detail(seat.owner, seat.deal, today=TODAY).thread

    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert [row.stage for row in rows][0] == "科技成果"
    stages = {row.stage for row in rows}
    assert {"技术需求", "对接请求", "对接项目"} <= stages
    assert [row.what for row in rows if row.stage == "对接项目"] == ["开始对接项目", "开始核查"]


def test_the_facts_later_rooms_read(seat):
    moved(seat, "sign", signed_on=TODAY)
    facts = queries.facts(seat.deal)

    assert (facts.state, facts.signed_on, facts.demand_uid, facts.achievement_uid) == (
        "signed",
        TODAY,
        seat.demand,
        seat.achievement,
    )
    assert [p.side for p in facts.parties] == ["need", "supply"]
    assert facts.brokers == ()
    assert facts.first_introduced_on == TODAY or facts.first_introduced_on == clock.today()
    assert facts.demand_entered_on == clock.today() == facts.achievement_entered_on


def test_an_undone_act_is_refused_by_the_frame_where_the_table_has_none(seat):
    with pytest.raises(Refused):
        frame.undo("deal", seat.deal, actor=seat.owner)
