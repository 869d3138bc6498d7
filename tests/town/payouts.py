"""Applications, accounts, budgets, lists and recoveries in every state: the firm applies, the bureaus decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from kezhuan.core import clock, vault
from kezhuan.core.models import RuleVersion
from tests.town.people import Town, states

ABOVE = 2_000_000  # 分: what the policy gives at most for the contract of the town


def add(town: Town, moments: Callable[..., Any]) -> None:
    """The records of payouts stand in the town's database."""
    from kezhuan.payouts.models import Appropriation
    from tests.payouts.town import policy

    policy()
    version = RuleVersion.objects.get(code="policies.nanhu_buyer")
    year = clock.today().year
    for state in states("appropriation"):
        # A year of its own each: one budget a policy, year and place.
        budget = Appropriation.objects.create(
            state=state, policy=version.code, year=year if state == "open" else year - 1, region="330402", total_fen=90_000_000,
            reserved_fen=10_000_000, paid_fen=5_000_000, number=f"YS-T-{state}", **moments(),
        )  # fmt: skip
        town.kept("appropriation", state, budget)
    spent = Appropriation.objects.create(
        state="open", policy=version.code, year=year - 2, region="330402", total_fen=1, number="YS-T-spent", **moments()
    )  # fmt: skip
    town.kept("appropriation", "spent", spent)
    _accounts(town, moments)
    _arrangements(town, moments)
    _applications(town, moments, version)
    _disbursements(town, moments)
    _recoveries(town, moments)


def _words(town: Town, kind: str, state: str, *names: str, group: str = "sides") -> dict[str, str]:
    return {name: town.plant(f"{kind}/{state}/{group}", name) for name in names}


def _open_budget(town: Town) -> Any:
    from kezhuan.payouts.models import Appropriation

    return Appropriation.objects.get(uid=town.records["appropriation"]["open"])


def _accounts(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.payouts.models import PayeeAccount

    firm = town.organisations["firm"]
    for state in states("payee_account"):
        number = f"622200000000{len(state):04d}"
        account = PayeeAccount.objects.create(
            state=state, organisation=firm, region="330402", sealed_number=vault.seal(number), tail=number[-4:], print=vault.print_of(number),
            number=f"ZH-T-{state}", **_words(town, "payee_account", state, "holder", "bank", "callback"), **moments(),
        )  # fmt: skip
        town.kept("payee_account", state, account)


def _arrangements(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.payouts.models import Arrangement

    for state in states("arrangement"):
        made = Arrangement.objects.create(
            state=state, appropriation=_open_budget(town), region="330402", total_fen=ABOVE, until=clock.today() + timedelta(7),
            made_by_id=uuid4(), number=f"AP-T-{state}", **_words(town, "arrangement", state, "reason", group="office"), **moments(),
        )  # fmt: skip
        town.kept("arrangement", state, made)
    _heard(town, moments)


def _heard(town: Town, moments: Callable[..., Any]) -> None:
    """The announced list was before everybody's eyes and nobody held anything against it."""
    from kezhuan.core.publicity.models import Publicity

    today = clock.today()
    Publicity.objects.create(
        state="finished", subject_type="arrangement", subject_id=town.records["arrangement"]["announced"], kind="payout", title="奖补公示",
        lines=["公示内容"], contact="王工", region="330402", org_name="科技局", starts_on=today - timedelta(20), until=today - timedelta(1), days=5,
        unit="wd", text_sm3="0" * 64, number="GS-T-payout", **moments(),
    )  # fmt: skip


def _applications(town: Town, moments: Callable[..., Any], version: RuleVersion) -> None:
    from kezhuan.contracts.models import Contract
    from kezhuan.payouts.models import Application, Arrangement, Line, PayeeAccount

    contract = Contract.objects.get(uid=town.records["contract"]["registered"])
    account = PayeeAccount.objects.get(uid=town.records["payee_account"]["usable"])
    firm, later = town.organisations["firm"], {"announced": "announced", "settled": "settled"}
    for state in states("application"):
        reached = {"ceiling_fen": ABOVE, "decided_fen": ABOVE} if state not in ("draft", "submitted") else {}
        arranged = (
            Arrangement.objects.get(uid=town.records["arrangement"][later[state]]) if state in later else None
        )
        application = Application.objects.create(
            state=state, policy=version.code, policy_from=version.valid_from, policy_sm3=version.sm3, year=clock.today().year, organisation=firm,
            applicant=firm.name, author_id=town.actors["firm"].user_id, region="330402", payee=account, arrangement=arranged,
            allotted_fen=ABOVE if arranged or state in ("queued", "paid") else None, number=f"SB-T-{state}",
            **_words(town, "application", state, "opinion", "reason"), **reached, **moments(),
        )  # fmt: skip
        town.kept("application", state, application)
        Line.objects.create(
            application=application, contract_uid=contract.uid, policy=version.code, applicant_key=firm.uid, live=False, number=contract.number,
            title="测试合同", version=1, base_fen=ABOVE * 10, ceiling_fen=ABOVE,
        )  # fmt: skip


def _disbursements(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.payouts.models import Application, Disbursement, DisbursementLine, PayeeAccount

    account = PayeeAccount.objects.get(uid=town.records["payee_account"]["usable"])
    queued = Application.objects.get(uid=town.records["application"]["queued"])
    for state in states("disbursement"):
        made = Disbursement.objects.create(
            state=state, appropriation=_open_budget(town), region="330402", total_fen=ABOVE, sm3="0" * 64, maker_id=uuid4(), number=f"BF-T-{state}",
            **_words(town, "disbursement", state, "reason", group="office"), **moments(),
        )  # fmt: skip
        town.kept("disbursement", state, made)
        DisbursementLine.objects.create(
            disbursement=made, application=queued, serial=1, payee=account, payee_version=1, amount_fen=ABOVE,
            # One application stands in one live list: the one that waits for its receipts.
            live=state == "released", **_words(town, "disbursement", state, "holder", group="office"),
        )  # fmt: skip


def _recoveries(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.payouts.models import Application, Recovery

    of = {"open": "recovering", "noticed": "paid"}
    for state in states("recovery"):
        application = Application.objects.get(uid=town.records["application"][of.get(state, "recovered")])
        recovery = Recovery.objects.create(
            state=state, application=application, organisation=application.organisation, region="330402", amount_fen=ABOVE, cause="rescinded",
            number=f"ZT-T-{state}", **_words(town, "recovery", state, "reason"), **moments(),
        )  # fmt: skip
        town.kept("recovery", state, recovery)
