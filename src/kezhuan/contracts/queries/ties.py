"""What ties two organisations that are about to trade: declared before, or shared to two steps (contracts.md §9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries import registry
from kezhuan.contracts.rules.suspicions import words
from kezhuan.contracts.rules.suspicions.case import Who
from kezhuan.contracts.rules.suspicions.doubt import CODE, RELATED, limits
from kezhuan.contracts.rules.suspicions.links import Web
from kezhuan.contracts.rules.suspicions.related import tie
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.models import Organisation

TEAM = "team"
MOST = 200


def ties(
    one: Organisation, other: Organisation, *, team: Iterable[str] = (), named: bool, today: date
) -> tuple[Reason, ...]:  # fmt: skip
    """The hints on these two, for a reviewer to look into; `team` are the people who made what changes hands on the
    side of `one`; `named` tells the firm in between, which not everybody may know."""
    first, second = _who(one), _who(other)
    makers = Who(TEAM, gettext_noop("成果完成人"), shareholders=tuple(team))
    known = (*registry.parties(), first, second)
    web = Web(
        (*known, makers, *_near(known, {first.key, second.key}, makers)),
        limits=limits(rulebook().body(CODE, today)),
    )
    found: list[Mapping[str, Any]] = [{"kind": "declared"}] if _declared(one, other) else []
    found += [said for side in (first, makers) if (said := tie(side, second, web=web)) is not None]
    return tuple(words.said(RELATED, said if named else words.veiled(said)) for said in found)


def _who(o: Organisation) -> Who:
    return Who(o.uscc or o.name, o.name, legal_person=o.legal_person, address=o.address, region=o.region)


def _near(known: Iterable[Who], keys: set[str], makers: Who) -> Iterator[Who]:
    """Organisations without a contract that share a person or an address with one of the two: the step in between."""
    ends = [makers, *(who for who in known if who.key in keys)]
    people = {name for who in ends for name in (who.legal_person, *who.shareholders) if name}
    places = {who.address for who in ends if who.address}
    found = Organisation.objects.filter(Q(legal_person__in=people) | Q(address__in=places))
    return (_who(o) for o in found.order_by("id")[:MOST])


def _declared(one: Organisation, other: Organisation) -> bool:
    """True where another contract of these two was declared as one between related parties."""
    told = Contract.objects.exclude(state__in=registry.LEFT_OUT).filter(related=True)
    return told.filter(parties__organisation=one).filter(parties__organisation=other).exists()
