"""A lifecycle is a table: buttons, API moves, permission cases, diagrams and deadlines are read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kezhuan.core.access import Actor, Part, Relation, may
from kezhuan.core.errors import Reason

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses with `message` while the fact `name` is empty, or differs from `expected` where that is given."""

    name: str
    message: str
    code: str
    expected: Any = None

    def __call__(self, facts: Facts) -> Reason | None:
        value = facts.get(self.name)
        holds = bool(value) if self.code == "missing" else value == self.expected
        return None if holds else Reason(f"{self.code}.{self.name}", self.message)


def has(name: str, message: str) -> Guard:
    """A guard that refuses with `message` while the fact `name` is empty."""
    return Guard(name, message, "missing")


def needs(name: str, expected: Any, message: str) -> Guard:
    """A guard that refuses with `message` unless the fact `name` equals `expected`."""
    return Guard(name, message, "needs", expected)


@dataclass(frozen=True, slots=True)
class Second:
    """A second person decides: `step` names the setting that says which roles, at which level."""

    step: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One legal act. `target` None keeps the state; `days` are the working days the next step may take, as a number or
    as the key of settings.clocks they stand under (deadlines.days_of reads it); `undo_s` seconds during which the same
    actor may take it back; `asks` are the facts given with the act itself (a reason, a card), which an offer therefore
    does not wait for."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    roles: tuple[Part, ...]
    guards: tuple[Guard, ...] = ()
    days: int | str | None = None
    second: Second | None = None
    notice: str | None = None
    undo_s: int = 0
    danger: bool = False
    asks: frozenset[str] = frozenset()

    def why_not(self, facts: Facts) -> tuple[Reason, ...]:
        """The reasons of every guard that refuses these facts."""
        return tuple(reason for guard in self.guards if (reason := guard(facts)) is not None)

    def not_offered(self, facts: Facts) -> tuple[Reason, ...]:
        """The reasons of the guards that refuse already now, whatever will be given with the act."""
        return tuple(
            r for guard in self.guards if guard.name not in self.asks and (r := guard(facts)) is not None
        )


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """States with their Chinese names in the order of the step bar, and the moves between them; `at_rest` are those in
    which the case is over although a way leads on: nobody is waited for."""

    name: str
    label: str
    states: Mapping[str, str]
    initial: str
    moves: tuple[Move, ...]
    path: tuple[str, ...] = ()
    at_rest: frozenset[str] = frozenset()

    def move(self, name: str) -> Move:
        """The move of this name; KeyError where the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.name} has no move {name}")

    def from_state(self, state: str) -> tuple[Move, ...]:
        """Every move that leaves `state`, whoever may make it."""
        return tuple(move for move in self.moves if state in move.sources)

    def open_to(self, actor: Actor, state: str, relations: frozenset[Relation]) -> tuple[Move, ...]:
        """The moves this actor's role and relations allow in `state`, guards not yet asked."""
        return tuple(move for move in self.from_state(state) if may(actor, move.roles, relations))

    def leads_on(self, move: Move, state: str) -> bool:
        """True where the move goes to a later step of the path than `state`, or to one where `state` stands beside it."""
        if move.target not in self.path:
            return False
        return state not in self.path or self.path.index(move.target) > self.path.index(state)

    @property
    def final(self) -> frozenset[str]:
        """States nothing leads out of."""
        return frozenset(
            state
            for state in self.states
            if not any(m.target and m.target != state for m in self.from_state(state))
        )

    @property
    def open(self) -> frozenset[str]:
        """States in which somebody is waited for, or something holds: neither final nor at rest. A draft was handed to
        nobody yet."""
        return frozenset(self.states) - self.final - self.at_rest - {"draft"}

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the table itself: unknown states, unreachable states, doubled names."""
        found = []
        names = [move.name for move in self.moves]
        found += [f"move {name} stands twice" for name in sorted({n for n in names if names.count(n) > 1})]
        for move in self.moves:
            found += [
                f"{move.name}: unknown state {s}"
                for s in (*move.sources, move.target)
                if s and s not in self.states
            ]
        if self.initial not in self.states:
            found.append(f"unknown first state {self.initial}")
        found += [
            f"at rest: {state} is no state that moves lead out of"
            for state in sorted(self.at_rest - (frozenset(self.states) - self.final))
        ]
        found += [f"path: unknown state {state}" for state in self.path if state not in self.states]
        reached = {self.initial} | {move.target for move in self.moves if move.target}
        found += [f"nothing leads to {state}" for state in self.states if state not in reached]
        return tuple(found)
