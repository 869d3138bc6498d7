"""Decisions about matches: the band in words, what feedback does to the next list, who may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop

BANDS = {"high": gettext_noop("高"), "middle": gettext_noop("中"), "low": gettext_noop("低")}
NOTHING_FOUND = Reason("matching.none", gettext_noop("暂未找到合适成果，已转经纪人跟进"))
HIGH = 0.6
# Reasons that say what is missing rather than why.
MISSING = frozenset({"indicator.unstated", "indicator.missed"})
# Reasons that rest on the demand's member group even where no place in its text is named.
ON_MEMBER = frozenset({"budget", "term"})
VERDICTS = {
    "met": gettext_noop("满足"), "near": gettext_noop("接近"), "missed": gettext_noop("不满足"), "unstated": gettext_noop("未说明"),
}  # fmt: skip
PARTS = {
    "base": gettext_noop("基准"), "characters": gettext_noop("单字重合"), "bigrams": gettext_noop("相邻字重合"),
    "together": gettext_noop("用词与主题整体相近"), "company": gettext_noop("常一起出现的词语"), "need": gettext_noop("需求文字的特点"),
    "known": gettext_noop("同类需求的判断结果"), "encoder": gettext_noop("本机语言模型"), "cross": gettext_noop("本机精排模型"),
    "endpoint": gettext_noop("外部向量接口"), "chat": gettext_noop("外部对话接口"),
}  # fmt: skip


def may_show(reason: Mapping[str, Any], *, need_member: bool, item_fields: frozenset[str]) -> bool:
    """True where both places a reason rests on lie in text its reader may see."""
    rests_on_need = reason["need"] or reason["code"] in ON_MEMBER or reason["code"].startswith("indicator.")
    if rests_on_need and not need_member:
        return False
    if reason["code"] == "budget" and "performance" not in item_fields:
        return False  # the price stands in the member group beside these fields
    return reason["item"] is None or reason["item"]["field"] in item_fields


def band(levels: Sequence[float], *, threshold: float) -> str:
    """The band of a hit from its calibrated chance of 较强 or 强 relation: high, middle, or low below the threshold."""
    chance = levels[2] + levels[3]
    if chance >= max(HIGH, threshold):
        return "high"
    return "middle" if chance >= threshold else "low"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the demand's side said of one item, with the facets of that item."""

    item_uid: str
    effect: str
    field: str = ""
    trl: int | None = None
    price_yuan: int | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What feedback does to the next list: items gone, fields gone, the least maturity, the highest price."""

    gone: frozenset[str]
    fields: frozenset[str]
    trl_above: int | None
    price_below: int | None

    def keeps(self, uid: str, facets: Mapping[str, Sequence[str]]) -> bool:
        """True where the item may stand in the next list; an unstated facet never excludes."""
        if uid in self.gone or (self.fields and set(facets.get("field", ())) & self.fields):
            return False
        trl, price = facets.get("trl"), facets.get("price_yuan")
        if self.trl_above is not None and trl and int(trl[0]) <= self.trl_above:
            return False
        return not (self.price_below is not None and price and int(price[0]) >= self.price_below)


def narrowing(judged: Iterable[Judged], *, own_field: str) -> Narrowing:
    """Every judged item is gone; 领域不符 also its field (never the demand's own), 成熟度不足 all that is no
    riper, 价格过高 all that is no cheaper."""
    rows = tuple(judged)
    trls = [row.trl for row in rows if row.effect == "raise_maturity" and row.trl is not None]
    prices = [row.price_yuan for row in rows if row.effect == "lower_price" and row.price_yuan is not None]
    return Narrowing(
        gone=frozenset(row.item_uid for row in rows),
        fields=frozenset(row.field for row in rows if row.effect == "exclude_field" and row.field and row.field != own_field),
        trl_above=max(trls, default=None), price_below=min(prices, default=None),
    )  # fmt: skip


# Feedback that says nothing about the technology itself.
BESIDE_THE_POINT = frozenset({"unreachable", "partnered", "price"})
OUTCOME_LEVELS = {"intent": 4, "contract": 4, "trial": 4, "unfit": 1, "price": 3, "terms": 3}


def feedback_level(code: str) -> int:
    """The level (1 none … 4 strong) a judgement 不合适 stands for: beside the point it says the technology was near."""
    return 3 if code in BESIDE_THE_POINT else 1


def contact_level(state: str, outcome: str) -> int | None:
    """The level a contact stands for: asked or accepted is 较强, its outcome says more; None where it says nothing."""
    if state == "ended":
        return OUTCOME_LEVELS.get(outcome)
    return 3 if state == "accepted" else None
