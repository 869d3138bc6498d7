"""Before a sign-in ends its page says so, and staying begins its whole time again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.ui.staying import SIGNED_IN, STAYED
from tests.builders import sign_in

pytestmark = [pytest.mark.django_db]
HIDDEN = 'data-kz-warn="600" hidden'


def signed_in(client: Client, *, ago: timedelta) -> None:
    """The session of somebody who gave a password so long ago."""
    sign_in(client, Role.ENTERPRISE)
    session = client.session
    session[SIGNED_IN] = [{"method": "password", "at": (clock.now() - ago).timestamp()}]
    session.save()


def test_early_the_warning_waits_out_of_sight_with_the_seconds_that_are_left(client: Client) -> None:
    signed_in(client, ago=timedelta(hours=2))

    text = client.get("/help/").content.decode()

    left = int(text.partition('data-kz-left="')[2].partition('"')[0])
    assert settings.SESSION_COOKIE_AGE - 7260 <= left <= settings.SESSION_COOKIE_AGE - 7200
    assert HIDDEN in text


def test_in_the_last_ten_minutes_it_is_drawn_with_the_page_so_that_no_script_is_needed(
    client: Client,
) -> None:
    signed_in(client, ago=timedelta(hours=11, minutes=55))

    text = client.get("/help/").content.decode()

    assert HIDDEN not in text
    assert "10 分钟内将自动退出登录" in text


def test_staying_begins_the_time_again_and_leads_back(client: Client) -> None:
    signed_in(client, ago=timedelta(hours=11, minutes=55))

    answer = client.post("/ui/stay/", {"next": "/help/enterprise/"})

    assert (answer.status_code, answer["Location"]) == (302, "/help/enterprise/")
    assert HIDDEN in client.get("/help/").content.decode()
    assert client.post("/ui/stay/", {"next": "https://else.where/"})["Location"] == "/desk/"


def test_with_a_script_the_page_stays_and_only_the_warning_changes(client: Client) -> None:
    signed_in(client, ago=timedelta(hours=11, minutes=55))

    answer = client.post("/ui/stay/", headers={"HX-Request": "true"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.lstrip().startswith("<aside")
    assert "已继续" in text
    assert clock.now().timestamp() - client.session[STAYED] < 5


def test_a_visitor_is_told_nothing_and_cannot_stay(client: Client) -> None:
    assert "data-kz-left" not in client.get("/help/").content.decode()
    assert client.post("/ui/stay/").status_code == 404
    assert STAYED not in client.session
