"""Applying: a draft over registered contracts, its evidence and account, handing it in, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum

from kezhuan.contracts import usecases as contracts
from kezhuan.contracts.queries import ContractBasis
from kezhuan.core import frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.payouts import queries
from kezhuan.payouts.lifecycle import APPLICANTS
from kezhuan.payouts.models import Application, Line, PayeeAccount
from kezhuan.payouts.queries import cases, evidence
from kezhuan.payouts.rules import policy as policies
from kezhuan.payouts.rules.policy import Beneficiary, Policy
from kezhuan.people.models import Organisation, User
from kezhuan.people.queries import organisation_for

MOST_CONTRACTS = 200
WHOLE = 10_000  # a contract in 1/10,000
DECLARED = ("filed_on", "party_staff", "deputy", "previous_fen")


def draft_application(
    policy_code: str, contract_uids: Sequence[UUID], *, person: bool = False, declared: dict[str, Any] | None = None, actor: Actor, today: date,
    key: str = "",
) -> UUID:  # fmt: skip
    """A draft stands over these contracts; each is taken for this applicant and policy until the draft comes to nothing."""
    if actor.role not in APPLICANTS or actor.user_id is None:
        raise Hidden
    organisation = organisation_for(actor, actor.org_id)
    who = User.objects.get(uid=actor.user_id) if person else None
    return _draft(
        policy_code, contract_uids, organisation=organisation, who=who, declared=declared or {}, automatic=False, actor=actor, today=today, key=key
    )  # fmt: skip


def _draft(
    policy_code: str, contract_uids: Sequence[UUID], *, organisation: Organisation, who: User | None, declared: dict[str, Any], automatic: bool,
    actor: Actor, today: date, key: str,
) -> UUID:  # fmt: skip
    found = queries.known_contracts(actor, contract_uids)
    if not found or len(found) > MOST_CONTRACTS:
        raise Invalid(
            {
                "contracts": Reason(
                    "payout.contracts", gettext_noop("请选择合同，最多 {most} 份"), {"most": MOST_CONTRACTS}
                )
            }
        )
    policy, year = _version(policy_code, found)
    person = who.uid if who else None
    shares = {b.uid: cases.share_of(policy, b, person=person, organisation=organisation.uid) for b in found}
    if not all(shares.values()):
        raise Refused(Reason("payout.no_share", gettext_noop("申报人不是该合同经双方确认的促成方")))
    values = {
        "policy": policy.code, "policy_from": policy.first, "policy_sm3": policy.sm3, "year": year, "organisation": organisation, "person_id": person,
        "applicant": who.name if who else organisation.name, "author_id": actor.user_id, "region": organisation.region, "automatic": automatic,
        **{name: declared[name] for name in DECLARED if declared.get(name) is not None},
    }  # fmt: skip
    try:
        with frame.together():
            if policy.beneficiary is Beneficiary.BROKER:
                _leave_no_more_than_all(policy, shares)
            application = frame.create("application", values, actor=actor, today=today, key=key)
            Line.objects.bulk_create(_lines(application, found, shares))
    except IntegrityError:
        raise Refused(Reason("payout.taken", gettext_noop("所选合同已用于同一政策的另一份申报"))) from None
    return application.uid


def _leave_no_more_than_all(policy: Policy, shares: dict[UUID, int]) -> None:
    """Refused where brokers would together apply for more than the whole of a contract; its row is locked meanwhile."""
    contracts.lock(list(shares))
    live = Line.objects.filter(contract_uid__in=shares, policy=policy.code, live=True)
    taken = dict(live.values_list("contract_uid").annotate(Sum("share_bp")))
    if any(taken.get(uid, 0) + share > WHOLE for uid, share in shares.items()):
        raise Refused(
            Reason(
                "payout.more_than_all", gettext_noop("该合同的促成份额已由其他经纪人申报，合计不得超过 100%")
            )
        )


def _lines(application: Application, found: Sequence[ContractBasis], shares: dict[UUID, int]) -> list[Line]:
    key = cases.key_of(application)
    return [
        Line(application=application, contract_uid=b.uid, policy=application.policy, applicant_key=key, number=b.registration_no or b.number,
             title=b.title, version=b.version, share_bp=shares[b.uid], parties=sorted({str(p.organisation) for p in b.parties if p.organisation}))
        for b in found
    ]  # fmt: skip


def _version(code: str, found: Sequence[ContractBasis]) -> tuple[Policy, int]:
    """The version in force on the day the last contract was registered, and the year all of them count for."""
    days = [b.registered_on for b in found if b.registered and b.registered_on is not None]
    if len(days) < len(found):
        raise Refused(Reason("payout.unregistered", gettext_noop("只有登记有效的合同可以申报")))
    if not code.startswith("policies."):
        raise Hidden
    policy = policies.read(rulebook().version(code, max(days)))
    years = {cases.year_of(policy, b) for b in found}
    year = years.pop() if len(years) == 1 else None
    if year is None:
        raise Refused(
            Reason("payout.year", gettext_noop("一份申报里的合同须归同一年度，按到账归年度的须先登记到账"))
        )
    return policy, year


def edit_application(
    uid: UUID,
    *,
    payee: UUID | None,
    declared: dict[str, Any],
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """Account and declarations are as given; the account must be the applicant's own."""
    with frame.act("application", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        step.change(
            payee=_account(step.record, payee),
            **{name: declared[name] for name in DECLARED if name in declared},
        )


def _account(application: Application, uid: UUID | None) -> PayeeAccount | None:
    if uid is None:
        return None
    mine = PayeeAccount.objects.filter(
        uid=uid, organisation=application.organisation_id, person_id=application.person_id
    )
    found = mine.exclude(state="closed").first()
    if found is None:
        raise Invalid({"payee": Reason("payout.payee", gettext_noop("请选择申报人自己的收款账户"))})
    return found


def add_evidence(uid: UUID, *, code: str, file: tuple[str, bytes], actor: Actor) -> UUID:
    """The file lies with the application under its kind of evidence; only while the applicant may edit."""
    with transaction.atomic():
        application = queries.editable(actor, uid)
        if code not in evidence.policy_of(application).evidence or code in evidence.HELD:
            raise Invalid({"code": Reason("payout.evidence", gettext_noop("政策没有要求这一种佐证材料"))})
        return attachments.attach(
            evidence.KIND, application.uid, group=code, sent_name=file[0], content=file[1], actor=actor
        ).uid


def submit_application(
    uid: UUID, *, promised: bool, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Handed in: evidence complete, an account chosen, the promise given, nothing owed."""
    with frame.act(
        "application", uid, "submit", actor=actor, today=today, version=version, key=key, facts={"promised": promised}
    ) as step:  # fmt: skip
        application = step.record
        step.require(
            not cases.owes(application.organisation.uid, application.person_id),
            Reason("payout.owes", gettext_noop("有未退回的奖补资金，退回后才能申报")),
        )
        step.change(promised=promised)


def withdraw_application(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Taken back by the applicant; its contracts are free again."""
    with frame.act("application", uid, "withdraw", actor=actor, today=today, version=version, key=key):
        pass


def offer_automatic(
    policy_code: str, *, year: int, actor: Actor, today: date, key: str = ""
) -> tuple[UUID, ...]:
    """免申即享: a draft stands for every party of the region's registered contracts that the policy rewards and that has
    none yet; its organisation is told and only has to confirm."""
    if actor.role not in (Role.DISTRICT, Role.CITY):
        raise Hidden
    made = []
    for organisation, uids in queries.automatic_list(actor, policy_code, year=year, today=today):
        with transaction.atomic():
            made.append(_draft(policy_code, uids, organisation=organisation, who=None, declared={}, automatic=True, actor=actor, today=today,
                               key=key))  # fmt: skip
    return tuple(made)
