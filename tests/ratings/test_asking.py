"""A finished service is asked about once; what is said, who reads it, who has to answer, and what everybody sees."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kezhuan.core import clock, jobs
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Notice, Outgoing
from kezhuan.core.periods import period_of
from kezhuan.demands import visits
from kezhuan.matching import usecases as matching
from kezhuan.matching.models import Contact
from kezhuan.ratings import queries, usecases
from kezhuan.ratings.models import Rating
from tests.builders import TODAY, actor, member, organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def drained() -> None:
    """Every waiting job is done."""
    jobs.run(kinds=("ratings.ask",))


def asked(unit=None, served=None, **more) -> Rating:
    """A service that has ended; not the way the product has of asking."""
    moment = clock.now()
    values = {
        "state": "asked", "subject_type": "contact", "subject_id": uuid4(), "about": "DJ-2026-000001", "served_org": served or organisation(),
        "unit_org": unit or organisation(kind="institute"), "region": "330402", "ended_on": clock.today(), "number": f"FW-T-{uuid4().hex[:8]}",
        "state_since": moment, "created_at": moment, "updated_at": moment,
    } | more  # fmt: skip
    return Rating.objects.create(**values)


def rated(unit, level: str, **more) -> Rating:
    """A rating that was given."""
    low = level in ("bad", "very_bad")
    told = {
        "state": "owed" if low else "rated",
        "level": level,
        "text": "没有回音" if low else "",
        "rated_on": clock.today(),
    }
    return asked(unit, **(told | more))


def a_contact() -> tuple[Contact, object, object]:
    """An accepted contact, one person of its asking and one of its asked side."""
    asks, holds = member(Role.ENTERPRISE), member(Role.INSTITUTE)
    moment = clock.now()
    from kezhuan.people.models import Organisation

    sides = {o.uid: o for o in Organisation.objects.all()}
    made = Contact.objects.create(
        from_org=sides[asks.org_id], to_org=sides[holds.org_id], author_id=asks.user_id, region="330402", message="谈谈", state="accepted",
        number="DJ-2026-000009", state_since=moment, created_at=moment, updated_at=moment,
    )  # fmt: skip
    return made, asks, holds


class TestAsking:
    def test_the_served_side_of_an_ended_contact_is_asked_once(self):
        made, asks, holds = a_contact()

        matching.move_contact(
            made.uid, "end", outcome="intent", actor=asks, today=TODAY, version=made.version
        )
        drained()

        (r,) = Rating.objects.all()
        assert (r.served_org.uid, r.unit_org.uid, r.about, r.state) == (
            asks.org_id,
            holds.org_id,
            made.number,
            "asked",
        )
        assert Notice.objects.filter(to_id=asks.user_id, topic="rating").count() == 1
        assert not Notice.objects.filter(to_id=holds.user_id, topic="rating").exists()
        event = Event.objects.get(verb="contact.end")
        again = {"kind": "contact", "subject": str(made.uid), "event": str(event.uid)}
        assert usecases.on_service_ended(again) == {"asked": 0}
        assert Rating.objects.count() == 1

    def test_whoever_confirms_a_visit_without_an_account_gets_a_link_that_works_once(self, client: Client):
        firm, office = organisation(region="330402"), organisation(kind="operator", region="3304")
        author = member(Role.OPERATOR, org=office, region="3304")
        made = visits.record_visit(
            {"visited_on": TODAY, "contact_name": "王工", "contact_phone": "13900001234", "notes": "看了车间"},
            org_uid=firm.uid, actor=author, today=TODAY,
        )  # fmt: skip
        event = Event.objects.filter(subject_id=made.uid).first()
        usecases.on_service_ended({"kind": "visit", "subject": str(made.uid), "event": str(event.uid)})
        sms = Outgoing.objects.filter(channel="sms", body__contains="/e/").get().body
        address = re.search(r"/e/[\w-]+/", sms)[0]

        shown = client.get(address)
        version = re.search(r'name="version" value="(\d+)"', shown.content.decode())[1]
        empty = client.post(address, {"level": "bad", "text": " ", "version": version})
        done = client.post(address, {"level": "bad", "text": "说好的资料没有寄来", "version": version})

        assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
        assert (empty.status_code, done.status_code, done.url) == (422, 303, "/e/done/")
        r = Rating.objects.get()
        assert (r.state, r.level, r.served_org, r.unit_org) == ("owed", "bad", firm, office)
        assert client.get(address).status_code == 404
        assert Event.objects.get(verb="rating.rate_low").actor_id is None

    def test_a_firm_that_enters_its_own_contract_served_nobody(self):
        from tests.payouts.town import contract

        c = contract(organisation())
        own = Event(
            role=Role.ENTERPRISE.value, org_id=c.organisation.uid, at=clock.now(), verb="contract.record"
        )
        desk = Event(
            role=Role.REGISTRAR.value,
            org_id=organisation(kind="bureau").uid,
            at=clock.now(),
            verb="contract.register",
        )

        assert queries.service("contract", c.uid, own) is None
        assert queries.service("contract", c.uid, desk).served == c.organisation

    def test_what_nobody_rates_in_thirty_days_is_asked_no_more(self):
        today = clock.today()
        old, fresh = asked(ended_on=today - timedelta(days=31)), asked(ended_on=today - timedelta(days=30))

        assert usecases.daily({}) == {"lapsed": 1}
        assert {r.state for r in Rating.objects.filter(uid=old.uid)} == {"lapsed"}
        assert Rating.objects.get(uid=fresh.uid).state == "asked"


class TestRating:
    def test_a_good_one_needs_no_word_and_a_bad_one_does(self):
        r = asked()
        firm = actor(Role.ENTERPRISE, org=r.served_org)

        with pytest.raises(Invalid) as fault:
            usecases.rate(r.uid, level="very_bad", text="", actor=firm, today=TODAY, version=r.version)
        assert "text" in fault.value.fields
        assert Rating.objects.get(uid=r.uid).state == "asked"

        usecases.rate(r.uid, level="fair", text="", actor=firm, today=TODAY, version=r.version)
        kept = Rating.objects.get(uid=r.uid)
        assert (kept.state, kept.level, kept.due_on) == ("rated", "fair", None)

    def test_a_bad_one_must_be_answered_in_five_working_days_by_the_unit(self):
        r = asked()
        firm, unit = actor(Role.ENTERPRISE, org=r.served_org), member(Role.INSTITUTE, org=r.unit_org)
        usecases.rate(r.uid, level="bad", text="没有回音", actor=firm, today=TODAY, version=r.version)

        owed = Rating.objects.get(uid=r.uid)
        assert (owed.state, owed.due_on) == ("owed", house().due(TODAY, 5))
        assert [row.uid for row in queries.waiting_to_answer(unit)] == [r.uid]
        with pytest.raises(Refused):
            usecases.answer(r.uid, "不是我们的错", actor=firm, today=TODAY, version=owed.version)
        usecases.answer(r.uid, "已联系并寄出资料", actor=unit, today=TODAY, version=owed.version)

        told = queries.rating(firm, r.uid)
        assert (told.row.state, told.answer) == ("answered", "已联系并寄出资料")

    def test_another_firm_neither_reads_nor_rates_it(self):
        r, other = asked(), actor(Role.ENTERPRISE, org=organisation())

        with pytest.raises(Hidden):
            queries.rating(other, r.uid)
        with pytest.raises(Hidden):
            usecases.rate(r.uid, level="good", text="", actor=other, today=TODAY, version=r.version)
        assert Rating.objects.get(uid=r.uid).state == "asked"


class TestWhoReadsWhat:
    def test_the_unit_reads_bad_ones_without_the_name_and_of_the_others_nothing(self):
        unit = organisation(kind="institute")
        good, bad = rated(unit, "good"), rated(unit, "bad")
        reader, staff = actor(Role.INSTITUTE, org=unit), actor(Role.CITY, region="3304")

        total, rows = queries.ratings(reader)
        assert (total, rows[0].uid, rows[0].served, rows[0].about) == (1, bad.uid, "", bad.about)
        with pytest.raises(Hidden):
            queries.rating(reader, good.uid)
        assert {row.served for row in queries.ratings(staff)[1]} == {
            good.served_org.name,
            bad.served_org.name,
        }

    def test_the_row_holds_no_person(self):
        names = {field.name for field in Rating._meta.concrete_fields}

        assert not {name for name in names if "user" in name or "author" in name or name.endswith("by_id")}

    def test_a_public_rate_needs_five_and_names_nobody(self, client: Client):
        unit, few = (
            organisation(kind="institute", name="甲研究院"),
            organisation(kind="institute", name="乙研究院"),
        )
        for level in ("very_good", "good", "fair", "bad"):
            rated(unit, level)
            rated(few, level)
        assert queries.rates(today=clock.today()) == ()

        last = rated(unit, "very_bad")

        (rate,) = queries.rates(today=clock.today())
        assert (rate.name, rate.rated, rate.satisfied, rate.percent, rate.low, rate.answered) == (
            "甲研究院",
            5,
            3,
            60,
            2,
            0,
        )
        text = client.get("/satisfaction/").content.decode()
        assert ("甲研究院" in text, "乙研究院" in text, last.served_org.name in text) == (True, False, False)
        assert client.get("/api/v1/satisfaction").json()[0]["percent"] == 60

    def test_ratings_of_more_than_a_year_ago_count_no_more(self):
        unit = organisation(kind="institute")
        for _n in range(5):
            rated(unit, "good", rated_on=clock.today() - timedelta(days=365))

        assert queries.rates(today=clock.today()) == ()

    def test_the_figures_of_a_month_open_to_their_rows(self):
        firm = organisation()
        for level in ("good", "bad"):
            r = asked(served=firm)
            usecases.rate(
                r.uid,
                level=level,
                text="没有回音",
                actor=actor(Role.ENTERPRISE, org=firm),
                today=TODAY,
                version=r.version,
            )
        officer, today = actor(Role.CITY, region="3304"), clock.today()
        month = period_of("month", today).filter
        figures = {f.code: f for f in house().reports if f.code.startswith("period-rating-")}

        found = {code: f.rows(officer, month) for code, f in figures.items()}
        assert found["period-rating-given"].total() == 2
        assert found["period-rating-low"].total() == 1
        assert found["period-rating-answered"].total() == 0


class TestTheTable:
    def test_a_rating_without_a_level_or_a_bad_one_without_words_cannot_stand(self):
        for wrong in ({"state": "rated"}, {"state": "owed", "level": "bad", "rated_on": TODAY, "text": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                asked(**wrong)
        first = asked()
        with pytest.raises(IntegrityError), transaction.atomic():
            asked(subject_type=first.subject_type, subject_id=first.subject_id)
        assert Rating.objects.count() == 1


class TestPages:
    def test_from_the_desk_to_the_answer(self, client: Client):
        firm, unit = organisation(region="330402"), organisation(kind="institute")
        r = asked(unit, firm)
        sign_in(client, Role.ENTERPRISE, org=firm)
        assert "待评价的服务" in client.get("/desk/").content.decode()
        form = client.get(f"/ratings/{r.uid}/rate/").content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="(version|key)" value="([^"]*)"', form))
        sent = client.post(f"/ratings/{r.uid}/rate/", hidden | {"level": "bad", "text": "没有回音"})
        assert (sent.status_code, sent.url) == (303, f"/ratings/{r.uid}/")
        assert "待评价的服务" not in client.get("/desk/").content.decode()

        other = Client()
        sign_in(other, Role.INSTITUTE, org=unit)
        assert "待答复的差评" in other.get("/desk/").content.decode()
        shown = other.get(f"/ratings/{r.uid}/").content.decode()
        assert "没有回音" in shown
        assert firm.name not in shown.partition("<main")[2]
        form = other.get(f"/ratings/{r.uid}/answer/").content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="(version|key)" value="([^"]*)"', form))
        assert other.post(f"/ratings/{r.uid}/answer/", hidden | {"answer": "已联系"}).status_code == 303
        assert "已联系" in client.get(f"/ratings/{r.uid}/").content.decode()
        assert client.get(f"/ratings/{r.uid}/answer/").status_code == 404

    def test_the_same_by_the_api(self, client: Client):
        firm = organisation(region="330402")
        r = asked(served=firm)
        sign_in(client, Role.ENTERPRISE, org=firm)

        listed = client.get("/api/v1/ratings?state=asked").json()
        done = client.post(
            f"/api/v1/ratings/{r.uid}/rate", {"version": r.version, "level": "very_good"}, content_type="application/json",
            headers={"Idempotency-Key": "r1"},
        )  # fmt: skip

        assert listed["total"] == 1
        assert (done.status_code, done.json()["state"]) == (200, "rated")
