"""Filling in the registration form and handing it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.contracts import forming
from kezhuan.contracts.lifecycle import OWNERS
from kezhuan.contracts.models import Contract, ContractFile, ContractParty, Deduction
from kezhuan.contracts.queries import get_contract
from kezhuan.contracts.rules import amounts, numbers, shares, types
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.core import clock, codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.money import LARGEST
from kezhuan.core.sm3 import digest
from kezhuan.core.text import clean_line, clean_text
from kezhuan.files import attachments
from kezhuan.people.models import Organisation
from kezhuan.people.queries import organisation_for

PAPERS = "contract"
FILE_KINDS = ("contract", "annex", "right", "cost", "letter", "certificate")
CODED = {
    "kind": "contract_kinds", "sub_kind": "contract_sub_kinds", "licence_scope": "licence_scopes", "field": "technology_fields",
    "ip_kinds": "ip_types", "plan_source": "plan_sources", "purpose": "social_purposes", "industry": "industries",
    "amount_kind": "amount_kinds", "pay_mode": "payment_modes",
}  # fmt: skip
# What of the form may be set by hand; derived and decided values have their own acts.
EDITABLE = frozenset(CODED) | {
    "title", "object", "licence_years", "ip_numbers", "foreign", "secret", "related", "from_trial", "from_challenge", "expected_input",
    "expected_output", "signed_on", "signed_at", "valid_from", "valid_to", "turnover", "currency", "foreign_turnover", "rate", "rate_source",
    "registration_no", "registered_on", "registered_by",
}  # fmt: skip
MANY_PARTIES = 20
ALREADY = Reason("registration.twice", gettext_noop("这个登记编号已经登记过，请核对是否重复登记"))


def draft_contract(
    values: Mapping[str, Any], *, parties: Sequence[Mapping[str, Any]] = (), organisation: UUID | None = None, lane: str = "prepare",
    actor: Actor, today: date, key: str = "", deal: Any = None, demand: Any = None, achievement: Any = None,
) -> UUID:  # fmt: skip
    """A contract stands as a draft of its registrant; who files it for them is remembered."""
    if lane not in types.LANES:
        raise Invalid({"lane": Reason("lane", gettext_noop("请选择登记途径"))})
    owner = _registrant(actor, organisation)
    fields = checked(values, today=today)
    if not fields.get("title"):
        raise Invalid({"title": Reason("form.title", gettext_noop("请填写项目名称"))})
    require_free(None, fields.get("registration_no", ""))
    mine = actor.role in OWNERS and owner.uid == actor.org_id
    with number_taken(fields.get("registration_no", "")), frame.together():
        record = frame.create(
            "contract",
            {**fields, "organisation": owner, "author_id": actor.user_id, "filer_org_id": None if mine else actor.org_id,
             "region": owner.region, "lane": lane, "deal": deal, "demand": demand, "achievement": achievement},
            actor=actor, today=today, key=key,
        )  # fmt: skip
        _write_parties(record, parties or _first_party(owner), today=today)
    return record.uid


def _registrant(actor: Actor, organisation: UUID | None) -> Organisation:
    if organisation is None or organisation == actor.org_id:
        return organisation_for(actor, actor.org_id)
    found = Organisation.objects.filter(uid=organisation, state="verified").first()
    if found is None or actor.role in OWNERS:
        raise Hidden
    return found


def _first_party(owner: Organisation) -> Sequence[Mapping[str, Any]]:
    return ({"side": "seller", "organisation": owner.uid},)


def checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The form's values as they are stored; Invalid names each field that cannot be."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(
            {name: Reason("form.unknown", gettext_noop("不能直接填写这一项")) for name in sorted(unknown)}
        )
    fields = dict(values)
    for name in ("title", "signed_at", "ip_numbers", "rate_source", "registered_by"):
        if name in fields:
            fields[name] = clean_line(fields[name] or "")
    if "object" in fields:
        fields["object"] = clean_text(fields["object"] or "")
    codes.require_codes(fields, {n: t for n, t in CODED.items() if n in fields}, today=today)
    if fields.get("registration_no"):
        fields["registration_no"] = numbers.registration_number(fields["registration_no"])
    return fields


def edit_contract(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """These parts of the form are as given; the 技术交易额 follows from turnover and deductions."""
    fields = checked(values, today=today)
    with (
        number_taken(fields.get("registration_no", "")),
        frame.act(
            "contract", uid, "edit", actor=actor, today=today, version=version, key=key, mine=values
        ) as step,
    ):
        contract = step.record
        require_free(contract, fields.get("registration_no", ""))
        _currency(contract, fields)
        turnover = fields.get("turnover", contract.turnover)
        step.change(**fields, **_tech(turnover, forming.costs_of(contract)))


def require_free(contract: Contract | None, number: str) -> None:
    """A number another contract bears is named as such beside its field, before the index refuses it."""
    same = Contract.objects.filter(registration_no=number).exclude(pk=contract.pk if contract else None)
    if number and same.exists():
        raise Invalid({"registration_no": ALREADY})


@contextmanager
def number_taken(number: str) -> Iterator[None]:
    """A number that another contract took between the look and the writing is named beside its field all the same."""
    try:
        yield
    except IntegrityError:
        if number and Contract.objects.filter(registration_no=number).exists():
            raise Invalid({"registration_no": ALREADY}) from None
        raise


def _tech(turnover: int | None, costs: Sequence[Cost]) -> dict[str, int | None]:
    return {"tech_amount": None if turnover is None else amounts.tech_amount(turnover, costs)}


def _currency(contract: Contract, fields: dict[str, Any]) -> None:
    """A price in foreign currency is converted at the parity a person read; both stay."""
    currency = fields.get("currency", contract.currency) or "CNY"
    if "currency" not in fields or currency == "CNY":
        return
    found = amounts.currency_faults(
        currency, fields.get("foreign_turnover"), fields.get("rate"), fields.get("rate_source", "")
    )
    if found:
        raise Invalid(found)
    fields["turnover"] = amounts.converted(fields["foreign_turnover"], fields["rate"])
    if fields["turnover"] > LARGEST:
        raise Invalid(
            {"foreign_turnover": Reason("contract.turnover", gettext_noop("请填写合同成交额，不能为负数"))}
        )


def set_parties(
    uid: UUID, parties: Sequence[Mapping[str, Any]], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The parties are these, in this order."""
    with frame.act("contract", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        step.record.parties.all().delete()
        _write_parties(step.record, parties, today=today)
        step.note(parties=len(parties))


def _write_parties(contract: Contract, parties: Sequence[Mapping[str, Any]], *, today: date) -> None:
    if len(parties) > MANY_PARTIES:
        raise Invalid({"parties": Reason("parties.many", gettext_noop("当事人最多 {most} 个"), {"most": MANY_PARTIES})})  # fmt: skip
    if wrong := shares.share_faults([(p.get("side"), p.get("share_bp")) for p in parties]):
        raise Invalid(wrong)
    for line, values in enumerate(parties):
        ContractParty.objects.create(contract=contract, line=line, **_party(dict(values), line, today))


def _party(values: dict[str, Any], line: int, today: date) -> dict[str, Any]:
    """One party with what the platform knows of it filled in where nothing was typed."""
    if values.get("side") not in types.SIDES:
        raise Invalid({f"parties.{line}": Reason("party.side", gettext_noop("请选择卖方、买方或中介方"))})
    account = values.pop("account", "")
    if account:
        values["account_print"] = digest("".join(account.split()))
    uid = values.pop("organisation", None)
    if values.get("uscc"):
        values["uscc"] = read_uscc(values["uscc"], field=f"parties.{line}").number
    known = Organisation.objects.filter(uid=uid).first() if uid else None
    if known is None and values.get("uscc"):
        known = Organisation.objects.filter(uscc=values["uscc"]).first()
    if known is not None:
        values["organisation"] = known
        for name in ("name", "uscc", "region", "nature", "industry", "legal_person", "address"):
            values[name] = values.get(name) or getattr(known, name) or ""
    codes.require_codes({"region": values.get("region", ""), "nature": values.get("nature", "")},
                        {"region": "regions", "nature": "party_natures"}, today=today)  # fmt: skip
    values["name"] = clean_line(values.get("name") or "")
    return values


def set_costs(
    uid: UUID, costs: Sequence[Cost], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The non-technical costs are these, each with its evidence; the 技术交易额 follows."""
    with frame.act("contract", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        contract = step.record
        for cost in costs:
            codes.require_codes({"kind": cost.kind}, {"kind": "deduction_kinds"}, today=today)
        if contract.turnover is not None:
            found = amounts.amount_faults(contract.turnover, costs, amount_kind=contract.amount_kind)
            if found:
                raise Invalid(found)
        contract.deductions.all().delete()
        for cost in costs:
            Deduction.objects.create(contract=contract, kind=cost.kind, gross=cost.gross, carrier=cost.carrier, sets=cost.sets,
                                     amount=cost.deducted, evidence=clean_line(cost.evidence))  # fmt: skip
        step.change(**_tech(contract.turnover, costs))


def add_file(uid: UUID, file: tuple[str, bytes], *, kind: str, actor: Actor) -> UUID:
    """The paper belongs to the contract: before it is handed in from its filers, a certificate from either side later."""
    contract = get_contract(actor, uid)
    if kind not in FILE_KINDS:
        raise Invalid({"kind": Reason("file.kind", gettext_noop("请选择材料类别"))})
    if not may_add(actor, contract, kind):
        raise Refused(Reason("file.closed", gettext_noop("当前状态不能添加这类材料")))
    row = attachments.attach(PAPERS, uid, group=kind, sent_name=file[0], content=file[1], actor=actor)
    ContractFile.objects.create(
        contract=contract, kind=kind, file_uid=row.uid, print=digest(file[1]), at=clock.now()
    )
    return row.uid


def may_add(actor: Actor, contract: Contract, kind: str) -> bool:
    """True where this actor may hand in a paper of this kind now."""
    offered = {offer.name for offer in frame.offers("contract", contract, actor)}
    if kind == "certificate":
        return bool(offered & {"edit", "record", "confirm", "register", "hand_over"})
    return "edit" in offered


def remove_file(uid: UUID, file_uid: UUID, *, actor: Actor) -> None:
    """The paper is no longer among those handed in; what was stored stays until it is tidied away."""
    contract = get_contract(actor, uid)
    row = contract.files.filter(file_uid=file_uid).first()
    if row is None or not may_add(actor, contract, row.kind):
        raise Hidden
    row.delete()
