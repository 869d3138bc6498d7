"""Coming in by the unified identity platform: off unless configured, who one is there, and for which legal person."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Event
from kezhuan.people import accounts
from kezhuan.people.models import Claim, Membership, Organisation, User
from kezhuan.people.oidc import rules
from kezhuan.people.totp import code_at
from tests.builders import member, organisation, user
from tests.people.coming import PASSWORD, USCC, come, firm_of, rows
from tests.people.platform import SECRET, Platform

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_without_a_platform_there_is_no_button_and_no_address(client):
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()
    for where in ("login/", "callback/?code=x&state=y"):
        assert client.get(f"/accounts/oidc/{where}").status_code == 404
    client.force_login(user())
    assert "/accounts/oidc/" not in client.get("/people/me/").content.decode()
    assert client.get("/accounts/oidc/").status_code == 404
    assert client.post("/accounts/oidc/link/").status_code == 404
    assert client.get("/people/arrived/").status_code == 404


def test_with_one_the_button_stands_on_the_sign_in_page_and_no_page_holds_its_secret(client, platform):
    text = client.get("/accounts/login/?next=/demands/").content.decode()
    assert 'href="/accounts/oidc/login/?next=/demands/"' in text
    assert "统一认证" in text
    assert SECRET not in text


def test_a_person_comes_in_with_state_nonce_and_pkce_and_is_the_same_person_the_next_time(client, platform):
    answer = come(client, platform, "li")

    assert (answer.status_code, answer["Location"]) == (302, "/people/register/")
    asked = platform.asked[-1]
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    assert len(asked["nonce"]) >= 24
    person = User.objects.get(name="李工")
    assert client.session["_auth_user_id"] == str(person.pk)
    # nothing of the claims but the name, and no membership
    assert (person.phone, person.email, person.has_usable_password()) == (None, "", False)
    assert SocialAccount.objects.get().extra_data == {}
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "user.create", "identity.link", "session.start",
    ]  # fmt: skip

    again = come(Client(), platform, "li", "/accounts/oidc/login/?next=/demands/")
    assert again["Location"] == "/demands/"
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_an_equal_name_phone_or_mail_is_another_person(platform):
    known = accounts.create_user("li", name="李工", actor=SYSTEM, phone="13800000001", password=PASSWORD)
    User.objects.filter(pk=known.pk).update(email="li@example.org")

    come(Client(), platform, "li")

    assert User.objects.filter(name="李工").count() == 2
    assert SocialAccount.objects.get().user_id != known.pk
    known.refresh_from_db()
    assert (known.phone, known.phone_verified, known.email) == ("13800000001", True, "li@example.org")


def test_the_same_subject_of_another_issuer_is_another_person(platform, settings):
    come(Client(), platform, "li")
    other = Platform()
    try:
        other.who = platform.who
        settings.UNIFIED_SIGN_IN = {**settings.UNIFIED_SIGN_IN, "issuer": other.issuer}
        come(Client(), other, "li")
    finally:
        other.close()
    assert User.objects.filter(name="李工").count() == 2


def test_the_second_factor_is_asked_of_whoever_has_one_and_staff_without_one_must_set_it_up(platform):
    for sub, factor in (("li", True), ("firm", False)):
        come(Client(), platform, sub)
        person = SocialAccount.objects.order_by("-pk").first().user
        member(Role.OPERATOR, region="3304", person=person)
        if factor:
            Authenticator.objects.create(
                user=person, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
            )

    client = Client()
    answer = come(client, platform, "li")
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")
    client.post(answer["Location"], {"code": code_at("JBSWY3DPEHPK3PXP")})
    assert "_auth_user_id" in client.session

    bare = Client()
    come(bare, platform, "firm")
    assert bare.get("/desk/")["Location"] == "/accounts/2fa/"


def test_a_shut_account_stays_shut(platform):
    come(Client(), platform, "li")
    User.objects.update(is_active=False)
    client = Client()
    assert come(client, platform, "li")["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_a_legal_person_finds_its_organisation_and_gets_no_membership(client, platform):
    firm = firm_of(USCC)

    assert come(client, platform, "firm")["Location"] == "/people/arrived/"
    assert client.get("/people/arrived/")["Location"] == "/privacy/first/?next=/people/arrived/"
    client.post("/privacy/first/", {"key": "f" * 20})
    shown = client.get("/people/arrived/")
    assert firm.name in shown.content.decode()
    assert (Membership.objects.count(), Claim.objects.count()) == (0, 0)

    claimed = client.post("/people/arrived/", {"key": "k" * 20})

    claim = Claim.objects.get()
    assert (claimed.status_code, claimed["Location"]) == (303, f"/people/claims/{claim.uid}/")
    assert (claim.organisation_id, claim.state, claim.role) == (firm.pk, "submitted", "enterprise")
    assert Membership.objects.count() == 0
    # the next time one arrives at the claim that waits, and once somebody decided, at the desk under that hat
    assert come(client, platform, "firm")["Location"] == "/people/arrived/"
    assert client.get("/people/arrived/")["Location"] == f"/people/claims/{claim.uid}/"
    Claim.objects.update(state="accepted")
    held = Membership.objects.create(
        user=claim.user, organisation=firm, role="enterprise", starts_on=date(2026, 1, 1)
    )
    assert client.get("/people/arrived/")["Location"] == "/desk/"
    assert client.session["hat"] == str(held.uid)


def test_a_legal_person_nobody_registered_is_led_to_the_form_with_its_code(client, platform):
    come(client, platform, "firm")
    client.post("/privacy/first/", {"key": "f" * 20})
    shown = client.get("/people/arrived/").content.decode()
    assert "/people/register/" in shown
    assert "嘉兴某某公司" in shown
    form = client.get("/people/register/").content.decode()
    assert f'value="{USCC}"' in form
    assert 'value="嘉兴某某公司"' in form
    assert client.post("/people/arrived/", {"key": "k" * 20}).status_code == 404
    assert Claim.objects.count() == 0


def test_an_equal_name_of_an_organisation_is_no_match_and_a_public_body_cannot_be_claimed(client, platform):
    organisation(name="嘉兴某某公司")
    come(client, platform, "firm")
    client.post("/privacy/first/", {"key": "f" * 20})
    assert "还没有登记" in client.get("/people/arrived/").content.decode()
    Organisation.objects.update(uscc=USCC, kind="bureau")
    assert client.post("/people/arrived/", {"key": "k" * 20}).status_code == 409
    assert Claim.objects.count() == 0


def test_a_code_that_fails_its_check_is_refused_and_nothing_written(client, platform):
    firm_of(USCC)
    platform.who["firm"]["uscc"] = USCC[:-1] + "Z"
    before = rows()

    answer = come(client, platform, "firm")

    assert answer.status_code == 403
    assert "统一社会信用代码未通过校验" in answer.content.decode()
    assert rows() == before


NAMES = {"subject_claim": "sub", "name_claim": "name", "uscc_claim": "uscc", "org_name_claim": "org_name"}


@pytest.mark.parametrize(("claims", "names", "said"), [
    ({"sub": "a", "name": " 李  工 "}, {}, ("a", "李 工", "", "")),
    ({"sub": 7}, {}, ("7", "统一认证用户", "", "")),
    ({"userid": "u1", "CorpCode": USCC.lower(), "CorpName": "某公司"}, {"subject_claim": "userid", "uscc_claim": "CorpCode", "org_name_claim": "CorpName"}, ("u1", "某公司", USCC, "某公司")),
    ({"sub": "a", "uscc": None}, {}, ("a", "统一认证用户", "", "")),
    ({"sub": "a", "uscc": USCC}, {"uscc_claim": ""}, ("a", "统一认证用户", "", "")),
])  # fmt: skip
def test_claims_are_read_under_the_names_of_the_setting(claims, names, said):
    found = rules.identity(claims, NAMES | names, issuer="i")
    assert (found.subject, found.name, found.uscc, found.organisation) == said


@pytest.mark.parametrize(("claims", "code"), [
    ({}, "oidc.subject"), ({"sub": ""}, "oidc.subject"), ({"sub": True}, "oidc.subject"), ({"sub": ["a"]}, "oidc.subject"), ({"sub": "x" * 256}, "oidc.subject"),
    ({"sub": "a", "uscc": USCC[:-1] + "Z"}, "oidc.uscc"), ({"sub": "a", "uscc": "12"}, "oidc.uscc"),
])  # fmt: skip
def test_claims_that_name_nobody_are_refused(claims, code):
    assert rules.identity(claims, NAMES, issuer="i").code == code


def test_the_setting_is_marked_a_proposal_and_can_be_changed_by_date():
    from kezhuan.core.rulebook.overlay import rulebook

    version = rulebook().version("settings.oidc", clock.today())
    assert version.mark == "P"
    assert version.body["subject_claim"] == "sub"
