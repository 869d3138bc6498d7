"""The demand pages as their readers meet them, called with an actor on the request."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden
from kezhuan.demands import queries, usecases
from kezhuan.demands.models import Demand
from kezhuan.demands.pages import browse, handle, write
from kezhuan.demands.rules import GATE, TICKS
from tests.builders import TODAY, actor, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def visit(rf):
    """Call a view as an actor and give the answer."""
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage

    def call(view, who, *args, data=None, path="/"):
        request = rf.get(path) if data is None else rf.post(path, data)
        request.actor, request.user, request.session = who, AnonymousUser(), {}
        request._messages = CookieStorage(request)
        return view(request, *args)

    return call


def hidden(response):
    """The hidden fields of the page's own form."""
    text = response.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(version|key)" value="([^"]*)"', text))
    assert "key" in found
    return found


def test_a_firm_writes_over_several_sittings_and_staff_carry_it_to_the_public(visit):
    firm = organisation(region="330402", name="嘉兴甲公司")
    owner = actor(Role.ENTERPRISE, org=firm)
    first = visit(write.start, owner, data={"title": "碳化硅支架减重", "field": "05", "key": "k1"})
    assert first.status_code == 303
    uid = queries.filtered(owner, mine=True).get().uid

    for name, data in (
        ("problem", {"problem": "支架重量由 1.8 kg 降到 1.2 kg 以下，抗弯强度不低于 400 MPa。"}),
        ("sealed", {"detail": "客户为某卫星厂，图纸编号 KZ-77。", "contact_phone": "13800000000"}),
        ("audience", {"audience": "public", "anonymous": "on", "secrecy_cleared": "on"}),
    ):
        shown = visit(write.section, owner, uid, name)
        saved = visit(write.section, owner, uid, name, data=data | hidden(shown))
        assert saved.status_code == 303, (name, saved.content.decode()[-600:])

    table = visit(write.table, owner, uid)
    assert "MPa" in table.content.decode()
    tasks = visit(write.tasks, owner, uid).content.decode()
    assert "已完成" in tasks
    check = visit(write.check, owner, uid)
    assert "谁能看到" in check.content.decode()
    sent = visit(write.check, owner, uid, data=hidden(check))
    assert sent.url == f"/demands/{uid}/receipt/"
    assert f"/demands/{uid}/receipt.pdf" in visit(handle.receipt, owner, uid).content.decode()
    paper = visit(handle.receipt_paper, owner, uid)
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    with pytest.raises(Hidden):
        visit(handle.receipt_paper, actor(Role.BROKER, region="3304"), uid)
    assert "XQ-2026-" in visit(handle.receipt, owner, uid).content.decode()

    operator, officer = actor(Role.OPERATOR, region="3304"), actor(Role.DISTRICT, region="330402")
    card = visit(handle.screen, operator, uid)
    ticked = {f"tick_{name}": "on" for name in TICKS} | {"note": "已与技术负责人王工通话核实。"}
    assert visit(handle.screen, operator, uid, data=ticked | hidden(card)).status_code == 303
    form = visit(handle.publish, officer, uid)
    gate = {f"gate_{name}": "on" for name in GATE}
    public = {
        "public_title": "轻量化支架",
        "teaser": "寻求轻量化支架方案。",
        "audience": "public",
        "anonymous": "on",
    }
    assert visit(handle.publish, officer, uid, data=public | gate | hidden(form)).status_code == 303

    seen = visit(browse.detail, VISITOR, uid).content.decode()
    assert "轻量化支架" in seen
    assert all(
        secret not in seen for secret in ("碳化硅支架减重", "嘉兴甲公司", "KZ-77", "13800000000", "400")
    )
    listed = visit(browse.listing, VISITOR).content.decode()
    assert "轻量化支架" in listed
    assert "共 1 项" in listed


def test_faults_stand_beside_their_fields_and_keep_what_was_typed(visit):
    owner = actor(Role.ENTERPRISE, org=organisation())
    visit(write.start, owner, data={"title": "减重", "field": "05", "key": "k1"})
    uid = queries.filtered(owner, mine=True).get().uid
    shown = visit(write.section, owner, uid, "budget")

    answer = visit(
        write.section,
        owner,
        uid,
        "budget",
        data={"budget_low_fen": "12,0万", "budget_high_fen": "２０", "ends_on": "2020-01-01"} | hidden(shown),
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "12,0万" in text
    assert queries.detail(owner, uid).member.budget_high_fen is None
    assert answer.content.decode().count("错误") >= 1


def drafted(visit, owner):
    """A draft of this owner; its uid."""
    started = visit(write.start, owner, data={"title": "碳化硅支架减重", "field": "05", "key": "k"})
    return UUID(started.url.split("/")[2])


def test_the_budget_is_kept_with_the_word_that_it_is_secured(visit):
    owner = actor(Role.ENTERPRISE, org=organisation(region="330402"))
    uid = drafted(visit, owner)
    given = hidden(visit(write.section, owner, uid, "budget"))

    typed = {"budget_low_fen": "１２．５", "budget_high_fen": "20", "funded": "on", "ends_on": "2027-12-31"}
    saved = visit(write.section, owner, uid, "budget", data=given | typed)

    assert saved.status_code == 303
    kept = queries.values(owner, uid, ("budget_low_fen", "budget_high_fen", "funded"))
    assert (kept["budget_low_fen"], kept["budget_high_fen"], kept["funded"]) == (12_500_000, 20_000_000, True)


def test_a_year_far_ahead_is_named_together_with_what_cannot_be_read(visit):
    owner = actor(Role.ENTERPRISE, org=organisation(region="330402"))
    uid = drafted(visit, owner)
    given = hidden(visit(write.section, owner, uid, "budget"))

    answer = visit(
        write.section,
        owner,
        uid,
        "budget",
        data=given | {"budget_high_fen": "12,0万", "ends_on": "2206-05-01"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "「12,0万」不是金额" in text
    assert "年份太远，请核对：2206" in text
    assert queries.values(owner, uid, ("ends_on",))["ends_on"] is None


def test_what_was_asked_at_a_return_stands_in_the_timeline_and_the_city_may_return_after_screening(visit):
    firm = organisation(region="330402")
    owner, city = actor(Role.ENTERPRISE, org=firm), actor(Role.CITY, region="3304")
    uid = drafted(visit, owner)
    record = Demand.objects.get(uid=uid)
    record.state, record.number = "screened", "XQ-T-1"
    record.save()
    shown = queries.detail(city, uid)

    back = usecases.return_demand(
        uid, ["现有部件多重？", "由谁验收？"], actor=city, today=TODAY, version=shown.row.version
    )

    assert back.row.state == "returned"
    said = [h.note for h in browse.happenings(back) if h.what == "退回补充"]
    assert said == ["1. 现有部件多重？\n2. 由谁验收？"]


def test_the_case_of_ones_own_firm_waits_for_somebody_else(visit):
    own, other = organisation(region="330402"), organisation(region="330402")
    for firm in (own, other):
        uid = drafted(visit, actor(Role.ENTERPRISE, org=firm))
        Demand.objects.filter(uid=uid).update(state="screened")
    officer = actor(Role.DISTRICT, region="330402")

    mine = replace(officer, conflicts=frozenset({own.uid}))

    assert queries.waiting(officer, today=TODAY).count() == 2
    assert [d.organisation for d in queries.waiting(mine, today=TODAY)] == [other]
