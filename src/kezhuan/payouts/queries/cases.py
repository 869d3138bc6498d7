"""An application as the rules see it: its contracts as they stand now, its applicant, and the year so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, Sum

from kezhuan.achievements.models import Achievement
from kezhuan.contracts import queries as contracts
from kezhuan.contracts.queries import ContractBasis, PartyBasis
from kezhuan.core import clock
from kezhuan.core.access import OFFICERS, Role
from kezhuan.core.models import Event
from kezhuan.core.money import Fen
from kezhuan.core.reading import once
from kezhuan.deals import queries as deals
from kezhuan.demands.models import Demand
from kezhuan.payouts.models import Application, Line, Recovery
from kezhuan.payouts.queries import evidence
from kezhuan.payouts.rules import cases as rules
from kezhuan.payouts.rules.ceiling import figure
from kezhuan.payouts.rules.policy import Beneficiary, Policy
from kezhuan.people.models import Membership
from kezhuan.people.queries import live

DECIDED = ("approved", "announced", "settled", "queued", "paid")
OWING = ("open", "noticed")
FIRM_NATURES, INSTITUTE, UNIVERSITY, HOSPITAL = ("1", "2", "3", "4"), "021", "022", "023"
# 登记环节的经办：这些人不得再审核以该合同申报的奖补。
REGISTERED_BY = tuple(
    f"contract.{name}"
    for name in ("advise", "accept", "examine", "register", "register.propose", "record", "confirm")
)


def key_of(application: Application) -> UUID:
    """Who applies, as one id: the person, else the organisation."""
    return application.person_id or application.organisation.uid


def year_of(policy: Policy, basis: ContractBasis) -> int | None:
    """The year a contract counts for under the policy: of its registration, or of its last payment."""
    days = [r.received_on for r in basis.receipts] if policy.year_of == "paid" else [basis.registered_on]
    known = [day for day in days if day is not None]
    return max(known).year if known else None


def case_of(
    application: Application,
    policy: Policy,
    bases: Sequence[ContractBasis],
    *,
    today: date,
    shares: Mapping[UUID, int] | None = None,
) -> rules.Case:
    """The application over these contracts (read now, locked by the caller where money hangs on it); `shares` in
    1/10,000 where its lines do not hold them yet."""
    key = key_of(application)
    others = _others(application, [b.uid for b in bases], key)
    if shares is None:
        shares = {line.contract_uid: line.share_bp for line in evidence.lines(application)}
    lines = tuple(line_of(b, others=others.get(b.uid, 0), share_bp=shares.get(b.uid, 10_000)) for b in bases)
    given = evidence.given(application) if application.pk else evidence.HELD
    return rules.Case(
        _applicant(application, bases, today), lines, _year(application, policy, key), today, given
    )


def line_of(basis: ContractBasis, *, others: int = 0, share_bp: int = 10_000) -> rules.Line:
    """One contract as a line: only the approved technology amount counts (contracts.md §5)."""
    buyer, seller = _side(basis, "buyer"), _side(basis, "seller")
    signed = basis.signed_on or basis.registered_on or date.max
    return rules.Line(
        contract=basis.uid, number=basis.registration_no or basis.number, title=basis.title, kind=basis.sub_kind or basis.kind, signed_on=signed,
        registered_on=basis.registered_on, turnover=Fen(basis.turnover or 0), technology_amount=Fen(basis.approved_tech_amount or 0),
        paid=Fen(basis.paid), buyer_region=buyer.region if buyer else "", seller_region=seller.region if seller else "",
        buyer_kind=_kind(buyer), seller_kind=_kind(seller), listed_on=_listed(basis), related=basis.related, standing=basis.registered,
        settled=basis.settled, broker_named=True if _side(basis, "broker") else None, share=Fraction(share_bp, 10_000), others=Fen(others),
    )  # fmt: skip


def _side(basis: ContractBasis, side: str) -> PartyBasis | None:
    return next((party for party in basis.parties if party.side == side), None)


def _kind(party: PartyBasis | None) -> str:
    """The kind of a party: its organisation's, else what its nature code says (contracts.md §7)."""
    if party is None:
        return ""
    if party.organisation is not None:
        return party.kind
    named = {INSTITUTE: "institute", UNIVERSITY: "university", HOSPITAL: "hospital"}.get(party.nature[:3])
    return named or ("enterprise" if party.nature[:1] in FIRM_NATURES else "")


def _listed(basis: ContractBasis) -> date | None:
    """入库日: the earlier day on which the contract's demand or achievement was published here."""
    found: list[datetime] = []
    if basis.demand_uid:
        found += Demand.objects.filter(uid=basis.demand_uid, published_at__isnull=False).values_list(
            "published_at", flat=True
        )
    if basis.achievement_uid:
        found += Achievement.objects.filter(
            uid=basis.achievement_uid, published_at__isnull=False
        ).values_list("published_at", flat=True)
    return min(at.astimezone(clock.SHANGHAI).date() for at in found) if found else None


def _applicant(application: Application, bases: Sequence[ContractBasis], today: date) -> rules.Applicant:
    parties = {
        party.organisation
        for b in bases
        for party in b.parties
        if party.organisation and party.side in ("buyer", "seller")
    }
    held = (
        Membership.objects.filter(live(today), user__uid=application.person_id)
        if application.person_id
        else Membership.objects.none()
    )
    duties = {Role(role) for role in held.values_list("role", flat=True)}
    return rules.Applicant(
        person=application.person_id is not None, region=application.region, filed_on=application.filed_on, officer=bool(duties & OFFICERS),
        party_staff=application.party_staff or held.filter(organisation__uid__in=parties).exists(), deputy=application.deputy,
        owes=owes(application.organisation.uid, application.person_id), discredited=application.discredited,
    )  # fmt: skip


def owes(organisation: UUID, person: UUID | None) -> bool:
    """True while money asked back from this applicant has not come."""
    mine = Q(person_id=person) if person else Q(person_id__isnull=True, organisation__uid=organisation)
    return Recovery.objects.filter(mine, state__in=OWING).exists()


def _others(application: Application, uids: Iterable[UUID], key: UUID) -> dict[UUID, int]:
    """What other applications of the same applicant were decided for the same contracts, under any other policy."""
    found = Line.objects.filter(
        contract_uid__in=list(uids), live=True, applicant_key=key, application__state__in=DECIDED
    )
    rows = (
        found.exclude(application_id=application.pk)
        .values_list("contract_uid")
        .annotate(n=Sum("ceiling_fen"))
    )
    return dict(rows)


def _year(application: Application, policy: Policy, key: UUID) -> rules.Year:
    earlier = Line.objects.filter(
        applicant_key=key,
        policy=application.policy,
        live=True,
        application__year=application.year,
        application__state__in=DECIDED,
    ).exclude(application_id=application.pk)
    # A few rows a year; an application with several contracts was decided once.
    rows = list(earlier.values_list("application_id", "base_fen", "application__decided_fen"))
    base = sum(fen for _application, fen, _decided in rows)
    decided = sum({app: fen or 0 for app, _base, fen in rows}.values())
    previous = application.previous_fen
    return rules.Year(Fen(base), Fen(decided), Fen(previous) if previous is not None else None)


def base_of(policy: Policy, line: rules.Line) -> Fen:
    """What a contract adds to the year's base of the policy's yearly sums."""
    yearly = [component.base for component in policy.components if component.yearly]
    return figure(line, yearly[0]) if yearly else Fen(0)


def registrars(uids: Iterable[UUID]) -> frozenset[UUID]:
    """Everybody who registered one of these contracts."""
    found = Event.objects.filter(subject_type="contract", subject_id__in=list(uids), verb__in=REGISTERED_BY)
    return frozenset(found.exclude(actor_id__isnull=True).values_list("actor_id", flat=True))


def share_of(policy: Policy, basis: ContractBasis, *, person: UUID | None, organisation: UUID) -> int:
    """The broker's confirmed part of the contract in 1/10,000; all of it where no deal stands behind the contract."""
    if policy.beneficiary is not Beneficiary.BROKER or basis.deal_uid is None:
        return 10_000
    brokers = deals.facts(basis.deal_uid).brokers
    mine = [
        b.share_bp
        for b in brokers
        if (b.person_uid == person if person else b.organisation_uid == organisation)
    ]
    return sum(mine)


def standing(
    application: Application, policy: Policy, *, today: date
) -> tuple[tuple[ContractBasis, ...], rules.Case]:
    """The contracts of an application and its case as they stand now, without a lock; read once for a page."""

    def read() -> tuple[tuple[ContractBasis, ...], rules.Case]:
        found = bases([line.contract_uid for line in evidence.lines(application)])
        return found, case_of(application, policy, found, today=today)

    return once(("payout.case", application.uid, today), read)


def bases(uids: Iterable[UUID]) -> tuple[ContractBasis, ...]:
    """The contracts as they stand now, without a lock."""
    return contracts.bases(uids)


__all__ = [
    "DECIDED", "OWING", "base_of", "bases", "case_of", "key_of", "line_of", "owes", "registrars", "share_of", "standing", "year_of",
]  # fmt: skip
