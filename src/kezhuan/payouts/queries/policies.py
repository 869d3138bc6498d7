"""Policies as applicants and officers see them, and what one would give for certain contracts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries import ContractBasis, bases
from kezhuan.core import codes
from kezhuan.core.access import Actor, within
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.payouts.lifecycle import APPLICANTS, BUREAUS
from kezhuan.payouts.models import Application, Line
from kezhuan.payouts.queries import cases
from kezhuan.payouts.rules import conditions
from kezhuan.payouts.rules import policy as rules
from kezhuan.payouts.rules.cases import Case
from kezhuan.payouts.rules.ceiling import ceiling
from kezhuan.payouts.rules.policy import BASES, BENEFICIARIES, Beneficiary, Policy
from kezhuan.payouts.views import CheckView, EligibleContract, PolicyRow
from kezhuan.people.models import Organisation

SIDES = {Beneficiary.BUYER: "buyer", Beneficiary.SELLER: "seller"}


def policy_rows(today: date, *, local: str = "") -> tuple[PolicyRow, ...]:
    """The latest version of every policy that reads; `local` keeps those of this region and what lies above it."""
    found = []
    for code, versions in sorted(rulebook().rules.items()):
        if code.startswith("policies.") and versions:
            policy = _read(versions[-1])
            if policy is not None and (
                not local or local.startswith(policy.region) or policy.region.startswith(local)
            ):
                found.append(row_of(policy, today))
    return tuple(found)


def _read(version: object) -> Policy | None:
    try:
        policy = rules.read(version)  # type: ignore[arg-type]
    except Invalid:
        return None  # a typed body that is no policy is shown on the rulebook's own page
    return None if conditions.unknown(policy) else policy


def policy(code: str, today: date) -> Policy:
    """The version in force today, else the last one; Hidden where there is no such policy."""
    versions = rulebook().versions(code) if code.startswith("policies.") else ()
    in_force = [version for version in versions if version.from_ <= today]
    found = _read((in_force or versions)[-1]) if versions else None
    if found is None:
        raise Hidden
    return found


def row_of(found: Policy, today: date) -> PolicyRow:
    """The version as a list shows it."""
    return PolicyRow(
        found.code, found.title, found.first, found.last, found.source, found.mark.value, found.region, codes.region_name(found.region),
        BENEFICIARIES[found.beneficiary], BASES[found.components[0].base], found.covers(today), found.known, found.automatic,
    )  # fmt: skip


def contract_row(basis: ContractBasis) -> EligibleContract:
    """A contract as an application shows it."""
    return EligibleContract(
        basis.uid, basis.registration_no or basis.number, basis.title, basis.registered_on, basis.approved_tech_amount or 0, basis.paid, basis.state,
        basis.registered,
    )  # fmt: skip


def usable_contracts(actor: Actor) -> tuple[EligibleContract, ...]:
    """Registered contracts the actor's organisation is a party of, newest first; at most 200."""
    if actor.role not in APPLICANTS or actor.org_id is None:
        return ()
    mine = (
        Q(organisation__uid=actor.org_id)
        | Q(parties__organisation__uid=actor.org_id)
        | Q(filer_org_id=actor.org_id)
    )
    uids = (
        Contract.objects.filter(mine, state="registered")
        .order_by("-registered_on", "-id")
        .values_list("uid", flat=True)
        .distinct()[:200]
    )
    return tuple(contract_row(b) for b in reversed(bases(list(uids))))


def known_contracts(actor: Actor, uids: Iterable[UUID]) -> tuple[ContractBasis, ...]:
    """The contracts named, where the actor may apply with each of them; Hidden where not."""
    wanted = set(uids)
    found = bases(wanted)
    if len(found) != len(wanted):
        raise Hidden
    mine = (
        set(Contract.objects.filter(uid__in=wanted, filer_org_id=actor.org_id).values_list("uid", flat=True))
        if actor.org_id
        else set()
    )
    for basis in found:
        touches = actor.org_id is not None and actor.org_id in {
            basis.organisation,
            *(p.organisation for p in basis.parties),
        }
        inside = actor.role in BUREAUS and within(basis.region, actor.region)
        if not (touches or inside or basis.uid in mine):
            raise Hidden
    return found


def check(actor: Actor, code: str, uids: Sequence[UUID], *, person: bool, today: date) -> CheckView:
    """资格预判 before applying: every condition with its answer, and the ceiling explained; nothing is written."""
    found = policy(code, today)
    chosen = known_contracts(actor, uids)
    organisation = Organisation.objects.filter(uid=actor.org_id).first()
    if organisation is None or actor.user_id is None:
        raise Hidden
    years = sorted({year for b in chosen if (year := cases.year_of(found, b))})
    who = actor.user_id if person else None
    trial = Application(
        policy=found.code, organisation=organisation, person_id=who, region=organisation.region, year=years[-1] if years else today.year
    )  # fmt: skip
    shares = {b.uid: cases.share_of(found, b, person=who, organisation=organisation.uid) for b in chosen}
    case = cases.case_of(trial, found, chosen, today=today, shares=shares)
    verdicts = verdicts_of(found, case)
    tree = ceiling(found, case)
    barred = any(v.bars and v.met is False for v in verdicts) and not tree.amount
    return CheckView(
        row_of(found, today),
        tuple(contract_row(b) for b in chosen),
        verdicts,
        tree,
        not barred and found.covers(today),
    )


def verdicts_of(found: Policy, case: Case) -> tuple[conditions.Verdict, ...]:
    """Every condition of the policy against this case."""
    lines = tuple(v for line in case.lines for v in conditions.of_line(found, line, case.applicant))
    return (*conditions.of_applicant(found, case), *lines)


def automatic_list(
    actor: Actor, code: str, *, year: int, today: date
) -> tuple[tuple[Organisation, tuple[UUID, ...]], ...]:
    """免申即享: organisations of the region whose registered contracts of the year this policy rewards and who have not
    applied with them, each with its contracts; nobody where the policy is not automatic or rewards no contract party."""
    found = policy(code, today)
    side = SIDES.get(found.beneficiary)
    if actor.role not in BUREAUS or not actor.region or not found.automatic or side is None:
        return ()
    used = set(Line.objects.filter(policy=code, live=True).values_list("contract_uid", "applicant_key"))
    rows = Contract.objects.filter(
        state="registered", registered_on__year=year, parties__side=side, parties__organisation__region__startswith=actor.region
    )  # fmt: skip
    listed: dict[UUID, list[UUID]] = {}
    for basis in bases(list(rows.values_list("uid", flat=True).distinct())):
        for party in basis.parties:
            if party.side == side and party.organisation and (basis.uid, party.organisation) not in used:
                listed.setdefault(party.organisation, []).append(basis.uid)
    organisations = Organisation.objects.filter(uid__in=listed, region__startswith=actor.region).order_by(
        "id"
    )
    return tuple((organisation, tuple(listed[organisation.uid])) for organisation in organisations)
