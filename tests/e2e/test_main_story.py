"""The main job, clicked: a visit and a registered firm's own words become published demands that find their match."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.story import PASSWORD, Hand, settle, work

pytestmark = [pytest.mark.browser]
ARM, CLOTH = "碳化硅陶瓷机械臂减重", "经编坯布在线疵点检测"
USCC = "91350100M000100Y43"


@pytest.fixture
def house(settings, tmp_path, transactional_db):
    """The bodies and people stand, the index is this test's own, messages lie in the demo's letter box."""
    settings.INDEX_DIR, settings.DEMO, settings.STORAGES = tmp_path / "index", True, settings.STORAGES
    settle()
    work()


def test_a_demand_is_collected_screened_published_and_answered(house: None, open_page: Any) -> None:
    liaison, owner = Hand(open_page(viewport=PHONE)), Hand(open_page(viewport=PHONE))
    newcomer, operator, officer = (Hand(open_page()) for _ in range(3))
    office, machinist, broker = (Hand(open_page()) for _ in range(3))

    a_visit_becomes_a_draft_the_firm_confirms(liaison, owner)
    a_firm_registers_and_writes_over_several_sittings(newcomer, operator)
    the_centre_screens_both(liaison, newcomer, operator)
    the_officer_publishes_both(officer)
    work()
    they_find_each_other(office, machinist, broker, newcomer)


def a_visit_becomes_a_draft_the_firm_confirms(liaison: Hand, owner: Hand) -> None:
    liaison.sign_in("liaison")
    liaison.menu("走访记录")
    liaison.click("写走访记录")
    liaison.choose("走访企业", "测试精密陶瓷有限公司")
    liaison.fill(对方接待人="沈厂长", 对方手机号码="13800001111",
                 走访情况="晶圆搬运机械臂用碳化硅陶瓷做中空加筋减重，薄壁件烧结变形大，成品率低。减重率不低于35%，弹性模量不低于380GPa。")  # fmt: skip
    liaison.tick("发现技术需求")
    liaison.press("保存")
    liaison.fill(需求名称=ARM)
    liaison.choose("技术领域", "新材料及其应用")
    liaison.press("生成草稿")
    liaison.click("技术参数")
    assert liaison.page.get_by_role("main").locator("input[value='减重率']").count() == 1
    liaison.send()
    liaison.click("公开范围")
    liaison.tick("公开", "我确认内容不涉及国家秘密")
    liaison.press("保存")
    liaison.menu("代填的需求")
    liaison.click(ARM)
    liaison.press("请企业确认")

    owner.start()
    link = owner.newest_sms(r"https?://[^/\s]+(/c/\S+?/)")
    owner.open(link)
    owner.look()
    assert "弹性模量" in owner.page.get_by_role("main").inner_text()
    owner.tick("属实，我确认")
    owner.press("提交答复")
    assert owner.page.get_by_role("heading", level=1).inner_text() == "已收到您的答复"
    owner.open(link)
    owner.look(status=404)


def a_firm_registers_and_writes_over_several_sittings(newcomer: Hand, operator: Hand) -> None:
    newcomer.start()
    newcomer.click("登录", exact=True)
    newcomer.click("用手机号码注册")
    newcomer.fill(姓名="褚国强", 手机号码="13700002222", 密码=PASSWORD)
    newcomer.send()
    newcomer.fill(短信验证码=newcomer.newest_sms(r"验证码 (\d{6})"))
    newcomer.send()
    newcomer.tick("同意接收站外提醒")
    newcomer.press("已阅读，继续")
    newcomer.fill(统一社会信用代码=USCC[:-1] + "Z", 单位名称="测试经编科技有限公司")
    newcomer.choose("所在地区", "嘉兴市 海宁市")
    newcomer.press("提交登记", status=422)
    assert "第 18 位校验码不符" in newcomer.page.locator("#error-summary").inner_text()
    newcomer.fill(统一社会信用代码=USCC)
    newcomer.press("提交登记")

    operator.sign_in("operator")
    operator.menu("待核验的加入申请")
    operator.click("测试经编科技有限公司")
    operator.tick("核验通过")
    operator.fill(核验意见="已电话核实。")
    operator.press("提交核验结论")

    newcomer.start()
    newcomer.click("工作台")
    newcomer.click("填写技术需求")
    newcomer.fill(需求名称=CLOTH)
    newcomer.choose("技术领域", "先进制造")
    newcomer.press("下一步")
    newcomer.click("问题与目标")
    newcomer.fill(主要问题="经编机出布快，断纱、油污、横条等疵点靠人工巡台发现晚，希望机器视觉在线检测并联动停机。",
                  预期目标="疵点检出率不低于98%，误报率不高于2%，检测速度不低于40m/min。")  # fmt: skip
    newcomer.press("保存")
    _sign_out_and_in(newcomer)
    newcomer.menu("本单位的需求")
    newcomer.click(CLOTH)
    newcomer.click("修改", exact=True)
    assert "机器视觉" not in newcomer.page.get_by_role("main").inner_text()
    newcomer.click("公开范围")
    newcomer.tick("公开", "我确认内容不涉及国家秘密")
    newcomer.press("保存")
    _submit(newcomer)
    assert "XQ-" in newcomer.page.get_by_role("main").inner_text()


def _sign_out_and_in(newcomer: Hand) -> None:
    newcomer.page.get_by_text("褚国强").first.click()
    newcomer.page.get_by_role("button", name="退出").first.click()
    newcomer.page.wait_for_load_state()
    newcomer.sign_in("13700002222")


def _submit(hand: Hand) -> None:
    hand.click("核对")
    hand.press("提交技术需求")


def the_centre_screens_both(liaison: Hand, newcomer: Hand, operator: Hand) -> None:
    liaison.page.reload()
    liaison.click("提交", exact=True)
    liaison.press("提交技术需求")
    operator.menu("待甄别需求")
    operator.click(CLOTH)
    operator.click("退回补充")
    operator.fill(要补充的问题="深色布占多少？")
    operator.press("退回给企业")
    _screen(operator, ARM)

    newcomer.menu("待补充、待确认的需求")
    newcomer.click(CLOTH)
    newcomer.click("修改", exact=True)
    newcomer.click("回答问题")
    newcomer.fill(深色布占多少="约三成。")
    newcomer.press("保存回答")
    _submit(newcomer)
    _screen(operator, CLOTH)


def _screen(operator: Hand, title: str) -> None:
    operator.menu("待甄别需求")
    operator.click(title)
    operator.click("甄别通过")
    operator.tick("真实", "可量化", "有预算意向", "可公开")
    operator.fill(甄别意见="与企业技术负责人通话核实，参数可测。")
    operator.press("甄别通过")


def the_officer_publishes_both(officer: Hand) -> None:
    officer.sign_in("officer")
    for title, teaser in ((ARM, "寻求轻量化陶瓷结构件。"), (CLOTH, "寻求布面在线检测。")):
        officer.menu("待发布需求")
        officer.click(title)
        officer.click("发布", exact=True)
        officer.fill(公开名称=title, 公开摘要=teaser)
        officer.tick("公开", "已核对：不含国家秘密", "已核对：不涉及", "已核对：公开摘要")
        officer.press("发布需求")
        assert "已发布" in officer.page.get_by_role("main").inner_text()


def they_find_each_other(office: Hand, machinist: Hand, broker: Hand, newcomer: Hand) -> None:
    from kezhuan.core import clock
    from kezhuan.matching import usecases

    office.sign_in("office")
    office.menu("匹配结果")
    shown = office.page.get_by_role("main").inner_text()
    assert ARM in shown
    assert "满足" in shown
    _ask(office, "可以先试制两件样件。")
    usecases.lapse_overdue(today=clock.today() + timedelta(days=30))
    office.page.reload()
    assert "逾期未答复" in office.page.get_by_role("main").inner_text()

    broker.sign_in("broker")
    broker.menu("匹配结果")
    assert CLOTH in broker.page.get_by_role("main").inner_text()

    machinist.sign_in("machinist")
    machinist.menu("匹配结果")
    _ask(machinist, "我们已装四十台，可以带样机上门。")
    _refused_then_accepted(machinist, newcomer)


def _ask(hand: Hand, words: str) -> None:
    hand.click("发起对接")
    hand.fill(对接事由=words)
    hand.press("发送对接请求")


def _refused_then_accepted(machinist: Hand, newcomer: Hand) -> None:
    newcomer.menu("待答复的对接请求")
    newcomer.first_row()
    newcomer.click("婉拒", exact=True)
    newcomer.choose("婉拒原因", "近期排不开人手")
    newcomer.send()
    machinist.page.reload()
    assert "近期排不开人手" in machinist.page.get_by_role("main").inner_text()

    newcomer.menu("本单位的需求")
    newcomer.click(CLOTH)
    newcomer.click("查看全部匹配与理由")
    _ask(newcomer, "生产淡季可以试机，请报方案。")
    machinist.menu("待答复的对接请求")
    machinist.first_row()
    machinist.click("接受", exact=True)
    machinist.send()
    machinist.fill(留言="方案见附件。")
    machinist.field("附件").set_input_files(
        files=[
            {
                "name": "方案.csv",
                "mimeType": "text/csv",
                "buffer": "项目,数值\n检出率,98.5\n".encode("utf-8-sig"),
            }
        ]
    )
    machinist.press("发送")
    newcomer.page.reload()
    assert "方案.csv" in newcomer.page.get_by_role("main").inner_text()
