"""三员分立: administrators see accounts and roles, never business; each does one thing."""

import re

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.models import Event
from kezhuan.people import usecases
from kezhuan.people.models import User
from tests.builders import TODAY, member, organisation, sign_in, user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
USERS = "/people/admin/users/"


def test_administrators_see_accounts_and_nobody_else_does(client: Client) -> None:
    person = user(name="某经办", phone="13812345678")
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        admin = Client()
        sign_in(admin, role, region="3304")
        page = admin.get(USERS).content.decode()
        assert "某经办" in page
        assert "138****5678" in page
        assert "13812345678" not in page
        assert admin.get(f"{USERS}{person.uid}/").status_code == 200
    for role in (Role.CITY, Role.ENTERPRISE):
        other = Client()
        sign_in(other, role, region="3304" if role is Role.CITY else "")
        assert other.get(USERS).status_code == 404


def test_no_administrator_reads_a_business_record(client: Client) -> None:
    firm = organisation()
    claimant = user()
    values = {"uscc": "91350100M000100Y43", "kind": "enterprise", "name": "甲", "region": "330402"}
    from kezhuan.people.queries import actor_of

    claim = usecases.register_organisation(values, actor=actor_of(claimant, None), today=TODAY)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        admin = Client()
        sign_in(admin, role, region="3304")
        assert admin.get(f"/people/organisations/{firm.uid}/").status_code == 404
        assert admin.get(f"/people/claims/{claim}/").status_code == 404
        assert "共 0 家" in admin.get("/people/organisations/").content.decode()


def test_the_system_administrator_enters_staff_and_ends_their_hats(client: Client) -> None:
    bureau = organisation(kind="bureau")
    sign_in(client, Role.SYSTEM_ADMIN, region="3304")
    form = {
        "username": "li",
        "name": "李科",
        "phone": "",
        "body": str(bureau.uid),
        "role": "city_officer",
        "region": "3304",
    }

    page = client.post(f"{USERS}new/", form).content.decode()

    password = re.search(r"<code>([\w-]+)</code>", page)[1]
    person = User.objects.get(username="li")
    assert person.check_password(password)
    assert "已被使用" in client.post(f"{USERS}new/", form).content.decode()
    held = person.memberships.get()
    other = member(Role.CITY, org=bureau, manager=True)
    assert other.org_id == bureau.uid
    client.post(f"{USERS}{person.uid}/change/", {"act": "end", "membership": str(held.uid)})
    held.refresh_from_db()
    assert held.ends_on is not None
    assert client.post(f"{USERS}{person.uid}/change/", {"act": "shut"}).status_code == 404


def test_the_security_administrator_shuts_and_opens_and_the_auditor_reads_it(client: Client) -> None:
    person = user()
    theirs = Client()
    theirs.force_login(person)
    sign_in(client, Role.SECURITY_ADMIN, region="3304")

    client.post(f"{USERS}{person.uid}/change/", {"act": "shut"})
    assert theirs.get("/people/me/").status_code == 302
    client.post(f"{USERS}{person.uid}/change/", {"act": "open"})

    person.refresh_from_db()
    assert person.is_active
    auditor = Client()
    sign_in(auditor, Role.AUDITOR, region="3304")
    log = auditor.get("/people/admin/log/").content.decode()
    assert "user.shut" in log
    assert "user.open" in log
    system = Client()
    sign_in(system, Role.SYSTEM_ADMIN, region="3304")
    assert system.get("/people/admin/log/").status_code == 404


def test_an_administrator_cannot_work_on_their_own_account(client: Client) -> None:
    actor = sign_in(client, Role.SECURITY_ADMIN, region="3304")

    assert client.post(f"{USERS}{actor.user_id}/change/", {"act": "reset_factor"}).status_code == 409
    assert client.get(USERS).status_code == 200


def test_a_full_number_is_shown_to_the_decider_and_the_log_says_who_looked(client: Client) -> None:
    from kezhuan.people.queries import actor_of

    claimant = user(phone="13812345678")
    values = {"uscc": "91350100M000100Y43", "kind": "enterprise", "name": "甲", "region": "330402"}
    claim = usecases.register_organisation(values, actor=actor_of(claimant, None), today=TODAY)
    operator = sign_in(client, Role.OPERATOR, region="3304")

    assert "13812345678" not in client.get(f"/people/claims/{claim}/").content.decode()
    # without a reason nothing is shown and nothing written
    for answer in (
        client.post(f"/people/claims/{claim}/phone/"),
        client.post(f"/people/claims/{claim}/phone/", {"purpose": "x"}),
    ):
        assert answer.status_code == 422
        assert "13812345678" not in answer.content.decode()
    assert not Event.objects.filter(verb="phone.unmask").exists()
    assert (
        "13812345678" in client.post(f"/people/claims/{claim}/phone/", {"purpose": "verify"}).content.decode()
    )

    event = Event.objects.get(verb="phone.unmask")
    assert (event.actor_id, event.subject_id, event.reason) == (operator.user_id, claim, "verify")
    assert "13812345678" not in str(event.changes)
    own = Client()
    own.force_login(claimant)
    assert own.post(f"/people/claims/{claim}/phone/", {"purpose": "verify"}).status_code == 404


def test_a_person_reads_who_saw_their_number_and_why_and_nobody_elses(client: Client) -> None:
    from kezhuan.people.queries import actor_of

    claimant, other = user(phone="13812345678"), user(phone="13812345679")
    values = {"uscc": "91350100M000100Y43", "kind": "enterprise", "name": "甲", "region": "330402"}
    claim = usecases.register_organisation(values, actor=actor_of(claimant, None), today=TODAY)
    sign_in(client, Role.OPERATOR, region="3304")
    asked = client.post(
        f"/api/v1/claims/{claim}/phone", {"purpose": "contact"}, content_type="application/json"
    )
    refused = client.post(
        f"/api/v1/claims/{claim}/phone", {"purpose": "curious"}, content_type="application/json"
    )
    assert (asked.json(), refused.status_code) == ({"number": "13812345678"}, 422)

    own, stranger = Client(), Client()
    own.force_login(claimant)
    stranger.force_login(other)
    shown = own.get("/people/me/looked/").content.decode()

    assert "联系本人办理事项" in shown
    assert "技转中心" in shown
    said = own.get("/api/v1/me/looked").json()
    assert (said["total"], said["rows"][0]["purpose"]) == (1, "联系本人办理事项")
    assert stranger.get("/api/v1/me/looked").json()["total"] == 0
    assert "还没有人查看过" in stranger.get("/people/me/looked/").content.decode()


def test_the_strict_profile_asks_for_kinds_of_characters_and_a_new_password_in_time(
    client: Client, settings
) -> None:
    from datetime import timedelta

    from django.core.exceptions import ValidationError

    from kezhuan.core import clock
    from kezhuan.people.passwords import KindsOfCharacters

    KindsOfCharacters().validate("Correct horse 26")
    with pytest.raises(ValidationError):
        KindsOfCharacters().validate("correcthorsebattery")
    person = user()
    person.set_password("x")
    person.password_changed_at = clock.now() - timedelta(days=91)
    person.save()
    client.force_login(person)
    assert client.get("/people/me/").status_code == 200
    settings.KZ = settings.KZ | {"KZ_DENGBAO_STRICT": True}

    assert client.get("/people/me/")["Location"] == "/accounts/password/change/"


def test_staff_are_entered_from_the_command_line() -> None:
    from click.testing import CliRunner

    from kezhuan.people.commands import people

    run = CliRunner().invoke
    body = run(people, ["add-body", "bureau", "示例科技局", "--region", "330400"])
    number = re.search(r"（(DW-\d+-\d+)）", body.output)[1]
    made = run(
        people, ["add-staff", "li", "--name", "李科", "--role", "city_officer", "--body", number, "--manager"]
    )

    assert made.exit_code == 0, made.output
    password = re.search(r"初始密码 (\S+?)，", made.output)[1]
    person = User.objects.get(username="li")
    assert person.check_password(password)
    held = person.memberships.get()
    assert (held.role, held.manager) == ("city_officer", True)
    twice = run(people, ["add-staff", "li", "--name", "李科", "--role", "city_officer", "--body", number])
    assert (twice.exit_code, User.objects.count()) == (1, 1)
    assert run(people, ["reset-factor", "nobody"]).exit_code == 1
