"""Who stands behind whom: firms linked by what they share, one or two steps apart.

What too many share links nobody: a filing agency's name, a park's address, a public mail domain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kezhuan.contracts.rules.suspicions.case import Who
from kezhuan.contracts.rules.suspicions.doubt import Limits
from kezhuan.core.text import fold

PERSON, ADDRESS, PHONE, MAIL, ACCOUNT, AGENT = "person", "address", "phone", "mail", "account", "agent"


@dataclass(frozen=True, slots=True)
class Link:
    """Two firms share `value` of this kind."""

    kind: str
    value: str
    one: str
    other: str


class Web:
    """These firms and what links them; `names` gives each key its name. A firm may come many times."""

    def __init__(self, firms: Iterable[Who], *, limits: Limits) -> None:
        self.names: dict[str, str] = {}
        holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for who in firms:
            self.names.setdefault(who.key, who.name)
            for trait in traits(who, public_mail=limits.public_mail):
                holders[trait].add(who.key)
        self._next: dict[str, dict[str, Link]] = defaultdict(dict)
        for (kind, value), keys in sorted(holders.items()):
            if 1 < len(keys) <= limits.shared_by_most:
                for one in sorted(keys):
                    for other in sorted(keys - {one}):
                        self._next[one].setdefault(other, Link(kind, value, one, other))

    def path(self, one: str, other: str) -> tuple[Link, ...]:
        """The shortest chain of one or two links between two firms; empty where there is none."""
        if one == other:
            return ()
        if (direct := self._next[one].get(other)) is not None:
            return (direct,)
        for middle in sorted(self._next[one]):
            if (second := self._next[middle].get(other)) is not None:
                return (self._next[one][middle], second)
        return ()

    def group(self, key: str) -> frozenset[str]:
        """The firm and all it is directly linked to."""
        return frozenset((key, *self._next[key]))


def traits(who: Who, *, public_mail: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(kind, value) of everything that may link this firm to another."""
    for person in {who.legal_person, *who.shareholders} - {""}:
        yield PERSON, fold(person)
    for kind, value in (
        (ADDRESS, fold(who.address)),
        (PHONE, who.phone),
        (ACCOUNT, who.account),
        (AGENT, fold(who.agent)),
    ):
        if value:
            yield kind, value
    domain = who.email.rpartition("@")[2].lower()
    if domain and domain not in public_mail:
        yield MAIL, domain
