"""What the house says about personal data, and one's own consents, on pages and by API."""

import pytest
from django.test import Client

from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.privacy.models import Consent
from kezhuan.core.privacy.queries import consents as queries
from kezhuan.people import accounts
from tests.builders import TODAY, sign_in

pytestmark = pytest.mark.django_db
HERE = "/privacy/consents/"
PASSWORD = "correct horse 2026"


def test_anybody_reads_for_what_data_is_handled_in_both_languages(client: Client) -> None:
    shown = client.get("/privacy/").content.decode()
    assert "短信、邮件等站外提醒" in shown
    assert "第十三条第一款第三项" in shown

    english = Client(headers={"accept-language": "en"}).get("/privacy/").content.decode()
    assert "Reminders by SMS, mail and other channels outside" in english
    assert "短信、邮件等站外提醒" not in english


def test_each_consent_is_given_and_withdrawn_by_itself(client: Client) -> None:
    actor = sign_in(client, Role.ENTERPRISE)
    text = queries.purpose("reminders", TODAY).text_sm3

    assert client.post(f"{HERE}reminders/give/", {"text_sm3": text})["Location"] == HERE
    assert "已同意" in client.get(HERE).content.decode()
    assert client.post(f"{HERE}reminders/withdraw/")["Location"] == HERE

    acts = Consent.objects.filter(user_id=actor.user_id).order_by("id").values_list("purpose", "act")
    assert list(acts) == [("reminders", "given"), ("reminders", "withdrawn")]
    assert "已撤回" in client.get(HERE).content.decode()


def test_other_words_or_none_give_nothing(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE)

    assert client.post(f"{HERE}reminders/give/", {"text_sm3": "0" * 64}).status_code == 409
    assert client.post(f"{HERE}reminders/give/").status_code == 422
    assert client.post(f"{HERE}account/withdraw/").status_code == 404
    assert client.post(f"{HERE}nothing/give/", {"text_sm3": "x"}).status_code == 404

    assert not Consent.objects.exists()


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    for path in (HERE, "/privacy/first/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    assert client.get("/api/v1/me/consents").status_code == 401


def test_the_first_sign_in_leads_through_the_statement_and_the_second_does_not(client: Client) -> None:
    accounts.create_user("wang", name="王工", actor=SYSTEM, password=PASSWORD)
    client.post("/accounts/login/", {"login": "wang", "password": PASSWORD})

    asked = client.get("/people/me/")
    assert asked["Location"] == "/privacy/first/?next=/people/me/"
    assert "不选即不同意" in client.get(asked["Location"]).content.decode()
    done = client.post(asked["Location"], {"reminders": "on", "key": "a"})
    assert (done.status_code, done["Location"]) == (303, "/people/me/")
    assert client.get("/people/me/").status_code == 200
    assert sorted(Consent.objects.values_list("purpose", "act")) == [
        ("account", "told"), ("handling", "told"), ("reminders", "given"),
    ]  # fmt: skip

    again = Client()
    again.post("/accounts/login/", {"login": "wang", "password": PASSWORD})
    assert again.get("/people/me/").status_code == 200


def test_nobody_is_sent_on_to_another_site(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE)

    assert client.post("/privacy/first/?next=https://example.com/", {"key": "a"})["Location"] == "/desk/"


def test_the_api_does_what_the_page_does(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE)
    rows = {row["code"]: row for row in client.get("/api/v1/me/consents").json()}
    assert (rows["reminders"]["stand"], rows["account"]["essential"]) == ("none", True)

    json = {"content_type": "application/json"}
    given = {"given": True, "text_sm3": rows["reminders"]["text_sm3"]}
    assert client.put("/api/v1/me/consents/reminders", given, **json).json()["state"] == "given"
    assert (
        client.put("/api/v1/me/consents/reminders", {"given": False}, **json).json()["state"] == "withdrawn"
    )
    refused = client.put("/api/v1/me/consents/reminders", {"given": True, "text_sm3": "x"}, **json)
    assert (refused.status_code, refused.json()["code"]) == (409, "consent.changed")
    assert client.put("/api/v1/me/consents/account", {"given": False}, **json).status_code == 422
    assert list(Consent.objects.order_by("id").values_list("act", flat=True)) == ["given", "withdrawn"]
