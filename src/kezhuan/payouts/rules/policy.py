"""A policy version as its TOML says it: who earns, on which base, at which rates, under which caps and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.money import YUAN, Fen
from kezhuan.core.rulebook.versions import Mark, RuleVersion


class Base(StrEnum):
    """What a rate is applied to (contracts.md §5: three amounts that are never one field)."""

    TURNOVER = "turnover"
    TECHNOLOGY = "technology_amount"
    PAID = "paid"
    INCREMENT = "increment"


class Beneficiary(StrEnum):
    """Who a policy rewards."""

    BROKER = "broker"
    BUYER = "buyer"
    SELLER = "seller"
    REGISTRAR = "registrar"
    PLATFORM = "operator"
    OFFICE = "office"
    DEPUTY = "deputy"


class Stacking(StrEnum):
    """What another award for the same contract does: nothing, is deducted (就高补差), or shuts this one out."""

    ALLOWED = "allowed"
    HIGHER = "higher"
    EXCLUSIVE = "exclusive"


BASES = {
    Base.TURNOVER: gettext_noop("成交额"), Base.TECHNOLOGY: gettext_noop("技术交易额"), Base.PAID: gettext_noop("实际支付额"),
    Base.INCREMENT: gettext_noop("技术交易额增量"),
}  # fmt: skip
BENEFICIARIES = {
    Beneficiary.BROKER: gettext_noop("技术经纪人或经纪机构"), Beneficiary.BUYER: gettext_noop("技术买方"),
    Beneficiary.SELLER: gettext_noop("技术卖方"), Beneficiary.REGISTRAR: gettext_noop("技术合同登记机构"),
    Beneficiary.PLATFORM: gettext_noop("公共平台运营单位"), Beneficiary.OFFICE: gettext_noop("高校院所技术转移机构"),
    Beneficiary.DEPUTY: gettext_noop("科技副总"),
}  # fmt: skip
STACKINGS = {
    Stacking.ALLOWED: gettext_noop("可与其他政策同时享受"), Stacking.HIGHER: gettext_noop("就高不重复，已得其他奖补的只补差额"),
    Stacking.EXCLUSIVE: gettext_noop("已得其他奖补的不再享受"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """The part of the base above `above` earns `rate`, up to where the next step begins."""

    above: Fen
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Component:
    """One sum of a policy: nothing below `minimum` (`beyond`: at it neither), then `fixed` and the steps, at most `cap`.

    `yearly` sums are reckoned over all contracts of the year together, the others contract by contract.
    """

    clause: str
    base: Base
    yearly: bool
    steps: tuple[Step, ...]
    minimum: Fen = Fen(0)
    beyond: bool = False
    fixed: Fen = Fen(0)
    cap: Fen | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold; only conditions read in their source (S, K) bar, the others hint."""

    code: str
    clause: str
    mark: Mark
    values: tuple[str, ...] = ()

    @property
    def bars(self) -> bool:
        return self.mark in (Mark.SOURCED, Mark.KNOWN)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one policy. Money in 分; `caps` hold None where the text names none; `unclear` names the keys whose
    values the source did not show; `known` is True where somebody checked the last day of its validity."""

    code: str
    title: str
    first: date
    last: date | None
    source: str
    mark: Mark
    sm3: str
    region: str
    beneficiary: Beneficiary
    earners: tuple[str, ...]
    components: tuple[Component, ...]
    cap_contract: Fen | None
    cap_person_year: Fen | None
    cap_organisation_year: Fen | None
    conditions: tuple[Condition, ...]
    evidence: tuple[str, ...]
    stacking: Stacking
    year_of: str
    window_months: int | None
    automatic: bool
    objection_wd: int
    unclear: tuple[str, ...]
    known: bool
    deputy_earns: bool
    party_staff_earns: bool

    def covers(self, day: date) -> bool:
        """True where the version's own days hold `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


def read(version: RuleVersion) -> Policy:
    """The policy a rulebook version says; Invalid under its code, naming the key, where the body is no policy."""
    body = version.body
    try:
        return Policy(
            code=version.code, title=version.title, first=version.from_, last=version.to, source=version.source, mark=version.mark, sm3=version.sm3,
            region=_text(body, "region"), beneficiary=Beneficiary(_text(body, "beneficiary")), earners=tuple(body.get("earners", ("organisation",))),
            components=tuple(_component(row) for row in _rows(body, "component")),
            cap_contract=_cap(body, "cap_contract_yuan"), cap_person_year=_cap(body, "cap_person_year_yuan"),
            cap_organisation_year=_cap(body, "cap_organisation_year_yuan"),
            conditions=tuple(_condition(row, version.mark) for row in body.get("condition", ())), evidence=tuple(body.get("evidence", ())),
            stacking=Stacking(body.get("stacking", "higher")), year_of=body.get("year_of", "registered"), window_months=body.get("window_months"),
            automatic=bool(body.get("automatic", False)), objection_wd=_days(body), unclear=tuple(body.get("unclear", ())),
            known=body.get("validity") == "known", deputy_earns=bool(body.get("deputy_earns", False)),
            party_staff_earns=bool(body.get("party_staff_earns", False)),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise Invalid({version.code: Reason(
            "policy.body", gettext_noop("政策 {code} 自 {from} 起的版本读不出来：{why}"),
            {"code": version.code, "from": version.from_, "why": str(fault)},
        )}) from None  # fmt: skip


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body[key]
    if not isinstance(value, str) or not value:
        raise ValueError(key)
    return value


def _rows(body: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    rows = body[key]
    if not isinstance(rows, tuple) or not rows:
        raise ValueError(key)
    return rows


def _days(body: Mapping[str, Any]) -> int:
    days = body["objection_wd"]
    if type(days) is not int or days < 1:
        raise ValueError("objection_wd")
    return days


def _fen(value: Any, key: str) -> Fen:
    exact = value * YUAN
    if isinstance(value, bool) or exact < 0 or exact != int(exact):
        raise ValueError(key)
    return Fen(int(exact))


def _cap(body: Mapping[str, Any], key: str) -> Fen | None:
    return _fen(body[key], key) if key in body else None


def _component(row: Mapping[str, Any]) -> Component:
    steps = tuple(
        Step(_fen(step.get("above_yuan", 0), "above_yuan"), _rate(step["rate"]))
        for step in row.get("step", ())
    )
    if [step.above for step in steps] != sorted({step.above for step in steps}) or (
        not steps and "fixed_yuan" not in row
    ):
        raise ValueError("step")
    return Component(
        clause=_text(row, "clause"), base=Base(_text(row, "base")), yearly=bool(row.get("yearly", False)), steps=steps,
        minimum=_fen(row.get("minimum_yuan", 0), "minimum_yuan"), beyond=bool(row.get("beyond", False)),
        fixed=_fen(row.get("fixed_yuan", 0), "fixed_yuan"), cap=_cap(row, "cap_yuan"),
    )  # fmt: skip


def _rate(value: Any) -> Decimal:
    rate = Decimal(value)
    if not 0 < rate <= 1:
        raise ValueError("rate")
    return rate


def _condition(row: Mapping[str, Any], mark: Mark) -> Condition:
    return Condition(
        _text(row, "code"), _text(row, "clause"), Mark(row.get("mark", mark)), tuple(row.get("values", ()))
    )
