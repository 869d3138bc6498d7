"""Scenario 7: an institute's office takes in a hundred results of which twelve rows are wrong, by mouse and by keyboard."""

import re

import pytest
from django.test import Client

from kezhuan.achievements.models import Achievement
from kezhuan.core import jobs
from kezhuan.core.access import Role
from tests.builders import organisation, sign_in
from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import PHONE, WIDE
from tests.exchange import filling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(open_page, live_server):
    """Opens a page on which the 成果处 of an institute is signed in."""

    def opened(**options):
        page = open_page(**options)
        client = Client()
        sign_in(client, Role.TTO, organisation(kind="university", region="330402"))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        client.get("/imports/")  # the first page of a process compiles every template
        return page

    return opened


@pytest.mark.parametrize(
    "viewport, script", [(WIDE, True), (PHONE, True), (PHONE, False)], ids=["1366", "360", "360-plain"]
)
def test_a_hundred_results_with_twelve_bad_rows(office, viewport, script, tmp_path):
    page = office(viewport=viewport, script=script)
    wrong, right = filling.achievements(), filling.achievements(faulty=())
    first = tmp_path / "成果.xlsx"
    first.write_bytes(filling.workbook("achievements", wrong))

    page.goto("/imports/")
    check_page(page, scripted=script)
    page.get_by_role("link", name="科技成果", exact=True).last.click()
    check_page(page, scripted=script)
    with page.expect_download() as template:
        page.get_by_role("link", name="下载模板").click()
    assert template.value.suggested_filename == "科技成果导入表.xlsx"

    page.get_by_label("填好的表格").set_input_files(first)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text("可以离开本页").wait_for()  # asks again by itself: nothing holds still to be judged
    jobs.run()
    page.get_by_text("可导入 88 行，有误 12 行").wait_for()
    check_page(page, scripted=script)
    page.get_by_role("button", name="确认导入 88 行").click()
    page.get_by_text("可以离开本页").wait_for()
    jobs.run()
    page.get_by_text("成功 88 行，失败 12 行").wait_for()
    check_page(page, scripted=script)
    assert Achievement.objects.count() == 88

    with page.expect_download() as handed:
        page.get_by_role("link", name="下载待修改的表格").click()
    second = tmp_path / "改好.xlsx"
    second.write_bytes(filling.mended(handed.value.path().read_bytes(), right))
    page.get_by_role("link", name="上传改好的表格").click()
    page.get_by_label("填好的表格").set_input_files(second)
    page.get_by_role("button", name="上传并检查").click()
    jobs.run()
    page.get_by_role("button", name="确认导入 12 行").click()
    jobs.run()
    page.get_by_text("成功 12 行，失败 0 行").wait_for()
    page.get_by_role("link", name="查看导入的内容").click()
    check_page(page, scripted=script)

    assert "共 100 项" in page.content()
    assert Achievement.objects.count() == 100
    assert set(Achievement.objects.values_list("summary", flat=True)) == {"=1+1 的写法也只是文字"}


def test_the_same_by_keyboard_alone_and_an_export_of_what_came(office, tmp_path):
    page = office(viewport=WIDE)
    file = tmp_path / "成果.xlsx"
    file.write_bytes(filling.workbook("achievements", filling.achievements(3, faulty=())))

    page.goto("/imports/new/achievements/")
    page.get_by_label("填好的表格").set_input_files(file)
    tab_to(page, "main form button.btn-primary", most=120)
    page.keyboard.press("Enter")
    page.get_by_text("可以离开本页").wait_for()
    jobs.run()
    confirm = page.get_by_role("button", name="确认导入 3 行")
    confirm.wait_for()
    tab_to(page, "form[action$='/confirm/'] button", most=120)
    page.keyboard.press("Enter")
    page.get_by_text("可以离开本页").wait_for()
    jobs.run()
    page.get_by_text("成功 3 行，失败 0 行").wait_for()
    shown = page.get_by_role("link", name="查看导入的内容")
    shown.wait_for()
    tab_to(page, "main a[href='/achievements/?mine=1']", most=120)
    page.keyboard.press("Enter")
    export = page.get_by_role("button", name="导出 Excel")
    export.wait_for()
    tab_to(page, "button[value=xlsx]", most=160)
    with page.expect_download() as handed:
        page.keyboard.press("Enter")

    assert re.match(r"本单位的成果-\d{8}-\d{4}\.xlsx", handed.value.suggested_filename)
    check_page(page)
