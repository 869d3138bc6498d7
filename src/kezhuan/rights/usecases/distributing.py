"""Drawing up the sharing of a receipt: its rule, its deductions, its team, and handing it over for signing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.contracts import usecases as contracts
from kezhuan.contracts.queries import ContractBasis, ReceiptBasis
from kezhuan.core import codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.core.text import clean_line
from kezhuan.people.queries import organisation_for, people_of
from kezhuan.rights.models import Distribution, DistributionCost, DistributionPart, TeamShare
from kezhuan.rights.queries import reckoning
from kezhuan.rights.rules import dividing, sharing
from kezhuan.rights.rules.dividing import Cost

GONE = ("cancelled", "rescinded", "revoked", "withdrawn", "declined")
TWICE = Reason("distribution.twice", gettext_noop("这笔到账已经有一份收益分配"))
TERMS = ("route", "rule", "in_province", "state_unit")


def draft_distribution(
    contract: UUID, receipt: UUID, terms: Mapping[str, Any], *, actor: Actor, today: date, key: str = ""
) -> UUID:
    """A sharing of this receipt stands in its first state; Refused where the receipt is shared already."""
    owner = organisation_for(actor, actor.org_id)
    with frame.together():
        (basis,) = contracts.lock([contract])
        if basis.organisation != owner.uid:
            raise Hidden
        row = receipt_of(basis, receipt)
        if not basis.turnover:
            raise Refused(Reason("distribution.turnover", gettext_noop("合同没有成交额，不能按合同额分段")))
        values = _terms(terms, row.received_on) | {
            "organisation": owner, "author_id": actor.user_id, "region": owner.region, "contract_uid": basis.uid,
            "contract_number": basis.number, "receipt_uid": row.uid, "title": basis.title, "contract_fen": basis.turnover,
            "received_on": row.received_on, "receipt_fen": row.amount, "net_fen": row.amount,
        }  # fmt: skip
        try:
            with frame.together():
                made: Distribution = frame.create("distribution", values, actor=actor, today=today, key=key)
        except IntegrityError:
            raise Refused(TWICE) from None
    return made.uid


def receipt_of(basis: ContractBasis, receipt: UUID) -> ReceiptBasis:
    """The receipt of a contract that stands; Hidden or Refused otherwise."""
    row = next((r for r in basis.receipts if r.uid == receipt), None)
    if row is None:
        raise Hidden
    if basis.state in GONE:
        raise Refused(
            Reason("distribution.contract", gettext_noop("技术合同已注销、解除或未登记成功，不能据此分配"))
        )
    return row


def _terms(terms: Mapping[str, Any], received_on: date) -> dict[str, Any]:
    if set(terms) - set(TERMS):
        raise Hidden
    if terms.get("route", "assignment") not in sharing.ROUTES:
        raise Invalid({"route": Reason("distribution.route", gettext_noop("请选择转化方式"))})
    if "rule" in terms and terms["rule"] not in dict(reckoning.rules_on(received_on)):
        raise Invalid({"rule": Reason("distribution.rule", gettext_noop("到账日没有这项分配规定，请另选"))})
    return dict(terms)


def edit_distribution(
    uid: UUID, terms: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Another route, rule or kind of unit; what it comes to follows."""
    with frame.act(
        "distribution", uid, "edit", actor=actor, today=today, version=version, key=key, mine=terms
    ) as step:
        step.change(**_terms(terms, step.record.received_on))


def set_costs(
    uid: UUID, costs: Sequence[Cost], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """These deductions stand, each with its proof, and the net income follows; only the first receipt carries any."""
    for cost in costs:
        codes.require_codes({"kind": cost.kind}, {"kind": "distribution_costs"}, today=today)
    with frame.act("distribution", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        d = step.record
        wrong = dividing.cost_faults(costs, receipt=Fen(d.receipt_fen), first=reckoning.is_first(d))
        if len(costs) > dividing.MOST_LINES:
            wrong = {
                "costs": Reason(
                    "distribution.lines", gettext_noop("最多 {most} 行"), {"most": dividing.MOST_LINES}
                )
            }
        if wrong:
            raise Invalid(wrong)
        d.costs.all().delete()
        DistributionCost.objects.bulk_create(
            DistributionCost(
                distribution=d, kind=c.kind, amount_fen=c.amount, evidence=clean_line(c.evidence)[:300]
            )
            for c in costs
        )
        total = sum(cost.amount for cost in costs)
        step.change(costs_fen=total, net_fen=d.receipt_fen - total)


def set_team(
    uid: UUID, team: Iterable[Mapping[str, Any]], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """These people and shares stand; each row: name, person (uid of somebody of the unit, or none), share_bp, main, leader."""
    rows = [dict(row) for row in team]
    with frame.act("distribution", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        d = step.record
        known = set(people_of(d.organisation.uid))
        made = [_share(d, n, row, known, today=today) for n, row in enumerate(rows)]
        if wrong := dividing.list_faults([(s.name, s.person_id, s.share_bp) for s in made]):
            raise Invalid(wrong)
        d.shares.all().delete()
        TeamShare.objects.bulk_create(made)
        step.change()
        step.note(people=len(made))


def _share(d: Distribution, line: int, row: Mapping[str, Any], known: set[UUID], *, today: date) -> TeamShare:
    person = row.get("person")
    if person is not None and person not in known:
        raise Hidden
    leader = row.get("leader") or "none"
    codes.require_codes({"leader": leader}, {"leader": "unit_leaders"}, today=today)
    return TeamShare(
        distribution=d, line=line, name=clean_line(row.get("name") or "")[:64], person_id=person, share_bp=row.get("share_bp") or 0,
        main=bool(row.get("main")), leader=leader,
    )  # fmt: skip


def send_to_team(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Every amount stands, explained to its clause, and everybody named is asked to sign their own share.

    The contract is held still meanwhile: its receipt must be as it was when the draft was begun.
    """
    with frame.act("distribution", uid, "send", actor=actor, today=today, version=version, key=key) as step:
        d = step.record
        same_receipt(d)
        found = reckoning.reckon(d)
        people = reckoning.people_of(d)
        d.parts.all().delete()
        DistributionPart.objects.bulk_create(
            DistributionPart(distribution=d, part=share.name, amount_fen=share.amount)
            for share in found.parts
        )
        amounts = {share.name: share.amount for share in dividing.to_people(found.team, people)}
        for share in d.shares.all():
            TeamShare.objects.filter(pk=share.pk).update(
                amount_fen=amounts[share.name], signed_at=None, signed_via="", objection=""
            )
        step.change(
            team_fen=found.team,
            rule_sm3=found.version.sm3,
            explained=[_written(line) for line in found.lines],
        )
        step.note(rule=d.rule, rule_sm3=found.version.sm3)


def _written(line: dividing.Line) -> dict[str, Any]:
    return {"part": line.part, "above": line.above, "upper": line.upper, "net": line.net, "rate": line.rate, "amount": line.amount}  # fmt: skip


def same_receipt(d: Distribution) -> ContractBasis:
    """The contract, locked; Refused where it no longer carries the receipt this sharing rests on."""
    (basis,) = contracts.lock([d.contract_uid])
    row = receipt_of(basis, d.receipt_uid)
    if row.amount != d.receipt_fen or basis.turnover != d.contract_fen:
        raise Refused(
            Reason("distribution.moved", gettext_noop("合同金额或到账金额已更正，请退回重算后再办理"))
        )
    return basis
