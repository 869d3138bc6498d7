"""What is missing from the registration form and its attachments before it can be handed in (contracts.md §4, §6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kezhuan.contracts.rules import recognising, types
from kezhuan.contracts.rules.amounts import Cost, amount_faults
from kezhuan.core.errors import Reason, gettext_noop


@dataclass(frozen=True, slots=True)
class Side:
    """A party as far as completeness asks."""

    side: str
    name: str
    uscc: str
    region: str
    nature: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form as far as it is filled in; amounts in 分."""

    title: str = ""
    kind: str = ""
    sub_kind: str = ""
    lane: str = "prepare"
    object: str = ""
    field: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    turnover: int | None = None
    amount_kind: str = ""
    pay_mode: str = ""
    ip_kinds: tuple[str, ...] = ()
    secret: bool = False
    expected_output: int | None = None
    registration_no: str = ""
    registered_on: date | None = None
    parties: tuple[Side, ...] = ()
    costs: tuple[Cost, ...] = ()
    files: frozenset[str] = frozenset()


def missing(form: Form, *, today: date) -> dict[str, Reason]:
    """Everything that is missing or cannot be, by field path; empty where the form may be handed in."""
    found = dict(_identity(form, today))
    found |= dict(_parties(form.parties))
    found |= amount_faults(form.turnover, form.costs, amount_kind=form.amount_kind)
    if (rights := recognising.rights_hint(form.kind, ip_kinds=form.ip_kinds)) is not None:
        found["ip_kinds"] = rights
    if form.kind == "ZR" and form.expected_output is None:
        found["expected_output"] = _say("form.output", gettext_noop("技术转让合同须填写预计新增产值"))
    if (written := recognising.form_hint(form.kind, has_file="contract" in form.files)) is not None:
        found["files"] = written
    if form.secret:
        found["secret"] = _say(
            "form.secret", gettext_noop("涉及国家秘密的合同不得在本平台办理，请到登记机构线下办理")
        )
    return found


def _say(code: str, template: str) -> Reason:
    return Reason(code, template)


def _identity(form: Form, today: date) -> Iterable[tuple[str, Reason]]:
    if not form.title.strip():
        yield "title", _say("form.title", gettext_noop("请填写项目名称"))
    if form.kind not in types.KINDS:
        yield "kind", _say("form.kind", gettext_noop("请选择合同类别"))
    elif not types.belongs(form.sub_kind, form.kind):
        yield "sub_kind", _say("form.sub_kind", gettext_noop("请选择与合同类别相符的子类"))
    if len(form.object.strip()) < 20:
        yield "object", _say("form.object", gettext_noop("请用至少 20 个字写明合同标的，让人看得出技术内容"))
    if not form.field:
        yield "field", _say("form.field", gettext_noop("请选择技术领域"))
    if not form.amount_kind:
        yield "amount_kind", _say("form.amount_kind", gettext_noop("请选择价款形式"))
    if not form.pay_mode:
        yield "pay_mode", _say("form.pay_mode", gettext_noop("请选择支付方式"))
    yield from _days(form, today)
    if form.lane == "bring_in" and not (form.registration_no and form.registered_on):
        yield (
            "registration_no",
            _say("form.registration", gettext_noop("已在别处登记的合同须填写登记编号和登记日期")),
        )


def _days(form: Form, today: date) -> Iterable[tuple[str, Reason]]:
    if form.signed_on is None:
        yield "signed_on", _say("form.signed_on", gettext_noop("请填写签订日期"))
    elif form.signed_on > today:
        yield "signed_on", _say("form.signed_later", gettext_noop("签订日期不能晚于今天"))
    if form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        yield "valid_to", _say("form.valid_to", gettext_noop("合同有效期限的止日早于起日"))
    if form.registered_on and form.signed_on and form.registered_on < form.signed_on:
        yield "registered_on", _say("form.registered_on", gettext_noop("登记日期早于签订日期"))


def _parties(parties: tuple[Side, ...]) -> Iterable[tuple[str, Reason]]:
    sellers = [party for party in parties if party.side == "seller"]
    buyers = [party for party in parties if party.side == "buyer"]
    if not sellers or not buyers:
        yield "parties", _say("form.parties", gettext_noop("请填写卖方和买方"))
    for line, party in enumerate(parties):
        if not party.name.strip():
            yield f"parties.{line}", _say("form.party_name", gettext_noop("请填写当事人名称"))
        elif not party.region and party.side != "broker":
            yield f"parties.{line}", _say("form.party_region", gettext_noop("请选择当事人所在地区"))
        elif not party.nature and party.side != "broker":
            yield f"parties.{line}", _say("form.party_nature", gettext_noop("请选择当事人的单位性质"))
    both = {party.uscc for party in sellers if party.uscc} & {party.uscc for party in buyers if party.uscc}
    if both:
        yield "parties", _say("form.same_party", gettext_noop("卖方和买方不能是同一单位"))
