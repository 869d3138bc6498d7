"""Applications, accounts, budgets, lists and recoveries as their readers see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kezhuan.core import clock, codes, frame, history
from kezhuan.core.access import Actor, Relation
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.payouts import scopes
from kezhuan.payouts.lifecycle import ACCOUNT, APPLICATION
from kezhuan.payouts.models import Application, PayeeAccount
from kezhuan.payouts.queries import cases, evidence, policies, records
from kezhuan.payouts.rules import deciding, explaining
from kezhuan.payouts.rules.ceiling import ceiling
from kezhuan.payouts.rules.explaining import yuan
from kezhuan.payouts.views import AccountRow, ApplicationDetail, ApplicationRow, EvidenceRow
from kezhuan.people.queries import organisation_for

STANDING = {
    "cancelled": gettext_noop("已注销"),
    "rescinded": gettext_noop("已解除"),
    "revoked": gettext_noop("已撤销登记"),
}


def row(a: Application) -> ApplicationRow:
    """An application in a list."""
    versions = rulebook().versions(a.policy)
    return ApplicationRow(
        a.uid, a.number or "", a.policy, versions[-1].title if versions else a.policy, a.year, a.applicant, a.state, APPLICATION.states[a.state],
        a.due_on, a.ceiling_fen, a.decided_fen, a.allotted_fen, a.created_at, a.version,
    )  # fmt: skip


def applications(
    actor: Actor,
    *,
    states: Iterable[str] = (),
    policy: str = "",
    year: int | None = None,
    offset: int = 0,
    limit: int = 20,
) -> tuple[int, tuple[ApplicationRow, ...]]:
    """The applications this actor may know of, newest first."""
    found = records.applications(actor)
    if wanted := tuple(states):
        found = found.filter(state__in=wanted)
    if policy:
        found = found.filter(policy=policy)
    if year is not None:
        found = found.filter(year=year)
    return found.count(), tuple(row(a) for a in found.order_by("-id")[offset : offset + limit])


def application(actor: Actor, uid: UUID, *, today: date) -> ApplicationDetail:
    """One application whole, its conditions asked of the contracts as they stand now."""
    a = records.get_application(actor, uid)
    policy = evidence.policy_of(a)
    bases, case = cases.standing(a, policy, today=today)
    own = Relation.OWN in scopes.own_relations(actor, a)
    tree = explaining.from_json(a.explained) if a.explained else ceiling(policy, case)
    return ApplicationDetail(
        row=row(a), person=a.person_id is not None, automatic=a.automatic, policy=policies.row_of(policy, today),
        contracts=tuple(policies.contract_row(b) for b in bases), evidence=_evidence(a, policy.evidence), account=_account(a, actor, today),
        filed_on=a.filed_on, party_staff=a.party_staff, deputy=a.deputy, previous_fen=a.previous_fen, opinion=a.opinion, reason=a.reason,
        verdicts=policies.verdicts_of(policy, case), tree=tree, warnings=_warnings(a, bases, ceiling(policy, case).amount, today),
        arrangement=a.arrangement.uid if a.arrangement and not own else None,
        recoveries=tuple((r.uid, r.number or "") for r in a.recoveries.order_by("id")), may_edit=own and a.state in records.EDITABLE,
        offers=frame.offers("application", a, actor), timeline=history.moments("application", a.uid),
    )  # fmt: skip


def _evidence(a: Application, wanted: Iterable[str]) -> tuple[EvidenceRow, ...]:
    files: dict[str, list[tuple[UUID, str, int]]] = {}
    for file in evidence.files(a):
        files.setdefault(file.group, []).append((file.uid, file.name, file.size))
    return tuple(
        EvidenceRow(
            code, codes.label("payout_evidence", code), code in evidence.HELD, tuple(files.get(code, ()))
        )
        for code in wanted
    )


def evidence_file(actor: Actor, uid: UUID, file_uid: UUID) -> attachments.AttachmentRow:
    """A file of an application, for its applicant and the bureaus."""
    a = records.get_application(actor, uid)
    found = attachments.get(file_uid)
    if (found.subject_kind, found.subject_uid) != (evidence.KIND, a.uid):
        raise records.Hidden
    return found


def _warnings(
    a: Application, bases: Iterable[cases.ContractBasis], now: int, today: date
) -> tuple[Reason, ...]:
    """What whoever decides must see first: fallen contracts, a lower ceiling, an account on hold."""
    said = [
        Reason("payout.contract_gone", gettext_noop("合同 {number} {state}"), {"number": b.registration_no or b.number, "state": STANDING[b.state]})
        for b in bases if b.state in STANDING
    ]  # fmt: skip
    stands = a.allotted_fen or a.decided_fen or a.ceiling_fen
    if stands is not None and now < stands and a.state not in ("paid", "recovering", "recovered"):
        said.append(
            Reason(
                "payout.lower",
                gettext_noop("按合同现状计算的上限为 {now} 元，低于已审定的 {then} 元"),
                {"now": yuan(now), "then": yuan(stands)},
            )
        )
    fault = records.account_fault(a, now=clock.now(), today=today) if a.payee else None
    return (*said, fault) if fault is not None else tuple(said)


def _account(a: Application, actor: Actor, today: date) -> AccountRow | None:
    return account_row(a.payee, actor, today) if a.payee else None


def account_row(account: PayeeAccount, actor: Actor, today: date) -> AccountRow:
    """A payee account with its last four digits."""
    until = deciding.held_until(account.changed_at, hours=records.hold_hours(today))
    return AccountRow(
        account.uid, account.number or "", account.holder, account.person_id is not None, account.bank, account.tail, account.state,
        ACCOUNT.states[account.state], account.changed_at, until if until and until > clock.now() else None, account.callback, account.version,
        frame.offers("payee_account", account, actor),
    )  # fmt: skip


def accounts(
    actor: Actor, *, today: date, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[AccountRow, ...]]:
    """The payee accounts this actor may know of, those to be checked first."""
    found = PayeeAccount.objects.filter(scopes.OWNED.q(actor)).select_related("organisation")
    if wanted := tuple(states):
        found = found.filter(state__in=wanted)
    return found.count(), tuple(
        account_row(a, actor, today) for a in found.order_by("state", "-id")[offset : offset + limit]
    )


def account(actor: Actor, uid: UUID, *, today: date) -> AccountRow:
    """One payee account; Hidden where the actor may not know of it."""
    return account_row(records.get_account(actor, uid), actor, today)


def account_choices(actor: Actor, *, person: bool) -> list[tuple[str, str]]:
    """(uid, bank and tail) of the applicant's own accounts."""
    mine = PayeeAccount.objects.filter(
        scopes.OWNED.q(actor), person_id=actor.user_id if person else None
    ).exclude(state="closed")
    return [(str(a.uid), f"{a.bank} …{a.tail}（{ACCOUNT.states[a.state]}）") for a in mine.order_by("-id")]


def own_names(actor: Actor) -> tuple[str, str]:
    """(organisation's name, person's name) an account may run under."""
    return organisation_for(actor, actor.org_id).name, actor.name


def region_of(actor: Actor) -> str:
    """The region whose policies concern this actor: of their organisation."""
    return organisation_for(actor, actor.org_id).region if actor.org_id else actor.region
