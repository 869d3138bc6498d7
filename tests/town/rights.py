"""Revenue sharing in every state: the office is the 成果处's, the expert is named, and somebody named has no account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kezhuan.core import clock
from kezhuan.core.sm3 import digest
from kezhuan.people.models import OneTimeLink
from tests.town.people import Town

TOKEN = "signature"  # what the link of the person without an account is opened with


def add(town: Town, moments: Callable[..., Any]) -> None:
    """The records of rights stand in the town's database."""
    _distributions(town, moments)


def _words(town: Town, kind: str, state: str, *names: str) -> dict[str, str]:
    return {name: town.plant(f"{kind}/{state}/sides", name) for name in names}


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
            **_words(town, "distribution", state, "title", "decision_no", "payer_note", "reason"), **moments(),
        )  # fmt: skip
        town.kept("distribution", state, d)
        DistributionCost.objects.create(distribution=d, kind="tax", amount_fen=1, evidence="票")
        for part in ("team", "school"):
            DistributionPart.objects.create(distribution=d, part=part, amount_fen=50)
        alone = TeamShare.objects.create(distribution=d, line=0, share_bp=5000, amount_fen=25, **_words(town, "distribution", state, "name"))  # fmt: skip
        TeamShare.objects.create(
            distribution=d, line=1, name="某专家", person_id=town.actors["expert"].user_id, main=True, share_bp=5000, amount_fen=25
        )  # fmt: skip
        town.records.setdefault("team_share", {})[state] = alone.uid
    OneTimeLink.objects.create(
        purpose="distribution.sign", subject_type="distribution", subject_id=town.records["team_share"]["signing"], phone="13900008899",
        token_sm3=digest(TOKEN), expires_at=clock.now() + timedelta(7), created_at=clock.now(),
    )  # fmt: skip
