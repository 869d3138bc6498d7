"""Every list goes out as a sheet: what is on screen, in full, under the reader's own rights."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from openpyxl import load_workbook

from kezhuan.core import clock, jobs
from kezhuan.core.access import Role
from kezhuan.core.models import Event, Notice
from kezhuan.exchange import lists
from kezhuan.exchange.models import SheetExport
from kezhuan.files.models import Blob
from tests.builders import TODAY, member, organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def stock(office, count: int, title: str = "低温烧结陶瓷之") -> None:
    from kezhuan.achievements.usecases import enter_achievement

    for n in range(count):
        values = {"title": f"{title}{n}", "summary": "=1+1", "field": "05" if n % 2 else "01"}
        enter_achievement(values, actor=office, today=TODAY)


def sheet(answer) -> list[tuple]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [tuple(cell.value for cell in line) for line in load_workbook(io.BytesIO(content)).worksheets[0]]


def test_a_filtered_list_goes_out_in_full_with_filter_time_and_count(client):
    office = sign_in(client, Role.TTO, organisation(kind="university"))
    stock(office, 45)
    of = "/achievements/?mine=1&field=05&page=2"
    shown = client.get(of).content.decode()
    assert "导出 Excel" in shown
    assert "/achievements/?mine=1&amp;field=05&amp;page=2" in shown

    rows = sheet(client.post("/exports/", {"of": of, "form": "xlsx"}))

    assert [line[0] for line in rows[:2]] == ["本单位的成果", "筛选条件：技术领域：新材料及其应用"]
    assert rows[2][0].startswith("导出时间：")
    assert rows[3][0] == "共 22 条"
    assert rows[4] == (
        "成果名称",
        "编号",
        "持有单位",
        "成熟度",
        "转化方式",
        "价格",
        "状态",
        "发布日期",
        "附注",
        "链接",
    )
    assert sorted(line[0] for line in rows[5:]) == sorted(f"低温烧结陶瓷之{n}" for n in range(1, 45, 2))
    assert rows[5][9].startswith("http")
    assert Event.objects.get(verb="list.export").changes == {
        "path": "/achievements/",
        "rows": 22,
        "form": "xlsx",
        "filters": 1,
    }


def test_csv_is_inert_and_reads_back_as_it_was(client):
    office = sign_in(client, Role.TTO, organisation(kind="university"))
    stock(office, 2, title="=cmd|' /C calc'!A")

    text = client.post("/exports/", {"of": "/achievements/?mine=1", "form": "csv"}).content.decode(
        "utf-8-sig"
    )

    assert "\"'=cmd|' /C calc'!A0\"" in text
    from kezhuan.files.sheets import read_rows

    titles = [row.cells[0] for row in read_rows(text.encode())][-2:]
    assert sorted(titles) == ["=cmd|' /C calc'!A0", "=cmd|' /C calc'!A1"]


def test_a_list_longer_than_a_page_may_carry_is_made_by_a_job_and_expires(client, monkeypatch):
    office = sign_in(client, Role.TTO, organisation(kind="university"))
    stock(office, 12)
    from kezhuan.core.rulebook import overlay

    plain = overlay.rulebook()
    body = dict(plain.body("settings.exchange", TODAY)) | {"export_page_rows": 10}
    monkeypatch.setattr(
        "kezhuan.exchange.usecases.exports.rulebook",
        lambda: type("B", (), {"body": lambda self, code, day: body})(),
    )
    monkeypatch.setattr(lists, "WINDOW", 5)

    made = client.post("/exports/", {"of": "/achievements/?mine=1", "form": "xlsx"})
    assert made.status_code == 303
    assert client.get(made["Location"])["Refresh"] == "2"
    jobs.run()

    page = client.get(made["Location"]).content.decode()
    assert "下载" in page
    rows = sheet(client.get(f"{made['Location']}file/"))
    assert len({line[0] for line in rows[5:]}) == 12
    assert Notice.objects.get(topic="export").params == {"title": "本单位的成果", "total": 12}
    stranger = Client()
    sign_in(stranger, Role.TTO)
    assert stranger.get(f"{made['Location']}file/").status_code == 404

    from kezhuan.exchange.usecases import exports

    with clock.at(clock.now() + timedelta(days=8)):
        assert client.get(f"{made['Location']}file/").status_code == 404
        assert exports.daily({}) == {"exports": 1}
    assert Blob.objects.count() == 0


def test_a_job_reads_the_list_as_its_reader_stands_then_not_as_they_stood(client, monkeypatch):
    from kezhuan.people.models import Membership

    office = sign_in(client, Role.TTO, organisation(kind="university"))
    stock(office, 3)
    record = SheetExport.objects.create(by_id=office.user_id, role="tto", org_id=office.org_id, path="/achievements/", query="mine=1",
                                        title="成果", form="xlsx", total=3, created_at=clock.now())  # fmt: skip
    Membership.objects.all().delete()
    jobs.enqueue("exchange.export", {"export": str(record.uid)})

    jobs.run()

    record.refresh_from_db()
    assert (record.state, record.blob) == ("failed", None)


@pytest.mark.parametrize(
    "of",
    ["/desk/", "/api/v1/demands", "/accounts/logout/", "/nowhere/", "https://example.org/", "", "/exports/9"],
)
def test_what_is_no_list_is_no_export(client, of):
    sign_in(client, Role.TTO)

    assert client.post("/exports/", {"of": of, "form": "xlsx"}).status_code == 404
    assert SheetExport.objects.count() == 0


def test_nobody_exports_a_list_they_cannot_open(client):
    sign_in(client, Role.EXPERT)

    for of in ("/people/admin/users/", "/desk/todo/screen/", "/desk/figures/"):
        assert client.post("/exports/", {"of": of, "form": "xlsx"}).status_code == 404
    visitor = Client()
    assert visitor.post("/exports/", {"of": "/achievements/", "form": "xlsx"}).status_code == 302
    assert SheetExport.objects.count() == 0


def addresses(resolver=None, lead: str = "/") -> list[str]:
    """Every address of the product that has no part of its own to fill: the lists among them can be exported."""
    found: list[str] = []
    for entry in (resolver or get_resolver()).url_patterns:
        place = lead + str(entry.pattern)
        if "<" in place or "^" in place or place.startswith(("/api/", "/accounts/")):
            continue
        if isinstance(entry, URLResolver):
            found += addresses(entry, place)
        elif isinstance(entry, URLPattern):
            found.append(place)
    return found


def test_every_list_that_shows_the_button_hands_out_its_rows(client):
    """The registry of exports is the URL map itself: whatever draws a table with pages can be exported."""
    office = organisation(kind="centre", region="330400")
    operator = sign_in(client, Role.OPERATOR, office, region="3304")
    firm = organisation(name="甲公司")
    institute = member(Role.TTO, org=organisation(kind="university"))
    stock(institute, 3)
    from kezhuan.core.access import SYSTEM
    from kezhuan.demands.usecases import import_demand

    import_demand({"origin": "external", "upstream_id": "1", "title": "减重", "public_title": "减重", "audience": "public"}, actor=SYSTEM, today=TODAY)  # fmt: skip
    exported = []
    for place in addresses():
        answer = client.get(place)
        if answer.status_code == 200 and b'action="/exports/"' in answer.content:
            rows = sheet(client.post("/exports/", {"of": place, "form": "xlsx"}))
            count = next(line[0] for line in rows if line[0] and str(line[0]).startswith("共 "))
            assert len(rows) - 5 == int(count.split()[1]), place
            exported.append(place)

    assert {"/achievements/", "/demands/", "/people/organisations/"} <= set(exported)
    assert (operator.role, firm.name) == (Role.OPERATOR, "甲公司")


def test_the_api_exports_as_the_page_does(client):
    office = sign_in(client, Role.TTO, organisation(kind="university"))
    stock(office, 2)

    answer = client.post("/api/v1/exports", {"of": "/achievements/?mine=1"}, content_type="application/json")

    assert len(sheet(answer)) == 7
    listed = client.get("/api/v1/exports").json()
    assert (listed["total"], listed["rows"][0]["total"], listed["rows"][0]["kept"]) == (1, 2, False)
    assert client.get(f"/api/v1/exports/{listed['rows'][0]['uid']}/file").status_code == 404
