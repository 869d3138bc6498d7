"""Revenue sharing in the browser: a researcher signs on the page, a retired colleague through a link, the office decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Proposal
from kezhuan.people import accounts
from kezhuan.rights import usecases
from kezhuan.rights.models import Distribution
from tests.builders import member, told
from tests.e2e.checking import check_page
from tests.e2e.test_payouts import PASSWORD, SECRET, come_in, from_menu
from tests.rights.bench import TODAY, Unit, at, link_of

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unit() -> Unit:
    """A university whose distribution waits for three signatures; its researcher and its office can sign in."""
    with at():
        made = Unit()
        for name, role, secret in (("scholar", Role.INSTITUTE, ""), ("bureau", Role.TTO, SECRET)):
            person = accounts.create_user(
                name, name=f"演示{name}", actor=SYSTEM, password=PASSWORD, totp_secret=secret
            )
            told(person)
            acting = member(role, org=made.org, person=person)
            if role is Role.INSTITUTE:
                made.lead = acting
    return made


def test_a_researcher_signs_and_the_office_proposes_the_decision(
    unit: Unit, page: Any, open_page: Callable[..., Any]
) -> None:
    with at():
        d = unit.sent()
        usecases.sign_share(d.uid, actor=unit.student, today=TODAY, version=d.version)
        usecases.answer_link(link_of(d, unit.office), agrees=True, reason="", today=TODAY)

    come_in(page, "scholar")
    from_menu(page, "收益分配")
    page.get_by_role("link", name="碳化硅支架").first.click()
    check_page(page)
    assert page.get_by_text("7,695,000.00").first.is_visible()
    page.get_by_role("link", name="签认", exact=True).click()
    check_page(page)
    page.get_by_role("button", name="签认", exact=True).click()
    check_page(page, status=422)
    page.get_by_label("我已核对本人的比例和金额").check()
    page.get_by_role("button", name="签认", exact=True).click()
    check_page(page)
    assert page.get_by_role("link", name="签认", exact=True).count() == 0

    office = open_page(viewport={"width": 1366, "height": 900})
    come_in(office, "bureau")
    from_menu(office, "收益分配")
    office.get_by_role("link", name="碳化硅支架").first.click()
    check_page(office)
    office.get_by_role("link", name="作出决定").click()
    check_page(office)
    office.get_by_label("集体决策文号").fill("校务会 12 号")
    office.get_by_role("button", name="提请复核").click()
    check_page(office)
    assert Proposal.objects.filter(subject_id=d.uid, state=Proposal.OPEN).count() == 1
    assert Distribution.objects.get(uid=d.uid).state == "signing"


def test_somebody_without_an_account_signs_on_a_phone(unit: Unit, phone_page: Any) -> None:
    with at():
        d = unit.sent()
    token = link_of(d, unit.office)  # made today: a link lives for seven days

    phone_page.goto(f"/distributions/sign/{token}/")
    check_page(phone_page)
    phone_page.get_by_label("同意并签认").check()
    phone_page.get_by_role("button", name="提交", exact=True).click()
    check_page(phone_page)

    assert phone_page.get_by_text("已收到您对份额的答复").first.is_visible()
    assert Distribution.objects.get(uid=d.uid).shares.get(person_id=None).signed_via == "link"
