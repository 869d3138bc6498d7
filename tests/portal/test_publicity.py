"""Public notices as anybody meets them: the list, the notice, its paper, and an objection from first word to answer."""

import pytest

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.publicity import usecases
from kezhuan.core.publicity.models import Objection
from tests.builders import actor, sign_in, user
from tests.core.publicity.announcing import announce, office

pytestmark = pytest.mark.django_db
TEXT = "名单第二项的金额与合同不符，附件已寄。"


@pytest.fixture
def notice():
    return announce(office(), today=clock.today())


def test_anybody_reads_the_list_and_the_notice(client, notice, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        listing = client.get("/publicity/").content.decode()
    with django_assert_max_num_queries(18):
        shown = client.get(f"/publicity/{notice}/").content.decode()

    assert "拟兑现名单公示" in listing
    assert "嘉兴乙公司，技术交易额 50 万元" in shown
    assert "张老师 0573-00000000" in shown
    assert f"/publicity/{notice}/object/" in shown


def test_the_list_is_filtered_and_says_so_when_nothing_fits(client, notice):
    assert "拟兑现名单公示" in client.get("/publicity/?state=running&kind=payout").content.decode()
    assert f"/publicity/{notice}/" not in client.get("/publicity/?state=finished").content.decode()


def test_the_paper_is_a_pdf_of_its_own_name(client, notice):
    answer = client.get(f"/publicity/{notice}/paper.pdf")

    assert answer.content[:5] == b"%PDF-"
    assert answer["Content-Disposition"].startswith('attachment; filename="GS-')


def test_what_a_visitor_typed_is_there_after_sign_in(client, notice):
    here = f"/publicity/{notice}/object/"

    sent = client.post(here, {"text": TEXT, "phone": "13900000000"})

    assert (sent.status_code, sent["Location"]) == (303, f"/accounts/login/?next={here}")
    assert not Objection.objects.exists()
    person = user(name="钱一")
    client.login(username=person.username, password="") or client.force_login(person)
    assert TEXT in client.get(here).content.decode()

    done = client.post(here, {"text": TEXT, "phone": "13900000000", "key": "k1"})

    objection = Objection.objects.get()
    assert done["Location"] == f"/objections/{objection.uid}/"
    assert (objection.author_name, objection.text) == ("钱一", TEXT)
    assert TEXT not in client.get(here).content.decode()


def test_an_empty_objection_is_named_beside_its_field_and_keeps_the_rest(client, notice):
    answer = client.post(f"/publicity/{notice}/object/", {"text": "", "phone": "13900000000"})

    assert answer.status_code == 422
    assert "请填写异议事项和理由" in answer.content.decode()
    assert 'value="13900000000"' in answer.content.decode()
    assert not Objection.objects.exists()


def test_an_officer_answers_from_the_desk_and_the_author_reads_it(client, notice):
    author = actor(Role.MEMBER)
    raised = usecases.object_to(notice, text=TEXT, actor=author, today=clock.today())
    sign_in(client, Role.CITY, region="3304")
    assert "待答复的异议" in client.get("/desk/").content.decode()
    assert TEXT in client.get(f"/objections/{raised}/").content.decode()

    client.post(
        f"/objections/{raised}/answer/",
        {"decision": "dismiss", "text": "经核实无误。", "version": 1, "key": "k"},
    )

    assert Objection.objects.get(uid=raised).state == "dismissed"
    shown = client.get(f"/publicity/{notice}/").content.decode()
    assert "经核实无误。" in shown
    assert TEXT not in shown


def test_an_objection_is_hidden_from_everybody_else(client, notice):
    raised = usecases.object_to(notice, text=TEXT, actor=actor(Role.MEMBER), today=clock.today())
    sign_in(client, Role.ENTERPRISE)

    assert client.get(f"/objections/{raised}/").status_code == 404
    assert client.get(f"/api/v1/objections/{raised}").status_code == 404
    assert (
        client.post(f"/objections/{raised}/answer/", {"decision": "dismiss", "text": "无"}).status_code == 404
    )
    assert Objection.objects.get().state == "filed"


def test_after_the_period_the_page_says_where_to_write(client):
    from datetime import timedelta

    old = announce(today=clock.today() - timedelta(days=40))

    shown = client.get(f"/publicity/{old}/object/").content.decode()

    assert "公示不在期内" in shown
    assert "张老师 0573-00000000" in shown


def test_the_api_says_what_the_pages_say(client, notice):
    listing = client.get("/api/v1/publicities").json()
    one = client.get(f"/api/v1/publicities/{notice}").json()

    assert (listing["total"], listing["rows"][0]["title"]) == (1, "拟兑现名单公示")
    assert one["standing"]["state"] == "running"
    assert one["lines"] == ["嘉兴甲公司，技术交易额 100 万元", "嘉兴乙公司，技术交易额 50 万元"]
    assert (
        client.post(
            f"/api/v1/publicities/{notice}/objections", {"text": TEXT}, content_type="application/json"
        ).status_code
        == 401
    )

    sign_in(client, Role.ENTERPRISE)
    made = client.post(
        f"/api/v1/publicities/{notice}/objections", {"text": TEXT}, content_type="application/json"
    )

    assert made.json()["state"] == "filed"
    assert client.get("/api/v1/objections").json()["total"] == 1
