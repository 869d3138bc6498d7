"""Who has neither a password nor a second factor shows again who they are: by the platform, or by a code to their number."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.models import Outgoing
from kezhuan.people.models import User
from kezhuan.people.oidc import rules
from tests.builders import told, user
from tests.people.coming import PASSWORD, come, local

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MINE = "/accounts/oidc/"


def aged(client: Client, seconds: int = 301) -> None:
    """The last proof of this session is so many seconds older."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def arrived(platform: Any, sub: str = "li") -> tuple[Client, User]:
    """Somebody who came in by the platform and has no other way in, five minutes later."""
    client = Client()
    come(client, platform, sub)
    person = SocialAccount.objects.get().user
    told(person)
    aged(client)
    return client, person


def way(client: Client, where: str = f"/accounts/oidc/again/?next={MINE}") -> str:
    page = client.get(where)
    assert page.status_code == 200
    return page.context["way"]


def code_sent() -> str:
    return re.search(r"验证码 (\d{6})", Outgoing.objects.filter(channel="sms").latest("id").body)[1]


def proved_number(person: User) -> None:
    User.objects.filter(pk=person.pk).update(phone="13900001111", phone_verified=True)


# --- by the platform --------------------------------------------------------------------------------------------------


def test_a_fresh_sign_in_at_the_platform_opens_what_was_asked(platform):
    client, person = arrived(platform)
    platform.spoil = lambda claims: claims | {"auth_time": int(time.time())}

    shut = client.get(MINE)
    assert shut["Location"] == f"/accounts/oidc/again/?next={quote(MINE, safe='')}"
    there = way(client, shut["Location"])
    assert platform.last_asked(there) >= {("prompt", "login"), ("max_age", "0")}
    back = client.get(local(platform.consent(there, "li")))

    assert (back.status_code, back["Location"]) == (302, MINE)
    assert client.get(MINE).status_code == 200
    # nobody was signed in anew, nothing bound
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)
    aged(client)
    assert client.get(MINE).status_code == 302


def test_what_was_posted_before_the_proof_is_done_after_it(platform):
    client, person = arrived(platform)
    platform.spoil = lambda claims: claims | {"auth_time": int(time.time())}
    proved_number(person)
    mine = SocialAccount.objects.get()

    shut = client.post(f"{MINE}{mine.pk}/unlink/", {"key": "k"})
    assert SocialAccount.objects.count() == 1
    client.get(local(platform.consent(way(client, shut["Location"]), "li")))

    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("auth_time", "code"),
    [
        (None, "oidc.auth_time"),
        ("yesterday", "oidc.auth_time"),
        (True, "oidc.auth_time"),
        (400, "oidc.auth_time"),
    ],
    ids=["no-time", "text", "truth", "an-old-session"],
)
def test_a_platform_that_does_not_ask_again_proves_nothing(platform, caplog, auth_time, code):
    client, _person = arrived(platform)
    said = (
        {}
        if auth_time is None
        else {"auth_time": int(time.time()) - auth_time if auth_time == 400 else auth_time}
    )
    platform.spoil = lambda claims: claims | said

    answer = client.get(local(platform.consent(way(client), "li")))

    assert answer.status_code == 403
    assert code in caplog.text
    assert client.get(MINE).status_code == 302


def test_somebody_else_of_the_platform_proves_nothing_and_signs_nobody_in(platform):
    client, person = arrived(platform)
    platform.spoil = lambda claims: claims | {"auth_time": int(time.time())}

    answer = client.get(local(platform.consent(way(client), "firm")))

    assert answer.status_code == 403
    assert "不是这个账号绑定的身份" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (User.objects.count(), client.get(MINE).status_code) == (1, 302)


def test_the_answer_works_in_the_session_that_asked_alone(platform):
    client, _person = arrived(platform)
    other = Client()
    come(other, platform, "firm")
    platform.spoil = lambda claims: claims | {"auth_time": int(time.time())}

    assert other.get(local(platform.consent(way(client), "li"))).status_code == 403


# --- by a code -----------------------------------------------------------------------------------------------------------


def test_a_code_to_the_proved_number_opens_what_was_asked_and_no_new_password(platform, settings):
    client, person = arrived(platform)
    proved_number(person)
    settings.UNIFIED_SIGN_IN = {**settings.UNIFIED_SIGN_IN}
    where = f"/accounts/again/code/?next={MINE}"
    assert "用短信验证码" in client.get(f"/accounts/oidc/again/?next={MINE}").content.decode()

    assert "139****1111" in client.get(where).content.decode()
    client.post(where, {"send": "1", "next": MINE})
    sent = code_sent()
    done = client.post(where, {"code": f" {sent[:3]} {sent[3:]}", "next": MINE})

    assert done["Location"] == MINE
    assert client.get(MINE).status_code == 200
    assert client.get("/accounts/password/renew/")["Location"] == "/accounts/password/change/"
    # the code is used up
    aged(client)
    assert "验证码不正确或已失效" in client.post(where, {"code": sent, "next": MINE}).content.decode()
    assert client.get(MINE).status_code == 302


def test_three_wrong_codes_or_five_minutes_spoil_it(platform, monkeypatch):
    client, person = arrived(platform)
    proved_number(person)
    where = "/accounts/again/code/"
    client.post(where, {"send": "1"})
    sent = code_sent()
    wrong = f"{(int(sent) + 1) % 1_000_000:06d}"

    for _ in range(3):
        assert "验证码不正确或已失效" in client.post(where, {"code": wrong}).content.decode()
    assert client.post(where, {"code": sent}).status_code != 302

    cache.clear()
    client.post(where, {"send": "1"})
    later = time.time() + 301
    monkeypatch.setattr("kezhuan.people.again.time.time", lambda: later)
    assert client.post(where, {"code": code_sent()}).status_code != 302


def test_whoever_has_a_password_or_a_second_factor_shows_that_and_the_other_ways_are_absent(platform):
    client, person = arrived(platform)
    proved_number(person)
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
    )
    for where in ("/accounts/oidc/again/", "/accounts/again/code/"):
        assert client.get(where).status_code == 404
    assert client.get(MINE)["Location"].startswith("/accounts/2fa/reauthenticate/")

    other = Client()
    known = user(password=PASSWORD)
    told(known)
    other.force_login(known)
    for where in ("/accounts/oidc/again/", "/accounts/again/code/"):
        assert other.get(where).status_code == 404


@pytest.mark.parametrize(
    ("claims", "code"),
    [({}, "oidc.auth_time"), ({"auth_time": 1000}, "oidc.auth_time"), ({"auth_time": 1700}, "")],
)
def test_freshness_is_what_the_platform_says_of_the_sign_in(claims, code):
    fault = rules.fresh_fault(claims, now=2000.0, within_s=360)

    assert (fault.code if fault else "") == code


def test_the_clock_of_the_house_has_no_part_in_it():
    with clock.at(clock.now().replace(year=2030)):
        assert rules.fresh_fault({"auth_time": time.time()}, now=time.time(), within_s=360) is None
