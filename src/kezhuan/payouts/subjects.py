"""The records of payouts as core.frame sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM
from kezhuan.core.joins import Subject
from kezhuan.core.publicity import queries as publicity
from kezhuan.payouts import scopes
from kezhuan.payouts.lifecycle import ACCOUNT, APPLICATION, APPROPRIATION, ARRANGEMENT, DISBURSEMENT, RECOVERY
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Arrangement,
    Disbursement,
    Line,
    PayeeAccount,
    Recovery,
)
from kezhuan.payouts.queries import evidence


def _touched(application: Any) -> frozenset[UUID]:
    """The applicant and every party of its contracts: nobody decides on their own house's money."""
    found = {application.organisation.uid}
    if application.pk:
        for line in evidence.lines(application):
            found |= {UUID(party) for party in line.parties}
    return frozenset(found)


def _facts(application: Application) -> dict[str, Any]:
    return {
        "evidence": not evidence.missing(application),
        "payee": application.payee_id,
        "promised": application.promised,
    }


def _paid_for(disbursement: Any) -> frozenset[UUID]:
    found: set[UUID] = set()
    if disbursement.pk:
        for line in disbursement.lines.select_related("application__organisation"):
            found |= _touched(line.application)
    return frozenset(found)


def _beside(step: Any) -> None:
    """Who agreed stands with the decision; an application that came to nothing frees its contracts and its money."""
    record, move = step.record, step.move.name
    if move == "decide":
        Application.objects.filter(pk=record.pk).update(decided_by_id=step.actor.user_id)
    if move in ("withdraw", "decline", "return_money"):
        Line.objects.filter(application_id=record.pk).update(live=False)
    if move == "decline" and record.arrangement is not None and record.allotted_fen:
        held = Appropriation.objects.filter(pk=record.arrangement.appropriation_id)
        held.update(reserved_fen=F("reserved_fen") - record.allotted_fen)
        Application.objects.filter(pk=record.pk).update(allotted_fen=None, arrangement=None)


def _beside_recovery(step: Any) -> None:
    """Money no longer asked back is simply paid."""
    if step.move.name == "waive":
        with frame.act(
            "application",
            step.record.application.uid,
            "restore",
            actor=SYSTEM,
            today=step.today,
            version=None,
        ):
            pass


SUBJECTS = (
    Subject(
        "application", "奖补申报", APPLICATION, Application, scopes.APPLICATIONS, scopes.application_relations, facts=_facts, parties=_touched,
        shown=lambda a: {"state": APPLICATION.states[a.state]}, number_kind="SB", beside=_beside,
    ),
    Subject(
        "payee_account", "收款账户", ACCOUNT, PayeeAccount, scopes.OWNED, scopes.own_relations,
        parties=lambda a: frozenset({a.organisation.uid}), number_kind="ZH",
        shown=lambda a: {"state": ACCOUNT.states[a.state], "bank": a.bank, "tail": a.tail},
    ),
    Subject(
        "appropriation", "年度预算", APPROPRIATION, Appropriation, scopes.INSIDE, scopes.inside_relations,
        facts=lambda a: {"reserved": a.reserved_fen}, shown=lambda a: {"total_fen": a.total_fen}, number_kind="YS",
        open_fields=frozenset({"total_fen"}),
    ),
    Subject(
        "arrangement", "资金安排", ARRANGEMENT, Arrangement, scopes.INSIDE, scopes.inside_relations, number_kind="AP",
        facts=lambda a: {"clean": publicity.standing("arrangement", a.uid, "payout", today=clock.today()).clean},
    ),
    Subject(
        "disbursement", "拨付批次", DISBURSEMENT, Disbursement, scopes.INSIDE, scopes.inside_relations, parties=_paid_for, number_kind="BF",
    ),
    Subject(
        "recovery", "奖补追回", RECOVERY, Recovery, scopes.OWNED, scopes.own_relations, number_kind="ZS",
        parties=lambda r: frozenset({r.organisation.uid}), facts=lambda r: {"receipt": r.receipt}, beside=_beside_recovery,
    ),
)  # fmt: skip
