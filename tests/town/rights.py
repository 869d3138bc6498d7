"""Revenue sharing, entitlement, contributions and ventures in every state: the office is the 成果处's, the expert is named, and somebody named has no account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from kezhuan.core import clock
from kezhuan.core.sm3 import digest
from kezhuan.people.models import OneTimeLink
from tests.town.people import Town

TOKEN = "signature"  # what the link of the person without an account is opened with


def add(town: Town, moments: Callable[..., Any]) -> None:
    """The records of rights stand in the town's database."""
    _distributions(town, moments)
    _entitlements(town, moments)
    _bundles(town, moments)
    _equities(town, moments)
    _ventures(town, moments)


def _words(town: Town, kind: str, state: str, *names: str, group: str = "sides") -> dict[str, str]:
    return {name: town.plant(f"{kind}/{state}/{group}", name) for name in names}


def _group(state: str) -> str:
    """What the page of the one-time link shows, to whoever holds it, is a group of its own."""
    return "link" if state == "signing" else "sides"


def _distributions(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.contracts.models import Contract, Receipt
    from kezhuan.core.joins import house
    from kezhuan.rights.models import Distribution, DistributionCost, DistributionPart, TeamShare

    contract = Contract.objects.get(uid=town.records["contract"]["registered"])
    states = ["signing", *(s for s in house().subjects["distribution"].lifecycle.states if s != "signing")]
    for n, state in enumerate(states):
        receipt = Receipt.objects.create(
            contract=contract, amount=100, tech_part=100, received_on=clock.today(), invoice_no=f"RIG{n:06d}", at=clock.now()
        )  # fmt: skip
        d = Distribution.objects.create(
            state=state, organisation=town.organisations["institute"], author_id=town.actors["tto"].user_id, region="330402",
            number=f"FP-T-{n:04d}", contract_uid=contract.uid, receipt_uid=receipt.uid, contract_fen=contract.turnover, received_on=receipt.received_on,
            receipt_fen=100, costs_fen=0, net_fen=100, team_fen=None if state == "draft" else 50, route="assignment", rule="sharing.statutory",
            voucher_no="PZ1", paid_on=clock.today(), due_on=clock.today(),
            **_words(town, "distribution", state, "title", group=_group(state)),
            **_words(town, "distribution", state, "decision_no", "payer_note", "reason"), **moments(),
        )  # fmt: skip
        town.kept("distribution", state, d)
        DistributionCost.objects.create(distribution=d, kind="tax", amount_fen=1, evidence="票")
        for part in ("team", "school"):
            DistributionPart.objects.create(distribution=d, part=part, amount_fen=50)
        alone = TeamShare.objects.create(
            distribution=d, line=0, share_bp=5000, amount_fen=25, **_words(town, "distribution", state, "name", group=_group(state))
        )  # fmt: skip
        TeamShare.objects.create(
            distribution=d, line=1, name="某专家", person_id=town.actors["expert"].user_id, main=True, share_bp=5000, amount_fen=25
        )  # fmt: skip
        town.records.setdefault("team_share", {})[state] = alone.uid
    OneTimeLink.objects.create(
        purpose="distribution.sign", subject_type="distribution", subject_id=town.records["team_share"]["signing"], phone="13900008899",
        token_sm3=digest(TOKEN), expires_at=clock.now() + timedelta(7), created_at=clock.now(),
    )  # fmt: skip


def _entitlements(town: Town, moments: Callable[..., Any]) -> None:
    """Applied for by a researcher; the expert is of the team."""
    from kezhuan.achievements.models import Achievement
    from kezhuan.core.joins import house
    from kezhuan.rights.models import Entitlement, EntitlementMember, EntitlementReport

    for n, state in enumerate(house().subjects["entitlement"].lifecycle.states):
        item = Achievement.objects.create(
            state="draft", organisation=town.organisations["institute"], region="330402", title=f"赋权成果{n}", **moments()
        )  # fmt: skip
        e = Entitlement.objects.create(
            state=state, organisation=town.organisations["institute"], author_id=town.actors["tto" if state == "draft" else "expert"].user_id,
            region="330402", number=f"QY-T-{n:04d}", achievement=item, kind="use", years=10, clear_title=True, consented=True, harmless=True,
            starts_on=clock.today(), ends_on=clock.today(), changed_on=clock.today(), title_no="BG1", due_on=clock.today(),
            **_words(town, "entitlement", state, "title", "plan", "obligations", "conflict", "decision_no", "agreement_no", "reason"), **moments(),
        )  # fmt: skip
        town.kept("entitlement", state, e)
        EntitlementMember.objects.create(
            entitlement=e, line=0, share_bp=5000, **_words(town, "entitlement", state, "name")
        )
        EntitlementMember.objects.create(
            entitlement=e, line=1, name="某研究员", person_id=town.actors["institute"].user_id, share_bp=5000
        )
        EntitlementReport.objects.create(
            entitlement=e, on=clock.today(), **_words(town, "entitlement", state, "words")
        )


def _bundles(town: Town, moments: Callable[..., Any]) -> None:
    """Evidence about the registered contract, sealed where its state says so."""
    from kezhuan.core.joins import house
    from kezhuan.rights.models import DiligenceBundle
    from kezhuan.rights.rules.bundling import manifest_of

    contract = town.records["contract"]["registered"]
    manifest = manifest_of(
        {"kind": "head", "number": "1", "unit": "甲", "title": "乙", "sealed_on": f"{clock.today()}"}, []
    )
    for n, state in enumerate(house().subjects["diligence_bundle"].lifecycle.states):
        sealed = (
            {"manifest": manifest, "head_sm3": manifest["head_sm3"], "sealed_on": clock.today()}
            if state != "draft"
            else {}
        )
        bundle = DiligenceBundle.objects.create(
            state=state, organisation=town.organisations["institute"], author_id=town.actors["tto"].user_id, region="330402",
            number=f"ZZ-T-{n:04d}", subject_type="contract", subject_id=contract, handed_on=clock.today(), **sealed,
            **_words(town, "diligence_bundle", state, "title", "happened", "basis", "conflict", "handed_to", "reason"), **moments(),
        )  # fmt: skip
        town.kept("diligence_bundle", state, bundle)


def _equities(town: Town, moments: Callable[..., Any]) -> None:
    """The office's; the expert gets half of the team's shares, somebody without an account the other half."""
    from kezhuan.achievements.models import Achievement
    from kezhuan.core.joins import house
    from kezhuan.rights.models import Equity, EquityHolder

    for n, state in enumerate(house().subjects["equity"].lifecycle.states):
        item = Achievement.objects.create(
            state="draft", organisation=town.organisations["institute"], region="330402", title=f"入股成果{n}", **moments()
        )  # fmt: skip
        e = Equity.objects.create(
            state="draft", organisation=town.organisations["institute"], author_id=town.actors["tto"].user_id, region="330402",
            number=f"ZJ-T-{n:04d}", achievement=item, basis="agreed", valued_on=clock.today(), value_fen=100, company_bp=2000, unit_bp=4000,
            team_bp=6000, agreed_on=clock.today(), registered_on=clock.today(), registration_no="BG1", agreement_no="XY1", due_on=clock.today(),
            **_words(town, "equity", state, "title", "company", "basis_ref", "conflict", "decision_no", "reason"), **moments(),
        )  # fmt: skip
        town.kept("equity", state, e)
        EquityHolder.objects.create(equity=e, line=0, share_bp=3000, **_words(town, "equity", state, "name"))
        EquityHolder.objects.create(equity=e, line=1, name="某专家", person_id=town.actors["expert"].user_id, share_bp=3000)  # fmt: skip
        Equity.objects.filter(pk=e.pk).update(state=state)  # the database fixes the holders from here on


def _ventures(town: Town, moments: Callable[..., Any]) -> None:
    """The expert's draft and what of theirs is over; a person has one at a time, so the others are somebody else's."""
    from kezhuan.core.joins import house
    from kezhuan.rights.models import ENDED_VENTURE, Venture, VentureReport

    for n, state in enumerate(house().subjects["venture"].lifecycle.states):
        mine = state in ("draft", *ENDED_VENTURE)  # and one leave runs at a time
        v = Venture.objects.create(
            state=state, organisation=town.organisations["institute"], author_id=town.actors["expert"].user_id if mine else uuid4(), region="330402",
            number=f"CY-T-{n:04d}", kind="leave", starts_on=clock.today(), ends_on=clock.today() + timedelta(700), over_on=clock.today(),
            agreement_no="XY1", due_on=clock.today(),
            **_words(town, "venture", state, "title", "company", "position", "plan", "duties", "conflict", "decision_no", "reason"), **moments(),
        )  # fmt: skip
        town.kept("venture", state, v)
        VentureReport.objects.create(venture=v, on=clock.today(), **_words(town, "venture", state, "words"))
