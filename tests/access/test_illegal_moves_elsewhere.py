"""People to matching, indices, ratings, notices and requests: what the state does not allow is answered 409 here, too.

The form was drawn before somebody else acted: whoever sent it is told what is wrong, one audit row stays, nothing else
is written. A record one may not know of stays absent, and what is opened by name is not there while it is not offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.illegal import BUTTON, OWN, Doors, fault, illegal, nearest
from tests.builders import TODAY
from tests.town import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOMES = {
    "organisation": "/people/organisations", "claim": "/people/claims", "profile": "/profiles", "nda": "/ndas", "grant": "/grants",
    "achievement": "/achievements", "evaluation": "/achievements/{achievement}/evaluations", "patent_dispute": "/patent-disputes",
    "demand": "/demands", "visit": "/visits", "batch": "/batches", "batch_report": "/batches/{batch}/reports",
    "contact": "/contacts", "followup": "/followups", "edition": "/indices/editions", "target": "/targets", "collection": "/indices/collections",
    "rating": "/ratings", "publicity": "/publicity", "objection": "/objections", "data_request": "/privacy/requests",
}  # fmt: skip
KINDS = tuple(HOMES)
ANSWER = "{home}/{uid}/answer/"
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "organisation": (BUTTON, dict.fromkeys(("edit", "merge"), OWN)),
    "claim": ("{home}/{uid}/", {"withdraw": OWN}),
    "profile": (BUTTON, {"edit": OWN}),
    "nda": (BUTTON, dict.fromkeys(("sign", "upload", "return"), OWN)),
    "grant": (BUTTON, dict.fromkeys(("give", "refuse"), OWN)),
    "achievement": (OWN, {"edit": "{home}/{uid}/edit/outline/", **dict.fromkeys(("coach", "release", "publish"), BUTTON)}),
    "evaluation": (OWN, {}),
    "patent_dispute": (OWN, {}),
    "demand": (BUTTON, {
        "edit": "{home}/{uid}/edit/outline/", "submit": "{home}/{uid}/check/",
        **dict.fromkeys(("screen", "return", "decline", "publish", "take_down", "close", "contract", "renew"), OWN),
    }),
    "visit": (BUTTON, {"edit": OWN}),
    "batch": (BUTTON, {}),
    "batch_report": (BUTTON, {}),
    "contact": (OWN, {"withdraw": BUTTON}),
    "followup": (OWN, dict.fromkeys(("take", "release"), BUTTON)),
    "edition": (BUTTON, dict.fromkeys(("edit", "return"), OWN)),
    "target": (OWN, dict.fromkeys(("issue", "withdraw"), BUTTON)),
    "collection": (OWN, {"withdraw": BUTTON}),
    "rating": (OWN, {"rate_low": "{home}/{uid}/rate/"}),
    "publicity": (OWN, {}),
    "objection": (ANSWER, {"withdraw": OWN}),
    "data_request": (ANSWER, {"withdraw": OWN}),
}  # fmt: skip
API_HOMES = {
    "organisation": "/organisations", "claim": "/claims", "evaluation": "/evaluations", "batch_report": "/batches/{uid}/reports",
    "publicity": "/publicities", "data_request": "/data-requests",
}  # fmt: skip
MOVES, MOVE, SELF = "POST {uid}/moves", "POST {uid}/move", "POST {uid}/{move}"
APIS: dict[str, tuple[str, dict[str, str]]] = {
    "organisation": (MOVES, {"edit": "PATCH {uid}", "merge": SELF}),
    "claim": ("POST {uid}/decision", {"withdraw": "POST {uid}/withdrawal"}),
    "profile": ("POST {uid}/{act}", {"edit": "PATCH {uid}"}),
    "nda": (MOVE, {"sign": SELF, "return": SELF, "upload": "POST {uid}/sheet"}),
    "grant": (MOVE, dict.fromkeys(("give", "refuse"), SELF)),
    "achievement": (MOVE, {"edit": "PATCH {uid}", **dict.fromkeys(("confirm", "publish", "widen"), SELF)}),
    "evaluation": (SELF, {}),
    "patent_dispute": (SELF, {}),
    "demand": (MOVE, {
        "edit": "PATCH {uid}", "take_down": "POST {uid}/take-down", **dict.fromkeys(("submit", "return", "screen", "decline", "publish"), SELF),
    }),
    "visit": (MOVE, {"edit": "PUT {uid}"}),
    "batch": (SELF, {}),
    "batch_report": ("POST {report_uid}/move", {}),
    "contact": (MOVE, dict.fromkeys(("accept", "refuse"), SELF)),
    "followup": (MOVE, {}),
    "edition": (MOVE, {"edit": SELF}),
    "target": (MOVE, {"edit": SELF, "report": "POST {uid}/reports"}),
    "collection": (MOVE, {}),
    "rating": (SELF, {"rate_low": "POST {uid}/rate"}),
    "publicity": (SELF, {}),
    "objection": ("POST {uid}/answer", {"withdraw": "POST {uid}/withdrawal"}),
    "data_request": ("POST {uid}/answer", {"withdraw": "POST {uid}/withdrawal"}),
}  # fmt: skip
# Made along with another act, or not at a door of their own.
NO_PAGE = {
    "organisation": {"resubmit"},
    "evaluation": {"edit", "lapse"},
    "batch": {"edit"},
}
NO_API = {**NO_PAGE, "demand": {"ask", "object"}}
# Forms that are read before the move is tried.
FILLED: dict[tuple[str, str], dict[str, Any]] = {
    ("claim", "accept"): {"accept": "yes"},
    ("claim", "refuse"): {"accept": "no"},
    ("rating", "rate"): {"level": "good"},
    ("rating", "rate_low"): {"level": "bad", "text": "慢"},
    **{("objection", move): {"decision": move, "text": "已核实"} for move in ("uphold", "dismiss")},
    **{("data_request", move): {"decision": move, "text": "已核实"} for move in ("complete", "decline")},
    ("demand", "edit"): {"title": "需求", "field": "05"},
    ("achievement", "edit"): {"title": "成果", "field": "05", "summary": "简介"},
}
# What a call must say before its move is tried: codes and numbers are looked at first.
SAID: dict[tuple[str, str], Any] = {
    ("claim", "accept"): {"accept": True},
    ("claim", "refuse"): {"accept": False},
    ("rating", "rate"): {"level": "good"},
    ("rating", "rate_low"): {"level": "bad", "text": "慢"},
    **{("objection", move): {"uphold": move == "uphold"} for move in ("uphold", "dismiss")},
    **{("data_request", move): {"complete": move == "complete"} for move in ("complete", "decline")},
    ("organisation", "merge"): lambda town: {"into": str(town.organisations["broker"].uid)},
    ("contact", "refuse"): {"reason_code": "busy"},
    ("visit", "edit"): {"contact_phone": "13900001234"},
    ("nda", "upload"): {"content": "eA=="},
    ("target", "adjust"): {"planned": 10},
    ("collection", "resend"): {"until": f"{TODAY}"},
}
# What holds against a move whatever the state, and is said first.
HELD = {"demand": {"deal.open"}}


def named(kind: str, record: Any) -> dict[str, str]:
    """The record, under every name an address has for it and for the record it hangs on."""
    uid = str(record.uid)
    if kind == "batch_report":
        return {"uid": uid, "report_uid": uid, "batch": str(record.batch.uid)}
    return {"uid": uid, "achievement": str(record.achievement.uid) if kind == "evaluation" else ""}


DOORS = Doors(
    HOMES, PAGES, APIS, api_homes=API_HOMES, no_page=NO_PAGE, no_api=NO_API, filled=FILLED, said=SAID, held=HELD, names=named,
)  # fmt: skip


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One town for all kinds, with what it lacks; every attempt is rolled back, and so is the town at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        _complete(made)
        yield made
        transaction.set_rollback(True)


def _complete(town: Any) -> None:
    """The kinds whose records the town keeps by another word than their state stand in every state."""
    from kezhuan.achievements.models import Achievement, Evaluation
    from kezhuan.core import clock
    from kezhuan.core.privacy.models import DataRequest
    from tests.town.people import states
    from tests.town.records import moments

    town.records["organisation"]["verified"] = town.organisations["firm"].uid
    held = Achievement.objects.get(uid=town.records["achievement"]["published"])
    for state in states("evaluation"):
        row = Evaluation.objects.create(
            achievement=held, state=state, level=1, assessed_on=clock.today(), **moments()
        )
        town.kept("evaluation", state, row)
    for state in states("data_request"):
        if state != "filed":
            town.kept("data_request", state, DataRequest.objects.create(
                state=state, kind="explain", user_id=town.actors["firm"].user_id, region="330402", **moments(),
            ))  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_the_state_forbids_is_refused_at_its_page_and_its_api_address(
    kind: str, town: Any, described: dict[str, Any]
) -> None:
    wrong, tried = DOORS.faults(town, described, kind)

    assert wrong == []
    assert tried["page"] >= 1
    assert tried["api"] >= 1


# Everybody may read a public notice: it is hidden from nobody.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "publicity"])
def test_a_record_one_may_not_know_of_stays_absent_whatever_is_sent(kind: str, town: Any) -> None:
    from kezhuan.core.joins import house
    from kezhuan.core.models import Event

    subject, tried = house().subjects[kind], 0
    for state, move in illegal(kind):
        record = subject.model.objects.get(uid=town.records[kind][state])
        blind = [
            name
            for name, who in town.actors.items()
            if who.signed_in and not subject.scope.allows(who, record)
        ]
        if blind and move.name not in NO_PAGE.get(kind, ()):
            before = Event.objects.count()
            answer = DOORS.page_call(town, kind, record, move.name, blind[0])
            assert (answer.status_code, Event.objects.count()) == (404, before), (state, move.name, blind[0])
            tried += 1

    assert tried >= 1


@pytest.mark.parametrize(
    ("kind", "state", "move"),
    [("demand", "published", "screen"), ("achievement", "converted", "confirm"), ("grant", "granted", "give"), ("organisation", "merged", "edit"),
     ("rating", "answered", "answer"), ("contact", "ended", "accept"), ("target", "closed", "report"), ("publicity", "stopped", "stop")],
)  # fmt: skip
def test_the_page_of_an_act_is_not_there_while_the_act_is_not_offered(
    kind: str, state: str, move: str, town: Any
) -> None:
    from kezhuan.core.joins import house

    record = house().subjects[kind].model.objects.get(uid=town.records[kind][state])

    assert (
        town.clients[nearest(town, kind, move, record)].get(f"{HOMES[kind]}/{record.uid}/{move}/").status_code
        == 404
    )


@pytest.mark.parametrize(("kind", "move"), [("demand", "screen"), ("achievement", "confirm")])
def test_what_is_refused_at_the_page_notes_no_reading_of_the_unpublished_text(
    kind: str, move: str, town: Any
) -> None:
    from kezhuan.core.joins import house

    record = house().subjects[kind].model.objects.get(uid=town.records[kind]["published"])

    assert fault(kind, record, move, lambda: DOORS.page_call(town, kind, record, move, "operator")) == ""


def test_without_the_refusal_the_pages_would_answer_as_if_the_record_were_absent(
    town: Any, described: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kezhuan.core.errors import Hidden
    from kezhuan.ui import pages

    def gone(*args: Any, **more: Any) -> None:
        raise Hidden

    monkeypatch.setattr(pages.frame, "refuse", gone)
    wrong, _tried = DOORS.faults(town, described, "grant")

    assert wrong
    assert all(line.startswith("page grant.") and line.endswith("answered 404") for line in wrong)


def test_every_kind_with_a_lifecycle_is_driven_here_or_there() -> None:
    from kezhuan.core.joins import house
    from tests.access import test_illegal_moves as loop

    assert set(KINDS) & set(loop.KINDS) == set()
    assert set(KINDS) | set(loop.KINDS) == set(house().subjects)
