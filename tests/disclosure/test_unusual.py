"""读而不办 (A11): who of an office reads much and acts little stands out, honest work does not; owners and wardens hear monthly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from django.test import Client

from kezhuan.core import clock, events
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.models import Event, Notice
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import queries as demands
from kezhuan.disclosure import queries, usecases
from kezhuan.disclosure.commands import disclosure
from kezhuan.disclosure.models import Reading
from kezhuan.disclosure.rules import Habit, out_of_hours, unusual
from kezhuan.people.models import User
from tests.builders import member, organisation, sign_in
from tests.disclosure.sides import SECRET, stand
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# A Tuesday of October 2026, ten in the morning.
NOON = datetime(2026, 10, 20, 10, 0, tzinfo=clock.SHANGHAI)
IN_OCTOBER = NOON.date()
# The records of both sides are made in November, opened in December, reported in January.
MADE = datetime(2026, 11, 20, 9, 0, tzinfo=clock.SHANGHAI)
DECEMBER = datetime(2026, 12, 15, 10, 0, tzinfo=clock.SHANGHAI)
JANUARY = datetime(2027, 1, 4, 9, 0, tzinfo=clock.SHANGHAI)
NOVEMBER = datetime(2026, 11, 2, 9, 0, tzinfo=clock.SHANGHAI)
BOUNDS = {
    "idle_records_min": 6,
    "idle_share_pct": 50,
    "off_hours_min": 10,
    "office_from_h": 7,
    "office_until_h": 20,
}


def officer(role: Role = Role.DISTRICT) -> Actor:
    return member(role, region="330402")


def name_of(who: Actor) -> str:
    return User.objects.get(uid=who.user_id).username


def read(who: Actor, n: int, *, acted: int = 0, at: datetime = NOON, group: str = "sealed") -> list[UUID]:
    """So many different records were opened by this person, and on the first so many of them they acted a week later."""
    uids = [uuid4() for _ in range(n)]
    Reading.objects.bulk_create(
        Reading(at=at, actor_id=who.user_id, org_id=who.org_id, role=who.role.value, subject_type="demand", subject_id=uid, group=group, why="office")
        for uid in uids
    )  # fmt: skip
    with clock.at(at + timedelta(days=7)):
        for uid in uids[:acted]:
            events.record("demand.return", actor=who, subject_type="demand", subject_id=uid)
    return uids


# --- the decision -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "idle", "off", "found"),
    [(10, 5, 9, []), (12, 6, 0, ["unusual.idle"]), (13, 6, 0, []), (6, 6, 0, ["unusual.idle"]), (0, 0, 10, ["unusual.hours"]),
     (8, 7, 30, ["unusual.idle", "unusual.hours"])],
)  # fmt: skip
def test_what_stands_out_is_reading_without_acting_or_reading_at_night(read, idle, off, found):
    assert [reason.code for reason in unusual(Habit(read, idle, off), BOUNDS)] == found


@pytest.mark.parametrize(
    ("hour", "working", "out"),
    [(7, True, False), (19, True, False), (6, True, True), (20, True, True), (10, False, True)],
)
def test_office_hours_are_those_of_the_setting_on_working_days(hour, working, out):
    assert out_of_hours(hour, working_day=working, bounds=BOUNDS) is out


# --- a month of an office ---------------------------------------------------------------------------------------


def test_the_planted_snoop_is_found_and_nobody_who_works():
    honest = [officer(role) for role in (Role.DISTRICT, Role.CITY, Role.OPERATOR) for _ in range(4)]
    for n, who in enumerate(honest):
        read(who, 10 + n, acted=8 + n)
    snoop, owl = officer(), officer(Role.CITY)
    looked = read(snoop, 14, acted=1)
    for day in range(10):
        # Ten evenings at eleven, each record acted on the week after: only the hour stands out.
        read(owl, 1, acted=1, at=datetime(2026, 10, 12 + day % 5, 23, 0, tzinfo=clock.SHANGHAI))
    # Another month, members' own readings and readings of a grant are none of this.
    read(honest[0], 30, at=NOON - timedelta(days=40))
    read(honest[1], 30, group="member")

    rows = queries.habits(member(Role.AUDITOR), IN_OCTOBER)

    assert len(rows) == 14
    flagged = {row.user: [why.code for why in row.why] for row in rows if row.why}
    assert flagged == {name_of(snoop): ["unusual.idle"], name_of(owl): ["unusual.hours"]}
    first = rows[0]
    assert (first.user, first.read, first.idle, first.off_hours) == (name_of(snoop), 14, 13, 0)
    assert set(first.idle_records) == {uid.hex[:8] for uid in looked[1:]}


def test_looking_again_is_no_act_and_a_whole_number_shown_counts_as_a_reading():
    with clock.at(MADE):
        s = stand()
    with clock.at(DECEMBER):
        who = officer(Role.OPERATOR)
        assert SECRET in repr(demands.detail(who, s.demand))
        for _ in range(2):
            events.record(
                "phone.unmask", actor=who, subject_type="visit", subject_id=s.firm.uid, reason="contact"
            )

    (row,) = queries.habits_of(DECEMBER.date())

    # The event of the reading itself is no act on the record, nor is a second look at a number.
    assert (row.user, row.read, row.idle, row.off_hours) == (name_of(who), 2, 2, 0)
    assert demands.detail(s.owner, s.demand).row.number in row.idle_records


def test_a_holiday_counts_as_out_of_hours():
    who = officer()
    for hour in range(10):
        read(who, 1, acted=1, at=datetime(2026, 10, 1, 9, hour, tzinfo=clock.SHANGHAI))

    (row,) = queries.habits_of(IN_OCTOBER)

    assert (row.off_hours, [why.code for why in row.why]) == (10, ["unusual.hours"])


def test_only_the_security_administrator_and_the_auditor_read_it_anywhere():
    snoop = officer()
    read(snoop, 9)
    with clock.at(NOON):
        for role in Role:
            if role in (Role.VISITOR, Role.SYSTEM):
                continue
            client = Client()
            who = sign_in(
                client, role, region="3304" if role in (Role.DISTRICT, Role.CITY, Role.OPERATOR) else ""
            )
            answers = [client.get(address) for address in ("/unusual-access/", "/api/v1/unusual-access")]
            if role in (Role.SECURITY_ADMIN, Role.AUDITOR):
                assert [answer.status_code for answer in answers] == [200, 200]
                for answer in answers:
                    assert name_of(snoop) in answer.content.decode()
                assert "看了 9 条，其中 9 条没有办理过任何一步" in answers[0].content.decode()
                assert answers[1].json()[0]["why"] == ["看了 9 条，其中 9 条没有办理过任何一步"]
            else:
                assert [answer.status_code for answer in answers] == [404, 404], role
                with pytest.raises(Hidden):
                    queries.habits(who, IN_OCTOBER)


def test_the_page_takes_a_month_and_names_a_month_that_is_none():
    read(officer(), 9)
    client = Client()
    sign_in(client, Role.AUDITOR)
    with clock.at(NOVEMBER):
        assert "没有工作人员打开过" in client.get("/unusual-access/").content.decode()
        october = client.get("/unusual-access/?month=2026-10").content.decode()
        wrong = client.get("/unusual-access/?month=2026-13")

    assert "其中 9 条没有办理过任何一步" in october
    assert "1 人需要核对" in october
    assert "应填年月" in wrong.content.decode()


def test_the_command_prints_the_same():
    snoop = officer()
    read(snoop, 9)

    said = CliRunner().invoke(disclosure, ["unusual", "--month", "2026-10"])

    assert said.exit_code == 0, said.output
    assert name_of(snoop) in said.output
    assert said.output.splitlines()[-1] == "共 1 人，1 人需要核对"


# --- the owner and the monthly notice --------------------------------------------------------------------------------


def seen_by_an_office() -> tuple[Any, Actor]:
    """A firm whose demand an operator opened in December."""
    with clock.at(MADE):
        s = stand()
    with clock.at(DECEMBER):
        who = officer(Role.OPERATOR)
        demands.detail(who, s.demand)
        demands.detail(s.reader, s.demand)
    return s, who


def test_an_owner_sees_which_of_its_records_were_opened_and_nobody_elses():
    s, _who = seen_by_an_office()
    with clock.at(MADE):
        other = market.demand(organisation(region="330402"), audience="member", title="别家的需求")[1].row.uid
    with clock.at(DECEMBER):
        demands.detail(s.reader, other)

    total, (row,) = queries.seen_of_ours(s.owner, DECEMBER.date())

    assert (total, row.uid, row.office, row.grant, row.member) == (1, s.demand, 1, 0, 1)
    assert queries.seen_of_ours(s.owner, JANUARY.date()) == (0, ())
    client = Client()
    sign_in(client, Role.ENTERPRISE, s.firm)
    with clock.at(DECEMBER):
        page = client.get("/readings/").content.decode()
        told = client.get("/api/v1/readings").json()
    assert f"/readings/demand/{s.demand}/" in page
    assert "别家的需求" not in page
    assert (told["total"], told["rows"][0]["office"]) == (1, 1)
    for role in (Role.BROKER, Role.DISTRICT, Role.AUDITOR, Role.MEMBER):
        stranger = Client()
        sign_in(stranger, role, region="3304" if role is Role.DISTRICT else "")
        assert stranger.get("/readings/").status_code == 404, role
        assert stranger.get("/api/v1/readings").status_code == 404, role


def test_wardens_and_owners_are_told_of_the_month_before_once():
    s, _who = seen_by_an_office()
    read(officer(), 9, at=DECEMBER)
    warden = member(Role.AUDITOR)
    with clock.at(JANUARY):
        first = usecases.monthly({})
        again = usecases.monthly({})

    assert first == {"people": 2, "unusual": 1, "owners": 1}
    assert again == {}
    assert Event.objects.get(verb="reading.report").reason == "2026-12"
    (notice,) = Notice.objects.filter(to_id=warden.user_id)
    assert (notice.link, "请核对" in notice.template) == ("/unusual-access/?month=2026-12", True)
    (letter,) = Notice.objects.filter(to_id=s.owner.user_id, link__startswith="/readings/")
    assert (letter.link, letter.params) == ("/readings/?month=2026-12", {"n": 1})
    assert not Notice.objects.filter(to_id=s.reader.user_id, link__startswith="/readings/").exists()
    with clock.at(JANUARY + timedelta(days=40)):
        assert usecases.monthly({}) == {}  # in January nobody read anything
    assert Event.objects.filter(verb="reading.report").count() == 1


def test_bounds_are_a_dated_setting():
    assert rulebook().body("settings.unusual_access", IN_OCTOBER)["idle_records_min"] == 6
