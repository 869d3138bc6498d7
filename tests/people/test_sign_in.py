"""Signing up and in: by password, by SMS code, with the second factor; and what never differs."""

import re

import pytest
from django.test import Client

from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Event, Outgoing
from kezhuan.people import accounts
from kezhuan.people.models import User
from kezhuan.people.totp import code_at
from tests.builders import member, organisation, sign_in, told, user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PASSWORD = "correct horse 2026"
SECRET = "JBSWY3DPEHPK3PXP"


def last_code() -> str:
    found = re.search(r"验证码 (\d{6})", Outgoing.objects.order_by("-id").first().body)
    assert found
    return found[1]


def test_a_person_signs_up_with_a_mobile_number_and_is_led_to_their_organisation(client: Client) -> None:
    answer = client.post(
        "/accounts/signup/", {"name": "王工", "phone": "138 0000 0001", "password1": PASSWORD}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/phone/verify/")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "13800000001" in page.content.decode()

    done = client.post("/accounts/phone/verify/", {"code": last_code()})

    person = User.objects.get(phone="13800000001")
    assert (done.status_code, done["Location"]) == (302, "/people/register/")
    assert (person.name, person.phone_verified) == ("王工", True)
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "user.sign_up",
        "session.start",
    ]


def test_a_password_lets_in_by_phone_and_by_account_name(client: Client) -> None:
    person = accounts.create_user("wang", name="王工", actor=SYSTEM, phone="13800000001", password=PASSWORD)

    for login in ("wang", "13800000001", "+86 138-0000-0001"):
        answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, "/desk/"), login
        assert client.session["_auth_user_id"] == str(person.pk)
        client.post("/accounts/logout/")


def test_a_wrong_password_names_neither_the_account_nor_the_password(client: Client) -> None:
    accounts.create_user("wang", name="王工", actor=SYSTEM, phone="13800000001", password=PASSWORD)

    known = client.post("/accounts/login/", {"login": "13800000001", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "13900000009", "password": "wrong"})

    assert "账号或密码不正确" in known.content.decode()
    assert same(known, unknown, "13800000001", "13900000009")


def same(first, second, *said: str) -> bool:
    """The same status and, but for what was typed and the form's own token, the same bytes."""
    texts = []
    for answer in (first, second):
        text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.content.decode())
        for word in said:
            text = text.replace(word, "#")
        texts.append(text)
    return first.status_code == second.status_code and texts[0] == texts[1]


def test_a_code_is_sent_by_sms_and_lets_in(client: Client) -> None:
    person = accounts.create_user("wang", name="王工", actor=SYSTEM, phone="13800000001")

    asked = client.post("/accounts/login/code/", {"phone": "13800000001"})
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/login/code/confirm/")
    wrong = client.post("/accounts/login/code/confirm/", {"code": "abc"})
    assert "验证码不正确" in wrong.content.decode()
    done = client.post("/accounts/login/code/confirm/", {"code": last_code()})

    assert (done.status_code, done["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_asking_for_a_code_tells_nobody_who_has_an_account() -> None:
    accounts.create_user("wang", name="王工", actor=SYSTEM, phone="13800000001")
    known, unknown = Client(), Client()

    answers = [
        who.post("/accounts/login/code/", {"phone": phone})
        for who, phone in ((known, "13800000001"), (unknown, "13900000009"))
    ]
    pages = [who.get("/accounts/login/code/confirm/") for who in (known, unknown)]
    wrong = [who.post("/accounts/login/code/confirm/", {"code": "000000x"}) for who in (known, unknown)]

    assert same(*answers)
    assert same(*pages, "13800000001", "13900000009")
    assert same(*wrong, "13800000001", "13900000009")
    assert Outgoing.objects.filter(to="13900000009", body__contains="尚未注册").count() == 1


def test_signing_up_again_tells_nobody_who_has_an_account() -> None:
    accounts.create_user("wang", name="王工", actor=SYSTEM, phone="13800000001")
    fresh, again = Client(), Client()

    answers = [
        who.post("/accounts/signup/", {"name": "某人", "phone": phone, "password1": PASSWORD})
        for who, phone in ((fresh, "13900000009"), (again, "13800000001"))
    ]
    pages = [who.get("/accounts/phone/verify/") for who in (fresh, again)]

    assert same(*answers)
    assert same(*pages, "13800000001", "13900000009")
    assert Outgoing.objects.filter(to="13800000001", body__contains="已有账号").count() == 1
    assert User.objects.get(phone="13800000001").name == "王工"


def test_a_number_never_proved_is_no_claim_on_it(client: Client) -> None:
    client.post("/accounts/signup/", {"name": "抢注", "phone": "13800000001", "password1": PASSWORD})
    squatter = User.objects.get(phone="13800000001")

    owner = Client()
    owner.post("/accounts/signup/", {"name": "本人", "phone": "13800000001", "password1": PASSWORD + "x"})
    owner.post("/accounts/phone/verify/", {"code": last_code()})

    squatter.refresh_from_db()
    assert squatter.phone is None
    assert User.objects.get(phone="13800000001", phone_verified=True).name == "本人"
    assert (
        "账号或密码不正确"
        in Client().post("/accounts/login/", {"login": "13800000001", "password": PASSWORD}).content.decode()
    )


def test_a_forgotten_password_is_renewed_after_an_sms_code_and_only_then(client: Client) -> None:
    accounts.create_user("wang", name="王工", actor=SYSTEM, phone="13800000001", password=PASSWORD)
    reset = client.get("/accounts/password/reset/")
    assert reset["Location"] == "/accounts/login/code/?next=/accounts/password/renew/"

    client.post(reset["Location"], {"phone": "13800000001", "next": "/accounts/password/renew/"})
    done = client.post(
        "/accounts/login/code/confirm/", {"code": last_code(), "next": "/accounts/password/renew/"}
    )
    assert done["Location"] == "/accounts/password/renew/"
    new = "another long word 9"
    saved = client.post(done["Location"], {"password1": new, "password2": new})

    assert (saved.status_code, saved["Location"]) == (303, "/desk/")
    assert User.objects.get().check_password(new)
    other = Client()
    other.post("/accounts/login/", {"login": "wang", "password": new})
    assert other.get("/accounts/password/renew/")["Location"] == "/accounts/password/change/"


def test_five_wrong_passwords_shut_the_door_for_that_account(client: Client) -> None:
    accounts.create_user("wang", name="王工", actor=SYSTEM, password=PASSWORD)
    for _ in range(5):
        client.post("/accounts/login/", {"login": "wang", "password": "wrong"})

    answer = client.post("/accounts/login/", {"login": "wang", "password": PASSWORD})

    assert "尝试次数过多" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_officer_is_led_to_the_second_factor_before_anything_else(client: Client) -> None:
    officer = user()
    member(Role.CITY, person=officer, region="3304")
    client.force_login(officer)

    assert client.get("/people/claims/")["Location"] == "/accounts/2fa/"
    assert client.post("/demands/new/", {})["Location"] == "/accounts/2fa/"
    api = client.get("/api/v1/openapi.json")
    assert (api.status_code, api["Content-Type"]) == (403, "application/problem+json")
    assert client.get("/accounts/2fa/").status_code == 200


def test_an_officer_signs_in_with_password_and_totp(client: Client) -> None:
    officer = accounts.create_user(
        "officer", name="李科", actor=SYSTEM, password=PASSWORD, totp_secret=SECRET
    )
    member(Role.CITY, person=told(officer), region="3304")

    first = client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert (first.status_code, first["Location"]) == (302, "/accounts/2fa/authenticate/")
    assert client.get("/people/claims/")["Location"].startswith("/accounts/login/")
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    done = client.post("/accounts/2fa/authenticate/", {"code": code_at(SECRET)})

    assert (done.status_code, done["Location"]) == (302, "/desk/")
    assert client.get("/people/claims/").status_code == 200


def test_the_second_factor_is_set_up_once_and_its_secret_lies_encrypted(client: Client) -> None:
    from allauth.mfa.models import Authenticator

    officer = accounts.create_user("officer", name="李科", actor=SYSTEM, password=PASSWORD)
    member(Role.CITY, person=told(officer), region="3304")
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})

    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_at(secret)})

    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get(done["Location"]).content.decode().count("<li><code>") == 10
    assert client.get("/people/claims/").status_code == 200
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    refused = client.post("/accounts/2fa/totp/deactivate/")
    assert "必须保留" in refused.content.decode()
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_rfc_6238_codes() -> None:
    # Appendix B of RFC 6238, cut to six digits: secret "12345678901234567890" in ASCII.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [code_at(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_one_who_wears_several_hats_chooses_first_and_the_log_says_so(client: Client) -> None:
    person = user()
    firm, other = organisation(), organisation()
    member(Role.ENTERPRISE, org=firm, person=person)
    member(Role.ENTERPRISE, org=other, person=person)
    client.force_login(person)

    asked = client.get("/people/members/?x=1")
    assert asked["Location"] == "/desk/hat/?next=/people/members/%3Fx%3D1"
    key = next(hat.key for hat in client.get("/desk/hat/").context["choices"] if other.name in hat.label)
    chosen = client.post("/desk/hat/", {"hat": key, "next": "/people/members/"})

    assert (chosen.status_code, chosen["Location"]) == (303, "/people/members/")
    assert other.name in client.get("/people/members/").content.decode()
    assert Event.objects.get(verb="session.hat").subject_id == other.uid
    assert client.post("/desk/hat/", {"hat": "x", "next": "/"}).status_code == 404


def test_sessions_are_listed_and_the_others_ended() -> None:
    told(accounts.create_user("wang", name="王工", actor=SYSTEM, password=PASSWORD))
    here, there = Client(), Client()
    for device in (here, there):
        device.post("/accounts/login/", {"login": "wang", "password": PASSWORD})

    assert here.get("/accounts/sessions/").content.decode().count("<li><p><strong>") == 2
    here.post("/accounts/sessions/")

    assert here.get("/people/me/").status_code == 200
    assert there.get("/people/me/").status_code == 302


def test_who_one_is_costs_three_queries(client: Client, django_assert_max_num_queries) -> None:
    sign_in(client, Role.CITY, region="3304")

    with django_assert_max_num_queries(3):
        assert client.get("/api/v1/me").json()["role"] == "city_officer"


def test_the_letter_box_stands_in_a_demo_only(client: Client, settings) -> None:
    assert client.get("/demo/inbox/").status_code == 404
    settings.DEMO = True
    accounts.create_user("demo-officer", name="演示科长", actor=SYSTEM, totp_secret=SECRET)
    accounts.create_user("real", name="别人", actor=SYSTEM, totp_secret="GEZDGNBVGY3TQOJQ")
    accounts.send_code("13800000001", "123456")

    shown = client.get("/demo/inbox/").content.decode()

    assert "123456" in shown
    assert code_at(SECRET) in shown
    assert "real" not in shown
