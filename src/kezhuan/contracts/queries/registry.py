"""Every filed contract as detectors read it."""

from __future__ import annotations

from collections.abc import Iterator

from kezhuan.contracts.models import Contract, ContractParty
from kezhuan.contracts.rules.suspicions.case import Case, Who
from kezhuan.core import clock

# Drafts are nobody else's to compare; what was taken back or declined no longer claims anything.
LEFT_OUT = ("draft", "withdrawn", "declined")
MOST = 5_000
# What of a party can tie it to another.
COMPARED = ("uscc", "name", "legal_person", "shareholders", "address", "contact_phone", "email", "account_print", "agent", "region")  # fmt: skip


def cases() -> tuple[Case, ...]:
    """The newest contracts that are filed or registered, with their parties and invoices."""
    found = Contract.objects.exclude(state__in=LEFT_OUT).order_by("-id")
    return tuple(case_of(c) for c in found.prefetch_related("parties", "receipts")[:MOST])


def parties() -> Iterator[Who]:
    """The parties of the newest contracts that are filed or registered, each as often as it is named."""
    found = ContractParty.objects.exclude(contract__state__in=LEFT_OUT).order_by("-contract_id", "id")
    return (who(party) for party in found.only(*COMPARED)[: MOST * 3])


def case_of(c: Contract) -> Case:
    """One contract as a value."""
    sides: dict[str, list[Who]] = {"seller": [], "buyer": [], "broker": []}
    for party in c.parties.all():
        sides[party.side].append(who(party))
    return Case(
        uid=str(c.uid), title=c.title, text=c.object, kind=c.kind, field=c.field, signed_on=c.signed_on or clock.day_of(c.created_at),
        turnover=c.turnover or 0, tech=c.tech_amount or 0, sellers=tuple(sides["seller"]), buyers=tuple(sides["buyer"]),
        brokers=tuple(sides["broker"]), registered_on=c.registered_on, registration_no=c.registration_no,
        invoices=tuple(r.invoice_no for r in c.receipts.all() if r.invoice_no),
        project=str(c.deal_id or ""), declared=c.related,
    )  # fmt: skip


def who(p: ContractParty) -> Who:
    """One party as detectors compare it."""
    return Who(
        key=p.uscc or p.name, name=p.name, legal_person=p.legal_person, shareholders=tuple(p.shareholders), address=p.address,
        phone=p.contact_phone, email=p.email, account=p.account_print, agent=p.agent, region=p.region,
    )  # fmt: skip
