"""What nobody confirms again leaves every public surface by its day alone; before it, its keeper is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from kezhuan.achievements import expiry as achievement_days
from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import Achievement
from kezhuan.core import clock, events, freshness
from kezhuan.core.access import SYSTEM, VISITOR, Role
from kezhuan.core.models import Notice
from kezhuan.demands import expiry as demand_days
from kezhuan.demands import queries as demands
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.models import Demand
from kezhuan.matching import answering, queries, usecases
from kezhuan.matching.models import Contact, Run, Suggestion
from kezhuan.people import expiry as profile_days
from kezhuan.people import usecases as people
from kezhuan.people.models import Organisation, Profile
from kezhuan.search import shelves
from tests.builders import TODAY, actor, member, organisation, sign_in
from tests.matching import market
from tests.town.records import moments

pytestmark = [pytest.mark.django_db]
START = datetime(2026, 11, 20, 10, tzinfo=clock.SHANGHAI)
LATER = START + timedelta(days=396)  # thirteen months on


@pytest.fixture
def offered(shelf):
    """An achievement, a team and a demand of TODAY, each in index and list: (office, firm's owner, uids)."""
    with clock.at(START):
        institute = organisation(kind="institute", name="嘉兴某研究院")
        office = member(Role.TTO, org=institute)
        offer = market.achievement(office).row.uid
        market.crowd(member(Role.TTO, org=organisation(kind="institute")))
        team = Profile.objects.create(
            state="listed", kind="team", name="陶瓷团队", organisation=institute, region="330402", summary="碳化硅陶瓷支架轻量化", fields=["05"],
            confirm_by=TODAY + timedelta(days=365), **moments(),
        )  # fmt: skip
        firm = organisation(region="330402", name="嘉兴甲公司")
        owner = member(Role.ENTERPRISE, org=firm)
        need = market.demand(firm)[1].row.uid
        shelves.rebuild()
        usecases.refresh(need, today=TODAY)
        while events.seal():
            continue
    return office, owner, {"achievement": offer, "profile": team.uid, "demand": need}


def surfaces(uids):
    """Where a visitor, and for the matches the firm's side and staff, still meet these records."""
    visitor, found = Client(), set()
    for name, uid in uids.items():
        place = {"achievement": "achievements", "profile": "profiles", "demand": "demands"}[name]
        for address in (f"/{place}/{uid}/", f"/api/v1/{place}/{uid}"):
            if visitor.get(address).status_code == 200:
                found.add(address)
    for address in ("/", "/demands/", "/achievements/", "/api/v1/demands", "/api/v1/achievements", "/search/?in=achievements&q=碳化硅",
                    "/search/?in=demands&q=支架", "/search/?in=profiles&q=碳化硅"):  # fmt: skip
        page = visitor.get(address).content.decode()
        found |= {address for uid in uids.values() if str(uid) in page}
    return found


def matched(owner, uids):
    staff = actor(Role.OPERATOR, region="3304")
    rows = [queries.list_for_demand(who, uids["demand"]).rows for who in (owner, staff)]
    rows.append(queries.for_broker(staff)[1])
    return {row.item_uid for some in rows for row in some}


def test_thirteen_months_on_nothing_unconfirmed_is_shown_anywhere(offered):
    office, owner, uids = offered
    with clock.at(START):
        assert len(surfaces(uids)) >= 9
        assert uids["achievement"] in matched(owner, uids)

    with clock.at(LATER):
        assert surfaces(uids) == set()
        assert matched(owner, uids) == set()
        assert achievements.open_achievements(VISITOR)[0] == 0
        assert demands.open_demands(VISITOR)[0] == 0
        # The holder still sees it and brings it back with one act.
        row = achievements.detail(office, uids["achievement"]).row
        achievement_days.renew_achievements([(row.uid, row.version)], actor=office, today=LATER.date())
        assert achievements.open_achievements(VISITOR)[0] == 1


def test_a_demand_in_talks_is_asked_too_hidden_when_nobody_answers_and_back_with_one_click(offered):
    _office, owner, uids = offered
    need = {"demand": uids["demand"]}
    talks = START + timedelta(days=100)
    with clock.at(talks):
        demand_acts.move_demand(need["demand"], "match", actor=SYSTEM, today=talks.date(), version=None)
        until = Demand.objects.get(uid=need["demand"]).confirm_by
    assert until == talks.date() + timedelta(days=365)  # the talks confirm it for one term more
    with clock.at(LATER):
        assert len(surfaces(need)) >= 4

    told = []
    for before in (30, 7, -1, -2):
        with clock.at(talks + timedelta(days=365 - before)):
            counts = demand_days.daily({})
        told.append((counts["called"], counts["hidden"], counts["expired"]))
    assert told == [(1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0)]
    with clock.at(talks + timedelta(days=366)):
        assert surfaces(need) == set()
        assert "keep" in {offer.name for offer in demands.detail(owner, need["demand"]).offers}
        firm = Client()
        sign_in(firm, Role.ENTERPRISE, Organisation.objects.get(uid=owner.org_id))
        version = Demand.objects.get().version
        kept = firm.post(f"/demands/{need['demand']}/move/", {"move": "keep", "version": version, "key": "k"})
        assert (kept.status_code, Demand.objects.get().state) == (303, "matched")
        assert len(surfaces(need)) >= 4


def test_without_the_day_in_the_scope_the_record_would_still_be_shown(offered, monkeypatch):
    _office, _owner, uids = offered
    from django.db.models import Q

    monkeypatch.setattr(freshness, "fresh", Q)
    monkeypatch.setattr(freshness, "is_fresh", lambda record: True)

    with clock.at(LATER):
        assert surfaces(uids) != set()


def test_reminders_go_out_at_thirty_and_seven_days_once_each_and_the_end_is_told(offered):
    office, owner, uids = offered
    told = []
    for before in (31, 30, 29, 7, 6, 0, -1, -2):
        with clock.at(START + timedelta(days=365 - before)):
            counts = [day.daily({}) for day in (achievement_days, profile_days, demand_days)]
        told.append(
            (
                before,
                [c.get("reminded", 0) if c is not counts[2] else c["called"] for c in counts],
                counts[0]["hidden"],
            )
        )

    assert [row for row in told if any(row[1]) or row[2]] == [
        (30, [10, 1, 1], 0),
        (7, [10, 1, 1], 0),
        (-1, [0, 0, 0], 10),
    ]
    letters = Notice.objects.filter(to_id=office.user_id, template__contains="确认")
    assert letters.count() == 6
    assert Notice.objects.filter(to_id=owner.user_id, template__contains="须于").count() == 2


def test_the_office_confirms_many_at_once_or_none(offered, client):
    _office, _owner, uids = offered
    with clock.at(START + timedelta(days=340)):
        one = Achievement.objects.get(uid=uids["achievement"])
        sign_in(client, Role.TTO, one.organisation)
        assert str(one.uid) in client.get("/achievements/renewals/").content.decode()
        stale = client.post("/achievements/renewals/", {"uid": f"{one.uid}:{one.version + 1}"})
        assert (stale.status_code, Achievement.objects.get(pk=one.pk).confirm_by) == (409, one.confirm_by)
        assert client.post("/achievements/renewals/", {"uid": f"{one.uid}:{one.version}"}).status_code == 303
        assert Achievement.objects.get(pk=one.pk).confirm_by == clock.today() + timedelta(days=365)
        assert client.post("/achievements/renewals/", {"key": "k"}).status_code == 422


def test_a_listed_team_is_confirmed_by_its_office(offered):
    office, _owner, uids = offered
    people.renew_profile(uids["profile"], actor=office, today=TODAY + timedelta(days=100), version=1)

    assert Profile.objects.get().confirm_by == TODAY + timedelta(days=465)


def contact(frm, to, state, n):
    """A contact of this state, as time has left it."""
    return Contact.objects.create(
        from_org=frm,
        to_org=to,
        message=f"第{n}份",
        state=state,
        region="330402",
        author_id=frm.uid,
        **moments(),
    )


def test_a_response_rate_is_told_from_five_requests_on():
    asked, asking = organisation(name="答复方"), organisation(name="询问方")
    for n, state in enumerate(("accepted", "refused", "ended", "lapsed")):
        contact(asking, asked, state, n)
    assert answering.response_rate(VISITOR, asked.uid).asked is None
    assert "对接答复" not in Client().get(f"/people/organisations/{asked.uid}/").content.decode()

    contact(asking, asked, "accepted", 5)
    contact(asking, asked, "withdrawn", 6)

    told = answering.response_rate(VISITOR, asked.uid)
    assert (told.asked, told.answered, told.percent) == (5, 4, 80)
    assert Client().get(f"/api/v1/organisations/{asked.uid}/response-rate").json() == {
        "asked": 5,
        "answered": 4,
        "percent": 80,
    }
    assert "按期答复 4 份（80%）" in Client().get(f"/people/organisations/{asked.uid}/").content.decode()


def _stand_in_list(uids):
    """The achievement first and the team second in the demand's list."""
    run = Run.objects.get(demand__uid=uids["demand"])
    run.suggestions.all().delete()
    for rank, (kind, uid) in enumerate((("achievement", uids["achievement"]), ("team", uids["profile"])), 1):
        Suggestion.objects.create(
            run=run, demand=run.demand, item_kind=kind, item_uid=uid, item_org=Profile.objects.get().organisation, rank=rank, score=1,
            band="high", levels=[0.5], parts={}, reasons=[], item_print="0",
        )  # fmt: skip


def test_where_nobody_answered_the_next_of_the_list_is_offered(offered):
    office, owner, uids = offered
    with clock.at(START):
        _stand_in_list(uids)
        uid = usecases.request_contact(
            uids["demand"],
            item_kind="achievement",
            item_uid=uids["achievement"],
            message="请教",
            actor=owner,
            today=TODAY,
        )
        due = Contact.objects.get(uid=uid).due_on
    with clock.at(START + timedelta(days=20)):
        assert answering.next_candidate(owner, uid) is None
        assert usecases.lapse_overdue(today=due + timedelta(days=1)) == 1
        following = answering.next_candidate(owner, uid)

    assert following is not None
    assert (following.title, str(uids["profile"]) in following.ask_url) == ("陶瓷团队", True)
    assert answering.next_candidate(office, uid) is None
    assert Notice.objects.filter(to_id=owner.user_id, template__contains="下一候选").count() == 1
