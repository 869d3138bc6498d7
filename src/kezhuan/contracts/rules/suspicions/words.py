"""What each hint says, as sentences a door translates; names and figures are its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import Fen, display

LABELS = {
    "related": gettext_noop("关联交易"), "split": gettext_noop("疑似拆分"), "double": gettext_noop("疑似重复登记"),
    "twin": gettext_noop("文本雷同"), "price": gettext_noop("价格离群"), "quarter": gettext_noop("季末集中"),
}  # fmt: skip
KINDS = {
    "person": gettext_noop("法定代表人或股东同名"), "address": gettext_noop("地址相同"), "phone": gettext_noop("电话相同"),
    "mail": gettext_noop("邮箱域名相同"), "account": gettext_noop("收款账户相同"), "agent": gettext_noop("代理人相同"),
}  # fmt: skip


def said(code: str, params: Mapping[str, Any]) -> Reason:
    """The sentence of one piece of evidence."""
    return _WORDS[code](params)


def veiled(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same evidence without the name of the firm in between, for who may know of the tie and not of that firm."""
    return {**params, "through": gettext_noop("另一单位")} if "through" in params else params


def _related(p: Mapping[str, Any]) -> Reason:
    if p["kind"] == "declared":
        return Reason("doubt.declared", gettext_noop("当事人已申报为关联交易"))
    if p["kind"] == "same":
        return Reason("doubt.same", gettext_noop("双方是同一单位：{one}"), p)
    how = {**p, "how": KINDS[p["kind"]]}
    if "through" in p:
        template = gettext_noop("{one} 与 {through} {how}，{through} 与 {other} {more}")
        return Reason("doubt.two_steps", template, {**how, "more": KINDS[p["second"]]})
    return Reason("doubt.linked", gettext_noop("{one} 与 {other} {how}"), how)


def _split(p: Mapping[str, Any]) -> Reason:
    params = {"parts": p["parts"], "total": display(Fen(p["total"]))}
    return Reason(
        "doubt.split",
        gettext_noop("同一对或关联的双方，一年内有 {parts} 份标的相近的合同，合计 {total}"),
        params,
    )


def _double(p: Mapping[str, Any]) -> Reason:
    if p["kind"] == "number":
        return Reason("doubt.number", gettext_noop("登记编号与另一份合同相同"))
    if p["kind"] == "invoice":
        return Reason("doubt.invoice", gettext_noop("发票号码与另一份合同相同"))
    return Reason("doubt.text", gettext_noop("与同一对双方的另一份合同文字相似 {percent}%，签订日相近"), p)


def _twin(p: Mapping[str, Any]) -> Reason:
    return Reason("doubt.twin", gettext_noop("与另一卖方的合同文字相似 {percent}%"), p)


def _price(p: Mapping[str, Any]) -> Reason:
    params = {**p, "median": display(Fen(p["median"]))}
    return Reason(
        "doubt.price",
        gettext_noop("同领域同类别 {peers} 份合同的中位数为 {median}，本合同的稳健 z 值为 {z}"),
        params,
    )


def _quarter(p: Mapping[str, Any]) -> Reason:
    return Reason("doubt.quarter", gettext_noop("卖方的 {all} 份登记中有 {late} 份在季末 {days} 天内"), p)


_WORDS = {
    "related": _related,
    "split": _split,
    "double": _double,
    "twin": _twin,
    "price": _price,
    "quarter": _quarter,
}
