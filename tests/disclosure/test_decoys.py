"""Decoys: nothing anybody counts or lists knows of them; who copies what they may read is named by the copy."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Notice
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure import decoys, queries, rules, usecases
from kezhuan.disclosure.commands import disclosure
from kezhuan.disclosure.models import Decoy, DecoyOpening, Reading
from kezhuan.people.models import User
from kezhuan.portal.exact import address_of
from tests.builders import actor, member, organisation, sign_in
from tests.disclosure.sides import stand

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {
    "title": "低温钎焊料润湿性提升", "teaser": "寻求低温钎焊料方案。", "body": "现用焊料在 180 摄氏度以下润湿不足，样件编号 {mark}，剪切强度需提高。",
    "aim": "剪切强度提高两成。", "field": "05", "region": "330402",
}  # fmt: skip
# Words by which a page would give it away.
TELLING = ("诱饵", "decoy", "honey", "蜜罐", "bait")


def warden() -> Any:
    return member(Role.SECURITY_ADMIN)


def plant(kind: str = "demand", **more: Any) -> Decoy:
    uid = usecases.plant_decoy(kind, WORDS | more, actor=warden(), today=clock.today())
    return Decoy.objects.get(uid=uid)


def told(user_id: Any) -> int:
    return Notice.objects.filter(to_id=user_id, topic="security").count()


# --- the copy names its reader --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["demand", "achievement"])
def test_a_scraper_who_follows_every_link_of_its_lists_is_named_by_what_leaks(kind):
    watching, decoy = warden(), plant(kind)
    stand()
    client, other = Client(), Client()
    scraper = sign_in(client, Role.TTO, organisation(kind="institute", name="抓取单位"))
    sign_in(other, Role.BROKER, organisation(kind="intermediary"), "3304")

    copies = {}
    for who, hand in (("scraper", client), ("other", other)):
        listed = hand.get(f"/{kind}s/").content.decode()
        pages = [hand.get(url) for url in set(re.findall(rf'href="(/{kind}s/[0-9a-f-]{{36}}/)"', listed))]
        assert [page.status_code for page in pages] == [200, 200]
        copies[who] = "\n".join(page.content.decode() for page in pages)

    found = {who: re.search(r"样件编号 ([0-9A-F]{8})", text)[1] for who, text in copies.items()}
    assert found["scraper"] != found["other"]
    name = User.objects.get(uid=scraper.user_id).username
    traced = CliRunner().invoke(disclosure, ["trace", found["scraper"]])
    assert name in traced.output
    assert "抓取单位" in traced.output
    # within the request: a row of the log, an event, and an alert that names nobody
    opening = DecoyOpening.objects.get(actor_id=scraper.user_id)
    assert (opening.decoy_id, opening.token) == (decoy.pk, found["scraper"].lower())
    assert (
        Event.objects.filter(verb="decoy.open", actor_id=scraper.user_id, subject_id=decoy.uid).count() == 1
    )
    assert told(watching.user_id) == 2
    notice = Notice.objects.filter(to_id=watching.user_id).first()
    assert notice.link == f"/decoys/{decoy.uid}/"
    assert name not in f"{notice.template}{notice.params}"


def test_a_copy_stays_the_same_however_often_it_is_opened_and_is_alerted_once_a_day():
    watching, decoy, reader = warden(), plant(), member(Role.TTO, org=organisation(kind="institute"))

    first = decoys.open_decoy(reader, "demand", decoy.uid)
    again = decoys.open_decoy(reader, "demand", decoy.uid)

    assert first == again
    assert (DecoyOpening.objects.count(), told(watching.user_id)) == (2, 1)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert decoys.open_decoy(reader, "demand", decoy.uid) == first
    assert told(watching.user_id) == 2
    # the token outlives the rows of readings
    Reading.objects.all().delete()
    token = DecoyOpening.objects.first().token
    assert [t.user for t in queries.traced(token)] == [User.objects.get(uid=reader.user_id).username] * 3


def test_pages_and_api_read_like_any_record_and_no_word_gives_it_away():
    s = stand()
    client = Client()
    sign_in(client, Role.TTO, s.institute)
    for kind, real in (("demand", s.demand), ("achievement", s.achievement)):
        decoy = plant(kind)
        page = client.get(f"/{kind}s/{decoy.uid}/").content.decode()
        assert WORDS["title"] in page
        assert WORDS["aim"] in page
        answer, like = client.get(f"/api/v1/{kind}s/{decoy.uid}"), client.get(f"/api/v1/{kind}s/{real}")
        assert answer.status_code == 200
        assert list(answer.json()) == list(like.json())
        assert [name.lower() for name in answer.headers] == [name.lower() for name in like.headers]
        for said in (page, answer.content.decode()):
            assert not [word for word in TELLING if word in said.lower()]
        # the ways on from it are absent, none of them breaks
        for where in ("tasks/", "check/", "close/", "renew/", "edit/", "confirm/", "matches/"):
            assert client.get(f"/{kind}s/{decoy.uid}/{where}").status_code in (403, 404), where


def test_an_account_that_walks_numbers_is_led_there_and_a_mistyped_number_is_not():
    cache.clear()
    decoy, reader = plant(), member(Role.TTO, org=organisation(kind="institute"))
    most = rulebook().body("settings.decoys", clock.today())["missed_numbers_per_hour"]
    year = clock.today().year

    assert [address_of(reader, decoy.number) for _ in range(5)] == [""] * 5
    for n in range(1, most - 1):
        assert address_of(reader, f"XQ-{year}-{900_000 + n:06d}") == ""
    assert address_of(reader, decoy.number) == ""
    assert address_of(reader, f"XQ-{year}-900900") == ""

    assert address_of(reader, decoy.number) == f"/demands/{decoy.uid}/"
    # somebody else starts from nothing, and whoever is no member never comes there
    assert (
        address_of(member(Role.BROKER, org=organisation(kind="intermediary"), region="3304"), decoy.number)
        == ""
    )
    officer = member(Role.CITY, region="3304")
    assert [address_of(officer, f"XQ-{year}-{900_000 + n:06d}") for n in range(9)] == [""] * 9
    assert address_of(officer, decoy.number) == ""


# --- nobody else meets one ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role",
    [Role.MEMBER, Role.EXPERT, Role.OPERATOR, Role.DISTRICT, Role.CITY, Role.PROVINCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR],
)  # fmt: skip
def test_offices_and_whoever_is_no_member_find_nothing(role):
    decoy = plant()
    reader = actor(role, region="3304")
    assert decoys.trail(reader, "demand") is None
    with pytest.raises(Hidden):
        decoys.open_decoy(reader, "demand", decoy.uid)
    assert (DecoyOpening.objects.count(), Reading.objects.count()) == (0, 0)


def test_absent_retired_ended_and_another_kind_are_one_answer():
    client = Client()
    sign_in(client, Role.TTO, organisation(kind="institute"))
    decoy, retired, ended = plant(), plant(), plant()
    usecases.retire_decoy(retired.uid, actor=warden())
    Decoy.objects.filter(pk=ended.pk).update(ends_on=clock.today() - timedelta(days=1))

    def plain(answer: Any) -> str:
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "#", answer.content.decode())

    nothing = client.get("/demands/00000000-0000-4000-8000-000000000000/")
    for where in (f"/demands/{retired.uid}/", f"/demands/{ended.uid}/", f"/achievements/{decoy.uid}/"):
        answer = client.get(where)
        assert (answer.status_code, plain(answer)) == (404, plain(nothing))
    assert Client().get(f"/demands/{decoy.uid}/").status_code == 404
    assert DecoyOpening.objects.count() == 0


def test_a_decoy_counts_against_the_reading_limit_and_past_it_stays_shut():
    watching, decoy, reader = warden(), plant(), member(Role.TTO, org=organisation(kind="institute"))
    most = rulebook().body("settings.reading_limits", clock.today())["member_detail_per_user_hour"]
    from tests.disclosure.test_limits import has_read

    has_read(most, user=reader.user_id, org=reader.org_id)
    with pytest.raises(Refused) as refusal:
        decoys.open_decoy(reader, "demand", decoy.uid)
    assert refusal.value.reasons[0].code == "reading.limit"
    assert DecoyOpening.objects.count() == 0
    assert told(watching.user_id) == 1


# --- planting -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SECURITY_ADMIN, Role.SYSTEM)])
def test_only_the_security_administrator_plants_and_takes_up(role):
    decoy = plant()
    other = actor(role, region="3304")
    with pytest.raises(Hidden):
        usecases.plant_decoy("demand", WORDS, actor=other, today=clock.today())
    with pytest.raises(Hidden):
        usecases.retire_decoy(decoy.uid, actor=other)
    if role is not Role.AUDITOR:
        with pytest.raises(Hidden):
            queries.decoys(other)
        with pytest.raises(Hidden):
            queries.decoy(other, decoy.uid)
    assert list(Decoy.objects.values_list("pk", "retired_at")) == [(decoy.pk, None)]


@pytest.mark.parametrize(("wrong", "field"), [
    ({"body": "没有编号的位置"}, "body"), ({"body": "{mark} 与 {mark}"}, "body"), ({"aim": "又一次 {mark}"}, "body"), ({"title": "某 {mark}"}, "title"),
    ({"title": ""}, "title"), ({"teaser": "长" * 501}, "teaser"), ({"field": "zz"}, "field"), ({"region": "nowhere"}, "region"),
])  # fmt: skip
def test_words_at_fault_are_named_and_nothing_stands(wrong, field):
    before = Event.objects.count()
    with pytest.raises(Invalid) as fault:
        usecases.plant_decoy("demand", WORDS | wrong, actor=warden(), today=clock.today())
    assert list(fault.value.fields) == [field]
    assert (Decoy.objects.count(), Event.objects.count()) == (0, before)


def test_planting_watching_and_taking_up_by_page_and_by_api():
    client, auditor = Client(), Client()
    sign_in(client, Role.SECURITY_ADMIN)
    sign_in(auditor, Role.AUDITOR)
    faulty = client.post("/decoys/new/", WORDS | {"kind": "demand", "body": "没有", "key": "a"})
    assert faulty.status_code == 422
    assert "正文里须写一次 {mark}" in faulty.content.decode()
    made = client.post("/decoys/new/", WORDS | {"kind": "demand", "key": "b"})
    decoy = Decoy.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/decoys/{decoy.uid}/")
    reader = member(Role.TTO, org=organisation(kind="institute", name="某研究院"))
    decoys.open_decoy(reader, "demand", decoy.uid)
    for hand in (client, auditor):
        assert "某研究院" in hand.get(f"/decoys/{decoy.uid}/").content.decode()
        assert hand.get("/decoys/").status_code == 200
        assert hand.get("/api/v1/decoys").json()["rows"][0]["readers"] == 1
        shown = hand.get(f"/api/v1/decoys/{decoy.uid}").json()
        assert (shown["total"], shown["address"]) == (1, f"/demands/{decoy.uid}/")
    assert auditor.get("/decoys/new/").status_code == 404
    assert auditor.post(f"/decoys/{decoy.uid}/retire/", {"key": "c"}).status_code == 404
    assert client.post(f"/decoys/{decoy.uid}/retire/", {"key": "d"}).status_code == 303
    assert client.post(f"/decoys/{decoy.uid}/retire/", {"key": "e"}).status_code == 409
    made = client.post(
        "/api/v1/decoys",
        WORDS | {"kind": "achievement"},
        content_type="application/json",
        headers={"X-CSRFToken": ""},
    )
    assert made.status_code == 200, made.content
    uid = made.json()["uid"]
    assert (
        client.post(f"/api/v1/decoys/{uid}/retire", content_type="application/json").json()["state"]
        == "retired"
    )
    assert list(Event.objects.filter(verb__startswith="decoy.").order_by("id").values_list("verb", flat=True)) == [
        "decoy.plant", "decoy.open", "decoy.retire", "decoy.plant", "decoy.retire",
    ]  # fmt: skip


# --- the decisions ----------------------------------------------------------------------------------------------------


def test_the_token_stands_in_the_text_once():
    assert rules.mark_fault(("a {mark} b", "")) is None
    assert rules.mark_fault(("a", "b")).code == "decoy.mark"
    assert rules.mark_fault(("{mark}", "{mark}")).code == "decoy.mark"
    assert rules.marked("样件编号 {mark}。", "0a1b2c3d") == "样件编号 0A1B2C3D。"
    assert [rules.walks(["a"] * n, 3) for n in (0, 2, 3, 9)] == [False, False, True, True]


def test_with_the_guard_of_walking_off_a_mistyped_number_would_lead_there(monkeypatch):
    cache.clear()
    decoy, reader = plant(), member(Role.TTO, org=organisation(kind="institute"))
    assert address_of(reader, decoy.number) == ""
    monkeypatch.setattr(rules, "walks", lambda missed, most: True)
    assert address_of(reader, decoy.number) == f"/demands/{decoy.uid}/"
