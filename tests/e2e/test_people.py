"""A firm comes in from the start page, is verified, and an officer signs in with a second factor."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Outgoing
from kezhuan.people import accounts, imports
from kezhuan.people.totp import code_at
from tests.builders import TODAY, member, told
from tests.e2e.checking import check_page

pytestmark = [pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse 2026"
SECRET = "JBSWY3DPEHPK3PXP"
REGISTRY = (
    "统一社会信用代码,企业名称,注册地址,法定代表人,行政区划\n"
    "91350100M000100Y43,示例材料有限公司,南湖区某路 1 号,张三,330402\n"
).encode()


@pytest.fixture
def town() -> None:
    """A registry, and an operator and an officer of the own city with their second factor."""
    imports.run(REGISTRY, commit=True, today=TODAY, source="演示名录")
    for username, role in (("operator", Role.OPERATOR), ("officer", Role.CITY)):
        person = accounts.create_user(
            username, name=f"演示{username}", actor=SYSTEM, password=PASSWORD, totp_secret=SECRET
        )
        told(person)
        member(role, region="3304", person=person)


def sms_code() -> str:
    """What the phone shows."""
    body = Outgoing.objects.filter(channel="sms", body__contains="验证码 ").order_by("-id").first().body
    return re.search(r"验证码 (\d{6})", body)[1]


def sign_in(page: Any, username: str, *, scripted: bool = True) -> None:
    """From the start page through password and second factor to the workbench."""
    page.goto("/", timeout=60_000)  # the first page of a fresh server pays for every import
    page.get_by_role("link", name="登录").first.click()
    check_page(page, scripted=scripted)
    page.get_by_label("手机号码或账号").fill(username)
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    check_page(page, scripted=scripted)
    page.get_by_label("验证器上的 6 位数字").fill(code_at(SECRET))
    page.get_by_role("button", name="登录", exact=True).click()


def register(page: Any, *, scripted: bool = True) -> None:
    """Sign up with a mobile number, give a wrong code, then the right one."""
    page.goto("/", timeout=60_000)  # the first page of a fresh server pays for every import
    page.get_by_role("link", name="登录").first.click()
    page.get_by_role("link", name="用手机号码注册").click()
    check_page(page, scripted=scripted)
    page.get_by_label("姓名").fill("陈工")
    page.get_by_label("手机号码").fill("138 0000 0001")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="下一步：验证手机").click()
    check_page(page, scripted=scripted)
    page.get_by_label("短信验证码").fill(sms_code())
    page.get_by_role("button", name="确认").click()
    check_page(page, scripted=scripted)
    assert page.get_by_role("heading", level=1).inner_text() == "您的个人信息怎样处理"
    assert not page.get_by_label("同意接收站外提醒").is_checked()
    page.get_by_role("button", name="已阅读，继续").click()
    check_page(page, scripted=scripted)

    page.get_by_label("统一社会信用代码").fill("91350100M000100Y4Z")
    page.get_by_label("给核验人员的说明").fill("请尽快核验")
    page.get_by_role("button", name="提交登记").click()
    check_page(page, status=422, scripted=scripted)
    assert page.title().startswith("错误：")
    assert page.get_by_text("第 18 位校验码不符").count() == 2
    assert page.get_by_label("给核验人员的说明").input_value() == "请尽快核验"

    page.get_by_label("统一社会信用代码").fill("91350100m000100y43")
    page.get_by_role("button", name="按企业名录填入").click()
    check_page(page, scripted=scripted)
    assert page.get_by_label("单位名称").input_value() == "示例材料有限公司"
    assert page.get_by_label("注册地址").input_value() == "南湖区某路 1 号"
    page.get_by_role("button", name="提交登记").click()
    check_page(page, scripted=scripted)
    page.get_by_text("待核验").first.wait_for()
    page.get_by_text("个工作日").first.wait_for()


def test_a_firm_registers_and_the_operator_verifies_it(town: None, page: Any, open_page: Any) -> None:
    register(page)

    operator = open_page()
    sign_in(operator, "operator")
    operator.goto("/people/claims/")
    check_page(operator)
    operator.get_by_role("link", name="示例材料有限公司").click()
    operator.get_by_text("与企业名录一致").wait_for()
    check_page(operator)
    operator.get_by_label("核验通过").check()
    operator.get_by_role("button", name="提交核验结论").click()
    check_page(operator)

    page.reload()
    page.get_by_text("已通过").first.wait_for()
    page.get_by_text("陈工").first.wait_for(state="attached")


def test_registering_works_without_javascript(town: None, page_without_script: Any) -> None:
    register(page_without_script, scripted=False)


def test_an_officer_signs_in_with_a_second_factor_and_sees_the_devices(town: None, page: Any) -> None:
    sign_in(page, "officer")

    page.goto("/accounts/sessions/")
    check_page(page)
    page.get_by_text("当前设备").wait_for()
    page.goto("/people/me/")
    check_page(page)
    page.get_by_role("link", name="第二重验证设置").click()
    check_page(page)


def test_the_pages_of_the_room_hold_at_both_widths(town: None, page: Any) -> None:
    sign_in(page, "operator")

    for address in ("/people/members/", "/people/tokens/", "/people/delegations/", "/people/organisations/", "/profiles/",
                    "/accounts/password/change/", "/people/register/", "/people/claims/?mine=1"):  # fmt: skip
        page.goto(address)
        check_page(page)
