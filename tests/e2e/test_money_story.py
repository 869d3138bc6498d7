"""The demo's main story, clicked: a visit becomes a demand, a match, a deal, a contract, a registration, money, and all of it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, Role
from tests.e2e.conftest import PHONE
from tests.e2e.story import PASSWORD, SECRET, Hand, settle, work
from tests.e2e.test_main_story import ARM, _ask, _screen, a_visit_becomes_a_draft_the_firm_confirms
from tests.files.corpus import pdf

pytestmark = [pytest.mark.browser]
BEGAN = datetime(2026, 9, 7, 10, tzinfo=clock.SHANGHAI)
FIRM = "测试精密陶瓷有限公司"
NUMBER, TURNOVER, REWARD = "2026330402000001", "600000", "60,000.00"
OBJECT = "甲方许可乙方实施碳化硅陶瓷机械臂中空加筋减重近净成形专利，附图纸、工艺参数和培训。"
CERTIFICATE = {"name": "登记证明.pdf", "mimeType": "application/pdf", "buffer": pdf()}
CONTRACT = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": pdf()}
INVOICE = {"name": "发票.txt", "mimeType": "text/plain", "buffer": "发票号码 12345678".encode()}


class Calendar:
    """The day the whole house lives in, moved on where a notice period has to pass."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self.begun = datetime.now(clock.SHANGHAI)

    def now(self) -> datetime:
        return BEGAN + self.ahead + (datetime.now(clock.SHANGHAI) - self.begun)


@pytest.fixture
def calendar(
    settings: Any, tmp_path: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Calendar:
    """The bodies and people stand, with a policy, its budget, and the firm's account; the index is this test's own."""
    settings.INDEX_DIR, settings.DEMO, settings.STORAGES = tmp_path / "index", True, settings.STORAGES
    made = Calendar()
    monkeypatch.setattr(clock, "now", made.now)
    settle()
    _treasury()
    work()
    return made


def _treasury() -> None:
    from kezhuan.core import frame
    from kezhuan.core.models import Proposal
    from kezhuan.core.money import Fen
    from kezhuan.payouts import usecases
    from kezhuan.people import usecases as people
    from kezhuan.people.accounts import create_user
    from kezhuan.people.models import Organisation, User
    from kezhuan.people.queries import actor_of
    from tests.builders import told
    from tests.payouts.town import POLICY, policy

    today = clock.today()
    policy()
    Organisation.objects.filter(kind="enterprise").update(nature="150")
    Organisation.objects.filter(kind="institute").update(nature="021")
    bodies = {"finance": "测试财政局", "bureau": "测试市科技局"}
    found = {kind: people.enter_organisation({"kind": kind, "name": name, "region": "330400"}, today=today)
             for kind, name in bodies.items()}  # fmt: skip
    # Whoever decided on a contract's registration does not review the reward for it: the city's bureau has its own officer.
    cast = (
        ("purse", "finance", Role.FINANCE),
        ("second", "finance", Role.FINANCE),
        ("city", "bureau", Role.CITY),
    )
    for n, (account, body, role) in enumerate(cast):
        user = create_user(account, name=f"测试{account}", actor=SYSTEM, phone=f"1391000{n:04d}", password=PASSWORD, totp_secret=SECRET)  # fmt: skip
        told(user)
        people.grant_hat(user.uid, found[body].uid, role, actor=SYSTEM, today=today, region="3304")
    owner, officer, purse = (
        actor_of(User.objects.get(username=name), None) for name in ("owner", "officer", "purse")
    )
    account = usecases.register_account(holder=FIRM, bank="嘉兴银行", number="6222000000000001", actor=owner, today=today)  # fmt: skip
    usecases.confirm_account(account, callback="已与王会计电话核对", actor=officer, today=today, version=1)
    budget = usecases.open_appropriation(POLICY, year=today.year, actor=officer, today=today)
    usecases.set_total(
        budget, total=Fen(50_000_000), reason="区政府批复。", actor=officer, today=today, version=1
    )
    frame.decide(
        Proposal.objects.get(subject_id=budget).uid, approve=True, actor=purse, today=today, reason="同意"
    )


def test_money_follows_a_visit_and_goes_back_when_its_contract_falls(
    calendar: Calendar, open_page: Callable[..., Any]
) -> None:
    liaison, phone = Hand(open_page(viewport=PHONE)), Hand(open_page(viewport=PHONE))
    owner, office, operator, officer, city, purse, second = (Hand(open_page()) for _ in range(7))

    a_visit_becomes_a_published_demand(liaison, phone, operator, officer)
    a_match_becomes_a_deal(office, owner)
    the_deal_becomes_a_contract(office)
    its_registration_is_recorded(operator, office, city)
    figures(officer, projects="1", paid="0", owed="0")
    the_firm_applies(owner)
    two_bureaus_decide_and_announce(officer, purse)
    calendar.ahead += timedelta(days=14)
    the_treasury_is_told(officer, purse, second)
    figures(officer, projects="1", paid=REWARD, owed="0")
    the_contract_is_rescinded(office, city)
    figures(officer, projects="0", paid="0", owed=REWARD)
    the_money_comes_back(officer, purse, owner)
    figures(officer, projects="0", paid="0", owed="0")


def a_visit_becomes_a_published_demand(liaison: Hand, phone: Hand, operator: Hand, officer: Hand) -> None:
    a_visit_becomes_a_draft_the_firm_confirms(liaison, phone)
    liaison.page.reload()
    liaison.click("提交", exact=True)
    liaison.press("提交技术需求")
    operator.sign_in("operator")
    _screen(operator, ARM)
    officer.sign_in("officer")
    officer.menu("待发布需求")
    officer.click(ARM)
    officer.click("发布", exact=True)
    officer.fill(公开名称=ARM, 公开摘要="寻求轻量化陶瓷结构件。")
    officer.tick("公开", "已核对：不含国家秘密", "已核对：不涉及", "已核对：公开摘要")
    officer.press("发布需求")
    work()


def a_match_becomes_a_deal(office: Hand, owner: Hand) -> None:
    office.sign_in("office")
    office.menu("匹配结果")
    assert ARM in office.page.get_by_role("main").inner_text()
    _ask(office, "可以先试制两件样件，再谈许可。")
    owner.sign_in("owner")
    owner.menu("待答复的对接请求")
    owner.first_row()
    owner.click("接受", exact=True)
    owner.send()
    office.page.reload()
    office.click("开始对接项目")
    office.press("开始对接项目")
    office.press("进入洽谈")
    office.press("拟定合同")


def the_deal_becomes_a_contract(office: Hand) -> None:
    office.click("填写技术合同")
    office.choose("登记途径", "预审后送登记机构")
    office.press("开始填写")
    office.click("合同内容")
    office.choose("合同类别", "技术许可")
    office.choose("合同子类", "专利实施许可")
    office.choose("许可方式", "普通许可")
    office.fill(许可年限="5", 合同标的=OBJECT, 签订日期=clock.today().isoformat())
    office.press("保存")
    office.click("价款")
    office.choose("价款形式", "固定")
    office.choose("支付方式", "一次总付")
    office.page.get_by_label("合同成交额").fill("60万")
    office.page.get_by_label("预计新增产值").fill("500万")
    office.press("保存")
    office.click("分类")
    office.choose("技术领域", "新材料及其应用")
    office.tick("发明专利")
    office.press("保存")
    office.click("材料")
    office.choose("材料类别", "合同全文")
    office.page.get_by_label("文件").set_input_files(files=[CONTRACT])
    office.press("上传")
    office.click("返回")
    office.click("核对并提交")
    office.tick("以上内容与合同原件一致")
    office.press("提交技术合同")
    office.click(ARM)
    assert "已签约" in office.page.get_by_role("main").inner_text(), "the deal is signed with its contract"


def its_registration_is_recorded(operator: Hand, office: Hand, city: Hand) -> None:
    operator.menu("技术合同")
    operator.first_row()
    operator.click("出具预审意见")
    for yes in operator.page.get_by_label("成立", exact=True).all():
        yes.check()
    operator.fill(意见="标的明确，权利有效，材料齐全。")
    operator.press("出具预审意见")
    office.page.reload()
    office.click(ARM)  # from the deal's page back to its contract
    office.click("送登记机构")
    office.fill(登记机构="嘉兴市技术合同登记处")
    office.press("记为已送登记机构")
    office.click("添加材料")
    office.choose("材料类别", "登记证明扫描件")
    office.page.get_by_label("文件").set_input_files(files=[CERTIFICATE])
    office.press("上传")
    office.click("返回")
    office.click("录入登记结果")
    office.fill(合同登记编号=NUMBER, 核定的技术交易额=TURNOVER)
    office.press("提交登记结果")
    city.sign_in("city")
    agreed(city)
    work()


def agreed(hand: Hand) -> None:
    """The second person opens what waits and agrees."""
    hand.menu("待复核事项")
    hand.first_row()
    hand.tick("同意")
    hand.fill(理由="已与原件核对。")
    hand.press("提交复核结论")


def figures(officer: Hand, *, projects: str, paid: str, owed: str) -> None:
    """The officer's numbers, each as its own page says it with the rows behind."""
    officer.menu("本辖区数据")
    for label, value in (("成果转化项目", projects), ("已拨付奖补资金", paid), ("待退回奖补资金", owed)):
        named = officer.page.locator(".kz-numbers-label", has_text=re.compile(f"^{label}$"))
        shown = officer.page.get_by_role("listitem").filter(has=named).locator(".kz-figure").inner_text()
        assert Decimal(re.sub(r"[^\d.]", "", shown)) == Decimal(value.replace(",", "")), (label, shown)


def the_firm_applies(owner: Hand) -> None:
    owner.menu("奖补申报")
    owner.click("资格预判与申报")
    owner.choose("政策", "南湖区购买技术补助")
    owner.page.get_by_role("main").locator("input[type=checkbox]").first.check()
    owner.press("看资格和上限")
    assert REWARD in owner.page.get_by_role("main").inner_text()
    owner.press("建立申报")
    owner.page.get_by_label("文件").set_input_files(files=[INVOICE])
    owner.press("上传")
    owner.click("修改", exact=True)
    owner.page.get_by_label("收款账户").select_option(index=1)
    owner.press("保存")
    owner.click("提交申报")
    owner.tick("以上内容和材料真实")
    owner.press("提交申报")


def two_bureaus_decide_and_announce(officer: Hand, purse: Hand) -> None:
    officer.menu("奖补申报")
    officer.click("SB-")
    officer.press("受理")
    officer.click("审核通过")
    officer.choose("信用核查", "无失信记录")
    officer.fill(审核意见="合同真实履行，材料齐全，符合第三条。")
    officer.press("审核通过")
    officer.click("核定", exact=True)
    officer.fill(核定理由="按上限核定。")
    officer.press("提交财政复核")
    purse.sign_in("purse")
    agreed(purse)
    officer.menu("年度预算")
    officer.click("YS-")
    officer.tick("SB-")
    officer.fill(异议受理联系方式="区科技局 0573-12345678")
    officer.press("安排并公示")
    assert downloaded(officer, "请示（Word）").endswith(".docx")


def downloaded(hand: Hand, words: str, *, button: bool = False) -> str:
    """The name of the file this link or button hands out."""
    main = hand.page.get_by_role("main")
    place = main.get_by_role("button" if button else "link", name=words, exact=True)
    with hand.page.expect_download() as waiting:
        place.click()
    return str(waiting.value.suggested_filename)


def the_treasury_is_told(officer: Hand, purse: Hand, second: Hand) -> None:
    officer.page.reload()
    officer.press("公示结束")
    purse.menu("年度预算")
    purse.click("YS-")
    purse.tick("SB-")
    purse.press("编制清单")
    second.sign_in("second")
    second.menu("拨付批次")
    second.click("BF-")
    second.click("复核下达")
    second.tick("已逐行核对")
    second.press("下达国库集中支付")
    purse.page.reload()
    assert downloaded(purse, "导出国库集中支付清单", button=True).endswith(".xlsx")
    assert downloaded(purse, "资金下达通知（PDF）").endswith(".pdf")
    purse.page.reload()
    purse.fill(清单序号="1", 回单号="HD-1", 到账日期=clock.today().isoformat())
    purse.press("登记回单")


def the_contract_is_rescinded(office: Hand, city: Hand) -> None:
    office.page.reload()
    office.click("合同解除")
    office.choose("原因", "合同解除")
    office.fill(说明="样件三次未达标，双方协商解除。")
    office.press("提请复核合同解除")
    agreed(city)
    work()
    office.page.reload()
    office.look()
    office.follow(office.page.get_by_role("main").locator("a[href^='/deals/']"))
    office.look()
    assert "拟定合同" in office.page.get_by_role("main").locator(".kz-title").inner_text(), (
        "the deal is open again"
    )


def the_money_comes_back(officer: Hand, purse: Hand, owner: Hand) -> None:
    officer.menu("奖补追回")
    officer.first_row()
    officer.press("发出退回通知")
    assert downloaded(officer, "退回通知（Word）").endswith(".docx")
    owner.menu("须退回的奖补")
    owner.first_row()
    purse.menu("奖补追回")
    purse.first_row()
    purse.click("登记退回")
    purse.fill(退回凭证号="TH-1")
    purse.press("登记")
    assert "已退回" in purse.page.get_by_role("main").inner_text()
    work()
