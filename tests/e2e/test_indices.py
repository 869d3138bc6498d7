"""From the first number to the published edition: form, sheet, a department's sign-off, a second person, 测算, targets."""

import pytest
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.files.sheets import write_csv
from kezhuan.indices import usecases
from tests.builders import TODAY, sign_in
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE
from tests.indices.builders import COUNTIES, INDICATORS, city, link_token, observe

pytestmark = pytest.mark.django_db(transaction=True)
LEFT_FOR_SHEET, LEFT_FOR_DEPARTMENT = "contract_count", "rd_intensity"


def _known_before() -> None:
    """Everything but one number for the form, one for the sheet, and one indicator for the department."""
    who = city()
    for year in (2024, 2025):
        for indicator in INDICATORS:
            for unit in COUNTIES:
                if year == 2025 and indicator in (LEFT_FOR_SHEET, LEFT_FOR_DEPARTMENT):
                    continue
                observe(indicator, unit, year, who=who)


def _sheet() -> bytes:
    rows = [
        {"indicator": LEFT_FOR_SHEET, "unit_code": unit, "period": "2025", "value": 40 + n, "status": "reported", "vintage": TODAY,
         "source": "登记系统"}
        for n, unit in enumerate(COUNTIES[1:])
    ]  # fmt: skip
    return write_csv(usecases.columns(clock.today()), rows)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_a_city_makes_its_edition_and_steers_by_its_targets(open_page, live_server, viewport):
    _known_before()

    def opened(role, region):
        page, client = open_page(viewport=viewport), Client()
        sign_in(client, role, region=region)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        client.get("/indices/")  # the first page of a process compiles every template
        return page

    operator = opened(Role.OPERATOR, "3304")
    _enters_by_form_and_sheet(operator)
    _asks_a_department(operator)
    _signs_off(open_page(viewport=viewport))
    edition = _drafts(operator)
    _checks_and_publishes(opened(Role.CITY, "3304"), edition)
    _reads(open_page(viewport=viewport), edition)
    _asks_what_if(operator, edition, script=True)
    plain = open_page(viewport=viewport, script=False)
    plain.context.add_cookies(operator.context.cookies())
    _asks_what_if(plain, edition, script=False)
    _sees_a_light(opened(Role.DISTRICT, "330402"))


def _enters_by_form_and_sheet(page) -> None:
    page.goto("/indices/observations/new/")
    page.get_by_label("指标").select_option(LEFT_FOR_SHEET)
    page.get_by_label("地区或单位").select_option(COUNTIES[0])
    page.get_by_label("年份").fill("2025")
    page.get_by_role("button", name="填报", exact=True).click()
    check_page(page, status=422)
    page.get_by_label("数值").fill("３9")
    page.get_by_label("来源").fill("登记系统 2025 年底")
    page.get_by_role("button", name="填报", exact=True).click()
    page.get_by_role("heading", name="技术合同项目数").wait_for()
    check_page(page)
    page.goto("/indices/observations/upload/")
    page.get_by_label("数据表").set_input_files(
        {"name": "数据.csv", "mimeType": "text/csv", "buffer": _sheet()}
    )
    page.get_by_label("写入正确的行").check()
    page.get_by_role("button", name="处理").click()
    page.get_by_text("新增 2 行").wait_for()
    check_page(page)


def _asks_a_department(page) -> None:
    page.goto("/indices/observations/")
    page.get_by_role("link", name="向部门采集数据").click()
    check_page(page)
    page.get_by_role("link", name="向部门采集数据").first.click()
    page.get_by_label("指数与部门").select_option("indices.city_monitor|统计局")
    page.get_by_label("年份").fill("2025")
    for name in ("南湖区", "秀洲区", "海宁市"):
        page.get_by_label(name).check()
    page.get_by_label("部门联系人").fill("沈")
    page.get_by_label("联系人手机").fill("138 0000 0057")
    check_page(page)
    page.get_by_role("button", name="发送短信链接").click()
    page.get_by_text("138****0057").wait_for()
    check_page(page)


def _signs_off(page) -> None:
    page.goto(f"/d/{link_token()}/")
    check_page(page)
    for n, value in enumerate(("3.4", "三点二", "2.9")):
        page.locator(f"#id_cell{n}_value").fill(value)
    page.get_by_role("button", name="保存并核对").click()
    check_page(page, status=422)
    page.locator("#id_cell1_value").fill("3.2")
    page.get_by_role("button", name="保存并核对").click()
    page.get_by_role("heading", name="核对并签核").wait_for()
    check_page(page)
    page.get_by_label("签核人姓名").fill("沈某")
    page.get_by_label("单位和处室").fill("嘉兴市统计局 社会科技处")
    page.get_by_label("以上数据已由本部门核对").check()
    page.get_by_role("button", name="签核", exact=True).click()
    page.get_by_role("heading", name="已签核").wait_for()
    check_page(page)


def _drafts(page) -> str:
    page.goto("/indices/editions/new/")
    page.get_by_label("指数").select_option("indices.city_monitor")
    page.get_by_label("编制地区").select_option("330400")
    page.get_by_label("名称").fill("嘉兴监测 2025")
    for label, year in (("版次年份", "2026"), ("数据年份", "2025"), ("基期", "2024")):
        page.get_by_label(label).fill(year)
    for name in ("南湖区", "秀洲区", "海宁市"):
        page.get_by_label(name).check()
    check_page(page)
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("button", name="计算", exact=True).click()
    page.get_by_text("名次区间正在后台测算").wait_for()
    check_page(page)
    address = str(page.url)
    page.get_by_role("button", name="提交复核").click()
    page.get_by_text("待复核").first.wait_for()
    check_page(page)
    return address


def _checks_and_publishes(page, edition: str) -> None:
    from kezhuan.core import jobs

    assert jobs.run(kinds=("indices.bands",)) == 1
    page.goto("/desk/todo/editions/")
    page.get_by_role("link", name="嘉兴监测 2025").first.click()
    page.get_by_role("button", name="复核发布").click()
    page.get_by_text("已发布").first.wait_for()
    check_page(page)
    assert page.url == edition
    page.get_by_role("button", name="重算核对").click()
    page.get_by_text("逐字相同").wait_for()
    check_page(page)


def _reads(page, edition: str) -> None:
    page.goto("/indices/")
    page.get_by_role("heading", name="名次有多稳").wait_for()
    check_page(page)
    page.goto(edition)
    page.get_by_role("link", name="南湖区").first.click()
    page.get_by_label("海宁市").check()
    page.get_by_role("button", name="比较").click()
    page.get_by_text("入档概率").wait_for()
    check_page(page)
    page.get_by_role("button", name="交互图：历年名次").click()
    page.locator(".kz-live canvas").first.wait_for()
    check_page(page)
    page.get_by_role("button", name="交互图：历年名次").click()
    assert page.locator(".kz-live").first.is_hidden()


def _asks_what_if(page, edition: str, *, script: bool) -> None:
    page.goto(f"{edition}whatif/")
    page.get_by_label("单位").select_option(COUNTIES[0])
    page.get_by_label("指标").select_option("contract_value")
    page.get_by_label("目标名次").fill("1")
    page.get_by_role("button", name="测算").click()
    page.get_by_role("status").get_by_text("只靠「技术合同交易额」").wait_for()
    check_page(page, scripted=script)


def _sees_a_light(page) -> None:
    page.goto("/targets/new/")
    page.locator("#id_title").fill("促成成果转化项目不少于 60 个")
    page.get_by_label("地区").select_option("330402")
    page.get_by_label("计量单位").fill("项")
    page.locator("#id_planned").fill("60")
    page.get_by_label("依据").fill("工作要点")
    check_page(page)
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("button", name="下达").click()
    page.get_by_role("link", name="报调度数", exact=True).click()
    page.get_by_label("月份").select_option("10")
    page.get_by_label("到月底的数").fill("30")
    page.get_by_role("button", name="报送").click()
    page.get_by_text("明显滞后").first.wait_for()
    check_page(page)
    page.goto("/targets/")
    page.get_by_text("明显滞后").first.wait_for()
    check_page(page)
