"""What every step that money hangs on begins with: the contracts locked and read again, the ceiling computed anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import connection

from kezhuan.contracts import usecases as contracts
from kezhuan.core import reading
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.payouts.models import Application, Line
from kezhuan.payouts.queries import cases, evidence
from kezhuan.payouts.rules.cases import Case
from kezhuan.payouts.rules.ceiling import ceiling
from kezhuan.payouts.rules.explaining import Node, yuan
from kezhuan.payouts.rules.policy import Policy


def locked(application: Application, *, today: date) -> tuple[Policy, Case, Node]:
    """Policy, case and ceiling over the contracts as they stand now, their rows locked until the transaction ends."""
    policy = evidence.policy_of(application)
    uids = list(application.lines.values_list("contract_uid", flat=True))
    case = cases.case_of(application, policy, contracts.lock(uids), today=today)
    return policy, case, ceiling(policy, case)


def carried(application: Application, *, today: date) -> Fen:
    """What the contracts now carry of a reward already given; that its applicant owes something does not lessen it."""
    policy, case, _tree = locked(application, today=today)
    return ceiling(policy, replace(case, applicant=replace(case.applicant, owes=False))).amount


def fallen(application: Application, *, today: date) -> Reason | None:
    """Why the money decided can no longer be paid: what the contracts now allow is less. Locks inside a transaction."""
    amount = application.allotted_fen or application.decided_fen or application.ceiling_fen
    if amount is None:
        return None
    if connection.in_atomic_block and not reading.under_way():
        _policy, _case, tree = locked(application, today=today)
    else:
        policy = evidence.policy_of(application)
        tree = ceiling(policy, cases.standing(application, policy, today=today)[1])
    if tree.amount >= amount:
        return None
    words = {"number": application.number or "", "ceiling": yuan(tree.amount), "amount": yuan(amount)}
    template = gettext_noop(
        "{number} 的合同有变动：现在的上限 {ceiling} 元，低于已审定的 {amount} 元，须重新审核"
    )
    return Reason("payout.fallen", template, words)


def keep_lines(application: Application, policy: Policy, case: Case, tree: Node) -> None:
    """The lines hold the figures the ceiling was computed on, contract by contract."""
    for line, part in zip(case.lines, tree.parts, strict=False):
        Line.objects.filter(application=application, contract_uid=line.contract).update(
            base_fen=cases.base_of(policy, line), ceiling_fen=max(Fen(0), part.amount)
        )


def lock_all(applications: Iterable[Application]) -> None:
    """Every contract of these applications is locked, in one order, so that no two of us wait for each other."""
    contracts.lock(
        Line.objects.filter(application__in=list(applications)).values_list("contract_uid", flat=True)
    )
