"""好差评 as both sides click it: a service ends, the firm rates it badly, the unit answers, the firm reads the answer; and by link."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kezhuan.core import jobs
from kezhuan.core.access import Role
from kezhuan.core.models import Outgoing
from kezhuan.demands import visits
from kezhuan.people.models import Organisation
from tests.builders import TODAY, member, organisation, sign_in
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE
from tests.ratings.test_asking import a_contact, drained

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COMPLAINT = "说好的样品资料一直没有寄来"


def as_(page, live_server, role, org):
    """The page's browser is signed in under this hat of this organisation."""
    client = Client()
    sign_in(client, role, org)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def test_from_the_end_of_a_service_to_the_answer_the_firm_reads(page, live_server):
    contact, asks, holds = a_contact()
    firm, unit = (Organisation.objects.get(uid=side.org_id) for side in (asks, holds))

    # The firm ends the contact on its page, which is what invites it to rate.
    as_(page, live_server, Role.ENTERPRISE, firm)
    page.goto(f"/contacts/{contact.uid}/")
    check_page(page)
    page.get_by_role("link", name="结束对接").click()
    check_page(page)
    page.get_by_label("对接结果").select_option(index=1)
    page.get_by_role("button", name=re.compile("结束对接")).click()
    page.get_by_text("已结束").first.wait_for()
    drained()

    page.goto("/desk/")
    check_page(page)
    main = page.get_by_role("main")
    main.get_by_role("link", name=re.compile("待评价的服务")).first.click()
    check_page(page)
    main.get_by_role("link", name=re.compile("的服务（")).click()
    check_page(page)
    page.get_by_role("link", name="评价这次服务").click()
    check_page(page)
    assert page.get_by_text("看不到是谁写的").is_visible()
    page.get_by_label("不满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    check_page(page, status=422)
    assert page.title().startswith("错误")
    assert page.get_by_label("不满意", exact=True).is_checked()
    page.get_by_label(re.compile("说明")).fill(COMPLAINT)
    page.get_by_role("button", name="提交评价").click()
    page.get_by_text("差评待答复").first.wait_for()
    check_page(page)
    mine = page.url

    # The unit finds it among its tasks with its day, reads no name, and answers.
    as_(page, live_server, Role.INSTITUTE, unit)
    page.goto("/desk/")
    main.get_by_role("link", name=re.compile("待答复的差评")).first.click()
    main.get_by_role("link", name=re.compile("的服务（")).click()
    check_page(page)
    assert main.get_by_text(COMPLAINT).is_visible()
    assert firm.name not in main.inner_text()
    assert main.get_by_text("答复期限").first.is_visible()
    page.get_by_role("link", name="答复", exact=True).click()
    check_page(page)
    page.get_by_role("textbox", name=re.compile("^答复")).fill("资料已于今日寄出，以后两个工作日内寄送。")
    page.get_by_role("button", name="提交答复").click()
    page.get_by_text("差评已答复").first.wait_for()
    check_page(page)

    as_(page, live_server, Role.ENTERPRISE, firm)
    page.goto(mine)
    assert page.get_by_text("资料已于今日寄出").first.is_visible()
    check_page(page)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_a_visited_firm_rates_by_the_link_of_its_message_without_account_or_script(
    open_page, live_server, viewport
):
    firm, office = (
        organisation(region="330402"),
        organisation(kind="operator", region="3304", name="嘉兴技转中心"),
    )
    made = visits.record_visit(
        {"visited_on": TODAY, "contact_name": "王工", "contact_phone": "13900001234", "notes": "看了车间"},
        org_uid=firm.uid, actor=member(Role.OPERATOR, org=office, region="3304"), today=TODAY,
    )  # fmt: skip
    confirmed(made.uid)
    sms = Outgoing.objects.filter(channel="sms", body__contains="/e/").get().body
    page = open_page(viewport=viewport, script=False)

    page.goto(re.search(r"/e/[\w-]+/", sms)[0])
    check_page(page, scripted=False)
    assert page.get_by_text("嘉兴技转中心").first.is_visible()
    page.get_by_role("button", name="提交评价").click()
    assert page.title().startswith("错误")
    page.get_by_label("非常满意").check()
    page.get_by_role("button", name="提交评价").click()
    page.get_by_role("heading", name="谢谢您的评价").wait_for()
    check_page(page, scripted=False)
    page.get_by_role("link", name="各单位服务满意率").click()
    check_page(page, scripted=False)

    # the link opens nothing any more
    page.goto(re.search(r"/e/[\w-]+/", sms)[0])
    check_page(page, status=404, scripted=False)


def confirmed(uid):
    """The visit's counterpart has confirmed it; the waiting job asks for the rating."""
    from kezhuan.core.models import Event
    from kezhuan.ratings import usecases

    event = Event.objects.filter(subject_id=uid).first()
    usecases.on_service_ended({"kind": "visit", "subject": str(uid), "event": str(event.uid)})
    jobs.run(kinds=("ratings.ask",))
