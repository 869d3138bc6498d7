"""Contracts with their parties, costs, receipts and doubts, and the projects that follow from them, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kezhuan.core import clock
from tests.town.people import Town, states


def add(town: Town, moments: Callable[..., Any]) -> None:
    """Contracts and projects stand in the town's database; a draft carries a paper that can be taken out again."""
    _contracts(town, moments)
    _papers(town)
    _projects(town, moments)


def _words(town: Town, kind: str, key: str, group: str, *names: str) -> dict[str, str]:
    return {name: town.plant(f"{kind}/{key}/{group}", name) for name in names}


def _contracts(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.contracts.models import AmountChange, Contract, ContractParty, Deduction, Receipt, Suspicion

    today, owner, buyer = clock.today(), town.organisations["institute"], town.organisations["firm"]
    for n, state in enumerate(states("contract")):
        contract = Contract.objects.create(
            state=state, organisation=owner, author_id=town.actors["tto"].user_id, region="330402", number=f"HT-T-{n:04d}", due_on=today,
            lane="prepare" if state in ("advised", "handed") else "inside", kind="KF", sub_kind="KF1", field="05", signed_on=today,
            turnover=100_000_000, tech_amount=90_000_000, approved_tech_amount=80_000_000, amount_kind="fixed", pay_mode="once",
            registered_on=today, registration_no=f"2026330402{n:06d}", accepted_on=today, rule_set="RS2026",
            **_words(town, "contract", state, "sides", "title", "object", "opinion"), **moments(),
        )  # fmt: skip
        town.kept("contract", state, contract)
        for line, (side, org) in enumerate((("seller", owner), ("buyer", buyer))):
            ContractParty.objects.create(
                contract=contract,
                side=side,
                line=line,
                organisation=org,
                name=org.name,
                region=org.region,
                nature="150",
            )
        Deduction.objects.create(
            contract=contract, kind="parts", gross=10_000_000, amount=10_000_000, evidence="清单"
        )
        Receipt.objects.create(
            contract=contract,
            amount=100,
            tech_part=100,
            received_on=today,
            invoice_no=f"INV{n:06d}",
            at=clock.now(),
        )
        Suspicion.objects.create(
            contract=contract,
            code="related",
            mark="0",
            evidence={"says": [{"kind": "declared"}]},
            found_at=clock.now(),
        )
        AmountChange.objects.create(
            contract=contract, kind="registered", on=today, booked_on=today, turnover=100, tech=90, count=1, at=clock.now()
        )  # fmt: skip


def _papers(town: Town) -> None:
    from kezhuan.contracts import usecases

    usecases.add_file(
        town.records["contract"]["draft"],
        ("合同.txt", "正文".encode()),
        kind="contract",
        actor=town.actors["tto"],
    )


def _projects(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.contracts.models import Project, ProjectVisit

    today, owner = clock.today(), town.organisations["institute"]
    for n, state in enumerate(states("project")):
        project = Project.objects.create(
            state=state, organisation=owner, author_id=town.actors["tto"].user_id, region="330402", number=f"XM-T-{n:04d}", mode="licence",
            field="05", started_on=today - timedelta(800), due_on=today, landing_region="330402",
            **_words(town, "project", state, "sides", "title", "landing_org", "evidence"), **moments(),
        )  # fmt: skip
        town.kept("project", state, project)
        ProjectVisit.objects.create(
            project=project, months=24 if state in ("production", "ended") else 6, visited_on=today, stage="research", output=100, tax=10, finance=0,
            jobs=3, at=clock.now(), **_words(town, "project", state, "sides", "note"),
        )  # fmt: skip
