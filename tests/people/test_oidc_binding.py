"""An identity is bound to an account by the person's own act, after a fresh proof, in the session that asked."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from kezhuan.core.access import SYSTEM
from kezhuan.core.models import Event
from kezhuan.people import accounts
from kezhuan.people.models import User
from tests.builders import user
from tests.people.coming import PASSWORD, come, local, rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def signed_in(name: str = "li") -> tuple[Client, User]:
    person = accounts.create_user(name, name="李工", actor=SYSTEM, password=PASSWORD)
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return client, person


def way_of(client: Client) -> str:
    page = client.post("/accounts/oidc/link/")
    assert page.status_code == 200
    return page.context["way"]


def test_a_person_binds_their_identity_from_their_own_session_and_comes_in_by_it(platform):
    client, person = signed_in()
    back = local(platform.consent(way_of(client), "li"))

    assert client.get(back)["Location"] == "/accounts/oidc/"

    assert SocialAccount.objects.get().user_id == person.pk
    assert Event.objects.filter(verb="identity.link", actor_id=person.uid).count() == 1
    other = Client()
    come(other, platform, "li")
    assert other.session["_auth_user_id"] == str(person.pk)
    assert User.objects.count() == 1


def test_binding_asks_who_one_is_again_after_five_minutes(platform):
    client, _person = signed_in()
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    for answer in (
        client.get("/accounts/oidc/"),
        client.post("/accounts/oidc/link/"),
        client.post("/accounts/oidc/1/unlink/"),
    ):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (
            302,
            "/accounts/reauthenticate/",
        )
    assert SocialAccount.objects.count() == 0


def test_a_link_is_bound_to_the_session_that_asked_for_it(platform):
    client, _person = signed_in()
    back = local(platform.consent(way_of(client), "li"))
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 403

    mine, person = signed_in("wang")
    back = local(platform.consent(way_of(mine), "li"))
    session = mine.session
    states = session["socialaccount_states"]
    other = user()
    mine.force_login(other)
    session = mine.session
    session["socialaccount_states"] = states
    session.save()
    answer = mine.get(back)
    assert answer.status_code == 403
    assert "同一登录" in answer.content.decode()
    assert SocialAccount.objects.count() == 0


def test_an_identity_bound_elsewhere_stays_there(platform):
    come(Client(), platform, "li")
    holder = SocialAccount.objects.get().user_id
    client, person = signed_in("wang")
    before = rows()

    answer = client.get(local(platform.consent(way_of(client), "li")))

    assert answer.status_code == 403
    assert "已绑定另一个账号" in answer.content.decode()
    assert SocialAccount.objects.get().user_id == holder != person.pk
    assert rows() == before


def test_the_only_way_in_is_not_taken_away_and_another_can_be(platform):
    alone = Client()
    come(alone, platform, "li")
    mine = SocialAccount.objects.get()
    assert alone.post(f"/accounts/oidc/{mine.pk}/unlink/", {"key": "k" * 20}).status_code == 409
    stranger, _person = signed_in("wang")
    assert stranger.post(f"/accounts/oidc/{mine.pk}/unlink/", {"key": "q" * 20}).status_code == 404
    assert SocialAccount.objects.count() == 1

    accounts.give_phone(mine.user, "13800000001", verified=True)
    assert alone.post(f"/accounts/oidc/{mine.pk}/unlink/", {"key": "m" * 20}).status_code == 303
    assert SocialAccount.objects.count() == 0
    assert Event.objects.filter(verb="identity.unlink").count() == 1
