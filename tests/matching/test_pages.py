"""The matching pages through the browser's door: lists, contacts, threads, follow-ups, quality."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kezhuan.core.access import Role
from kezhuan.matching import usecases
from kezhuan.matching.models import Contact, Feedback, Followup, Message, Suggestion
from kezhuan.search import shelves
from tests.builders import TODAY, organisation, sign_in
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def hidden(response, part: str = "") -> dict[str, str]:
    """Version and key of the first form whose action holds `part`."""
    text = response.content.decode()
    forms = [
        found
        for found in re.findall(r"<form method=\"post\".*?</form>", text, re.S)
        if part in found and 'name="key"' in found
    ]
    return dict(re.findall(r'name="(version|key|item_kind|item_uid|move)" value="([^"]*)"', forms[0]))


@pytest.fixture
def stalls(shelf):
    """(firm, institute, demand, achievement) with the list computed."""
    office = market.office()
    offer = market.achievement(office)
    market.crowd(office)
    firm = organisation(region="330402", name="嘉兴甲公司")
    _, need = market.demand(firm, anonymous=True)
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    from kezhuan.people.models import Organisation

    return firm, Organisation.objects.get(uid=office.org_id), need.row.uid, offer.row.uid


def test_the_firm_reads_why_and_its_feedback_changes_the_next_list(stalls, client):
    firm, _, need, offer = stalls
    sign_in(client, Role.ENTERPRISE, firm)

    shown = client.get(f"/demands/{need}/matches/")
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "碳化硅陶瓷轻量化支架制备技术" in text
    assert "<mark>抗弯强度不低于 400 MPa</mark>" in text
    assert "<mark>抗弯强度 420 MPa</mark>" in text
    assert "合计" in text

    sent = client.post(f"/demands/{need}/matches/feedback/", hidden(shown, "feedback") | {"code": "maturity"})
    assert sent.status_code == 303
    after = client.get(f"/demands/{need}/matches/").content.decode()
    assert "碳化硅陶瓷轻量化支架制备技术" not in after
    assert "暂未找到合适成果，已转经纪人跟进" in after
    assert Followup.objects.get().state == "open"
    assert Feedback.objects.get().code == "maturity"


def test_feedback_without_a_reason_says_so_beside_the_field_and_keeps_the_list(stalls, client):
    firm, _, need, _ = stalls
    sign_in(client, Role.ENTERPRISE, firm)
    shown = client.get(f"/demands/{need}/matches/")

    answer = client.post(f"/demands/{need}/matches/feedback/", hidden(shown, "feedback") | {"code": ""})

    assert answer.status_code == 422
    assert "请选择不合适的原因" in answer.content.decode()
    assert Suggestion.objects.count() == 1
    assert not Feedback.objects.exists()


def test_an_institute_finds_the_demand_asks_and_both_talk_once_the_firm_accepts(stalls, client):
    firm, institute, need, offer = stalls
    sign_in(client, Role.TTO, institute)
    mine = client.get("/matches/").content.decode()
    assert "碳化硅陶瓷支架轻量化" in mine
    assert "嘉兴甲公司" not in mine
    ask_url = re.search(r'href="(/contacts/new/[^"]+)"', mine)[1].replace("&amp;", "&")

    form = client.get(ask_url)
    assert "嘉兴甲公司" not in form.content.decode()
    sent = client.post(ask_url, hidden(form) | {"message": "我院可提供样件，请安排交流。"})
    assert sent.status_code == 303
    contact = client.get(sent.url)
    assert contact.status_code == 200
    assert "匿名企业" in contact.content.decode()
    for address in ("/contacts/", sent.url, "/matches/", f"/demands/{need}/"):
        assert "嘉兴甲公司" not in client.get(address).content.decode(), address

    client.logout()
    sign_in(client, Role.ENTERPRISE, firm)
    asked = client.get(sent.url)
    assert "我院可提供样件" in asked.content.decode()
    form = client.get(f"{sent.url}accept/")
    assert client.post(f"{sent.url}accept/", hidden(form) | {"note": "欢迎。"}).status_code == 303
    thread = client.get(sent.url)
    file = SimpleUploadedFile("要求.txt", "尺寸 200 毫米。".encode())
    said = client.post(
        f"{sent.url}messages/", hidden(thread, "messages") | {"text": "请看附件。", "file": file}
    )
    assert said.status_code == 303, said.content.decode()[-2000:]
    text = client.get(sent.url).content.decode()
    assert "请看附件。" in text
    file_url = re.search(rf'href="({sent.url}files/[^"]+)"', text)[1]

    client.logout()
    sign_in(client, Role.TTO, institute)
    assert "嘉兴甲公司" in client.get(sent.url).content.decode()
    got = client.get(file_url)
    assert b"".join(got.streaming_content).decode() == "尺寸 200 毫米。"
    assert got["Content-Disposition"].startswith("attachment")
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )

    client.logout()
    sign_in(client, Role.CITY, region="3304")
    staff = client.get(sent.url).content.decode()
    assert "对接内容只有双方单位能看到" in staff
    assert "请看附件。" not in staff
    assert "我院可提供样件" not in staff
    assert client.get(file_url).status_code == 404

    client.logout()
    sign_in(client, Role.ENTERPRISE)
    assert client.get(sent.url).status_code == 404
    assert client.get(file_url).status_code == 404
    assert client.post(f"{sent.url}messages/", {"text": "插话", "key": "k"}).status_code == 404
    assert Message.objects.count() == 1


def test_a_refusal_needs_its_reason_and_the_asking_side_reads_it(stalls, client):
    firm, institute, need, offer = stalls
    sign_in(client, Role.ENTERPRISE, firm)
    address = f"/contacts/new/?demand={need}&kind=achievement&item={offer}"
    sent = client.post(address, hidden(client.get(address)) | {"message": "想了解报价。"})
    client.logout()
    sign_in(client, Role.TTO, institute)
    form = client.get(f"{sent.url}refuse/")
    assert client.post(f"{sent.url}refuse/", hidden(form) | {"reason_code": ""}).status_code == 422
    assert Contact.objects.get().state == "sent"
    assert client.post(f"{sent.url}refuse/", hidden(form) | {"reason_code": "busy"}).status_code == 303
    client.logout()
    sign_in(client, Role.ENTERPRISE, firm)

    text = client.get(sent.url).content.decode()

    assert "近期排不开人手" in text
    assert client.get(f"{sent.url}refuse/").status_code == 404


def test_a_broker_sees_where_to_call_and_takes_up_what_nobody_answered(shelf, client):
    office = market.office()
    market.crowd(office)
    firm = organisation(region="330402")
    _, need = market.demand(firm)
    shelves.rebuild()
    usecases.refresh(need.row.uid, today=TODAY)
    task = Followup.objects.get()
    sign_in(client, Role.BROKER, region="3304")

    listed = client.get("/followups/").content.decode()
    assert "碳化硅陶瓷支架轻量化" in listed
    shown = client.get(f"/followups/{task.uid}/")
    assert "认领" in shown.content.decode()
    assert client.post(f"/followups/{task.uid}/move/", hidden(shown, "take")).status_code == 303
    form = client.get(f"/followups/{task.uid}/finish/")
    assert client.post(f"/followups/{task.uid}/finish/", hidden(form) | {"note": ""}).status_code == 422
    done = client.post(f"/followups/{task.uid}/finish/", hidden(form) | {"note": "已介绍外地院所。"})
    assert done.status_code == 303
    task.refresh_from_db()
    assert (task.state, task.outcome_note) == ("done", "已介绍外地院所。")


def test_nobody_else_opens_these_pages(stalls, client):
    _, _, need, _ = stalls
    for address in (f"/demands/{need}/matches/", "/matches/", "/contacts/", "/followups/"):
        assert client.get(address).url.startswith("/accounts/login/"), address
    sign_in(client, Role.ENTERPRISE)
    assert client.get(f"/demands/{need}/matches/").status_code == 404
    assert client.get("/followups/").status_code == 404
    client.logout()
    sign_in(client, Role.AUDITOR)
    for address in (f"/demands/{need}/matches/", "/matches/", "/followups/"):
        assert client.get(address).status_code == 404, address


def test_the_quality_page_says_when_nobody_has_measured(client):
    assert "尚未测量" in client.get("/quality/").content.decode()
    usecases.keep_measurement({"ndcg@5": 0.691, "ndcg@5_ci": [0.68, 0.70], "n_demands": 12}, source="自有反馈", data="ab12", model="cd34",
                              how="交叉验证", pairs=345)  # fmt: skip
    text = client.get("/quality/").content.decode()
    assert "0.691" in text
    assert "0.680 – 0.700" in text
    assert "cd34" in text


def test_the_quality_page_says_what_could_not_be_measured(client):
    usecases.keep_measurement({"ndcg@5": 0.5, "mrr": None, "mrr_ci": None, "n_demands": 20}, source="自有反馈", data="ab12", model="cd34",
                              how="交叉验证", pairs=40)  # fmt: skip
    text = client.get("/quality/").content.decode()
    assert "无从测量" in text
    assert "没有一对标注达到 3 级" in text
