"""The office puts an achievement into a company, and its maker asks on a phone to found it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Proposal
from kezhuan.people import accounts
from kezhuan.rights.models import Equity, Venture
from tests.builders import member, told
from tests.e2e.checking import check_page
from tests.e2e.test_payouts import PASSWORD, SECRET, come_in, from_menu
from tests.rights.stakes import Stakes

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unit() -> Stakes:
    """A university with an achievement; its researcher and its office can sign in."""
    made = Stakes()
    for name, role, secret in (("scholar", Role.INSTITUTE, ""), ("bureau", Role.TTO, SECRET)):
        person = accounts.create_user(
            name, name=f"演示{name}", actor=SYSTEM, password=PASSWORD, totp_secret=secret
        )
        told(person)
        member(role, org=made.org, person=person)
    return made


def test_an_achievement_goes_into_a_company_and_its_maker_asks_to_found_it(
    unit: Stakes, page: Any, phone_page: Any, open_page: Callable[..., Any]
) -> None:
    come_in(page, "bureau")
    from_menu(page, "作价入股")
    check_page(page)
    page.get_by_role("link", name="新建作价入股").click()
    check_page(page)
    page.get_by_role("combobox", name="科技成果").select_option(label="碳化硅支架")
    page.get_by_label("入股的公司").fill("嘉兴某新材料公司")
    page.get_by_label("定价依据").fill("定价协议 1 号")
    page.get_by_label("作价金额").fill("0")
    page.get_by_label("占公司股权").fill("20")
    page.get_by_label("团队所得股份").fill("70")
    page.get_by_label("利益关联情况").fill("无")
    page.get_by_role("button", name="保存草稿").click()
    check_page(page, status=422)
    page.get_by_label("作价金额").fill("3000000")
    page.get_by_role("button", name="保存草稿").click()
    check_page(page)
    page.get_by_role("link", name="填写团队股份").click()
    check_page(page)
    page.get_by_role("textbox", name="姓名").fill("退休的赵工")
    page.get_by_role("textbox", name="比例").fill("70")
    page.get_by_role("button", name="添加成员").click()
    check_page(page)
    e = Equity.objects.get()
    page.get_by_role("link", name=e.number).first.click()
    page.get_by_role("link", name="作出决定").click()
    check_page(page)
    page.get_by_label("集体决策文号").fill("校务会 5 号")
    page.get_by_role("button", name="提请复核").click()
    check_page(page)
    assert Proposal.objects.filter(subject_id=e.uid, state=Proposal.OPEN).count() == 1
    assert Equity.objects.get().state == "draft"

    come_in(phone_page, "scholar")
    from_menu(phone_page, "离岗在岗创业")
    check_page(phone_page)
    phone_page.get_by_role("link", name="申请创业").click()
    check_page(phone_page)
    phone_page.get_by_label("创业方式").select_option(label="离岗创业")
    phone_page.get_by_label("创办或任职的企业").fill("嘉兴某新材料公司")
    phone_page.get_by_label("创业方案").fill("用碳化硅支架成果办厂，三年内完成中试并投产。")
    phone_page.get_by_label("与单位的约定").fill("停发工资，到期返岗。")
    phone_page.get_by_label("利益关联情况").fill("无")
    phone_page.get_by_role("button", name="保存草稿").click()
    check_page(phone_page)
    phone_page.get_by_role("link", name="提交申请").click()
    check_page(phone_page)
    phone_page.get_by_role("button", name="提交申请").click()
    check_page(phone_page)
    assert Venture.objects.get().state == "applied"

    from_menu(page, "离岗在岗创业")
    page.get_by_role("link", name="演示scholar").first.click()
    check_page(page)
    assert page.get_by_text("停发工资，到期返岗。").is_visible()
