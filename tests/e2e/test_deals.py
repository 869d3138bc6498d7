"""A broker's day: a board of twenty deals, one moved on, a visit written on a phone, a share claimed, the sum kept."""

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.deals import usecases
from kezhuan.people.models import Membership, Organisation
from tests.builders import TODAY, organisation, sign_in
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE

pytestmark = pytest.mark.django_db(transaction=True)
FIRM, INSTITUTE, DEAL = "嘉兴甲公司", "嘉兴某研究院", "对接第 07 项"


@pytest.fixture
def people(live_server):
    """Sessions by name; the broker leads twenty deals between the firm and the institute, the second knows one."""
    sessions, actors = {}, {}
    orgs = {"firm": organisation(name=FIRM), "institute": organisation(kind="institute", name=INSTITUTE)}
    for name, role, region in (
        ("firm", Role.ENTERPRISE, ""),
        ("institute", Role.TTO, ""),
        ("broker", Role.BROKER, "3304"),
        ("second", Role.BROKER, "3304"),
    ):
        client = Client()
        org = orgs.get(name)
        actors[name] = sign_in(client, role, org, region)
        sessions[name] = client.cookies["sessionid"].value
    for n in range(1, 21):
        uid = usecases.enter_deal(
            title=f"对接第 {n:02d} 项", need=FIRM, supply=INSTITUTE, actor=actors["broker"], today=TODAY
        )
        if n == 7:
            known = Membership.objects.get(user__uid=actors["second"].user_id).uid
            usecases.name_broker(uid, broker=known, actor=actors["firm"], today=TODAY)
    assert Organisation.objects.count() == 4
    return sessions


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_brokers_day_with_twenty_deals(open_page, live_server, people, viewport):
    def opened(who, size=viewport):
        page = open_page(viewport=size)
        page.context.add_cookies([{"name": "sessionid", "value": people[who], "url": live_server.url}])
        page.goto("/desk/")
        page.goto("/deals/")
        return page

    board = opened("broker")
    check_page(board)
    assert board.get_by_role("listitem").filter(has_text="对接第").count() == 20
    lane = board.get_by_role("region", name="核查中 0")
    assert lane.get_by_text("暂无").is_visible()
    board.get_by_role("listitem").filter(has_text=DEAL).get_by_role("button", name="开始核查").click()
    moved = board.get_by_role("region", name="核查中 1")
    moved.get_by_role("link", name=DEAL).wait_for()
    check_page(board)

    phone = opened("broker", PHONE)
    phone.get_by_role("link", name=DEAL).click()
    check_page(phone)
    phone.get_by_role("link", name="走访洽谈").click()
    check_page(phone)
    phone.get_by_label("情况").fill("到现场看了三号线，约定下周寄样。")
    phone.get_by_role("button", name="保存").click()
    phone.get_by_text("到现场看了三号线，约定下周寄样。").wait_for()
    check_page(phone)

    board.get_by_role("link", name=DEAL).click()
    board.get_by_role("link", name="登记促成归属").click()
    check_page(board)
    board.get_by_label("您代表哪一方").select_option(label="双方")
    board.get_by_label("促成比例").fill("６０")
    board.get_by_role("button", name="提交，请双方确认").click()
    board.get_by_text("需求方、供给方").wait_for()
    check_page(board)

    second = opened("second")
    second.get_by_role("link", name=DEAL).click()
    second.get_by_role("link", name="登记促成归属").click()
    second.get_by_label("您代表哪一方").select_option(label="供给方")
    second.get_by_label("促成比例").fill("50")
    second.get_by_role("button", name="提交，请双方确认").click()
    second.get_by_text("再加 50% 为 110%，超过 100%。最多还可登记 40%").wait_for()
    check_page(second, status=409)

    for who in ("firm", "institute"):
        side = opened(who)
        side.goto("/desk/")
        side.get_by_role("link", name="「" + DEAL + "」的促成归属").first.click()
        check_page(side)
        side.get_by_role("button", name="确认").click()
        side.wait_for_load_state()
    side.get_by_text("已确认").first.wait_for()
    check_page(side)
