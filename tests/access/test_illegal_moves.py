"""Deals to payouts over HTTP: a move the record's state does not allow, sent to its page and to its API address.

Whoever may see the record, and mostly might make the move in another state, is told 409; the audit row of the refusal
stays, and nothing else is written. What is sent mostly comes from a page drawn before somebody else acted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.illegal import BUTTON, OWN, Doors
from tests.access.test_loop_moves import KINDS as LOOP
from tests.builders import TODAY
from tests.town import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = (*LOOP, "deal", "attribution")
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
    "distribution": (DO, {"ask": "{home}/{uid}/team/{share_uid}/ask/"}),
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
        "pay": "POST {uid}/payment", "ask": "POST {uid}/shares/{share_uid}/link",
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


def shared(kind: str, record: Any) -> dict[str, str]:
    """The record, and the share of somebody without an account, which the address of asking names."""
    share = record.shares.filter(person_id=None).first() if kind == "distribution" else None
    return {"uid": str(record.uid), "share_uid": str(share.uid) if share else ""}


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
DOORS = Doors(
    HOMES, PAGES, APIS, no_page=NO_PAGE, no_api=NO_API, filled=FILLED, said=SAID, held=HELD, names=shared
)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One town for all kinds; every attempt is rolled back, and so is the town at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_the_state_forbids_is_refused_at_its_page_and_its_api_address(
    kind: str, town: Any, described: dict[str, Any]
) -> None:
    wrong, tried = DOORS.faults(town, described, kind)

    assert wrong == []
    assert tried["page"] >= 1
    assert tried["api"] >= 1 or kind not in APIS


def test_every_move_has_its_page_and_its_api_address_or_stands_among_those_without() -> None:
    assert set(PAGES) == set(KINDS)
    assert set(APIS) | {kind for kind, moves in NO_API.items() if moves is None} == set(KINDS)
