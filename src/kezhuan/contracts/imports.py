"""Contracts and imported statistics from sheets: a row becomes a draft of its registrant, or says what the draft says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts import forming, queries, usecases
from kezhuan.contracts.lifecycle import OWNERS
from kezhuan.contracts.queries import filling
from kezhuan.contracts.rules import numbers
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.contracts.usecases import statistics
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.files.sheets import Taken, bp_of, fen_of, filled, named_by_column
from kezhuan.people.queries import find_organisation

FIELDS = (
    "title", "kind", "sub_kind", "object", "field", "signed_on", "signed_at", "valid_from", "valid_to", "amount_kind", "pay_mode", "ip_numbers",
    "plan_source", "purpose", "foreign", "registration_no", "registered_on", "registered_by",
)  # fmt: skip
MONEY = ("turnover", "expected_input", "expected_output")
PARTY = ("name", "uscc", "region", "nature")
OPEN = ("draft", "returned")
# How many deductions and brokers a row has room for: the numbered groups of columns.
COST_GROUPS = ("cost", "cost2", "cost3")
BROKER_GROUPS = ("broker1", "broker2", "broker3")
COLUMNS = {"costs": "cost", "parties.0": "seller_name", "parties.1": "buyer_name", "parties.2": "broker1_share", "parties.3": "broker2_share",
           "parties.4": "broker3_share"}  # fmt: skip
FIRM = Reason("sheet.firm", gettext_noop("替企业录入时须写明登记单位的统一社会信用代码"))
NO_FIRM = Reason("sheet.no_firm", gettext_noop("该单位尚未在本平台登记并核验"))
OTHER_FIRM = Reason("sheet.other_firm", gettext_noop("只能录入本单位登记的合同"))
NO_SIDE = Reason("sheet.no_side", gettext_noop("请填写买方，或填写卖方（登记单位即买方）"))
HANDED_IN = Reason("sheet.handed_in", gettext_noop("这份合同已经提交，不能再用表格修改"))


def take_contract(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row stands as a draft of its registrant, or the draft of this code or 登记编号 says what the row says; its uid."""
    with named_by_column(COLUMNS):
        owner = _registrant(actor, values["uscc"])
        given, parties, costs = _fields(values), _parties(values, owner, today), _costs(values)
        uid = known or _by_number(actor, owner, given.get("registration_no"))
        if uid is not None:
            return _again(uid, given, parties, costs, actor=actor, today=today), uid
        lane = values["lane"] or ("bring_in" if given.get("registration_no") else "prepare")
        uid = usecases.draft_contract(
            given, parties=parties, organisation=owner, lane=lane, actor=actor, today=today
        )
        _amounts(uid, given, costs, actor=actor, today=today)
        _sound(uid, values, actor=actor, today=today)
        return Taken.NEW, uid


def _registrant(actor: Actor, typed: str | None) -> UUID:
    """The organisation that registers: the one of its code, or the actor's own where it files for itself."""
    if not typed:
        if actor.role not in OWNERS or actor.org_id is None:
            raise Invalid({"uscc": FIRM})
        return actor.org_id
    found = find_organisation(actor, uscc=read_uscc(typed).number)
    if found is None:
        raise Invalid({"uscc": NO_FIRM})
    if actor.role in OWNERS and found != actor.org_id:
        raise Invalid({"uscc": OTHER_FIRM})
    return found


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    given = filled(values, FIELDS)
    given |= {name: fen_of(values[name], column=name) for name in MONEY if values[name] is not None}
    return given | ({"ip_kinds": list(values["ip_kinds"])} if values["ip_kinds"] else {})


def _parties(values: Mapping[str, Any], owner: UUID, today: date) -> list[dict[str, Any]]:
    """Seller, buyer and brokers; the registrant takes the side that is left empty."""
    sides = {side: _party(values, side, today) for side in ("seller", "buyer")}
    if not any(sides.values()):
        raise Invalid({"buyer_name": NO_SIDE})
    found = [{"side": side, **(said or {"organisation": owner})} for side, said in sides.items()]
    return [*found, *_brokers(values)]


def _party(values: Mapping[str, Any], side: str, today: date) -> dict[str, Any]:
    said = {name: values[f"{side}_{name}"] for name in PARTY if values[f"{side}_{name}"]}
    if "uscc" in said:
        said["uscc"] = read_uscc(said["uscc"], field=f"{side}_uscc").number
    if "region" in said:
        said["region"] = codes.region_code(said["region"], today=today)
        if not said["region"]:
            raise Invalid({f"{side}_region": Reason("registry.region", codes.NO_REGION)})
    # The kind of unit alone names nobody: it is that of the registrant, whose name the platform knows.
    return said if said.keys() & {"name", "uscc"} else {}


def _costs(values: Mapping[str, Any]) -> list[Cost]:
    """The deductions of the row, group by group; Invalid at the column a group lacks."""
    found = []
    for group in COST_GROUPS:
        amount = values.get(group)
        if amount is None:
            continue
        for name in (f"{group}_kind", f"{group}_evidence"):
            if not values[name]:
                raise Invalid(
                    {name: Reason("sheet.cost", gettext_noop("有非技术性费用的，须写明种类和依据"))}
                )
        found.append(
            Cost(
                values[f"{group}_kind"],
                gross=fen_of(amount, column=group),
                evidence=values[f"{group}_evidence"],
            )
        )
    return found


def _brokers(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The brokers of the row with their shares, in the order of their groups."""
    found = []
    for group in BROKER_GROUPS:
        name, uscc, share = (values.get(f"{group}_{part}") for part in ("name", "uscc", "share"))
        if not name and not uscc:
            if share is not None:
                raise Invalid(
                    {f"{group}_name": Reason("sheet.broker", gettext_noop("填了促成份额的，须写明中介方"))}
                )
            continue
        said: dict[str, Any] = {"side": "broker", "name": name or ""}
        if uscc:
            said["uscc"] = read_uscc(uscc, field=f"{group}_uscc").number
        if share is not None:
            said["share_bp"] = bp_of(share, column=f"{group}_share")
        found.append(said)
    return found


def _by_number(actor: Actor, owner: UUID, number: str | None) -> UUID | None:
    """The contract this registrant brought in under the same 登记编号 before, whatever code it then had."""
    if not number:
        return None
    found = queries.filtered(actor, text=numbers.registration_number(number)).filter(organisation__uid=owner)
    return found.exclude(registration_no="").values_list("uid", flat=True).first()


def _amounts(uid: UUID, given: Mapping[str, Any], costs: list[Cost], *, actor: Actor, today: date) -> None:
    """The 技术交易额 follows from turnover and costs."""
    usecases.edit_contract(uid, {"turnover": given["turnover"]}, actor=actor, today=today, version=_version(actor, uid))  # fmt: skip
    if costs:
        usecases.set_costs(uid, costs, actor=actor, today=today, version=_version(actor, uid))


def _version(actor: Actor, uid: UUID) -> int:
    return queries.get_contract(actor, uid).version


def _sound(uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date) -> None:
    """What the row says can stand; what it leaves open is filled in later. Invalid names the column."""
    contract = queries.get_contract(actor, uid)
    wrong = {}
    for path, reason in forming.missing(contract, today=today).items():
        if reason.code == "form.same_party":
            wrong["buyer_uscc"] = reason
        elif values.get(path) is not None or reason.code == "form.registration":
            wrong[path] = reason
    if wrong:
        raise Invalid(wrong)


def _again(
    uid: UUID, given: dict[str, Any], parties: list[dict[str, Any]], costs: list[Cost], *, actor: Actor, today: date
) -> Taken:  # fmt: skip
    """The draft says what the row says; one that was handed in is left as it is, and may only be repeated."""
    contract = queries.get_contract(actor, uid)
    if number := given.get("registration_no"):
        given["registration_no"] = numbers.registration_number(number)
    changed = {name: value for name, value in given.items() if getattr(contract, name) != value}
    given_brokers = [party for party in parties if party["side"] == "broker"]
    stand = {p.side: p for p in contract.parties.all() if p.side != "broker"}
    others = any(
        getattr(stand.get(said["side"]), name, None) != value
        for said in parties
        if said["side"] != "broker"
        for name, value in said.items()
        if name in PARTY
    ) or _other_brokers(contract, given_brokers)
    dearer = bool(costs) and tuple(costs) != forming.costs_of(contract)
    if not (changed or others or dearer):
        return Taken.SAME
    if contract.state not in OPEN:
        raise Invalid({"code": HANDED_IN})
    if changed:
        usecases.edit_contract(uid, changed, actor=actor, today=today, version=_version(actor, uid))
    if others:
        # A row without brokers leaves those that stand as they are.
        kept = (
            [] if given_brokers else [p for p in filling.party_values(actor, uid)[1] if p["side"] == "broker"]
        )
        usecases.set_parties(uid, [*parties, *kept], actor=actor, today=today, version=_version(actor, uid))
    if dearer:
        usecases.set_costs(uid, costs, actor=actor, today=today, version=_version(actor, uid))
    _sound(uid, given, actor=actor, today=today)
    return Taken.CHANGED


def _other_brokers(contract: Any, given: list[dict[str, Any]]) -> bool:
    """True where the row names brokers and they are not those that stand, in their order."""
    stand = sorted((p for p in contract.parties.all() if p.side == "broker"), key=lambda p: p.line)
    if not given:
        return False
    return len(given) != len(stand) or any(
        getattr(p, name) != value
        for p, said in zip(stand, given, strict=True)
        for name, value in said.items()
        if value != ""
    )


def take_statistic(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row's number stands with its source, or the one taken in before says what the row says; its uid."""
    region = codes.region_code(values["region"], today=today)
    if not region:
        raise Invalid({"region": Reason("registry.region", codes.NO_REGION)})
    first, last = statistics.months(values["year"], values["from_month"], values["to_month"], today=today)
    contracts = values["contracts"]
    if contracts is not None and not 0 <= contracts <= 10_000_000:
        raise Invalid(
            {"contracts": Reason("statistic.contracts", gettext_noop("份数不能为负，也不会这么多"))}
        )
    given = {
        "measure": values["measure"], "region": region, "first": first, "last": last, "value": fen_of(values["value"], column="value"),
        "contracts": contracts, "source": values["source"], "published_on": values["published_on"], "note": values["note"] or "",
    }  # fmt: skip
    uid, outcome = statistics.record_statistic(given, known=known, actor=actor, today=today)
    return Taken(outcome), uid
