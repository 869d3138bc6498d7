"""The one door to decoys: who copies what they may read is named by the copy.

A decoy is met on three ways, none of them anybody's business: the link in a member's list that no page shows, its
number asked for after several that lead nowhere, and the address in a copy of its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from kezhuan.core import clock, events
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure import rules
from kezhuan.disclosure.models import Decoy, DecoyOpening, Reading
from kezhuan.disclosure.opening import opened, warn
from kezhuan.disclosure.rules import Group

HOUR_S: Final = 3600
SEEN: Final = frozenset({Group.PUBLIC, Group.MEMBER})


@dataclass(frozen=True, slots=True)
class Bait:
    """A decoy as this reader's copy has it: its words by name, with the reader's token in them."""

    uid: UUID
    number: str
    fields: dict[str, Any]
    published_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Trail:
    """The address and title of a link that stands in a list and is shown to nobody."""

    url: str
    title: str


ADDRESSES: Final = {"demand": "/demands/{uid}/", "achievement": "/achievements/{uid}/"}


def _standing(kind: str) -> QuerySet[Decoy]:
    return Decoy.objects.filter(kind=kind, retired_at=None, ends_on__gte=clock.today())


def open_decoy(actor: Actor, kind: str, uid: UUID) -> Bait:
    """The decoy's text with this reader's token; the opening stands in the log and the wardens know of it before the
    answer leaves. Hidden, like anything absent, where there is none or the reader is no member. Refused past the
    limits of reading, which count it like any record."""
    decoy = _standing(kind).filter(uid=uid).first() if rules.baited(actor) else None
    if decoy is None or actor.user_id is None:
        raise Hidden
    # Apart from what follows: past a limit this refuses, and its own alert must stand.
    opened(actor, kind, uid, SEEN, inner=False, staff=False)
    with transaction.atomic():
        token = _note(decoy, actor, actor.user_id)
    fields = {
        name: rules.marked(value, token) if isinstance(value, str) else value
        for name, value in decoy.fields.items()
    }
    return Bait(decoy.uid, decoy.number, fields, decoy.published_on, decoy.ends_on)


def _note(decoy: Decoy, actor: Actor, reader: UUID) -> str:
    """The opening is logged, the alert posted once a day for each reader; the reader's token."""
    moment = clock.now()
    before = DecoyOpening.objects.filter(decoy=decoy, actor_id=reader).order_by("id")
    first, told = before.first(), before.filter(at__gt=moment - timedelta(days=1)).exists()
    reading = Reading.objects.filter(actor_id=reader, subject_id=decoy.uid).latest("id")
    token = first.token if first else rules.short_id(reading.uid)
    DecoyOpening.objects.create(
        decoy=decoy, at=moment, actor_id=reader, org_id=actor.org_id, role=actor.role.value, token=token
    )
    event = events.record(
        "decoy.open", actor=actor, subject_type="decoy", subject_id=decoy.uid, changes={"reading": token}
    )
    if not told:
        warn(gettext_noop("有用户打开了诱饵记录，请核查是否批量抓取或外传"), event, f"/decoys/{decoy.uid}/")
    return token


def trail(actor: Actor, kind: str) -> Trail | None:
    """The link for this reader's list of records: no eye, key or reading aid comes to it, who follows all links does."""
    decoy = _standing(kind).order_by("-id").first() if rules.baited(actor) else None
    return Trail(ADDRESSES[kind].format(uid=decoy.uid), decoy.fields["title"]) if decoy else None


def behind_number(actor: Actor, kind: str, number: str) -> str:
    """The address behind a number that leads nowhere else; "" unless it is a decoy's and the account walks numbers."""
    if kind not in ADDRESSES or not rules.baited(actor):
        return ""
    slot = f"decoys:missed:{actor.user_id}"
    missed = {*cache.get(slot, ()), number}
    cache.set(slot, tuple(sorted(missed))[:100], HOUR_S)
    most = rulebook().body("settings.decoys", clock.today())["missed_numbers_per_hour"]
    if not rules.walks(missed, most):
        return ""
    uid = _standing(kind).filter(number=number).values_list("uid", flat=True).first()
    return ADDRESSES[kind].format(uid=uid) if uid else ""
