"""Forged, stale, replayed and broken answers of the platform: nobody is signed in, nothing is written, a sentence says so."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.test import Client

from kezhuan.people.models import User
from kezhuan.people.oidc import rules
from tests.people.coming import come, local, rows, sent
from tests.people.platform import CLIENT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def hmac_of_public_key(platform):
    """The old trick: the public key, known to all, as the secret of a symmetric signature."""
    return {"key": str(platform.keys()["keys"][0]["n"]).ljust(64, "x"), "algorithm": "HS256"}


FORGED = {
    "wrong issuer": lambda p: {"spoil": lambda c: {**c, "iss": "https://elsewhere.example"}},
    "wrong audience": lambda p: {"spoil": lambda c: {**c, "aud": "another-client"}},
    "two audiences, not meant for us": lambda p: {"spoil": lambda c: {**c, "aud": [CLIENT, "b"], "azp": "b"}},
    "two audiences, nobody named": lambda p: {"spoil": lambda c: {**c, "aud": [CLIENT, "b"]}},
    "expired": lambda p: {"spoil": lambda c: {**c, "exp": int(time.time()) - 120}},
    "never expires": lambda p: {"spoil": lambda c: {k: v for k, v in c.items() if k != "exp"}},
    "issued tomorrow": lambda p: {"spoil": lambda c: {**c, "iat": int(time.time()) + 86_400}},
    "another nonce": lambda p: {"spoil": lambda c: {**c, "nonce": "x" * 32}},
    "no nonce": lambda p: {"spoil": lambda c: {k: v for k, v in c.items() if k != "nonce"}},
    "another key": lambda p: {"sign": {"key": p.other_key}},
    "unknown key": lambda p: {"sign": {"headers": {"kid": "two"}}},
    "no signature": lambda p: {"sign": {"key": None, "algorithm": "none"}},
    "the public key as a secret": lambda p: {"sign": hmac_of_public_key(p)},
    "another person's details": lambda p: {"told": lambda c: {**c, "sub": "somebody"}},
    "no subject": lambda p: {"spoil": lambda c: {**c, "sub": ""}, "told": lambda c: {**c, "sub": ""}},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_signs_nobody_in_and_writes_nothing(client, platform, name):
    come(Client(), platform, "li")  # the very person exists already
    before = rows()
    for what, value in FORGED[name](platform).items():
        setattr(platform, what, value)

    answer = come(client, platform, "li")

    assert answer.status_code == 403, name
    assert "没有登录" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert rows() == before


def test_the_forgeries_are_refused_by_their_checks(client, platform):
    """The same flow with nothing spoilt lets the person in: what refuses above is the check alone."""
    platform.spoil = lambda c: {**c, "aud": [CLIENT, "b"], "azp": CLIENT}
    assert come(client, platform, "li").status_code == 302


def test_an_answer_works_once_in_the_browser_it_was_asked_by(client, platform):
    back = local(platform.consent(sent(client), "li"))
    before = rows()

    elsewhere = Client().get(back)  # stolen on its way: another browser
    assert elsewhere.status_code == 403
    assert "已失效" in elsewhere.content.decode()
    assert rows() == before
    assert client.get(back).status_code == 302
    after = rows()
    for again in (back, back.partition("&state=")[0], "/accounts/oidc/callback/"):
        client.get("/accounts/logout/")
        assert client.get(again).status_code == 403
    assert rows() == after


def test_a_code_replayed_under_a_fresh_state_is_refused(client, platform):
    first = local(platform.consent(sent(client), "li"))
    code = first.partition("code=")[2].partition("&")[0]
    assert client.get(first).status_code == 302
    thief = Client()
    fresh = local(platform.consent(sent(thief), "li"))
    state = fresh.partition("state=")[2]
    before = rows()

    answer = thief.get(f"/accounts/oidc/callback/?code={code}&state={state}")

    assert (answer.status_code, rows()) == (503, before)
    assert "_auth_user_id" not in thief.session


def test_an_answer_older_than_ten_minutes_is_refused(client, platform, monkeypatch):
    back = local(platform.consent(sent(client), "li"))
    now = time.time()
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: now + 601)
    assert client.get(back).status_code == 403
    assert User.objects.count() == 0


def test_whoever_cancels_is_told_so_and_may_choose_another_way(client, platform):
    state = sent(client).partition("state=")[2].partition("&")[0]
    answer = client.get(f"/accounts/oidc/callback/?error=access_denied&state={state}")
    assert answer.status_code == 200
    assert "您取消了" in answer.content.decode()
    assert 'href="/accounts/login/"' in answer.content.decode()


def test_a_platform_that_is_down_or_describes_another_shuts_no_other_way(client, platform):
    platform.down = True
    answer = client.get("/accounts/oidc/login/")
    assert answer.status_code == 503
    assert "暂时没有应答" in answer.content.decode()
    platform.down = False
    for described in (
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
    ):
        cache.clear()
        platform.describes = described
        assert client.get("/accounts/oidc/login/").status_code == 403
    cache.clear()
    platform.describes = {}
    back = local(platform.consent(sent(client), "li"))
    platform.down = True
    assert client.get(back).status_code == 503
    assert User.objects.count() == 0
    assert client.get("/accounts/login/").status_code == 200


def test_the_asker_chooses_neither_scope_nor_process_nor_where_to_go_after(client, platform):
    where = sent(
        client,
        "/accounts/oidc/login/?scope=admin&process=connect&auth_params=prompt%3Dnone&next=//evil.example/",
    )
    assert "admin" not in where
    assert "prompt" not in where
    assert client.get(local(platform.consent(where, "li")))["Location"] == "/people/register/"


@pytest.mark.parametrize(
    ("guard", "spoilt"), [("token_fault", {"nonce": "x" * 32}), ("token_fault", {"aud": [CLIENT, "b"]})]
)
def test_without_its_check_the_forgery_would_get_in(client, platform, monkeypatch, guard, spoilt):
    platform.spoil = lambda c: {**c, **spoilt}
    assert come(client, platform, "li").status_code == 403
    monkeypatch.setattr(rules, guard, lambda *args, **more: None)
    assert come(client, platform, "li").status_code == 302
