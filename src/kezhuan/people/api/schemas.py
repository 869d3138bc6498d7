"""What calls about people send: bounded fields, unknown names refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from ninja.errors import AuthenticationError
from pydantic import Field

from kezhuan.core.access import Actor, Role
from kezhuan.core.api import Body, Version
from kezhuan.people import rules

Code = Annotated[str, Field(max_length=16)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=200)]
Phone = Annotated[str, Field(max_length=40)]
OpenKind = Literal[rules.OPEN_KINDS]  # type: ignore[valid-type]
Size = Annotated[int, Field(ge=1, le=9999)]
Days = Annotated[int, Field(ge=1, le=365)]


class Versioned(Body):
    """An act on the version the caller has seen."""

    version: Version


class LetterIn(Body):
    """A letter of authority, its bytes in base64."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=14_000_000)]


class RegisterIn(Body):
    """An organisation and the caller's wish to act for it."""

    uscc: Annotated[str, Field(max_length=60)]
    kind: OpenKind = "enterprise"
    name: Name
    region: Code
    address: Line = ""
    legal_person: Annotated[str, Field(max_length=64)] = ""
    role: Role | None = None
    note: Line = ""
    letter: LetterIn | None = None


class OrganisationIn(Versioned):
    """What may be written of an organisation; what is left out stays."""

    name: Name | None = None
    short_name: Annotated[str, Field(max_length=60)] | None = None
    region: Code | None = None
    address: Line | None = None
    legal_person: Annotated[str, Field(max_length=64)] | None = None
    nature: Code | None = None
    industry: Code | None = None
    summary: Annotated[str, Field(max_length=2000)] | None = None
    website: Line | None = None


class PersonMoveIn(Versioned):
    """A move without fields of its own, with words where it asks for them."""

    move: Annotated[str, Field(max_length=24)]
    reason: Line = ""


class MergeIn(Versioned):
    """The organisation that stays."""

    into: UUID


class ClaimDecideIn(Versioned):
    """The decision on a claim."""

    accept: bool
    note: Line = ""


class InviteIn(Body):
    """Whom to invite, under which hat."""

    phone: Phone
    name: Annotated[str, Field(max_length=64)] = ""
    role: Role
    manager: bool = False


class JoinIn(Body):
    """The secret of an invitation."""

    token: Annotated[str, Field(max_length=64)]


class MemberIn(Body):
    """What happens to a member."""

    act: Literal["end", "manage", "unmanage"]


class HandOverIn(Body):
    """To whom a member's work goes."""

    to: UUID
    leave: bool = False


class DelegateIn(Body):
    """Who stands in, under which hat, on which days."""

    to: UUID
    hat: UUID
    starts_on: date
    ends_on: date


class HatIn(Body):
    """The membership to act under."""

    hat: UUID


class TokenIn(Body):
    """A token to make."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    scopes: Annotated[list[Literal["read", "write"]], Field(min_length=1, max_length=2)]
    days: Days = 90
    hat: UUID | None = None


class TokenMade(Schema):
    """The secret, this once."""

    uid: str
    secret: str


class ProfileIn(Body):
    """What may be written of an expert or a team."""

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    leader: Annotated[str, Field(max_length=64)] | None = None
    title: Annotated[str, Field(max_length=60)] | None = None
    size: Size | None = None
    fields_: Annotated[list[Code], Field(max_length=5)] | None = Field(None, alias="fields")
    keywords: Annotated[list[Annotated[str, Field(max_length=30)]], Field(max_length=10)] | None = None
    summary: Text | None = None
    works: Text | None = None
    equipment: Annotated[str, Field(max_length=2000)] | None = None
    availability: Annotated[str, Field(max_length=120)] | None = None
    region: Code | None = None
    contact_name: Annotated[str, Field(max_length=64)] | None = None
    contact_phone: Phone | None = None


class NewProfile(ProfileIn):
    """A draft."""

    kind: Literal["expert", "team"]


class EditProfile(ProfileIn):
    """A change of a profile."""

    version: Version


class ConsentIn(Versioned):
    """The person agrees to be listed, and apart from that to giving members their contact data."""

    given: bool
    contact: bool = False


def signed_in(actor: Actor) -> Actor:
    """The actor, where somebody is signed in; 401 otherwise."""
    if not actor.signed_in:
        raise AuthenticationError
    return actor
