"""Deals to payouts over HTTP: a move the record's state does not allow, sent to its page and to its API address.

Whoever may see the record, and mostly might make the move in another state, is told 409; the audit row of the refusal
stays, and nothing else is written. What is sent mostly comes from a page drawn before somebody else acted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from tests.access.test_loop_moves import KINDS as LOOP
from tests.access.test_moves import table
from tests.builders import TODAY
from tests.town import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = (*LOOP, "deal", "attribution")
# Where a page takes the move: {uid} the record, {move} its name, {part} a row of the record that the address names too.
OWN = "{home}/{uid}/{move}/"
BUTTON = "{home}/{uid}/move/"
DO = "{home}/{uid}/do/{move}/"
HOMES = {
    "deal": "/deals", "introduction": "/introductions", "attribution": "/attributions", "contract": "/contracts", "project": "/projects",
    "application": "/payouts", "payee_account": "/payees", "appropriation": "/appropriations", "arrangement": "/arrangements",
    "disbursement": "/disbursements", "recovery": "/recoveries", "pool_item": "/pool", "trial": "/trials", "distribution": "/distributions",
    "entitlement": "/entitlements", "equity": "/equities", "venture": "/ventures", "diligence_bundle": "/bundles",
}  # fmt: skip
# What a kind does with most of its moves, and the moves that go elsewhere.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "deal": (BUTTON, dict.fromkeys(("edit", "sign", "fail"), OWN)),
    "introduction": (BUTTON, {}),
    "attribution": (OWN, dict.fromkeys(("agree", "withdraw"), BUTTON)),
    "contract": (DO, {"edit": "{home}/{uid}/edit/outline/", "submit": "{home}/{uid}/check/", "withdraw": BUTTON, "accept": BUTTON}),
    "project": (DO, {}),
    "application": (OWN, dict.fromkeys(("accept", "withdraw"), BUTTON)),
    "payee_account": (OWN, {"close": BUTTON}),
    "appropriation": (BUTTON, {"set": "{home}/{uid}/total/"}),
    "arrangement": (OWN, {"settle": BUTTON}),
    "disbursement": (OWN, {"book": "{home}/{uid}/receipts/"}),
    "recovery": (OWN, {"notify": BUTTON}),
    "pool_item": (BUTTON, dict.fromkeys(("admit", "resubmit"), OWN)),
    "trial": (BUTTON, dict.fromkeys(("sign", "extend", "evaluate"), OWN)),
    "distribution": (DO, {"ask": "{home}/{uid}/team/{part}/ask/"}),
    **dict.fromkeys(("entitlement", "equity", "venture", "diligence_bundle"), (DO, {})),
}  # fmt: skip
MOVES, MOVE = "POST {uid}/moves", "POST {uid}/move"
APIS: dict[str, tuple[str, dict[str, str]]] = {
    "deal": (MOVE, {"edit": "PUT {uid}"}),
    "introduction": (MOVE, {}),
    "attribution": (MOVE, {"prove": "POST {uid}/prove", **dict.fromkeys(("uphold", "reject"), "POST {uid}/decide")}),
    "contract": (MOVE, {
        "edit": "PATCH {uid}", **dict.fromkeys(("advise", "examine"), "POST {uid}/review"), **dict.fromkeys(("record", "register"), "POST {uid}/result"),
        "confirm": "POST {uid}/confirm", "refer": "POST {uid}/referral", "hand_over": "POST {uid}/handover", "reinstate": "POST {uid}/reinstatement", "receive": "POST {uid}/receipts", "correct": "POST {uid}/correction",
        **dict.fromkeys(("return", "decline", "cancel", "rescind", "revoke"), "POST {uid}/reason"),
    }),
    "project": ("POST {uid}/stage", {"edit": "PATCH {uid}", "follow": "POST {uid}/visits", **dict.fromkeys(("end", "stop"), "POST {uid}/close")}),
    "application": ("POST {uid}/{move}", {"edit": "PATCH {uid}"}),
    "pool_item": (MOVE, {"resubmit": "PUT {uid}"}),
    "trial": (MOVE, dict.fromkeys(("sign", "evaluate"), "POST {uid}/{move}")),
    "distribution": (MOVES, {
        "edit": "PATCH {uid}", "decide": "POST {uid}/decision", "announce": "POST {uid}/publicity", "confirm_payer": "POST {uid}/payer",
        "pay": "POST {uid}/payment", "ask": "POST {uid}/shares/{part}/link",
    }),
    "entitlement": (MOVES, {
        "edit": "PUT {uid}", "decide": "POST {uid}/decision", "announce": "POST {uid}/publicity", "agree": "POST {uid}/agreement",
        "change_title": "POST {uid}/title", "report": "POST {uid}/reports",
    }),
    "equity": (MOVES, {
        "edit": "PUT {uid}", "decide": "POST {uid}/decision", "announce": "POST {uid}/publicity", "sign": "POST {uid}/agreement",
        "register": "POST {uid}/registration", "exit": "POST {uid}/exit",
    }),
    "venture": (MOVES, {
        "edit": "PUT {uid}", "approve": "POST {uid}/decision", "announce": "POST {uid}/publicity", "sign": "POST {uid}/agreement",
        "extend": "POST {uid}/extension", "report": "POST {uid}/reports", "come_back": "POST {uid}/return",
    }),
    "diligence_bundle": (MOVES, {"edit": "PATCH {uid}"}),
}  # fmt: skip
# Moves without an address of their own there: made on pages alone, or by answering one hint of the contract.
NO_API = {
    "contract": {"answer"},
    **dict.fromkeys(("payee_account", "appropriation", "arrangement", "disbursement", "recovery")),
}
NO_PAGE = {"contract": {"answer"}}
# What holds against a move whatever the state, and is said first: the contract of the town's reward fell.
HELD = {"application": {"payout.fallen"}}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One town for all kinds; every attempt is rolled back, and so is the town at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The description of the API: what the body of a call must hold."""
    from kezhuan.api import api

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


def illegal(kind: str) -> Iterator[tuple[str, Any]]:
    """(state, move) of every move somebody may make, but not in this state."""
    from kezhuan.core.joins import house

    lifecycle = house().subjects[kind].lifecycle
    for state in lifecycle.states:
        for move in lifecycle.moves:
            if move.name != "create" and move.roles and state not in move.sources:
                yield state, move


def nearest(town: Any, kind: str, move: str, record: Any) -> str:
    """Who of the town sees the record: rather somebody under a role that makes this move in another state."""
    from kezhuan.core.joins import house

    scope = house().subjects[kind].scope
    rows = [row for row in table("moves.csv") if row["subject"] == kind and row["move"] == move]
    roles = {role for row in rows for role in row["roles"].split()}
    seeing = [name for name, who in town.actors.items() if who.signed_in and scope.allows(who, record)]
    return sorted(seeing, key=lambda name: town.actors[name].role.value not in roles)[0]


def sent(shape: dict[str, Any], schema: dict[str, Any], given: dict[str, Any], name: str = "") -> Any:
    """The least a body of this shape may hold, with what is given by name."""
    if "$ref" in shape:
        return sent(schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]], schema, given)
    if name in given:
        return given[name]
    if "enum" in shape or "const" in shape:
        return shape.get("const", (shape.get("enum") or [None])[0])
    if "anyOf" in shape:
        return sent(shape["anyOf"][0], schema, given, name)
    kind = shape.get("type")
    if kind == "object":
        wanted = set(shape.get("required", ())) | (set(given) & set(shape.get("properties", {})))
        return {key: sent(shape["properties"][key], schema, given, key) for key in sorted(wanted)}
    if kind == "array":
        return [sent(shape["items"], schema, given)] * shape.get("minItems", 0)
    if kind == "string":
        return {"date": f"{TODAY}", "uuid": str(UUID(int=9))}.get(
            shape.get("format", ""), "x" * max(1, shape.get("minLength", 1))
        )
    return {"boolean": True, "integer": max(1, shape.get("minimum", 1))}[kind]


def page_call(town: Any, kind: str, record: Any, move: str, who: str) -> Any:
    """The move as the form of its page sends it."""
    usual, elsewhere = PAGES[kind]
    where = elsewhere.get(move, usual).format(
        home=HOMES[kind], uid=record.uid, move=move.replace("_", "-"), part=part_of(kind, record)
    )
    filled = {"move": move, "version": record.version, "reason": "已核对", **FILLED.get((kind, move), {})}
    return town.clients[who].post(where, filled)


# Forms that are read before the move is tried.
FILLED = {
    ("disbursement", "book"): {"serial": 1, "receipt_no": "HD-1", "paid_on": f"{TODAY}"},
}
# What a call must say before its move is tried: codes and numbers are looked at first.
SAID = {
    ("contract", "return"): {"reason_code": "materials"},
    ("contract", "decline"): {"reason_code": "not_technical"},
    **{("contract", move): {"reason_code": "ended"} for move in ("cancel", "rescind", "revoke")},
    ("entitlement", "edit"): {"kind": "use", "years": 10},
    ("attribution", "prove"): {"evidence": "three_party"},
    ("contract", "receive"): {"invoice_no": "12345678"},
    ("pool_item", "resubmit"): {
        "rights": ["专利甲"],
        "price_fen": 100,
        "royalty": "3%",
        "months": 6,
        "decide_within_months": 3,
    },
}


def api_call(town: Any, schema: dict[str, Any], kind: str, record: Any, move: str, who: str) -> Any:
    """The move as a program sends it."""
    usual, elsewhere = APIS[kind]
    method, place = elsewhere.get(move, usual).split()
    where = f"/api/v1{HOMES[kind]}/{place.format(uid='{uid}', move=move, part='{share_uid}')}"
    shape = schema["paths"][where][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    body = sent(
        shape,
        schema,
        {"move": move, "version": record.version, "reason": "已核对", **SAID.get((kind, move), {})},
    )
    url = where.format(uid=record.uid, share_uid=part_of(kind, record))
    return town.clients[who].generic(method, url, json.dumps(body), content_type="application/json")


def part_of(kind: str, record: Any) -> Any:
    """The share of somebody without an account, which the address of asking names."""
    return (
        record.shares.filter(person_id=None).values_list("uid", flat=True).first()
        if kind == "distribution"
        else ""
    )


def written() -> dict[str, int]:
    """How many rows stand of what a move may write beside its record."""
    from kezhuan.core.models import Event, Notice, Outgoing, Proposal, Undo

    return {model.__name__: model.objects.count() for model in (Event, Notice, Outgoing, Proposal, Undo)}


def fault(kind: str, record: Any, move: str, call: Any) -> str:
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
    if newest.reason not in {"state", *HELD.get(kind, ())}:
        return f"noted {newest.reason}"
    same = all(getattr(now, f.attname) == getattr(record, f.attname) for f in record._meta.concrete_fields)
    return "" if same else "changed the record"


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_the_state_forbids_is_refused_at_its_page_and_its_api_address(
    kind: str, town: Any, schema: dict[str, Any]
) -> None:
    from kezhuan.core.joins import house

    subject = house().subjects[kind]
    wrong, tried = [], {"page": 0, "api": 0}
    for state, move in illegal(kind):
        record = subject.model.objects.get(uid=town.records[kind][state])
        who = nearest(town, kind, move.name, record)
        calls = {
            "page": None if move.name in NO_PAGE.get(kind, ()) else lambda: page_call(town, kind, record, move.name, who),  # noqa: B023 - called at once
            "api": None if kind not in APIS or move.name in NO_API.get(kind, ()) else lambda: api_call(town, schema, kind, record, move.name, who),  # noqa: B023
        }  # fmt: skip
        for door, call in calls.items():
            if call is not None:
                tried[door] += 1
                if said := fault(kind, record, move.name, call):
                    wrong.append(f"{door} {kind}.{move.name} in {state} by {who}: {said}")

    assert wrong == []
    assert tried["page"] >= 1
    assert tried["api"] >= 1 or kind not in APIS


def test_every_move_has_its_page_and_its_api_address_or_stands_among_those_without() -> None:
    assert set(PAGES) == set(KINDS)
    assert set(APIS) | {kind for kind, moves in NO_API.items() if moves is None} == set(KINDS)
