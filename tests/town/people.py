"""Who lives in the town, and where their records are found."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.privacy import agreeing as consents
from kezhuan.core.privacy.queries import consents as queries
from kezhuan.people.models import Organisation
from tests.builders import organisation, sign_in

# name → (role, organisation it works for, jurisdiction, manager); "firm", "institute" own the town's records.
PEOPLE: dict[str, tuple[Role, str, str, bool]] = {
    "firm": (Role.ENTERPRISE, "firm", "", True),
    "institute": (Role.INSTITUTE, "institute", "", True),
    "tto": (Role.TTO, "institute", "", True),
    "liaison": (Role.LIAISON, "liaison", "330402", True),
    "operator": (Role.OPERATOR, "operator", "3304", True),
    "officer": (Role.CITY, "city", "3304", True),
    "district": (Role.DISTRICT, "district", "330402", False),
    "broker": (Role.BROKER, "broker", "3304", False),
    "expert": (Role.EXPERT, "institute", "", False),
    "stranger": (Role.ENTERPRISE, "stranger", "", False),
    "strange_institute": (Role.INSTITUTE, "strange_institute", "", False),
    "far_officer": (Role.CITY, "far_city", "3205", False),
    "province": (Role.PROVINCE, "province", "33", False),
    "finance": (Role.FINANCE, "finance", "3304", False),
    "member": (Role.MEMBER, "", "", False),
    "auditor": (Role.AUDITOR, "platform", "", False),
    "security": (Role.SECURITY_ADMIN, "platform", "", True),
    "sysadmin": (Role.SYSTEM_ADMIN, "platform", "", True),
}
KINDS = {
    "firm": ("enterprise", "330402"),
    "institute": ("institute", "330402"),
    "stranger": ("enterprise", "320500"),
    "strange_institute": ("institute", "320500"),
    "liaison": ("bureau", "330402"),
    "operator": ("centre", "330402"),
    "city": ("bureau", "330400"),
    "district": ("bureau", "330402"),
    "broker": ("intermediary", "330402"),
    "far_city": ("bureau", "320500"),
    "province": ("bureau", "330000"),
    "finance": ("finance", "330400"),
    "platform": ("platform", "330400"),
}


@dataclass
class Town:
    """Its organisations, its records' uids by kind and state, and its signed-in people."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    records: dict[str, dict[str, UUID]] = field(default_factory=dict)
    canaries: dict[str, set[str]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    # What stands for a word of an address that only this town knows, by the address's first word.
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def uids(self, kind: str) -> list[UUID]:
        """Every record of this kind."""
        return list(self.records.get(kind, {}).values())

    def kept(self, kind: str, state: str, record: Any) -> Any:
        """The record is known by its kind and state from now on."""
        self.records.setdefault(kind, {})[state] = record.uid
        return record

    def plant(self, group: str, name: str) -> str:
        """A word found nowhere else, remembered under the group that may hold it."""
        word = f"kz{sum(map(len, self.canaries.values())):04d}c{name.replace('_', '')}"
        self.canaries.setdefault(group, set()).add(word)
        return word


def states(kind: str) -> list[str]:
    """Every state a record of this kind can be in."""
    from kezhuan.core.joins import house

    return list(house().subjects[kind].lifecycle.states)


def settle(town: Town) -> None:
    """Organisations stand and everybody is signed in; the visitor is a plain client."""
    kinds = _kinds()
    for name, (kind, region) in KINDS.items():
        town.organisations[name] = organisation(kind=kinds.get(kind, kind), region=region, name=f"测试{name}")
    town.clients["visitor"], town.actors["visitor"] = Client(raise_request_exception=False), Actor()
    for name, (role, works_for, region, manager) in PEOPLE.items():
        client = Client(raise_request_exception=False)
        org = town.organisations.get(works_for)
        town.actors[name] = sign_in(client, role, org, region, manager=manager)
        _just_proved(client)
        town.clients[name] = client
    # Somebody has agreed to something, so that there is something to withdraw.
    words = queries.purpose("reminders", clock.today()).text_sm3
    consents.give("reminders", text_sm3=words, actor=town.actors["firm"], today=clock.today())
    _come_as_legal_person(town, "expert", "stranger")
    _nearly_over(town.clients["liaison"])


def _come_as_legal_person(town: Town, name: str, firm: str) -> None:
    """Somebody has signed in by the unified platform for a firm they are nothing of here."""
    from allauth.socialaccount.models import SocialAccount

    from kezhuan.people.models import User

    known = town.organisations[firm]
    known.uscc = "91350100M000100Y43"
    known.save(update_fields=["uscc"])
    person = User.objects.get(uid=town.actors[name].user_id)
    SocialAccount.objects.create(
        user=person,
        provider="unified",
        uid="0" * 64,
        extra_data={"uscc": known.uscc, "organisation": known.name},
    )


def _just_proved(client: Client) -> None:
    """This person may open what asks for a fresh proof of identity, for as long as a long test lasts."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 7200}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def _nearly_over(client: Client) -> None:
    """This person's sign-in is in its last minutes: every page offers to stay."""
    session = client.session
    begun = time.time() - settings.SESSION_COOKIE_AGE + settings.SESSION_WARN_S / 2
    session["account_authentication_methods"] = [{"method": "password", "at": begun}]
    session.save()


def _kinds() -> dict[str, str]:
    """The product's own word for a kind where this file says it shorter."""
    from kezhuan.people.rules import HATS

    wanted = {
        "centre": Role.OPERATOR,
        "platform": Role.AUDITOR,
        "bureau": Role.CITY,
        "intermediary": Role.BROKER,
    }
    return {
        short: next(kind for kind, roles in HATS.items() if role in roles) for short, role in wanted.items()
    }
