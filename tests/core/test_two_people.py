"""The two-person step: maker and checker differ, and what was overtaken is void."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kezhuan.core import frame
from kezhuan.core.access import SYSTEM, Actor, Role, inside
from kezhuan.core.errors import Hidden, Reason, Refused
from kezhuan.core.models import Event, Proposal
from kezhuan.people.models import Organisation
from tests.core.workshop import TODAY, at_once, firm, move, officer, owner

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("joined")]


def proposed(record: Organisation, maker: Actor) -> Proposal:
    move(record, "verify", maker, {"short_name": "嘉禾"})
    return Proposal.objects.get(subject_id=record.uid, state="open")


def decide(proposal: Proposal, actor: Actor, *, approve: bool = True) -> Organisation:
    return frame.decide(proposal.uid, approve=approve, actor=actor, today=TODAY, reason="ok")


def test_proposing_changes_nothing_but_leaves_its_event() -> None:
    record = firm("submitted")

    proposed(record, officer())

    assert (record.state, record.short_name, record.version) == ("submitted", "", 1)
    assert Event.objects.order_by("id").last().verb == "firm.verify.propose"


def test_a_second_person_approves_and_the_change_stands() -> None:
    record, maker, checker = firm("submitted"), officer(), officer()
    proposal = proposed(record, maker)

    decide(proposal, checker)

    record.refresh_from_db()
    proposal.refresh_from_db()
    assert (record.state, record.short_name, record.version) == ("verified", "嘉禾", 2)
    assert (proposal.state, proposal.checker_id) == ("approved", checker.user_id)
    event = Event.objects.get(verb="firm.verify")
    assert (event.actor_id, event.changes["maker"]) == (checker.user_id, str(maker.user_id))


def test_a_declined_proposal_changes_nothing() -> None:
    record = firm("submitted")
    proposal = proposed(record, officer())

    decide(proposal, officer(), approve=False)

    record.refresh_from_db()
    assert (record.state, Proposal.objects.get().state) == ("submitted", "refused")
    assert Event.objects.filter(verb="firm.verify.decline", reason="ok").count() == 1


def test_the_maker_cannot_be_the_checker() -> None:
    record, maker = firm("submitted"), officer()
    proposal = proposed(record, maker)

    with pytest.raises(Refused, match="不同的人"):
        decide(proposal, maker)

    assert Proposal.objects.get().state == "open"
    assert Event.objects.order_by("id").last().verb == "firm.verify.decide.refused"


def test_the_database_itself_refuses_one_person_as_both() -> None:
    record, maker = firm("submitted"), officer()
    proposal = proposed(record, maker)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(checker_id=maker.user_id)


def test_a_role_that_may_not_check_is_refused() -> None:
    record = firm("submitted")
    proposal = proposed(record, officer())

    with pytest.raises(Refused, match="不能复核"):
        decide(proposal, owner(record.uid))


def test_a_checker_with_a_conflict_is_refused() -> None:
    record = firm("submitted")
    proposal = proposed(record, officer())

    with pytest.raises(Refused, match="回避"):
        decide(proposal, officer(conflicts=frozenset({record.uid})))


def test_a_checker_elsewhere_finds_nothing() -> None:
    proposal = proposed(firm("submitted"), officer())

    with pytest.raises(Hidden):
        decide(proposal, officer(region="3201"))


def test_a_proposal_is_void_when_the_record_moves_on() -> None:
    record = firm("submitted")
    proposal = proposed(record, officer())
    move(record, "edit", owner(record.uid), {"name": "改了"})

    with pytest.raises(Refused, match="已失效"):
        decide(proposal, officer())

    record.refresh_from_db()
    assert record.state == "submitted"


def test_a_new_proposal_replaces_the_void_one_and_a_twin_is_refused() -> None:
    record = firm("submitted")
    old = proposed(record, officer())
    move(record, "edit", owner(record.uid), {"name": "改了"})

    new = proposed(record, officer())

    old.refresh_from_db()
    assert (old.state, new.version) == ("void", 2)
    with pytest.raises(Refused, match="已有一份"):
        move(record, "verify", officer())


def test_a_decided_proposal_cannot_be_decided_again() -> None:
    proposal = proposed(firm("submitted"), officer())
    decide(proposal, officer(), approve=False)

    with pytest.raises(Refused, match="已失效"):
        decide(proposal, officer())


def test_what_blocks_the_move_blocks_its_approval(joined) -> None:  # noqa: ANN001
    record = firm("submitted")
    proposal = proposed(record, officer())
    joined(blockers={("firm", "verify"): (lambda found: Reason("deal.open", "尚有洽谈"),)})

    with pytest.raises(Refused, match="尚有洽谈"):
        decide(proposal, officer())


def test_the_system_cannot_propose_because_it_is_no_person() -> None:
    with pytest.raises(Refused, match="经办人"):
        move(firm("submitted"), "verify", SYSTEM)

    assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_checkers_at_once_approve_once() -> None:
    record = firm("submitted")
    proposal = proposed(record, officer())
    checkers = [officer(), officer()]

    answers = at_once([lambda who=who: decide(proposal, who) for who in checkers])

    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == 1, answers
    assert Event.objects.filter(verb="firm.verify").count() == 1


def test_what_stands_beside_the_record_is_written_when_the_move_stands_and_not_before() -> None:
    from dataclasses import replace

    from kezhuan.core import joins
    from tests.core import workshop

    beside: list[tuple[str, str, int]] = []
    told = replace(
        workshop.FIRM,
        beside=lambda step: beside.append((step.move.name, step.record.state, step.record.version)),
    )
    joins.receive(replace(workshop.house(), subjects={"firm": told}))
    record = firm("submitted")
    proposal = proposed(record, officer())
    assert beside == []

    decide(proposal, officer())

    assert beside == [("verify", "verified", 2)]


def test_what_there_is_not_is_hidden() -> None:
    record = firm("submitted")
    before = Event.objects.count()

    with pytest.raises(Hidden):
        frame.decide(uuid4(), approve=True, actor=officer(), today=TODAY)
    with pytest.raises(Hidden):
        move(record, "no_such_move", officer())
    assert (Proposal.objects.count(), Event.objects.count()) == (0, before)


def test_a_role_the_setting_does_not_name_neither_sees_the_step_nor_may_propose_it() -> None:
    from dataclasses import replace

    from kezhuan.core import joins
    from kezhuan.core.lifecycle import Second
    from tests.core import workshop

    # The shipped setting leaves the decision on a distribution to the unit's own people; this table names officers.
    verify = replace(
        workshop.LIFECYCLE.move("verify"), second=Second("distribution_decision", inside(Role.CITY))
    )
    moves = tuple(verify if move.name == "verify" else move for move in workshop.LIFECYCLE.moves)
    told = replace(workshop.FIRM, lifecycle=replace(workshop.LIFECYCLE, moves=moves))
    joins.receive(replace(workshop.house(), subjects={"firm": told}))
    record, who = firm("submitted"), officer()

    assert [offer.name for offer in frame.offers("firm", record, who)] == ["edit", "close"]
    with pytest.raises(Refused, match="当前身份不能核验"):
        move(record, "verify", who)

    assert (Proposal.objects.count(), Event.objects.order_by("id").last().verb) == (0, "firm.verify.refused")


def test_what_was_free_when_proposed_and_is_taken_when_approved_is_refused_in_words() -> None:
    record = firm("submitted")
    move(record, "verify", officer(), {"uscc": "91330402MA28A00001"})
    proposal = Proposal.objects.get()
    firm(uscc="91330402MA28A00001")

    with pytest.raises(Refused) as refused:
        decide(proposal, officer())

    proposal.refresh_from_db()
    record.refresh_from_db()
    assert refused.value.reasons[0].code == "proposal.clash"
    assert (proposal.state, record.state) == ("open", "submitted")
