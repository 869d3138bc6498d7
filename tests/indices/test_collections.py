"""Collection sheets: sent by link, filled without an account, signed off with name, office and time, never twice."""

import io
from datetime import datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Stale
from kezhuan.core.models import Event, Notice
from kezhuan.indices import queries, usecases
from kezhuan.indices.models import Collection, Observation
from kezhuan.indices.rules.collections import seal
from tests.builders import TODAY, actor, sign_in
from tests.indices.builders import COUNTIES, city, link_token, observe

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHAT = "indices.city_monitor|统计局"


def values(**more):
    return {"what": WHAT, "period": "2025", "units": list(COUNTIES), "until": TODAY + timedelta(days=14), "contact_name": "沈",
            "contact_phone": "13857300000", "note": ""} | more  # fmt: skip


def send(who, **more):
    """(uid, token) of a sheet that was sent."""
    uid = usecases.send_collection(values(**more), actor=who, today=TODAY)
    return uid, link_token()


@pytest.fixture(autouse=True)
def _today():
    with clock.at(datetime.combine(TODAY, time(9))):
        yield


def filled(**cells):
    """The answers of a sheet in its order: `cells` by n, the rest empty."""
    blank = {"value": None, "status": "reported", "note": ""}
    return [blank | cells.get(f"cell{n}", {}) for n in range(9)]


def test_the_link_opens_this_sheet_alone_and_its_numbers_stand_after_the_sign_off(client):
    who = city()
    uid, token = send(who)

    asked = queries.asked(token, today=TODAY)
    assert [cell.indicator for cell in asked.cells[::3]] == [
        "rd_intensity",
        "rd_active",
        "new_products_share",
    ]
    usecases.fill(token, filled(cell0={"value": Decimal("3.12")}, cell1={"value": Decimal("4")}), today=TODAY)
    assert Observation.objects.count() == 0
    page = client.get(f"/d/{token}/check/")
    assert "3.12" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"
    signed = client.post(
        f"/d/{token}/check/",
        {
            "name": "沈某",
            "office": "市统计局 社科处",
            "agreed": "on",
            "version": queries.asked(token, today=TODAY).version,
        },
    )
    assert signed.status_code == 303

    rows = Observation.objects.order_by("id")
    assert [(o.indicator, o.unit_code, o.value, o.status, o.vintage, o.entered_role) for o in rows] == [
        ("rd_intensity", "330402", Decimal("3.12"), "reported", TODAY, "system"),
        ("rd_intensity", "330411", Decimal("4"), "reported", TODAY, "system"),
    ]
    shown, _history = queries.observation(who, rows[0].uid, today=TODAY)
    assert shown.signed.startswith("统计局 市统计局 社科处 沈某 ")
    assert shown.source == f"统计局采集表 {Collection.objects.get().number}"
    detail = queries.collection(who, uid, today=TODAY)
    assert detail.counts == {"new": 2, "changed": 0, "same": 0, "empty": 7}
    assert detail.row.state == "signed"
    assert detail.contact_phone == "138****0000"
    assert client.get(f"/d/{token}/").status_code == 404
    assert Notice.objects.filter(to_id=who.user_id).count() == 1
    verbs = list(
        Event.objects.filter(subject_type="collection").order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["collection.create", "link.send", "collection.fill", "link.use", "collection.sign"]


def test_what_stands_already_is_not_written_twice_and_a_change_needs_its_reason():
    who = city()
    observe("rd_intensity", "330402", 2025, "3", who=who)
    _uid, token = send(who)

    with pytest.raises(Invalid) as wrong:
        usecases.fill(token, filled(cell0={"value": Decimal(5)}), today=TODAY)
    assert list(wrong.value.fields) == ["cell0.status"]
    assert Collection.objects.get().answers == []
    revised = {"value": Decimal(5), "status": "revised", "note": "年报"}
    usecases.fill(token, filled(cell0=revised), today=TODAY)
    usecases.fill(token, filled(cell0=revised), today=TODAY)
    counts = usecases.sign(token, name="沈", office="统计局", today=TODAY, version=None)
    assert counts == {"new": 0, "changed": 1, "same": 0, "empty": 8}

    _uid, token = send(who)
    usecases.fill(token, filled(cell0={"value": Decimal(5)}), today=TODAY)
    assert usecases.sign(token, name="沈", office="统计局", today=TODAY, version=None)["same"] == 1
    assert Observation.objects.count() == 2


def book(token, **cells):
    """The downloaded sheet with values typed into the given (row, column) cells."""
    _name, content = usecases.sheet_behind(token, today=TODAY)
    made = openpyxl.load_workbook(io.BytesIO(content))
    sheet = made.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "指标 *")[0].row
    for place, value in cells.items():
        sheet[f"{place[0]}{head + int(place[1:])}"] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue(), head


def test_an_uploaded_sheet_is_looked_over_and_a_second_one_takes_its_place(client):
    who = city()
    _uid, token = send(who, note="=HYPERLINK(1)")

    bad, head = book(token, C1="三点一", C2=5, D3="不适用")
    answer = client.post(f"/d/{token}/upload/", {"file": io.BytesIO(bad)})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert f">{head + 1}<" in told.replace(" ", "").replace("\n", "")
    assert "应填数字" in told
    assert "不是直接报送的数" in told
    assert Collection.objects.get().answers == []
    good, _head = book(token, C1=3.1, C2=5)
    assert client.post(f"/d/{token}/upload/", {"file": io.BytesIO(good)}).status_code == 303
    other, _head = book(token, C1=3.2)
    assert client.post(f"/d/{token}/upload/", {"file": io.BytesIO(other)}).status_code == 303
    assert client.post(f"/d/{token}/upload/", {"file": io.BytesIO(other)}).status_code == 303
    assert [(a["indicator"], a["value"]) for a in Collection.objects.get().answers] == [
        ("rd_intensity", "3.2"),
        ("rd_intensity", "5"),
    ]
    assert Observation.objects.count() == 0
    notes = openpyxl.load_workbook(io.BytesIO(good)).worksheets[1]
    assert all(cell.data_type != "f" for row in notes.iter_rows() for cell in row)


def test_a_cell_nobody_asked_for_is_refused(client):
    who = city()
    _uid, mine = send(who, units=["330402"])
    _uid, other = send(who, units=["330411"])

    foreign, _head = book(other, C1=9)
    answer = client.post(f"/d/{mine}/upload/", {"file": io.BytesIO(foreign)})

    assert answer.status_code == 422
    assert "不在可选项中" in answer.content.decode()
    assert Collection.objects.filter(answers__0__isnull=False).count() == 0


def test_a_link_runs_out_is_replaced_and_called_back(client):
    who = city()
    uid, token = send(who, until=TODAY + timedelta(days=1))

    with clock.at(clock.now() + timedelta(days=2)):
        assert client.get(f"/d/{token}/").status_code == 404
        later = clock.today()
        assert queries.collections(who)[1][0].expired
        usecases.resend_collection(uid, until=later + timedelta(days=3), actor=who, today=later, version=1)
        again = link_token()
        assert client.get(f"/d/{token}/").status_code == 404
        assert client.get(f"/d/{again}/").status_code == 200
        with pytest.raises(Stale):
            usecases.withdraw_collection(uid, actor=who, today=later, version=1)
        usecases.withdraw_collection(uid, actor=who, today=later, version=2)
        for page in ("", "check/", "sheet.xlsx"):
            assert client.get(f"/d/{again}/{page}").status_code == 404, page
        with pytest.raises(Hidden):
            usecases.fill(again, filled(cell0={"value": Decimal(1)}), today=later)
    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + timedelta(days=61)}, "until"),
        ({"units": ["110000"]}, "units"),
        ({"units": []}, "units"),
        ({"what": "indices.city_monitor|平台"}, "what"),
        ({"what": "indices.zhejiang_4x|统计局"}, "what"),
        ({"contact_phone": "12345"}, "contact_phone"),
        ({"period": "2031"}, "period"),
    ],
)
def test_a_sheet_that_cannot_be_sent_names_its_field(change, field):
    with pytest.raises(Invalid) as wrong:
        usecases.send_collection(values(**change), actor=city(), today=TODAY)

    assert field in wrong.value.fields
    assert Collection.objects.count() == 0
    assert Notice.objects.count() == 0


def test_an_empty_sheet_cannot_be_signed(client):
    _uid, token = send(city())

    version = queries.asked(token, today=TODAY).version
    answer = client.post(
        f"/d/{token}/check/", {"name": "沈", "office": "统计局", "agreed": "on", "version": version}
    )

    assert answer.status_code == 409
    assert Collection.objects.get().state == "sent"
    assert client.get(f"/d/{token}/").status_code == 200


def test_two_sign_offs_at_once_leave_one(client):
    _uid, token = send(city())
    usecases.fill(token, filled(cell0={"value": Decimal(1)}), today=TODAY)
    usecases.sign(token, name="沈", office="统计局", today=TODAY, version=None)

    with pytest.raises(Hidden):
        usecases.sign(token, name="沈", office="统计局", today=TODAY, version=None)

    assert Observation.objects.count() == 1


def test_pages_for_staff_are_sent_looked_at_and_counted(client, django_assert_max_num_queries):
    assert client.get("/indices/collections/").status_code == 302
    sign_in(client, Role.ENTERPRISE)
    assert client.get("/indices/collections/").status_code == 404
    assert client.get("/indices/collections/new/").status_code == 404
    sign_in(client, Role.CITY, region="3304")
    form = values(until=f"{TODAY + timedelta(days=9)}")

    wrong = client.post("/indices/collections/new/", form | {"contact_phone": "123"})
    assert wrong.status_code == 422
    assert 'value="沈"' in wrong.content.decode()
    assert client.post("/indices/collections/new/", form).status_code == 303
    uid = Collection.objects.get().uid
    for address in ("/indices/collections/", f"/indices/collections/{uid}/", "/indices/collections/new/"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200, address
    assert client.get(f"/indices/collections/{uid}/sheet.xlsx").content[:2] == b"PK"
    token = link_token()
    for address in (f"/d/{token}/", f"/d/{token}/check/"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200, address
    assert client.post(f"/indices/collections/{uid}/move/", {"move": "sign", "version": 1}).status_code == 404
    assert (
        client.post(f"/indices/collections/{uid}/move/", {"move": "withdraw", "version": 1}).status_code
        == 303
    )
    assert client.get("/api/v1/indices/collections?state=withdrawn").json()["total"] == 1
    assert client.get(f"/api/v1/indices/collections/{uid}").json()["row"]["state"] == "withdrawn"


def test_another_citys_staff_find_nothing(client):
    uid, _token = send(city())
    sign_in(client, Role.CITY, region="3205")

    assert client.get(f"/indices/collections/{uid}/").status_code == 404
    assert client.get(f"/indices/collections/{uid}/sheet.xlsx").status_code == 404
    assert "统计局" not in client.get("/indices/collections/").content.decode()
    with pytest.raises(Hidden):
        usecases.withdraw_collection(uid, actor=actor(Role.CITY, region="3205"), today=TODAY, version=1)


def test_the_guard_of_a_signed_sheet_names_every_column_but_the_phone():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'indices_collection_sealed'"
            )
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'indices_collection_no_update'")
        guard = cursor.fetchone()[0].replace('"', "").lower()

    columns = {field.column for field in Collection._meta.concrete_fields}
    assert {name for name in columns if f"new.{name} " in f"{guard} ".replace(")", " ")} == columns - {
        "contact_phone"
    }


def test_the_contacts_phone_lies_sealed_and_is_read_plain():
    uid, _token = send(city())
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_phone FROM indices_collection")
        (raw,) = cursor.fetchone()

    assert raw.startswith("~s1~")
    assert "13857300000" not in raw
    assert Collection.objects.get(contact_phone="13857300000").uid == uid


def test_what_was_signed_stands_still():
    _uid, token = send(city())
    usecases.fill(token, filled(cell0={"value": Decimal(1)}), today=TODAY)
    usecases.sign(token, name="沈", office="统计局", today=TODAY, version=None)
    signed = Collection.objects.get()

    for change in ({"answers": []}, {"signer_name": "别人"}, {"state": "sent"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Collection.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Collection.objects.all().delete()
    # The phone, no part of what was signed, may be sealed anew under another key; nothing else of the table may move.
    Collection.objects.update(contact_phone="13857300001")
    kept = Collection.objects.get()
    assert kept.contact_phone == "13857300001"
    assert (kept.answers, kept.signer_name, kept.state) == (signed.answers, "沈", "signed")
    assert kept.sm3 == seal(kept.answers, period="2025", name="沈", office="统计局")
