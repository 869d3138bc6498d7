"""What money and legal effect may rest on: a contract as a frozen value, for rooms that come after this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kezhuan.contracts.models import Contract
from kezhuan.core.errors import Hidden


@dataclass(frozen=True, slots=True)
class PartyBasis:
    """One party: `side` is seller, buyer or broker; `organisation` and its `kind` are set where it stands on the platform."""

    side: str
    name: str
    uscc: str
    region: str
    nature: str
    organisation: UUID | None
    small_firm: bool
    high_tech: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptBasis:
    """One receipt; amounts in 分."""

    uid: UUID
    amount: int
    tech_part: int
    received_on: date
    invoice_no: str
    slip_no: str


@dataclass(frozen=True, slots=True)
class ContractBasis:
    """A contract as rewards and rights rest on it; amounts in 分. `paid` and `tech_paid` are sums of its receipts;
    `settled` is False while its price is still open (提成、暂估) and not corrected."""

    uid: UUID
    number: str
    state: str
    version: int
    kind: str
    sub_kind: str
    title: str
    turnover: int | None
    tech_amount: int | None
    approved_tech_amount: int | None
    paid: int
    tech_paid: int
    amount_kind: str
    settled: bool
    registered_on: date | None
    registration_no: str
    signed_on: date | None
    region: str
    organisation: UUID
    related: bool
    from_trial: bool
    parties: tuple[PartyBasis, ...]
    receipts: tuple[ReceiptBasis, ...]
    deal_uid: UUID | None
    achievement_uid: UUID | None
    demand_uid: UUID | None

    @property
    def registered(self) -> bool:
        """True while the registration stands."""
        return self.state == "registered"


def basis_of(contract: Contract) -> ContractBasis:
    """The value of one record, read with its parties, receipts and corrections."""
    receipts = tuple(
        ReceiptBasis(r.uid, r.amount, r.tech_part, r.received_on, r.invoice_no, r.slip_no)
        for r in sorted(contract.receipts.all(), key=lambda row: row.pk)
    )
    parties = tuple(
        PartyBasis(p.side, p.name, p.uscc, p.region, p.nature, p.organisation.uid if p.organisation else None, p.small_firm, p.high_tech,
                   p.organisation.kind if p.organisation else "")
        for p in sorted(contract.parties.all(), key=lambda row: row.pk)
    )  # fmt: skip
    corrected = any(b.kind == "corrected" for b in contract.bookings.all())
    return ContractBasis(
        uid=contract.uid, number=contract.number or "", state=contract.state, version=contract.version, kind=contract.kind, sub_kind=contract.sub_kind,
        title=contract.title, turnover=contract.turnover, tech_amount=contract.tech_amount, approved_tech_amount=contract.approved_tech_amount,
        paid=sum(r.amount for r in receipts), tech_paid=sum(r.tech_part for r in receipts), amount_kind=contract.amount_kind,
        settled=contract.amount_kind == "fixed" or corrected, registered_on=contract.registered_on, registration_no=contract.registration_no,
        signed_on=contract.signed_on, region=contract.region, organisation=contract.organisation.uid, related=contract.related,
        from_trial=contract.from_trial, parties=parties, receipts=receipts, deal_uid=contract.deal.uid if contract.deal else None,
        achievement_uid=contract.achievement.uid if contract.achievement else None, demand_uid=contract.demand.uid if contract.demand else None,
    )  # fmt: skip


def bases(uids: Iterable[UUID]) -> tuple[ContractBasis, ...]:
    """The contracts of these uids as they stand now, in order of their id; unknown uids are left out."""
    rows = Contract.objects.filter(uid__in=list(uids)).order_by("id")
    rows = rows.select_related("organisation", "achievement", "demand", "deal")
    return tuple(basis_of(c) for c in rows.prefetch_related("parties__organisation", "receipts", "bookings"))


def basis(uid: UUID) -> ContractBasis:
    """One contract as it stands now, without a lock; Hidden where there is none."""
    found = bases((uid,))
    if not found:
        raise Hidden
    return found[0]
