"""需求手册 and 成果汇编: each reader's own groups, one link per liaison, one answer per link."""

import io
import re

import docx
import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.models import Notice, Outgoing
from kezhuan.exchange.models import Booklet, BookletCopy
from tests.builders import organisation, sign_in
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text_of(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def token(n: int = 0) -> str:
    body = Outgoing.objects.filter(channel="sms").order_by("id")[n].body
    found = re.search(r"/b/([^/]+)/", body)
    assert found is not None
    return found[1]


@pytest.fixture
def need():
    """A public demand and one for members only, both published."""
    market.demand(organisation(name="嘉兴甲公司"), title="会员看得到的名称")
    market.demand(organisation(name="嘉兴乙公司"), audience="member")


def test_a_booklet_holds_what_its_reader_may_read_and_never_what_is_sealed(client, need):
    member, visitor_like = Client(), Client()
    sign_in(member, Role.INSTITUTE, organisation(kind="institute"))
    sign_in(visitor_like, Role.MEMBER)

    papers = {
        who: text_of(client_.get("/booklets/file/docx/?kind=demands").content)
        for who, client_ in (("member", member), ("nobody", visitor_like))
    }

    assert "会员看得到的名称" in papers["member"]
    assert "抗弯强度不低于 400 MPa" in papers["member"]
    assert papers["nobody"].count("轻量化支架") == 1
    assert "抗弯强度" not in papers["nobody"]
    assert "会员看得到的名称" not in papers["nobody"]
    for paper in papers.values():
        assert market.CANARY not in paper
        assert "KZ-77" not in paper


def test_achievements_by_field_and_as_pdf(client, need):
    market.achievement(market.office())
    sign_in(client, Role.ENTERPRISE)

    assert "碳化硅陶瓷轻量化支架制备技术" in text_of(
        client.get("/booklets/file/docx/?kind=achievements&field=05").content
    )
    assert "碳化硅" not in text_of(client.get("/booklets/file/docx/?kind=achievements&field=01").content)
    answer = client.get("/booklets/file/pdf/?kind=achievements")
    assert answer.status_code in (200, 503)
    assert client.get("/booklets/file/exe/").status_code == 404


def test_liaison_people_answer_once_without_an_account_and_the_sender_reads_it(client, need):
    sender = sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")
    people = "王老师，13800138000\n李老师 139 0013 9000"

    sent = client.post("/booklets/send/?kind=demands", {"people": people, "key": "k"})
    assert sent.status_code == 303
    outside = Client()
    page = outside.get(f"/b/{token()}/").content.decode()
    assert "轻量化支架" in page
    assert "会员看得到的名称" not in page
    assert market.CANARY not in page
    uid = re.search(r'name="interested" value="([^"]+)"', page)
    assert uid is not None

    assert outside.post(f"/b/{token()}/", {"key": "k"}).status_code == 422
    answered = outside.post(f"/b/{token()}/", {"interested": uid[1], "text": "我校先进陶瓷团队可承接"})
    assert answered.status_code == 303
    assert outside.get(f"/b/{token()}/").status_code == 404
    assert outside.get(f"/b/{token(1)}/").status_code == 200

    shown = client.get(sent["Location"]).content.decode()
    assert "我校先进陶瓷团队可承接" in shown
    assert "轻量化支架" in shown
    assert Notice.objects.get(topic="booklet").to_id == sender.user_id
    assert BookletCopy.objects.filter(answered_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    "people, code",
    [
        ("", "请填写"),
        ("王老师", "第 1 行"),
        ("王老师，12345", "手机"),
        ("\n".join(f"某，1380013{n:04d}" for n in range(101)), "1 至 100"),
    ],
)
def test_a_line_that_cannot_be_read_sends_nothing(client, need, people, code):
    sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")

    answer = client.post("/booklets/send/?kind=demands", {"people": people, "key": "k"})

    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert (Booklet.objects.count(), Outgoing.objects.count()) == (0, 0)


def test_who_does_not_send_neither_sends_nor_reads_answers(client, need):
    operator = Client()
    sign_in(operator, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")
    sent = operator.post("/booklets/send/?kind=demands", {"people": "王，13800138000", "key": "k"})[
        "Location"
    ]
    sign_in(client, Role.ENTERPRISE)
    other = Client()
    sign_in(other, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")

    assert client.get("/booklets/send/").status_code == 404
    assert client.post("/booklets/send/?kind=demands", {"people": "王，13800138000"}).status_code == 404
    assert client.get(sent).status_code == 404
    assert other.get(sent).status_code == 404
    assert Booklet.objects.count() == 1


def test_the_api_gives_sends_and_reads_the_same(client, need):
    sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330400"), region="3304")

    made = client.get("/api/v1/booklets?kind=demands").json()
    sent = client.post(
        "/api/v1/booklets/sent",
        {"kind": "demands", "people": "王，13800138000"},
        content_type="application/json",
    ).json()

    assert made["total"] == 2
    assert (sent["people"], sent["answered"]) == (1, 0)
    assert client.get(f"/api/v1/booklets/sent/{sent['uid']}").json() == sent
