"""A team asks for its achievement: papers, the page to check, the unit's decision, and the draft of the agreement in Word."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from kezhuan.core import frame
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Proposal
from kezhuan.people import accounts
from kezhuan.rights.models import Entitlement
from tests.builders import TODAY, member, told
from tests.e2e.checking import check_page
from tests.e2e.test_payouts import PASSWORD, SECRET, come_in, from_menu
from tests.rights.stakes import Stakes

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unit() -> Stakes:
    """A university with an achievement; one of its researchers and its office can sign in."""
    made = Stakes()
    for name, role, secret in (("scholar", Role.INSTITUTE, ""), ("bureau", Role.TTO, SECRET)):
        person = accounts.create_user(
            name, name=f"演示{name}", actor=SYSTEM, password=PASSWORD, totp_secret=secret
        )
        told(person)
        member(role, org=made.org, person=person)
    return made


def asked(page: Any) -> None:
    """The researcher has filled in the application and its team."""
    from_menu(page, "职务科技成果赋权")
    page.get_by_role("link", name="申请赋权").click()
    check_page(page)
    page.get_by_role("combobox", name="科技成果").select_option(label="碳化硅支架")
    page.get_by_label("赋予的权利").select_option(label="所有权份额")
    page.get_by_label("团队份额").fill("70")
    page.get_by_label("转化方案").fill("团队办厂，两年内完成中试，三年内投产，费用由团队承担。")
    page.get_by_label("权利义务约定").fill("按份额分担费用，重大事项共同决定，收益按约定分配。")
    page.get_by_label("利益关联情况").fill("无")
    page.get_by_label("权属清晰，没有争议").check()
    page.get_by_label("共有人已书面同意").check()
    page.get_by_label("不影响国家安全").check()
    page.get_by_role("button", name="保存草稿").click()
    check_page(page)
    page.get_by_role("link", name="填写成员和比例").click()
    check_page(page)
    page.get_by_label("本单位人员").select_option(label="演示scholar")
    page.get_by_role("textbox", name="比例").fill("100")
    page.get_by_role("button", name="添加成员").click()
    check_page(page)
    page.get_by_role("link", name=Entitlement.objects.get().number).first.click()
    check_page(page)


def test_a_team_asks_with_papers_checks_every_answer_and_the_agreement_comes_as_word(
    unit: Stakes, page: Any, open_page: Callable[..., Any], tmp_path: Any
) -> None:
    paper = tmp_path / "转化方案附件.csv"
    paper.write_text("年份,产值\n2027,300\n", encoding="utf-8")
    come_in(page, "scholar")
    asked(page)

    page.get_by_role("link", name="上传材料").click()
    check_page(page)
    page.get_by_role("button", name="上传", exact=True).click()
    check_page(page, status=422)
    page.get_by_label("材料种类").select_option(label="转化方案及附件")
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="上传", exact=True).click()
    check_page(page)
    assert page.get_by_role("link", name="转化方案附件.csv").is_visible()

    page.get_by_role("link", name="提交申请").click()
    check_page(page)
    for said in (
        "所有权份额 70%",
        "团队办厂，两年内完成中试，三年内投产，费用由团队承担。",
        "演示scholar",
        "100.00%",
    ):
        assert page.get_by_role("main").get_by_text(said).first.is_visible(), said
    page.get_by_role("link", name="修改 转化方案").click()
    check_page(page)
    page.get_by_label("转化方案").fill("团队办厂，一年内完成中试，三年内投产，费用由团队承担。")
    page.get_by_role("button", name="保存", exact=True).click()
    check_page(page)
    page.get_by_role("link", name="提交申请").click()
    assert page.get_by_text("团队办厂，一年内完成中试，三年内投产，费用由团队承担。").first.is_visible()
    page.get_by_role("button", name="提交申请").click()
    check_page(page)
    e = Entitlement.objects.get()
    assert (e.state, e.team_bp) == ("applied", 7000)
    assert page.get_by_role("link", name="下载协议草稿（Word）").count() == 0

    office = open_page(viewport=page.viewport_size)
    come_in(office, "bureau")
    from_menu(office, "职务科技成果赋权")
    office.get_by_role("link", name="碳化硅支架").first.click()
    check_page(office)
    assert office.get_by_role("link", name="转化方案附件.csv").is_visible()
    office.get_by_role("link", name="同意赋权").click()
    check_page(office)
    office.get_by_label("集体决策文号").fill("校务会 3 号")
    office.get_by_role("button", name="提请复核").click()
    check_page(office)
    proposal = Proposal.objects.get(subject_id=e.uid, state=Proposal.OPEN)
    frame.decide(proposal.uid, approve=True, actor=unit.second, today=TODAY, reason="已核对")

    office.reload()
    check_page(office)
    with office.expect_download() as handed:
        office.get_by_role("link", name="下载协议草稿（Word）").click()
    agreement = docx.Document(io.BytesIO(handed.value.path().read_bytes()))
    words = "\n".join(
        [
            *(p.text for p in agreement.paragraphs),
            *(c.text for t in agreement.tables for row in t.rows for c in row.cells),
        ]
    )
    for said in ("碳化硅支架", "演示scholar", "70%", "校务会 3 号"):
        assert said in words, said
    assert Entitlement.objects.get().state == "decided"
