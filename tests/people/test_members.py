"""Invitations, managers, handing over, standing in."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Delegation, Event, Outgoing
from kezhuan.people import queries, usecases
from kezhuan.people.models import Invitation, Membership
from tests.builders import member, organisation, sign_in, user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def invited(client: Client, firm, phone: str = "13700000001") -> str:
    sign_in(client, Role.ENTERPRISE, firm, manager=True)
    answer = client.post(
        "/people/members/", {"phone": phone, "name": "新人", "role": "enterprise", "key": phone}
    )
    assert answer.status_code == 303
    return re.search(r"(/people/join/[\w-]+/)", Outgoing.objects.get(to=phone).body)[1]


def test_an_invited_person_joins_once_with_the_invited_number_only(client: Client) -> None:
    firm = organisation()
    way = invited(client, firm)
    newcomer, stranger = user(phone="13700000001"), user()

    assert Client().get(way).status_code == 200
    other = Client()
    other.force_login(stranger)
    assert "号码不同" in other.get(way).content.decode()
    other.post(way, {"key": "x"})
    assert not Membership.objects.filter(user=stranger).exists()
    mine = Client()
    mine.force_login(newcomer)
    assert mine.post(way, {"key": "y"}).status_code == 303

    actor = queries.actor_of(newcomer, None)
    assert (actor.role, actor.org_id) == (Role.ENTERPRISE, firm.uid)
    assert mine.get(way).status_code == 404
    assert way.split("/")[-2] not in str(Invitation.objects.values())


def test_inviting_tells_nobody_who_has_an_account(client: Client) -> None:
    firm = organisation()
    user(phone="13700000001")
    sign_in(client, Role.ENTERPRISE, firm, manager=True)

    answers = [
        client.post("/people/members/", {"phone": phone, "name": "", "role": "enterprise", "key": phone})
        for phone in ("13700000001", "13700000002")
    ]

    assert [(a.status_code, a["Location"]) for a in answers] == [(303, "/people/members/")] * 2
    bodies = [re.sub(r"join/[\w-]+", "#", o.body) for o in Outgoing.objects.order_by("id")]
    assert bodies[0] == bodies[1]


def test_only_a_manager_invites_and_revokes(client: Client) -> None:
    firm = organisation()
    plain = member(Role.ENTERPRISE, org=firm)
    manager = member(Role.ENTERPRISE, org=firm, manager=True)
    today = clock.today()

    with pytest.raises(Hidden):
        usecases.invite(
            firm.uid, phone="13700000001", name="", role=Role.ENTERPRISE, actor=plain, today=today
        )
    with pytest.raises(Invalid):
        usecases.invite(firm.uid, phone="13700000001", name="", role=Role.CITY, actor=manager, today=today)
    uid = usecases.invite(
        firm.uid, phone="13700000001", name="", role=Role.ENTERPRISE, actor=manager, today=today
    )
    with pytest.raises(Hidden):
        usecases.revoke_invitation(uid, actor=plain, today=today)
    usecases.revoke_invitation(uid, actor=manager, today=today)
    token = re.search(r"join/([\w-]+)", Outgoing.objects.get().body)[1]
    assert queries.open_invitation(token) is None


def test_the_last_manager_cannot_leave_alone_and_an_ended_hat_is_off_at_once(client: Client) -> None:
    firm = organisation()
    person = user()
    manager = member(Role.ENTERPRISE, org=firm, manager=True)
    member(Role.ENTERPRISE, org=firm, person=person)
    last = Membership.objects.get(user__uid=manager.user_id)
    other = Membership.objects.get(user=person)

    with pytest.raises(Refused) as refusal:
        usecases.end_hat(last.uid, actor=manager, today=clock.today())
    assert refusal.value.reasons[0].code == "hat.last_manager"
    client.force_login(person)
    assert client.get("/people/members/").status_code == 200
    usecases.end_hat(other.uid, actor=manager, today=clock.today())
    assert client.get("/people/members/").status_code == 404
    assert queries.actor_of(person, None).role is Role.MEMBER


def test_work_is_handed_over_in_one_act_dated_and_logged() -> None:
    firm = organisation()
    leaver, heir = user(name="离职者"), user(name="接手者")
    manager = member(Role.ENTERPRISE, org=firm, person=leaver, manager=True)
    receiving = member(Role.ENTERPRISE, org=firm, person=heir)
    held = Membership.objects.get(user=leaver)
    today = clock.today()

    usecases.hand_over(held.uid, heir.uid, leave=True, actor=manager, today=today)

    row = Delegation.objects.get()
    assert (row.from_id, row.to_id, row.kind, row.starts_on) == (leaver.uid, heir.uid, "handover", today)
    assert queries.stands_in_for(receiving) == {leaver.uid}
    assert Membership.objects.get(user=heir).manager
    assert queries.actor_of(leaver, None).role is Role.MEMBER
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["delegation.handover", "membership.end"]


def test_standing_in_holds_for_its_days_and_ends_when_either_says_so() -> None:
    firm = organisation()
    away, here = user(), user()
    absent = member(Role.ENTERPRISE, org=firm, person=away)
    present = member(Role.ENTERPRISE, org=firm, person=here)
    hat = Membership.objects.get(user=away).uid
    today = clock.today()
    with pytest.raises(Invalid):
        usecases.delegate(
            here.uid, hat=hat, starts_on=today, ends_on=today - timedelta(days=1), actor=absent, today=today
        )

    uid = usecases.delegate(
        here.uid, hat=hat, starts_on=today, ends_on=today + timedelta(days=2), actor=absent, today=today
    )

    assert queries.stands_in_for(present) == {away.uid}
    with clock.at(clock.now() + timedelta(days=3)):
        assert queries.stands_in_for(present) == frozenset()
    usecases.end_delegation(uid, actor=present)
    assert queries.stands_in_for(present) == frozenset()


def test_three_administrators_are_three_people() -> None:
    platform = organisation(kind="platform")
    person = user()
    usecases.grant_hat(person.uid, platform.uid, Role.SYSTEM_ADMIN, actor=SYSTEM, today=clock.today())

    for role in (Role.SECURITY_ADMIN, Role.AUDITOR):
        with pytest.raises(Refused) as refusal:
            usecases.grant_hat(person.uid, platform.uid, role, actor=SYSTEM, today=clock.today())
        assert refusal.value.reasons[0].code == "hat.admins"
    firm = organisation()
    with pytest.raises(Refused):
        usecases.grant_hat(person.uid, firm.uid, Role.ENTERPRISE, actor=SYSTEM, today=clock.today())
    assert Membership.objects.filter(user=person).count() == 1
