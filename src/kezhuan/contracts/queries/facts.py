"""The registration form in words, in the order of the register: one list for pages, sheets and papers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kezhuan.contracts.models import Contract
from kezhuan.core import codes
from kezhuan.core.money import in_yuan


def _listed(name: str, given: list[str]) -> str:
    return "、".join(codes.label(name, code) for code in given)


def _yes(value: bool) -> str:
    return _("是") if value else _("否")


def _fen(value: int | None) -> str:
    return "" if value is None else in_yuan(value)  # type: ignore[arg-type]


def form(c: Contract) -> tuple[tuple[str, str], ...]:
    """(label, value) of every field of the form."""
    return (*_identity(c), *_classification(c), *_money(c))


def _identity(c: Contract) -> Iterator[tuple[str, str]]:
    kind = codes.label("contract_sub_kinds", c.sub_kind) or codes.label("contract_kinds", c.kind)
    term = " ~ ".join(day.isoformat() for day in (c.valid_from, c.valid_to) if day)
    yield _("项目名称"), c.title
    yield _("合同类别"), kind
    if c.licence_scope:
        yield _("许可方式"), codes.label("licence_scopes", c.licence_scope)
    yield _("签订日期"), c.signed_on.isoformat() if c.signed_on else ""
    yield _("签订地点"), c.signed_at
    yield _("合同有效期限"), term
    yield _("登记途径"), codes.label("contract_lanes", c.lane)
    yield _("登记编号"), c.registration_no
    yield _("登记日期"), c.registered_on.isoformat() if c.registered_on else ""
    yield _("登记机构"), c.registered_by


def _classification(c: Contract) -> Iterator[tuple[str, str]]:
    yield _("技术领域"), codes.label("technology_fields", c.field)
    yield _("知识产权"), _listed("ip_types", c.ip_kinds)
    yield _("知识产权号码"), c.ip_numbers
    yield _("计划来源"), codes.label("plan_sources", c.plan_source)
    yield _("社会经济目标"), codes.label("social_purposes", c.purpose)
    yield _("服务的国民经济行业"), codes.label("industries", c.industry)
    yield _("是否涉外"), _yes(c.foreign)
    yield _("是否关联交易"), _yes(c.related)
    yield _("由先用后转转化而来"), _yes(c.from_trial)
    yield _("由揭榜挂帅转化而来"), _yes(c.from_challenge)


def _money(c: Contract) -> Iterator[tuple[str, str]]:
    yield _("合同成交额"), _fen(c.turnover)
    yield _("技术交易额"), _fen(c.tech_amount)
    yield _("核定的技术交易额"), _fen(c.approved_tech_amount)
    yield _("价款形式"), codes.label("amount_kinds", c.amount_kind)
    yield _("支付方式"), codes.label("payment_modes", c.pay_mode)
    if c.currency != "CNY" and c.foreign_turnover is not None:
        yield _("外币金额"), f"{c.currency} {c.foreign_turnover / 100:,.2f}"
        yield _("签订日汇率"), f"{c.rate} · {c.rate_source}"
    yield _("预计新增投入"), _fen(c.expected_input)
    yield _("预计新增产值"), _fen(c.expected_output)
