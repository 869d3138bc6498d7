"""Every masked number is shown whole in one way: for a reason, logged without the number, told to its owner."""

import json
from datetime import date

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.joins import house
from kezhuan.core.models import Event
from kezhuan.demands import visits
from kezhuan.people.models import Invitation, Membership, User
from kezhuan.people.usecases import invite
from tests.builders import TODAY, organisation, sign_in, user
from tests.payouts.town import Town as Payouts

pytestmark = pytest.mark.django_db


def look(client: Client, kind: str, uid: object, purpose: str = "contact"):
    return client.post(f"/privacy/unmask/{kind}/{uid}/", {"purpose": purpose, "key": "a"})


@pytest.fixture
def firm():
    return organisation(region="330402")


@pytest.fixture
def manager(firm):
    client = Client()
    client.acting = sign_in(client, Role.ENTERPRISE, firm, manager=True)
    return client


@pytest.fixture
def colleague(firm):
    person = user(name="李会计", phone="13811112222")
    row = Membership.objects.create(
        user=person, organisation=firm, role="enterprise", starts_on=date(2026, 1, 1)
    )
    client = Client()
    client.force_login(person)
    return client, row, person


def test_the_number_comes_after_a_reason_and_its_owner_reads_who_looked(manager, colleague) -> None:
    own, row, person = colleague
    members = manager.get("/people/members/").content.decode()
    assert f"/privacy/unmask/member/{row.uid}/" in members
    assert "13811112222" not in members + manager.get(f"/privacy/unmask/member/{row.uid}/").content.decode()

    faulty = look(manager, "member", row.uid, purpose="")
    assert faulty.status_code == 422
    assert "13811112222" not in faulty.content.decode()
    assert not Event.objects.filter(verb="phone.unmask").exists()
    shown = look(manager, "member", row.uid)

    assert "13811112222" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    event = Event.objects.get(verb="phone.unmask")
    assert (event.actor_id, event.subject_type, event.subject_id, event.reason, event.changes) == (
        manager.acting.user_id, "member", row.uid, "contact", {"user": str(person.uid)},
    )  # fmt: skip
    seen = own.get("/people/me/looked/").content.decode()
    assert "手机号码" in seen
    assert "联系本人办理事项" in seen
    assert own.get("/api/v1/me/looked").json()["total"] == 1


def test_no_copy_of_the_number_stays_in_the_log(manager, colleague) -> None:
    look(manager, "member", colleague[1].uid)
    look(manager, "member", colleague[1].uid)

    said = json.dumps(list(Event.objects.values()), default=str)
    assert "13811112222" not in said
    assert Event.objects.filter(verb="phone.unmask").count() == 2


def test_who_does_not_manage_finds_nothing(colleague, client: Client) -> None:
    own, row, _person = colleague
    stranger = Client()
    sign_in(stranger, Role.ENTERPRISE, manager=True)

    for who in (own, stranger):
        assert look(who, "member", row.uid).status_code == 404
        assert who.get(f"/privacy/unmask/member/{row.uid}/").status_code == 404
    assert look(own, "nothing", row.uid).status_code == 404
    assert client.get(f"/privacy/unmask/member/{row.uid}/")["Location"].startswith("/accounts/login/")
    assert not Event.objects.filter(verb="phone.unmask").exists()


def test_an_invitation_shows_its_number_to_the_manager(manager, firm) -> None:
    invite(
        firm.uid, phone="13833334444", name="王工", role=Role.ENTERPRISE, actor=manager.acting, today=TODAY
    )
    uid = Invitation.objects.get().uid

    assert "13833334444" in look(manager, "invitation", uid).content.decode()
    assert Event.objects.get(verb="phone.unmask").changes == {}


def test_an_account_shows_its_number_to_the_system_administrator_alone(colleague) -> None:
    _own, _row, person = colleague
    system, security = Client(), Client()
    sign_in(system, Role.SYSTEM_ADMIN)
    sign_in(security, Role.SECURITY_ADMIN)

    assert (
        f"/privacy/unmask/user/{person.uid}/"
        in system.get(f"/people/admin/users/{person.uid}/").content.decode()
    )
    assert "/privacy/unmask/" not in security.get(f"/people/admin/users/{person.uid}/").content.decode()
    assert look(security, "user", person.uid).status_code == 404
    assert "13811112222" in look(system, "user", person.uid).content.decode()


def test_a_visit_shows_its_number_to_the_firm_that_was_visited(manager, firm) -> None:
    liaison = Client()
    acting = sign_in(liaison, Role.LIAISON, region="330402")
    owner = User.objects.get(uid=manager.acting.user_id)
    met = {
        "visited_on": date(2026, 11, 1),
        "contact_name": "张总",
        "contact_phone": owner.phone,
        "notes": "看了车间",
    }
    uid = visits.record_visit(met, org_uid=firm.uid, actor=acting, today=TODAY).uid
    visits.send_visit(uid, actor=acting, today=TODAY, version=1)

    page = manager.get(f"/visits/{uid}/").content.decode()
    assert f"/privacy/unmask/visit/{uid}/" in page
    assert owner.phone not in page
    assert owner.phone in look(manager, "visit", uid).content.decode()
    assert Event.objects.get(verb="phone.unmask").changes == {"user": str(owner.uid)}


def test_the_api_does_what_the_page_does(manager, colleague) -> None:
    url, json_ = f"/api/v1/unmask/member/{colleague[1].uid}", {"content_type": "application/json"}

    assert manager.post(url, {"purpose": "x"}, **json_).status_code == 422
    assert manager.post(url, {"purpose": "verify"}, **json_).json() == {"number": "13811112222"}
    assert colleague[0].post(url, {"purpose": "verify"}, **json_).status_code == 404
    assert Event.objects.filter(verb="phone.unmask").count() == 1


def test_a_bank_account_is_shown_whole_and_told_to_its_person() -> None:
    from kezhuan.core import vault
    from kezhuan.core.privacy import unmasking

    town = Payouts()
    account = town.account()

    shown = unmasking.unmask("payee_account", account.uid, purpose="verify", actor=town.owner)

    assert shown.value == vault.unseal(account.sealed_number)
    assert shown.value not in repr(shown)
    event = Event.objects.get(verb="account.unmask")
    assert (event.subject_id, event.reason) == (account.uid, "verify")


def test_every_kind_of_masked_number_has_a_way() -> None:
    assert set(house().maskable) == {"member", "invitation", "user", "visit", "collection", "payee_account"}
