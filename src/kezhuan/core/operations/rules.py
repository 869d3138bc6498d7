"""What a backup says of itself, what differs after a restore, and which archives are old enough to go. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

FORMAT = 1
# Who is signed in at this moment, and derived answers: no backup carries them.
LEFT_OUT = ("django_session", "kz_cache", "usersessions_usersession")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: size in bytes and both digests (hex)."""

    name: str
    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: `counts` are rows per table, `head` the last seal as "position:hash",
    `key_print` a keyed print by which the right secret key is known without being told."""

    format: int
    made_at: str
    release: str
    vendor: str
    migrations: tuple[str, ...]
    counts: Mapping[str, int]
    head: str
    key_print: str
    kept_apart: tuple[str, ...]
    members: tuple[Member, ...]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(self.counts.values())

    def plain(self) -> dict[str, Any]:
        """The manifest as JSON can carry it."""
        return asdict(self)


def manifest_of(said: Mapping[str, Any]) -> Manifest:
    """The manifest that was written; ValueError where it is none of ours."""
    if said.get("format") != FORMAT:
        raise ValueError(f"format {said.get('format')}")
    try:
        members = tuple(Member(**member) for member in said["members"])
        plain: dict[str, Any] = {
            name: tuple(said[name]) if name in ("migrations", "kept_apart") else said[name]
            for name in Manifest.__dataclass_fields__
        }
        return Manifest(**(plain | {"members": members}))
    except (KeyError, TypeError) as fault:
        raise ValueError(str(fault)) from fault


def unknown_migrations(archived: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Migrations an archive stands on that this release does not have: it was made by a later one."""
    return tuple(sorted(set(archived) - set(known)))


def differences(expected: Mapping[str, int], found: Mapping[str, int]) -> tuple[tuple[str, int, int], ...]:
    """(table, rows the manifest names, rows found) for every table where the two are not the same."""
    return tuple(
        (table, expected.get(table, 0), found.get(table, 0))
        for table in sorted(set(expected) | set(found))
        if expected.get(table, 0) != found.get(table, 0) or (table in expected) != (table in found)
    )


def outdated(made_on: Mapping[str, date], *, today: date, days: int, months: int) -> tuple[str, ...]:
    """Archives older than `days`, but for the first of each of the last `months` months and the newest of all."""
    kept: set[str] = set()
    firsts: dict[tuple[int, int], str] = {}
    for name in sorted(made_on, key=lambda name: (made_on[name], name)):
        firsts.setdefault((made_on[name].year, made_on[name].month), name)
        newest = name
    if made_on:
        kept.add(newest)
    since = today.year * 12 + today.month - months
    kept |= {name for (year, month), name in firsts.items() if year * 12 + month > since}
    limit = today - timedelta(days=days)
    return tuple(sorted(name for name, day in made_on.items() if day < limit and name not in kept))


def admitted(
    address: str, *, forwarded: bool, authorization: str, networks: Iterable[str], token: str
) -> bool:
    """True where the caller names the token, or comes straight from one of the networks.

    What a proxy passed on (`forwarded`) comes from anywhere, whatever the proxy's own address is.
    """
    if token and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        return True
    if forwarded or not address:
        return False
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in networks)
    except ValueError:
        return False
