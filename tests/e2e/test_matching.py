"""A match from both sides of the counter: why, no thanks, let us talk, and where nobody answers."""

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.matching import usecases
from kezhuan.people.models import Organisation
from kezhuan.search import shelves
from tests.builders import TODAY, organisation, sign_in
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE
from tests.matching import market
from tests.matching.conftest import shelf  # noqa: F401 - the index folder of the story

pytestmark = pytest.mark.django_db(transaction=True)
FIRM = "嘉兴甲公司"


@pytest.fixture
def stalls(shelf):  # noqa: F811
    """(firm, institute, demand uid) with two answers and the list computed."""
    office = market.office()
    market.achievement(office)
    market.achievement(office, title="碳化硅陶瓷轻量化支架烧结工艺", performance="抗弯强度 360 MPa。")
    market.crowd(office)
    firm = organisation(region="330402", name=FIRM)
    _, need = market.demand(firm, anonymous=True)
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    return firm, Organisation.objects.get(uid=office.org_id), need.row.uid


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_both_sides_meet(open_page, live_server, stalls, script, tmp_path):
    firm, institute, need = stalls
    sheet = tmp_path / "尺寸要求.txt"
    sheet.write_text("尺寸 200 毫米", encoding="utf-8")

    def opened(role, org=None, region="", **options):
        page = open_page(script=script, **options)
        client = Client()
        sign_in(client, role, org, region)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    owner = opened(Role.ENTERPRISE, firm)
    owner.goto(f"/demands/{need}/")
    owner.get_by_role("link", name="查看全部匹配与理由").click()
    check_page(owner, scripted=script)
    first = owner.get_by_role("article").first
    first.get_by_text("查看依据").click()
    assert first.locator("mark", has_text="抗弯强度不低于 400 MPa").is_visible()
    before = owner.get_by_role("article").count()
    last = owner.get_by_role("article").last
    gone = last.get_by_role("heading").inner_text()
    last.get_by_text("不合适…").click()
    last.get_by_label("不合适的原因").select_option(label="参数不符")
    last.get_by_role("button", name="提交反馈").click()
    last.filter(has_text=gone).wait_for(state="detached")
    assert owner.get_by_role("article").count() == before - 1
    assert owner.get_by_role("heading", name=gone).count() == 0

    tto = opened(Role.TTO, institute, viewport=PHONE)
    tto.goto("/matches/")
    check_page(tto, scripted=script)
    assert FIRM not in tto.content()
    tto.get_by_role("link", name="发起对接").first.click()
    check_page(tto, scripted=script)
    tto.get_by_label("对接事由").fill("我院有成熟样件，可安排交流。")
    tto.get_by_role("button", name="发送对接请求").click()
    tto.get_by_role("heading", name="对接 DJ-").wait_for()
    check_page(tto, scripted=script)
    assert FIRM not in tto.content()
    assert "匿名企业" in tto.content()

    owner.goto("/contacts/?box=todo")
    check_page(owner, scripted=script)
    owner.get_by_role("link", name="DJ-").first.click()
    owner.get_by_role("link", name="接受").click()
    owner.get_by_role("button", name="接受").click()
    owner.get_by_role("textbox", name="留言").fill("请看附件里的尺寸。")
    owner.get_by_label("附件").set_input_files(str(sheet))
    owner.get_by_role("button", name="发送").click()
    owner.get_by_text("请看附件里的尺寸。").wait_for()
    check_page(owner, scripted=script)

    tto.reload()
    assert FIRM in tto.content()
    with tto.expect_download() as got:
        tto.get_by_role("link", name="尺寸要求.txt").click()
    assert got.value.path().read_text(encoding="utf-8") == "尺寸 200 毫米"

    officer = opened(Role.CITY, region="3304")
    officer.goto("/contacts/")
    officer.get_by_role("link", name="DJ-").first.click()
    check_page(officer, scripted=script)
    assert "请看附件里的尺寸。" not in officer.content()


def test_a_broker_takes_up_what_nobody_answered(open_page, client, live_server, shelf):  # noqa: F811
    office = market.office()
    market.crowd(office)
    _, need = market.demand(organisation(region="330402"))
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    page = open_page()
    sign_in(client, Role.BROKER, region="3304")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    page.goto("/followups/")
    check_page(page)
    page.get_by_role("link", name="碳化硅陶瓷支架轻量化").click()
    check_page(page)
    page.get_by_role("button", name="认领").click()
    page.get_by_text("跟进中").first.wait_for()
    page.get_by_role("link", name="看匹配结果").click()
    check_page(page)
    assert "暂未找到合适成果，已转经纪人跟进" in page.content()
    page.go_back()
    page.get_by_role("link", name="完成").click()
    page.get_by_label("跟进结果").fill("已介绍两家外地院所，约定下周通话。")
    page.get_by_role("button", name="完成跟进").click()
    page.get_by_text("已完成").first.wait_for()
    check_page(page)
    page.goto("/quality/")
    check_page(page)
