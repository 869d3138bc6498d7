"""A number typed into the search box leads straight to its record, where the reader may see it."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import Right
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid
from kezhuan.core.identifiers.writing import compact
from kezhuan.core.joins import house
from kezhuan.core.numbering import parse_number
from kezhuan.desks.cases import ADDRESSES
from kezhuan.disclosure.decoys import behind_number
from kezhuan.disclosure.rules import Group
from kezhuan.people import queries as people

_RIGHT = re.compile(r"[0-9]{8,13}X?|[0-9]{4}SR[0-9]{6,7}")
_AROUND = re.compile(r"^(?:专利号)?(?:ZL|CN|软著登字第)?|(?:号)$")
_USCC = re.compile(r"[0-9A-Z]{18}")
MOST_TEXT = 40


def address_of(actor: Actor, text: str) -> str:
    """The address of the one record of this number; "" where the text is no number, or nobody's to open."""
    if len(text) > MOST_TEXT or not any(char.isdigit() for char in unicodedata.normalize("NFKC", text)):
        return ""
    return _by_display_number(actor, text) or _by_right(actor, text) or _by_uscc(actor, text)


def _by_display_number(actor: Actor, text: str) -> str:
    try:
        number = parse_number(text)
    except Invalid:
        return ""
    for subject in house().subjects.values():
        if subject.number_kind == number.kind and subject.kind in ADDRESSES:
            found = subject.model._default_manager.filter(subject.scope.q(actor), number=str(number))
            uid = found.values_list("uid", flat=True).first()
            if uid is None:
                return behind_number(actor, subject.kind, str(number))
            return ADDRESSES[subject.kind].format(uid=uid)
    return ""


def _by_right(actor: Actor, text: str) -> str:
    """Numbers of rights belong to the member group: only who reads that group of the record is led there."""
    body = _AROUND.sub("", re.sub(r"[-.。·]", "", compact(text)))
    if not _RIGHT.fullmatch(body):
        return ""
    ways = {f"{prefix}{shape}" for prefix in ("", "ZL", "CN") for shape in (body, f"{body[:-1]}.{body[-1]}")}
    named = Q(pk__in=Right.objects.filter(number__in=ways).values("achievement_id"))
    for record in achievements.visible(actor).filter(named).order_by("id")[:5]:
        if Group.MEMBER in achievements.groups(actor, record):
            return ADDRESSES["achievement"].format(uid=record.uid)
    return ""


def _by_uscc(actor: Actor, text: str) -> str:
    plain = compact(text).replace("-", "")
    uid = people.find_organisation(actor, uscc=plain) if _USCC.fullmatch(plain) else None
    return ADDRESSES["organisation"].format(uid=uid) if uid else ""
