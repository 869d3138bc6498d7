"""Moves a record's state does not allow, sent over HTTP: who sends them, what is sent, and how it must end."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.access.test_moves import table
from tests.builders import TODAY

# Where a page takes the move: {home} its kind's first address, {uid} the record, {move} its name.
OWN = "{home}/{uid}/{move}/"
BUTTON = "{home}/{uid}/move/"
Usual = tuple[str, dict[str, str]]
# What stands in an address beside its move: the record's uid, and where the address names another row, that one's.
Names = Callable[[str, Any], dict[str, str]]


def only_itself(kind: str, record: Any) -> dict[str, str]:
    """An address that names the record alone."""
    return {"uid": str(record.uid)}


@dataclass(frozen=True)
class Doors:
    """Where each kind takes its moves: what it does with most of them, and those that go elsewhere."""

    homes: Mapping[str, str]
    pages: Mapping[str, Usual]
    apis: Mapping[str, Usual]
    # Where the API has the kind, if not under the address of its pages.
    api_homes: Mapping[str, str] = field(default_factory=dict)
    # Moves without an address of their own there; None where the kind has none at all.
    no_page: Mapping[str, Collection[str]] = field(default_factory=dict)
    no_api: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    # What a form, or the body of a call, must say before its move is tried.
    filled: Mapping[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    said: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    # What holds against a move whatever the state, and is said first.
    held: Mapping[str, Collection[str]] = field(default_factory=dict)
    names: Names = only_itself

    def page_call(self, town: Any, kind: str, record: Any, move: str, who: str) -> Any:
        """The move as the form of its page sends it."""
        usual, elsewhere = self.pages[kind]
        names = self.names(kind, record)
        named = {**names, "home": self.homes[kind].format(**names), "move": move.replace("_", "-")}
        where = elsewhere.get(move, usual).format(**named)
        sent = {"move": move, "version": record.version, "reason": "已核对"}
        return town.clients[who].post(where, sent | self.filled.get((kind, move), {}))

    def api_call(self, town: Any, schema: dict[str, Any], kind: str, record: Any, move: str, who: str) -> Any:
        """The move as a program sends it."""
        usual, elsewhere = self.apis[kind]
        method, place = elsewhere.get(move, usual).replace("{move}", move).split()
        where = f"/api/v1{self.api_homes.get(kind, self.homes[kind])}/{place}"
        operation = schema["paths"][where][method.lower()]
        body = least(
            operation["requestBody"]["content"]["application/json"]["schema"],
            schema,
            {"move": move, "version": record.version, "reason": "已核对", **self.words(town, kind, move)},
        )
        url = where.format(act=move, **self.names(kind, record))
        return town.clients[who].generic(method, url, json.dumps(body), content_type="application/json")

    def words(self, town: Any, kind: str, move: str) -> Mapping[str, Any]:
        """What a call must say; where it names another record of the town, that is asked for."""
        words = self.said.get((kind, move), {})
        return words(town) if callable(words) else words

    def calls(
        self, town: Any, schema: dict[str, Any], kind: str, record: Any, move: str
    ) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        """(door, who, call) of every door that takes the move."""
        who = nearest(town, kind, move, record)
        if move not in self.no_page.get(kind, ()):
            yield "page", who, lambda: self.page_call(town, kind, record, move, who)
        closed = self.no_api.get(kind, ())
        if closed is not None and move not in closed:
            yield "api", who, lambda: self.api_call(town, schema, kind, record, move, who)

    def faults(self, town: Any, schema: dict[str, Any], kind: str) -> tuple[list[str], dict[str, int]]:
        """What went wrong at which door, over every move and every state that forbids it; and how many were tried."""
        from kezhuan.core.joins import house

        subject = house().subjects[kind]
        wrong, tried = [], {"page": 0, "api": 0}
        for state, move in illegal(kind):
            record = subject.model.objects.get(uid=town.records[kind][state])
            for door, who, call in self.calls(town, schema, kind, record, move.name):
                tried[door] += 1
                if said := fault(kind, record, move.name, call, held=self.held.get(kind, ())):
                    wrong.append(f"{door} {kind}.{move.name} in {state} by {who}: {said}")
        return wrong, tried


def illegal(kind: str) -> Iterator[tuple[str, Any]]:
    """(state, move) of every move somebody may make, but not in this state."""
    from kezhuan.core.joins import house

    lifecycle = house().subjects[kind].lifecycle
    for state in lifecycle.states:
        for move in lifecycle.moves:
            if move.name != "create" and move.roles and state not in move.sources:
                yield state, move


def nearest(town: Any, kind: str, move: str, record: Any) -> str:
    """Who of the town sees the record: rather somebody who makes this move in another state."""
    from kezhuan.core.access import may
    from kezhuan.core.joins import house

    subject = house().subjects[kind]
    rows = [row for row in table("moves.csv") if row["subject"] == kind and row["move"] == move]
    roles = {role for row in rows for role in row["roles"].split()}
    seeing = [
        name for name, who in town.actors.items() if who.signed_in and subject.scope.allows(who, record)
    ]
    wanted = subject.lifecycle.move(move).roles

    def far(name: str) -> tuple[bool, bool]:
        who = town.actors[name]
        return not may(who, wanted, subject.relations(who, record)), who.role.value not in roles

    return min(seeing, key=far)


def least(shape: dict[str, Any], schema: dict[str, Any], given: dict[str, Any], name: str = "") -> Any:
    """The least a body of this shape may hold, with what is given by name."""
    if "$ref" in shape:
        return least(schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]], schema, given)
    if name in given:
        return given[name]
    if "enum" in shape or "const" in shape:
        return shape.get("const", (shape.get("enum") or [None])[0])
    if "anyOf" in shape:
        return least(shape["anyOf"][0], schema, given, name)
    kind = shape.get("type")
    if kind == "object":
        wanted = set(shape.get("required", ())) | (set(given) & set(shape.get("properties", {})))
        return {key: least(shape["properties"][key], schema, given, key) for key in sorted(wanted)}
    if kind == "array":
        return [least(shape["items"], schema, given)] * shape.get("minItems", 0)
    if kind == "string":
        return {"date": f"{TODAY}", "uuid": str(UUID(int=9))}.get(
            shape.get("format", ""), "x" * max(1, shape.get("minLength", 1))
        )
    return {"boolean": True, "integer": max(1, shape.get("minimum", 1)), "number": 1}[kind]


def written() -> dict[str, int]:
    """How many rows stand of what a move may write beside its record."""
    from kezhuan.core.models import Event, Notice, Outgoing, Proposal, Undo

    return {model.__name__: model.objects.count() for model in (Event, Notice, Outgoing, Proposal, Undo)}


def fault(kind: str, record: Any, move: str, call: Callable[[], Any], *, held: Collection[str] = ()) -> str:
    """What is wrong with how the attempt ended; empty where it was refused and left its audit row alone."""
    from django.db import transaction

    from kezhuan.core.models import Event

    with transaction.atomic():
        before = written()
        answer = call()
        after = written()
        now = type(record).objects.get(pk=record.pk)
        newest = Event.objects.order_by("-id").first()
        transaction.set_rollback(True)
    if answer.status_code != 409:
        return f"answered {answer.status_code}"
    if {name: after[name] - n for name, n in before.items() if after[name] != n} != {"Event": 1}:
        return f"wrote {before} {after}"
    if (newest.verb, newest.subject_id) != (f"{kind}.{move}.refused", record.uid):
        return f"noted {newest.verb}"
    if newest.reason not in {"state", *held}:
        return f"noted {newest.reason}"
    same = all(getattr(now, f.attname) == getattr(record, f.attname) for f in record._meta.concrete_fields)
    return "" if same else "changed the record"
