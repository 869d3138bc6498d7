"""收益分配 from a sheet: a row becomes the draft of one receipt's sharing, or the draft says what the row says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.contracts import queries as contracts
from kezhuan.contracts.queries import ReceiptBasis
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.core.text import clean_line
from kezhuan.files.sheets import Taken, bp_of, fen_of_yuan, named_by_column
from kezhuan.rights import usecases
from kezhuan.rights.queries import distributions, reckoning
from kezhuan.rights.rules import dividing
from kezhuan.rights.rules.dividing import Cost

COST_GROUPS = ("cost", "cost2", "cost3")
COLUMNS = {"costs": "cost", "shares": "team", "name": "team", "share": "team"}
TERMS = ("route", "rule", "in_province", "state_unit")
NO_CONTRACT = Reason("sheet.number_unknown", gettext_noop("没有这个编号，或您不能查看"))
NO_RECEIPT = Reason("sheet.receipt", gettext_noop("合同里没有登记这笔到账，请先在技术合同里登记"))
WHICH = Reason("sheet.receipts", gettext_noop("这一天有几笔同样的到账，请填写发票号码或付款凭证号"))
HANDED_IN = Reason("sheet.signing", gettext_noop("这份分配已送签认，不能再用表格修改"))
OTHER = Reason("sheet.other_receipt", gettext_noop("这个编号已用于另一笔到账"))
_APART = re.compile(r"[;；、\n]+")
_PERSON = re.compile(r"(.+?)[\s:：]*([0-9]+(?:\.[0-9]+)?)\s*[%％]?")


def take_distribution(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The sharing of the row's receipt stands as a draft, or the draft of this code or receipt says what the row says."""
    with named_by_column(COLUMNS):
        contract, receipt = _receipt(values, actor)
        terms, costs, team = _terms(values, receipt, actor), _costs(values), _team(values, actor)
        uid = distributions.of_receipt(actor, receipt.uid)
        if uid is not None:
            return _again(uid, terms, costs, team, actor=actor, today=today), uid
        if known is not None and distributions.get_distribution(actor, known).state != "void":
            raise Invalid({"code": OTHER})
        uid = usecases.draft_distribution(contract, receipt.uid, terms, actor=actor, today=today)
        _fill(uid, costs, team, actor=actor, today=today)
        return Taken.NEW, uid


def _receipt(values: Mapping[str, Any], actor: Actor) -> tuple[UUID, ReceiptBasis]:
    """The contract of the row and the one receipt of it that has this day, amount and, where given, paper."""
    number = clean_line(values["contract"]).upper()
    contract = contracts.numbered(actor, number)
    if contract is None:
        raise Invalid({"contract": NO_CONTRACT})
    amount = fen_of_yuan(values["amount"], column="amount")
    found = [
        row
        for row in contracts.basis(contract).receipts
        if (row.received_on, row.amount) == (values["received_on"], amount)
        and (not values["paper"] or values["paper"] in (row.invoice_no, row.slip_no))
    ]
    if len(found) != 1:
        raise Invalid({"paper": WHICH} if found else {"amount": NO_RECEIPT})
    return contract, found[0]


def _terms(values: Mapping[str, Any], receipt: ReceiptBasis, actor: Actor) -> dict[str, Any]:
    said = clean_line(values["rule"])
    rules = reckoning.rules_on(receipt.received_on)
    # A title as the page offers it, or the rule's code; what is neither is refused by the use case, with its words.
    rule = next((code for code, title in rules if said in (title, code)), said)
    state_unit = values["state_unit"]
    return {
        "route": values["route"], "rule": rule, "in_province": bool(values["in_province"]),
        "state_unit": distributions.is_state_unit(actor) if state_unit is None else state_unit,
    }  # fmt: skip


def _costs(values: Mapping[str, Any]) -> list[Cost]:
    """The deductions of the row, group by group; Invalid at the column a group lacks."""
    found = []
    for group in COST_GROUPS:
        kind, evidence = values[f"{group}_kind"], values[f"{group}_evidence"]
        if values[group] is None:
            continue
        if not kind or not evidence:
            wrong = Reason("sheet.deduction", gettext_noop("有扣除的，须写明扣除项和凭证"))
            raise Invalid({f"{group}_evidence" if kind else f"{group}_kind": wrong})
        found.append(Cost(kind, Fen(fen_of_yuan(values[group], column=group)), clean_line(evidence)))
    return found


def _team(values: Mapping[str, Any], actor: Actor) -> list[dict[str, Any]]:
    """The team of the row as `set_team` takes it; whoever of the unit alone has that name signs on the page."""
    if not values["team"]:
        return []
    named = {column: set(_names(values[column])) for column in ("main", "chief", "leaders")}
    accounts = distributions.colleagues(actor)
    rows = []
    for name, bp in _shares(values["team"]):
        same = [uid for uid, known in accounts if known == name]
        if len(same) > 1:
            wrong = gettext_noop("本单位有几位“{name}”，请在分配页选定是哪一位")
            raise Invalid({"team": Reason("sheet.namesakes", wrong, {"name": name})})
        leader = "chief" if name in named["chief"] else "other" if name in named["leaders"] else "none"
        rows.append({"name": name, "person": UUID(same[0]) if same else None, "share_bp": bp, "main": name in named["main"], "leader": leader})  # fmt: skip
    people = [dividing.Person(row["name"], row["share_bp"], row["main"]) for row in rows]
    if found := dividing.team_faults(people):
        raise Invalid(found)
    strangers = {column: wanted - {row["name"] for row in rows} for column, wanted in named.items()}
    for column, names in strangers.items():
        if names:
            wrong = gettext_noop("{names} 不在团队里")
            raise Invalid({column: Reason("sheet.stranger", wrong, {"names": "、".join(sorted(names))})})
    return rows


def _names(typed: str | None) -> Iterator[str]:
    return (name for part in _APART.split(typed or "") if (name := clean_line(part)))


def _shares(typed: str) -> Iterator[tuple[str, int]]:
    """(name, share in 1/10,000) of every "李某 60" of the cell."""
    for part in _names(typed):
        found = _PERSON.fullmatch(part)
        if found is None:
            wrong = gettext_noop("“{part}”应写成“姓名 比例”，例如 李某 60")
            raise Invalid({"team": Reason("sheet.person", wrong, {"part": part})})
        yield clean_line(found[1]), bp_of(Decimal(found[2]), column="team")


def _fill(uid: UUID, costs: list[Cost], team: list[dict[str, Any]], *, actor: Actor, today: date) -> None:
    """Deductions and team stand; a group the row leaves empty stays as it is."""
    if costs:
        usecases.set_costs(uid, costs, actor=actor, today=today, version=_version(actor, uid))
    if team:
        usecases.set_team(uid, team, actor=actor, today=today, version=_version(actor, uid))


def _version(actor: Actor, uid: UUID) -> int:
    return distributions.get_distribution(actor, uid).version


def _again(
    uid: UUID, terms: dict[str, Any], costs: list[Cost], team: list[dict[str, Any]], *, actor: Actor, today: date
) -> Taken:  # fmt: skip
    """The draft says what the row says; one that went out for signing may only be repeated."""
    d = distributions.get_distribution(actor, uid)
    changed = {name: terms[name] for name in TERMS if getattr(d, name) != terms[name]}
    dearer = costs if costs and list(reckoning.costs_of(d)) != costs else []
    others = team if team and distributions.team_values(actor, uid)[1] != team else []
    if not (changed or dearer or others):
        return Taken.SAME
    if d.state != "draft":
        raise Invalid({"code": HANDED_IN})
    if changed:
        usecases.edit_distribution(uid, changed, actor=actor, today=today, version=d.version)
    _fill(uid, dearer, others, actor=actor, today=today)
    return Taken.CHANGED
