"""Acts through the frame: what is written, what is refused, and what stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from kezhuan.core import frame, idempotency, joins
from kezhuan.core.access import SYSTEM, VISITOR, Actor, Role
from kezhuan.core.errors import Failure, Hidden, Invalid, Reason, Refused, Stale
from kezhuan.core.models import Event, Idempotency, Job
from kezhuan.people.models import Organisation
from tests.core import workshop
from tests.core.workshop import LIFECYCLE, TODAY, firm, move, officer, owner

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("joined")]


def said(record: Organisation) -> list[tuple[str, str]]:
    return list(Event.objects.filter(subject_id=record.uid).order_by("id").values_list("verb", "reason"))


def test_a_legal_move_writes_state_version_due_date_number_and_event() -> None:
    record = firm()
    actor = owner(record.uid)

    move(record, "submit", actor, key="k1")

    assert (record.state, record.version, record.due_on) == ("submitted", 2, date(2026, 3, 9))
    assert record.number == "DW-2026-000001"
    event = Event.objects.get(verb="firm.submit")
    assert (event.subject_id, event.actor_id, event.role, event.org_id) == (
        record.uid,
        actor.user_id,
        "enterprise",
        record.uid,
    )
    assert (event.changes, event.key) == ({"state": ["draft", "submitted"]}, "k1")


def test_the_event_names_changed_fields_but_tells_only_open_values() -> None:
    record = firm()

    move(record, "edit", owner(record.uid), {"name": "改名", "region": "330411", "address": ""})

    changes = Event.objects.get(verb="firm.edit").changes
    assert changes == {"fields": ["name", "region"], "region": ["330402", "330411"]}


@pytest.mark.parametrize("state", LIFECYCLE.states)
@pytest.mark.parametrize("name", [one.name for one in LIFECYCLE.moves if one.name != "create"])
def test_every_pair_of_state_and_move_is_legal_or_refused_with_an_audit_row(state: str, name: str) -> None:
    record = firm(state)
    legal = state in LIFECYCLE.move(name).sources
    actor = officer() if name in {"verify", "close"} else owner(record.uid)
    before = Organisation.objects.values().get(pk=record.pk)

    try:
        move(record, name, actor)
        refused = None
    except Refused as refusal:
        refused = refusal

    assert (refused is None) is legal
    if refused is not None:
        assert refused.status == 409
        assert refused.reasons[0].code == "state"
        assert said(record)[-1] == (f"firm.{name}.refused", "state")
        assert Organisation.objects.values().get(pk=record.pk) == before


def test_a_wrong_role_is_refused_and_leaves_its_row() -> None:
    record = firm("submitted")

    with pytest.raises(Refused, match="当前身份不能注销"):
        move(record, "close", owner(record.uid))

    assert said(record)[-1] == ("firm.close.refused", "role")


def test_a_guard_refuses_with_its_own_sentence() -> None:
    record = firm(uscc=None)

    with pytest.raises(Refused, match="请填写代码"):
        move(record, "submit", owner(record.uid))

    assert said(record)[-1] == ("firm.submit.refused", "missing.uscc")


def test_a_refusal_in_the_body_undoes_the_step_and_leaves_its_row() -> None:
    record = firm()

    with (
        pytest.raises(Refused),
        frame.act("firm", record.uid, "edit", actor=owner(record.uid), today=TODAY, version=1) as step,
    ):
        step.change(name="不会留下")
        step.require(False, Reason("own.rule", "不行"))

    record.refresh_from_db()
    assert record.name == "嘉禾精密"
    assert said(record)[-1] == ("firm.edit.refused", "own.rule")


def test_what_the_body_requires_and_finds_lets_the_step_stand_and_whom_it_concerns_is_told(
    joined: Callable[..., None],
) -> None:
    moves = tuple(
        replace(m, notice="firm.edited") if m.name == "edit" else m for m in workshop.LIFECYCLE.moves
    )
    told = replace(workshop.FIRM, lifecycle=replace(workshop.LIFECYCLE, moves=moves))
    heard: list[str] = []

    def letters(record: Organisation, actor: Actor) -> tuple[()]:
        heard.append(record.name)
        return ()

    joins.receive(replace(workshop.house(tidings={"firm.edited": letters}), subjects={"firm": told}))
    record = firm()

    with frame.act("firm", record.uid, "edit", actor=owner(record.uid), today=TODAY, version=1) as step:
        step.change(name="新名称")
        step.require(True, Reason("own.rule", "不行"))

    record.refresh_from_db()
    assert (record.name, heard) == ("新名称", ["新名称"])


def test_a_refusal_inside_together_rolls_all_back_but_its_row_stands() -> None:
    first, second = firm(), firm("closed")

    with pytest.raises(Refused), frame.together():
        move(first, "submit", owner(first.uid))
        move(second, "edit", owner(second.uid))

    first.refresh_from_db()
    assert first.state == "draft"
    assert [verb for verb, _ in said(first)] == ["firm.create"]
    assert said(second)[-1] == ("firm.edit.refused", "state")


def test_a_refusal_that_the_caller_catches_inside_together_still_leaves_its_row() -> None:
    first, second = firm(), firm("closed")

    with frame.together():
        move(first, "submit", owner(first.uid))
        with pytest.raises(Refused):
            move(second, "edit", owner(second.uid))

    first.refresh_from_db()
    assert first.state == "submitted"
    assert said(second)[-1] == ("firm.edit.refused", "state")


def test_a_refusal_inside_once_leaves_its_row_and_no_stored_answer() -> None:
    record = firm("closed")
    actor = owner(record.uid)

    def call() -> idempotency.Answer:
        return 200, move(record, "edit", actor).version

    with pytest.raises(Refused):
        idempotency.once("key", {}, call, actor=actor)

    assert said(record)[-1] == ("firm.edit.refused", "state")
    assert not Idempotency.objects.exists()


def test_a_refusal_that_passes_through_an_outer_act_leaves_one_row() -> None:
    outer, inner = firm(), firm("closed")

    with (
        pytest.raises(Refused),
        frame.act("firm", outer.uid, "edit", actor=owner(outer.uid), today=TODAY, version=1),
    ):
        move(inner, "edit", owner(inner.uid))

    assert said(inner)[-1] == ("firm.edit.refused", "state")
    assert [verb for verb, _ in said(outer)] == ["firm.create"]


def test_a_stale_version_shows_both_values_and_writes_nothing() -> None:
    record = firm()
    move(record, "edit", owner(record.uid), {"name": "他人改的"})

    with pytest.raises(Stale) as caught:
        move(record, "edit", owner(record.uid), {"name": "我改的"}, version=1, mine={"name": "我改的"})

    assert caught.value.status == 409
    assert caught.value.mine == {"name": "我改的"}
    assert caught.value.theirs == {"name": "他人改的", "version": 2}
    record.refresh_from_db()
    assert record.name == "他人改的"


def test_a_missing_version_is_invalid_for_a_person_and_fine_for_the_system() -> None:
    record = firm()

    with pytest.raises(Invalid) as caught:
        move(record, "edit", owner(record.uid), version=None)
    assert list(caught.value.fields) == ["version"]

    assert move(record, "submit", SYSTEM, version=None).state == "submitted"


@pytest.mark.parametrize("name", ["edit", "submit", "no_such_move"])
def test_hidden_and_absent_cannot_be_told_apart(name: str) -> None:
    record = firm()

    def failure(uid: object) -> Failure:
        with (
            pytest.raises(Failure) as caught,
            frame.act(
                "firm",
                uid,
                name,
                actor=officer(region="3201"),
                today=TODAY,
                version=1,  # type: ignore[arg-type]
            ),
        ):
            pass
        return caught.value

    hidden, absent = failure(record.uid), failure(uuid4())

    assert type(hidden) is type(absent) is Hidden
    assert (hidden.status, hidden.reasons, str(hidden)) == (absent.status, absent.reasons, str(absent))
    assert [verb for verb, _ in said(record)] == ["firm.create"]


def test_a_visitor_finds_nothing() -> None:
    with pytest.raises(Hidden):
        move(firm(), "edit", VISITOR)


def test_a_blocker_of_another_room_refuses_until_it_is_gone(joined: Callable[..., None]) -> None:
    open_deals = [Reason("deal.open", "尚有洽谈未结束")]
    joined(blockers={("firm", "close"): (lambda record: open_deals[0] if open_deals else None,)})
    record, actor = firm("submitted"), officer()

    with pytest.raises(Refused, match="尚有洽谈未结束"):
        move(record, "close", actor)
    assert said(record)[-1] == ("firm.close.refused", "deal.open")

    open_deals.clear()
    assert move(record, "close", actor).state == "closed"


def test_a_reaction_is_enqueued_with_the_act_and_gone_with_its_rollback(joined: Callable[..., None]) -> None:
    joined(reactions={"firm.submit": ("firm.index",)})
    kept, lost = firm(), firm()

    move(kept, "submit", owner(kept.uid))
    with pytest.raises(RuntimeError), frame.together():
        move(lost, "submit", owner(lost.uid))
        raise RuntimeError

    assert [job.payload["subject"] for job in Job.objects.filter(kind="firm.index")] == [str(kept.uid)]


def test_an_actor_without_the_right_cannot_create_and_the_attempt_is_kept() -> None:
    values = {"kind": "enterprise", "name": "某", "region": "330402"}

    with pytest.raises(Refused):
        frame.create("firm", values, actor=officer(), today=TODAY)

    assert not Organisation.objects.exists()
    assert Event.objects.get().verb == "firm.create.refused"


class TestConflictOfInterest:
    """Who decides must not belong to, or have declared, an organisation the case touches."""

    def test_a_decider_with_a_conflict_is_refused(self) -> None:
        record = firm("submitted")

        with pytest.raises(Refused, match="回避"):
            move(record, "close", officer(conflicts=frozenset({record.uid})))

        assert said(record)[-1] == ("firm.close.refused", "conflict")

    def test_another_organisation_is_no_conflict(self) -> None:
        record = firm("submitted")

        assert move(record, "close", officer(conflicts=frozenset({uuid4()}))).state == "closed"

    def test_the_owner_acting_for_itself_is_no_conflict(self) -> None:
        record = firm()
        actor = owner(record.uid)

        assert move(record, "submit", actor).state == "submitted"


class TestOffers:
    """What a page shows: the moves open to this actor, and why the others are shut."""

    def test_open_and_shut_moves_come_with_their_reasons(self) -> None:
        record = firm(uscc=None)

        found = {offer.name: offer for offer in frame.offers("firm", record, owner(record.uid))}

        assert set(found) == {"edit", "submit"}
        assert found["edit"].open
        assert [reason.code for reason in found["submit"].reasons] == ["missing.uscc"]

    def test_what_is_offered_open_can_be_done(self) -> None:
        record, actor = firm("submitted"), officer()

        names = [offer.name for offer in frame.offers("firm", record, actor) if offer.open]

        assert names == ["edit", "verify", "close"]
        for name in ("edit", "close"):
            move(record, name, actor)

    def test_making_a_record_is_no_act_on_it(self, joined: Callable[..., None]) -> None:
        moves = tuple(
            replace(m, sources=("draft",)) if m.name == "create" else m for m in workshop.LIFECYCLE.moves
        )
        told = replace(workshop.FIRM, lifecycle=replace(workshop.LIFECYCLE, moves=moves))
        joins.receive(replace(workshop.house(), subjects={"firm": told}))
        record = firm()

        assert [offer.name for offer in frame.offers("firm", record, owner(record.uid))] == ["edit", "submit"]

    def test_a_two_person_step_is_marked(self) -> None:
        offers = frame.offers("firm", firm("submitted"), officer())

        assert {offer.name for offer in offers if offer.second} == {"verify"}

    def test_administrators_are_offered_nothing(self) -> None:
        record = firm("submitted")
        admin = officer()
        admin = type(admin)(user_id=admin.user_id, role=Role.SYSTEM_ADMIN, region="3304")

        assert frame.offers("firm", record, admin) == ()
