"""API tokens: a subset of their owner's rights, known by hash only, ended at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Invalid, Refused
from kezhuan.people import tokens, usecases
from kezhuan.people.models import Membership, Token
from tests.builders import member, organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def bearer(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def made(scopes=("read", "write"), role=Role.ENTERPRISE, days=30):
    actor = member(role, org=organisation())
    hat = Membership.objects.get(user__uid=actor.user_id)
    uid, secret = tokens.create("试", scopes, days=days, hat=hat.uid, actor=actor)
    return actor, hat, uid, secret


def test_a_token_is_shown_once_and_kept_as_a_hash(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE, organisation())

    page = client.post("/people/tokens/", {"name": "同步", "scopes": ["read"], "days": "30"}).content.decode()

    secret = re.search(r"<code>(kz_[\w-]+)</code>", page)[1]
    assert secret not in str(Token.objects.values())
    assert secret not in client.get("/people/tokens/").content.decode()
    assert client.get("/api/v1/me", **bearer(secret)).status_code == 200


def test_a_token_acts_as_its_owner_under_its_hat_and_says_when_it_was_used() -> None:
    actor, hat, _uid, secret = made()

    answer = Client().get("/api/v1/me", **bearer(secret))

    assert (answer.json()["uid"], answer.json()["role"]) == (str(actor.user_id), "enterprise")
    assert answer.json()["organisation"] == str(hat.organisation.uid)
    assert Token.objects.get().last_used_at is not None


def test_a_reading_token_writes_nothing_and_no_token_makes_another() -> None:
    _actor, _hat, uid, reading = made(scopes=("read",))
    body = {"name": "更多", "scopes": ["read"], "days": 3}

    refused = Client().post(f"/api/v1/me/tokens/{uid}/revocation", **bearer(reading))
    assert (refused.status_code, refused.json()["code"]) == (403, "token.scope")
    _actor, _hat, _uid, writing = made()
    again = Client().post("/api/v1/me/tokens", body, content_type="application/json", **bearer(writing))
    assert (again.status_code, again.json()["code"]) == (409, "token.session")
    assert Token.objects.filter(revoked_at__isnull=False).count() == 0
    assert Token.objects.count() == 2


@pytest.mark.parametrize("end", ["revoked", "expired", "hat", "shut", "unknown"])
def test_an_ended_token_opens_nothing(end: str) -> None:
    actor, hat, uid, secret = made()
    when = clock.now()
    if end == "revoked":
        tokens.revoke(uid, actor=actor)
    elif end == "expired":
        when += timedelta(days=31)
    elif end == "hat":
        usecases.end_hat(hat.uid, actor=actor, today=clock.today())
    elif end == "shut":
        hat.user.is_active = False
        hat.user.save()
    else:
        secret += "x"

    with clock.at(when):
        answer = Client().get("/api/v1/me", **bearer(secret))

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_no_token_for_money_or_administration_and_none_without_rights() -> None:
    for role in (Role.FINANCE, Role.SYSTEM_ADMIN):
        with pytest.raises(Refused):
            tokens.create("试", ["read"], days=1, hat=None, actor=member(role, region="3304"))
    actor = member(Role.ENTERPRISE)
    with pytest.raises(Invalid):
        tokens.create("试", [], days=1, hat=None, actor=actor)
    with pytest.raises(Invalid):
        tokens.create("试", ["read"], days=0, hat=None, actor=actor)
    assert Token.objects.count() == 0


def test_a_token_means_nothing_to_pages() -> None:
    _actor, _hat, _uid, secret = made()

    assert Client().get("/people/me/", **bearer(secret)).status_code == 302


def test_calls_on_a_session_need_the_forms_guard() -> None:
    guarded = Client(enforce_csrf_checks=True)
    sign_in(guarded, Role.ENTERPRISE, organisation())
    body = {"name": "试", "scopes": ["read"], "days": 3}

    bare = guarded.post("/api/v1/me/tokens", body, content_type="application/json")
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf")
    guarded.get("/people/tokens/")
    token = guarded.cookies["csrftoken"].value
    answer = guarded.post("/api/v1/me/tokens", body, content_type="application/json", HTTP_X_CSRFTOKEN=token)
    assert answer.status_code == 200
    assert Token.objects.count() == 1


def test_a_token_needs_no_forms_guard() -> None:
    _actor, _hat, uid, secret = made()

    answer = Client(enforce_csrf_checks=True).post(f"/api/v1/me/tokens/{uid}/revocation", **bearer(secret))

    assert answer.status_code == 200
    assert Token.objects.get().revoked_at is not None
