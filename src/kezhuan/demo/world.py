"""What the demo's stories share: the written data, and the people and organisations as they stand."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.identifiers.patents import check_digit
from kezhuan.core.identifiers.uscc import check_character, inner_check
from kezhuan.demo.tale import Days
from kezhuan.demo.written import written
from kezhuan.people import queries
from kezhuan.people.models import Organisation, User

# Which letters a code begins with: organs 11, public institutions 12, firms 91.
_FIRST_PAIR = {
    "bureau": "11",
    "finance": "11",
    "centre": "12",
    "university": "12",
    "institute": "12",
    "hospital": "12",
}


def invented_uscc(kind: str, region: str, serial: int) -> str:
    """A 统一社会信用代码 whose two checks hold and which nobody bears: its body spells DEMA."""
    inner = f"DEMA{serial:04d}"
    number = (
        _FIRST_PAIR.get(kind, "91") + (region if region.isdigit() else "330400") + inner + inner_check(inner)
    )
    return number + check_character(number)


def invented_patent(kind: str, year: int, serial: int) -> str:
    """A number of a right with a valid check that was never given: its serial lies beyond every real one."""
    if kind == "software":
        return f"{year}SR9{serial:06d}"
    if kind == "know_how":
        return ""
    body = f"{year}{ {'invention': 1, 'utility_model': 2}[kind] }99{serial:05d}"
    return f"ZL{body}.{check_digit(body)}"


class World:
    """The people and organisations the stories speak of, by the codes of the data files."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.orgs: dict[str, Organisation] = {}
        self.people: dict[str, User] = {}
        self.records: dict[str, UUID] = {}
        self._actors: dict[str, Actor] = {}

    def actor(self, account: str) -> Actor:
        """The person under their first hat."""
        if account not in self._actors:
            self._actors[account] = queries.actor_of(self.people[account], None)
        return self._actors[account]

    def speaker(self, org: str, *roles: str) -> Actor:
        """Whoever acts for this organisation, under one of the roles where some are named."""
        for person in written("people")["person"]:
            for hat in person["hats"]:
                if hat[0] == org and (not roles or hat[1] in roles):
                    return self.actor(person["account"])
        raise KeyError(org)
