"""The table itself: what it says about moves, and what is wrong with a wrong table."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from kezhuan.core.access import Actor, Relation, Role, anyone, own
from kezhuan.core.lifecycle import Lifecycle, Move, has, needs

SOUND = Lifecycle(
    name="thing",
    label="事",
    states={"draft": "草稿", "done": "办结"},
    initial="draft",
    moves=(
        Move("create", "新建", (), "draft", anyone(Role.MEMBER)),
        Move("edit", "修改", ("draft",), None, own(Role.ENTERPRISE)),
        Move("finish", "办结", ("draft",), "done", own(Role.ENTERPRISE), (has("title", "请填写名称"), needs("kind", "a", "须为甲类"))),
    ),
)  # fmt: skip


def test_a_sound_table_has_no_problems() -> None:
    assert SOUND.problems() == ()


def test_a_move_leads_on_where_it_goes_to_a_later_step_of_the_path() -> None:
    walked = replace(SOUND, path=("draft", "done"))
    finish, edit = walked.move("finish"), walked.move("edit")
    back = Move("back", "退回", ("done",), "draft", ())

    assert walked.leads_on(finish, "draft")
    assert not walked.leads_on(edit, "draft")
    assert not walked.leads_on(back, "done")
    # A returned case stands beside the path: sending it again leads on.
    assert walked.leads_on(finish, "returned")


@pytest.mark.parametrize(
    ("spoiled", "problem"),
    [
        (replace(SOUND, moves=(*SOUND.moves, SOUND.moves[1])), "move edit stands twice"),
        (
            replace(SOUND, moves=(*SOUND.moves, Move("x", "错", ("gone",), "done", ()))),
            "x: unknown state gone",
        ),
        (
            replace(SOUND, moves=(*SOUND.moves, Move("x", "错", ("draft",), "lost", ()))),
            "x: unknown state lost",
        ),
        (replace(SOUND, states={**SOUND.states, "island": "孤岛"}), "nothing leads to island"),
        (replace(SOUND, initial="nowhere"), "unknown first state nowhere"),
        (replace(SOUND, path=("draft", "gone")), "path: unknown state gone"),
    ],
)
def test_every_fault_of_a_table_is_named(spoiled: Lifecycle, problem: str) -> None:
    assert problem in spoiled.problems()


def test_a_state_nothing_leads_out_of_is_final() -> None:
    assert SOUND.final == {"done"}


def test_moves_are_open_to_role_and_relation_together() -> None:
    firm = Actor(user_id=uuid4(), role=Role.ENTERPRISE)
    expert = Actor(user_id=uuid4(), role=Role.EXPERT)

    owned = SOUND.open_to(firm, "draft", frozenset({Relation.OWN}))

    assert [move.name for move in owned] == ["edit", "finish"]
    assert SOUND.open_to(firm, "draft", frozenset()) == ()
    assert SOUND.open_to(expert, "draft", frozenset({Relation.OWN})) == ()
    assert SOUND.open_to(firm, "done", frozenset({Relation.OWN})) == ()


def test_every_guard_that_refuses_is_told() -> None:
    reasons = SOUND.move("finish").why_not({"title": "", "kind": "b"})

    assert [(reason.code, str(reason)) for reason in reasons] == [
        ("missing.title", "请填写名称"),
        ("needs.kind", "须为甲类"),
    ]
    assert SOUND.move("finish").why_not({"title": "x", "kind": "a"}) == ()


def test_a_move_the_table_lacks_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="thing has no move fly"):
        SOUND.move("fly")
