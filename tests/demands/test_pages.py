"""The demand pages as their readers meet them, called with an actor on the request."""

import re

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.demands import queries
from kezhuan.demands.pages import browse, handle, write
from kezhuan.demands.rules import GATE, TICKS
from tests.builders import actor, organisation

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
