"""The pool and the monthly usage of trials from sheets: each row through the use case its page calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.numbering import parse_number
from kezhuan.core.text import clean_line
from kezhuan.files.sheets import Taken, fen_of, named_by_column
from kezhuan.trials import queries
from kezhuan.trials.models import PoolItem
from kezhuan.trials.rules import Terms
from kezhuan.trials.usecases import add_log, enter_pool, resubmit_item

WORDS = ("improvements", "confidentiality", "liability")
AGREED = ("conversion", "price_kind", "price_fen", "royalty", "months", "decide_within_months")
NO_SUCH = Reason("sheet.number_unknown", gettext_noop("没有这个编号，或您不能查看"))
HANDED_IN = Reason("pool.handed_in", gettext_noop("这个条目已提交或已入池，不能用表格修改"))
OTHER = Reason("pool.other", gettext_noop("这个编号已用于另一项成果"))
KEPT = Reason("log.kept", gettext_noop("这个月已有记录，记下后不能修改"))
_APART = re.compile(r"[;；、\n]+")
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})(?:[-/.月](?:\d{1,2}日?)?)?")


def take_item(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The achievement waits to be let into the pool with these terms, or the item it made before says them; its uid."""
    given: dict[str, Any] = {"scope": values["scope"] or ""}
    given |= {name: clean_line(values[name] or "") for name in WORDS}
    given["rights"] = [part.strip() for part in _APART.split(values["rights"]) if part.strip()]
    fen = None if values["price"] is None else fen_of(values["price"], column="price")
    terms = Terms(
        values["conversion"], values["price_kind"], fen, values["royalty"] or "", values["months"], values["decide_within_months"]
    )  # fmt: skip
    with named_by_column({"price_fen": "price"}):
        number = str(parse_number(values["achievement"], field="achievement"))
        offered = achievements.visible(actor).filter(number=number).values_list("uid", flat=True).first()
        if offered is None:
            raise Invalid({"achievement": NO_SUCH})
        item = queries.own_item(actor, offered)
        if item is not None:
            return _again(item, terms, given, actor=actor, today=today), item.uid
        if known is not None and queries.get_item(actor, known).state != "left":
            raise Invalid({"achievement": OTHER})
        uid = enter_pool(
            offered, terms, **given, state_unit=bool(values["state_unit"]), actor=actor, today=today
        )
        return Taken.NEW, uid


def _again(item: PoolItem, terms: Terms, given: Mapping[str, Any], *, actor: Actor, today: date) -> Taken:
    """An item that was sent back is handed in again with what the row says; any other may only be repeated."""
    said = {name: getattr(terms, name) for name in AGREED} | dict(given)
    if terms.price_kind != "fixed":
        said["price_fen"] = None
    if terms.price_kind != "royalty":
        said["royalty"] = ""
    if all(getattr(item, name) == value for name, value in said.items()):
        return Taken.SAME
    if item.state != "returned":
        raise Invalid({"code": HANDED_IN})
    resubmit_item(item.uid, terms, **given, actor=actor, today=today, version=item.version)
    return Taken.CHANGED


def take_usage(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The month's usage stands in the trial's log, or stood there already in these words; the uid of its line."""
    trial = queries.trial_numbered(actor, str(parse_number(values["trial"], field="trial")))
    if trial is None:
        raise Invalid({"trial": NO_SUCH})
    month = _month(values["month"])
    stood = queries.usage_of(trial, month)
    if stood is not None:
        if stood.text != values["text"].strip():
            raise Invalid({"text": KEPT})
        return Taken.SAME, stood.uid
    return Taken.NEW, add_log(trial.uid, "usage", text=values["text"], month=month, actor=actor, today=today)


def _month(typed: str) -> str:
    """2026-11 as a person or a spreadsheet writes it: 2026年11月, 2026/11, 2026-11-01."""
    found = _MONTH.fullmatch(typed.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise Invalid({"month": Reason("log.shape", gettext_noop("应填年月，例如 2026-11"))})
    return f"{found[1]}-{int(found[2]):02d}"
