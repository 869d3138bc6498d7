"""What somebody does who comes in by the platform, and what stands in the tables afterwards."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.test import Client

from kezhuan.core.models import Event
from kezhuan.people.models import Claim, Membership, Organisation, User
from tests.builders import organisation
from tests.people.platform import Platform

PASSWORD = "correct horse 2026"
USCC = "91350100M000100Y43"
LI = {"name": "李工", "phone_number": "13800000001", "email": "li@example.org"}


def sent(client: Client, where: str = "/accounts/oidc/login/") -> str:
    answer = client.get(where)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def local(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def come(client: Client, platform: Platform, sub: str, where: str = "/accounts/oidc/login/") -> Any:
    """The whole way: out to the platform, signed in there, back again."""
    return client.get(local(platform.consent(sent(client, where), sub)))


def firm_of(uscc: str) -> Organisation:
    made = organisation()
    made.uscc = uscc
    made.save(update_fields=["uscc"])
    return made


def rows() -> tuple[int, ...]:
    return tuple(
        table.objects.count() for table in (User, SocialAccount, Membership, Claim, Event, Organisation)
    )
