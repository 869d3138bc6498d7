"""A sheet from upload to its last mended row, as its uploader does it on the page."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kezhuan.achievements.models import Achievement
from kezhuan.core import jobs
from kezhuan.core.access import Role
from kezhuan.core.models import Event, Notice
from kezhuan.exchange.models import SheetImport, Upstream
from kezhuan.people.models import Membership
from tests.builders import member, organisation, sign_in
from tests.exchange import filling

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def upload(client: Client, kind: str, content: bytes, *, whole: bool = False, name: str = "成果.xlsx") -> str:
    """The sheet is uploaded and read; the address of its page."""
    posted = {"file": SimpleUploadedFile(name, content)} | ({"whole": "on"} if whole else {})
    answer = client.post(f"/imports/new/{kind}/", posted)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    jobs.run()
    return answer["Location"]


def confirm(client: Client, page: str) -> str:
    """The import is confirmed and written; its page then."""
    assert client.post(f"{page}confirm/", {"key": page}).status_code == 303
    jobs.run()
    return client.get(page).content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


@pytest.fixture
def office(client):
    """The 成果处 of an institute, signed in."""
    return sign_in(client, Role.TTO, organisation(kind="university", region="330402"))


def test_88_rows_stand_12_come_back_red_and_the_mended_12_make_100(client, office):
    wrong, right = filling.achievements(), filling.achievements(faulty=())

    page = upload(client, "achievements", filling.workbook("achievements", wrong))
    preview = words(client.get(page).content.decode())
    assert "可导入88行，有误12行" in preview
    assert "确认导入88行" in preview
    assert Achievement.objects.count() == 0
    assert Upstream.objects.count() == 0

    assert "成功88行，失败12行" in words(confirm(client, page))
    assert Achievement.objects.count() == 88
    assert [fault["code"] for fault in SheetImport.objects.get().faults] == [f[2] for f in filling.FAULTS]

    handed_back = client.get(f"{page}errors.xlsx").content
    sheet = load_workbook(io.BytesIO(handed_back)).worksheets[0]
    red = [
        cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.fill.fgColor.rgb == "FFFFC7CE"
    ]
    assert (sheet.max_row - 1, len(red)) == (12, 12)
    assert [sheet.cell(1, sheet.max_column - 1).value, sheet.cell(1, sheet.max_column).value] == [
        "错误原因",
        "原行号",
    ]

    again = upload(client, "achievements", filling.mended(handed_back, right))
    assert "成功12行，失败0行" in words(confirm(client, again))
    assert Achievement.objects.count() == 100
    assert Achievement.objects.filter(state="draft", organisation__uid=office.org_id).count() == 100
    assert set(Achievement.objects.values_list("summary", flat=True)) == {"=1+1 的写法也只是文字"}


def test_the_whole_sheet_again_changes_nothing_and_one_new_word_is_one_change(client, office):
    rows = filling.achievements(20, faulty=())
    confirm(client, upload(client, "achievements", filling.workbook("achievements", rows)))

    again = client.get(
        upload(client, "achievements", filling.workbook("achievements", rows))
    ).content.decode()
    assert "新增0行，更新0行，没有变化20行" in words(again)
    assert "确认导入" not in again

    rows[3] = rows[3] | {"title": "改过的名称"}
    changed = confirm(client, upload(client, "achievements", filling.workbook("achievements", rows)))
    assert "新增0行，更新1行，没有变化19行" in words(changed)
    assert Achievement.objects.get(title="改过的名称").version == 2
    assert Achievement.objects.count() == 20
    assert Achievement.objects.first().rights.get().number == "201310699744.2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_every_usual_encoding_is_taken_in(client, office, encoding):
    content = filling.csv("achievements", filling.achievements(3, faulty=()), encoding)

    confirm(client, upload(client, "achievements", content, name="成果.csv"))

    assert sorted(Achievement.objects.values_list("title", flat=True)) == [
        f"低温烧结陶瓷制备技术之{n}" for n in range(3)
    ]


def test_all_or_none_is_kept_shut_by_one_bad_row(client, office):
    rows = filling.achievements(10, faulty=filling.FAULTS[:1])

    page = upload(client, "achievements", filling.workbook("achievements", rows), whole=True)
    shown = client.get(page).content.decode()
    assert "确认导入" not in shown
    assert client.post(f"{page}confirm/").status_code == 409
    jobs.run()

    assert Achievement.objects.count() == 0
    whole = upload(
        client,
        "achievements",
        filling.workbook("achievements", filling.achievements(10, faulty=())),
        whole=True,
    )
    assert "成功10行，失败0行" in words(confirm(client, whole))


def test_all_or_none_writes_nothing_where_a_row_turns_bad_after_the_reading(client, office):
    rows = filling.achievements(4, faulty=())
    confirm(client, upload(client, "achievements", filling.workbook("achievements", rows)))
    changed = [row | {"title": f"新{n}"} for n, row in enumerate(rows)]
    page = upload(client, "achievements", filling.workbook("achievements", changed), whole=True)
    Achievement.objects.filter(title=rows[2]["title"]).update(state="converted")

    assert "没有写入任何行" in words(confirm(client, page))

    assert Achievement.objects.filter(title__startswith="新").count() == 0


def test_a_code_that_stands_twice_is_named_with_the_line_of_the_first(client, office):
    rows = filling.achievements(3, faulty=())
    rows[2] = rows[2] | {"code": "CG-000"}

    page = words(
        client.get(upload(client, "achievements", filling.workbook("achievements", rows))).content.decode()
    )

    assert "可导入2行，有误1行" in page
    assert "与第4行重复" in page


def test_two_organisations_may_use_the_same_codes(client, office):
    rows = filling.workbook("achievements", filling.achievements(2, faulty=()))
    confirm(client, upload(client, "achievements", rows))
    other = Client()
    sign_in(other, Role.TTO, organisation(kind="university", region="330402"))

    assert "成功2行，失败0行" in words(confirm(other, upload(other, "achievements", rows)))
    assert Achievement.objects.count() == 4


def test_large_sheets_go_in_pieces_and_the_page_tells_how_far(client, office):
    content = filling.workbook("achievements", filling.achievements(250, faulty=()))
    posted = client.post("/imports/new/achievements/", {"file": SimpleUploadedFile("大.xlsx", content)})
    page = posted["Location"]

    jobs.run(limit=1)
    first = client.get(page)
    assert "已读100行" in words(first.content.decode())
    assert first["Refresh"] == "2"
    jobs.run()
    assert "Refresh" not in client.get(page)

    client.post(f"{page}confirm/", {"key": page})
    jobs.run(limit=2)
    assert Achievement.objects.count() == 200
    assert 'value="80"' in client.get(page).content.decode()
    jobs.run()
    assert Achievement.objects.count() == 250
    assert Notice.objects.get(topic="import").params == {"good": 250, "bad": 0}
    assert Event.objects.get(verb="sheet.import").changes["new"] == 250


def test_nobody_else_finds_the_import_and_no_other_hat_may_start_one(client, office):
    page = upload(
        client,
        "achievements",
        filling.workbook("achievements", filling.achievements(3, faulty=filling.FAULTS[:1])),
    )
    stranger = Client()
    sign_in(stranger, Role.TTO, organisation(kind="university", region="330402"))

    for address in (page, f"{page}errors.xlsx"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{page}confirm/").status_code == 404
    assert stranger.post(f"{page}drop/").status_code == 404
    expert = Client()
    sign_in(expert, Role.EXPERT)
    assert expert.get("/imports/new/achievements/").status_code == 404
    assert expert.get("/imports/new/achievements/template.xlsx").status_code == 404
    assert SheetImport.objects.get().state == "ready"


def test_a_hat_taken_away_ends_the_import_before_the_next_row(client, office):
    page = upload(
        client, "achievements", filling.workbook("achievements", filling.achievements(3, faulty=()))
    )
    client.post(f"{page}confirm/", {"key": page})
    Membership.objects.all().delete()

    jobs.run()

    assert SheetImport.objects.get().failure["code"] == "import.hat"
    assert Achievement.objects.count() == 0


def test_what_cannot_be_read_is_said_and_dropping_forgets_the_file(client, office):
    from kezhuan.files.models import Blob

    page = upload(client, "achievements", b"PK\x03\x04 not a workbook")
    assert "无法作为Excel文件读取" in words(client.get(page).content.decode())

    assert client.post(f"{page}drop/").status_code == 303
    assert Blob.objects.count() == 0
    assert client.post("/imports/new/achievements/", {"key": "k"}).status_code == 422


def test_a_town_files_for_its_firms_and_names_those_it_cannot(client):
    firm = organisation(name="嘉兴甲公司")
    firm.uscc = "91350100M000100Y43"
    firm.save()
    sign_in(client, Role.LIAISON, organisation(kind="bureau", region="330402"), region="330402")
    rows = [
        {
            "code": "1",
            "uscc": "91350100M000100Y43",
            "title": "支架减重三成",
            "budget_high": 80,
            "audience": "member",
        },
        {"code": "2", "uscc": "91330100799655058B", "title": "无此企业"},
        {"code": "3", "title": "没写企业"},
    ]

    confirm(client, upload(client, "demands", filling.workbook("demands", rows)))

    from kezhuan.demands.models import Demand

    demand = Demand.objects.get()
    assert (demand.organisation, demand.budget_high_fen, demand.owner_confirmed_at) == (
        firm,
        80_000_000,
        None,
    )
    assert [fault["code"] for fault in SheetImport.objects.get().faults] == ["sheet.no_firm", "sheet.firm"]


def test_visits_profiles_registry_and_contacts_go_the_same_way(client):
    from kezhuan.demands.models import Visit
    from kezhuan.people.models import Profile, RegistryEntry

    firm = organisation()
    firm.uscc = "91350100M000100Y43"
    firm.save()
    sign_in(client, Role.OPERATOR, organisation(kind="centre", region="330402"), region="3304")
    visit = {"code": "1", "uscc": firm.uscc, "visited_on": "2026-01-12", "contact_name": "张三", "contact_phone": "13800138000", "notes": "废品率高"}  # fmt: skip
    sheets = {
        "visits": [visit],
        "profiles": [
            {"code": "1", "kind": "team", "name": "陶瓷团队", "fields": ("05",), "summary": "结构陶瓷"}
        ],
        "registry": [{"uscc": "91330100799655058B", "name": "某公司", "region": "南湖区"}],
        "contacts": [
            {"code": "1", "message": "想了解"},
            {"code": "2", "demand": "XQ-无", "message": "想了解"},
        ],
    }
    for kind, rows in sheets.items():
        page = upload(client, kind, filling.workbook(kind, rows))
        if kind != "contacts":
            assert "成功1行，失败0行" in words(confirm(client, page))
        again = client.get(upload(client, kind, filling.workbook(kind, rows))).content.decode()
        assert ("没有变化1行" in words(again)) is (kind != "contacts")

    assert (Visit.objects.count(), Profile.objects.count(), RegistryEntry.objects.count()) == (1, 1, 1)
    codes = [fault["code"] for fault in SheetImport.objects.filter(kind="contacts").first().faults]
    assert codes == ["sheet.contact", "sheet.number_unknown"]


def test_every_kind_hands_out_a_template_that_reads_as_empty(client):
    from kezhuan.exchange.kinds import KINDS
    from kezhuan.files.sheets import parse_rows, read_rows
    from tests.builders import TODAY

    for kind in KINDS.values():
        client = Client()
        sign_in(client, sorted(kind.roles)[0], region="330402")
        answer = client.get(f"/imports/new/{kind.name}/template.xlsx")
        assert parse_rows(kind.sheet(today=TODAY).columns, read_rows(answer.content)) == ([], [])
        assert answer["Content-Disposition"].startswith("attachment")


def test_in_english_every_heading_of_every_template_is_said_twice_and_reads_the_same():
    from kezhuan.exchange.kinds import KINDS
    from kezhuan.files.sheets import parse_rows, read_rows
    from tests.builders import TODAY

    for kind in KINDS.values():
        client = Client()
        sign_in(client, sorted(kind.roles)[0], region="330402")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        content = client.get(f"/imports/new/{kind.name}/template.xlsx").content
        columns = kind.sheet(today=TODAY).columns

        headings = [cell.value for cell in load_workbook(io.BytesIO(content)).worksheets[0][2]]
        assert headings == [f"{column.heading}\n{column.english}" for column in columns]
        assert [column.name for column in columns if not column.english.isascii() or not column.english] == []
        assert parse_rows(columns, read_rows(content)) == ([], [])


def test_a_sheet_begun_in_english_comes_back_in_red_and_is_read_again_like_any_other():
    from kezhuan.files.sheets import described, error_sheet, parse_rows, read_rows, write_xlsx
    from tests.builders import TODAY

    sheet = described("achievements", today=TODAY)
    rows = filling.achievements(3, faulty=filling.FAULTS[:1])
    plain = write_xlsx(sheet.columns, rows, title=sheet.title, example=True)
    english = write_xlsx(sheet.columns, rows, title=sheet.title, example=True, english=True)

    good, bad = parse_rows(sheet.columns, read_rows(english))
    assert (good, bad) == parse_rows(sheet.columns, read_rows(plain))
    assert (len(good), [fault.column for fault in bad]) == (2, ["成果名称"])
    again = parse_rows(sheet.columns, read_rows(error_sheet(sheet.columns, read_rows(english), bad)))
    assert [(fault.column, fault.reason.code) for fault in again[1]] == [("成果名称", "sheet.required")]


def test_old_sheets_are_gone_and_what_they_came_to_stays(client, office):
    from datetime import timedelta

    from kezhuan.core import clock
    from kezhuan.exchange.usecases import imports

    upload(
        client,
        "achievements",
        filling.workbook("achievements", filling.achievements(3, faulty=filling.FAULTS[:1])),
    )

    with clock.at(clock.now() + timedelta(days=31)):
        assert imports.daily({}) == {"imports": 1}

    kept = SheetImport.objects.get()
    assert (kept.blob, kept.faults, kept.bad) == (None, [], 1)


def test_the_api_takes_a_sheet_in_as_the_page_does(client, office):
    content = filling.workbook("achievements", filling.achievements(5, faulty=filling.FAULTS[:1]))

    kinds = client.get("/api/v1/import-kinds").json()
    made = client.post(
        "/api/v1/imports", {"kind": "achievements", "file": SimpleUploadedFile("a.xlsx", content)}
    ).json()
    jobs.run()
    uid = made["row"]["uid"]
    read = client.get(f"/api/v1/imports/{uid}").json()
    client.post(f"/api/v1/imports/{uid}/confirm")
    jobs.run()

    assert "achievements" in [kind["name"] for kind in kinds]
    assert (read["row"]["new"], read["row"]["bad"], read["faults"][0]["code"]) == (4, 1, "sheet.required")
    assert client.get("/api/v1/imports").json()["rows"][0]["state"] == "done"
    assert client.get(f"/api/v1/imports/{uid}/errors").status_code == 200
    assert member(Role.EXPERT) is not None
