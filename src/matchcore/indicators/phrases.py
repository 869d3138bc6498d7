"""The words around a figure: comparison, change, count and name, as Chinese demand texts put them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AT_LEAST = [
    "≥",
    "⩾",
    "≧",
    ">=",
    "=>",
    "不低于",
    "不少于",
    "不小于",
    "不短于",
    "不弱于",
    "不下于",
    "不得低于",
    "不得少于",
    "不得小于",
    "不能低于",
    "不应低于",
    "不应小于",
    "大于等于",
    "大于或等于",
    "高于等于",
    "高于或等于",
    "至少",
    "最低",
    "不低",
]
_MORE = [">", "⟩", "〉", "大于", "高于", "超过", "多于", "超出", "长于", "优于等于", "超"]
_AT_MOST = [
    "≤",
    "⩽",
    "≦",
    "<=",
    "=<",
    "不高于",
    "不大于",
    "不超过",
    "不多于",
    "不长于",
    "不得超过",
    "不得高于",
    "不得大于",
    "不能超过",
    "不能高于",
    "不应超过",
    "不应大于",
    "严禁超过",
    "禁止超过",
    "不可超过",
    "不超出",
    "不超",
    "小于等于",
    "小于或等于",
    "低于等于",
    "低于或等于",
    "少于等于",
    "至多",
    "最多",
]
_LESS = ["<", "⟨", "〈", "小于", "低于", "少于", "短于", "不足", "不到"]
_REACH = ["可达到", "达到了", "达到", "可达", "达", "提至", "突破"]
_IS = [
    "约为",
    "大约",
    "约",
    "为",
    "是",
    "=",
    "在",
    "至",
    "到",
    "仅为",
    "仅",
    "只有",
    "控制在",
    "保持在",
    "稳定在",
    "维持在",
    ":",
    "高达",
    "最高达",
    "设为",
    "介于",
    "近",
]
_FILLERS = [
    "应",
    "需要",
    "需",
    "须",
    "要求",
    "必须",
    "要",
    "可以",
    "可",
    "能够",
    "能",
    "目标",
    "指标",
    "一般",
    "通常",
    "大概",
    "均",
    "都",
    "也",
    "不",
    "的",
    ";",
    "将",
    "数值",
    "误差控制",
    "控制",
    "保持",
    "稳定",
    "分别",
    "基本",
    "同时",
    "平均值",
    "标准",
    "远",
    "可调",
]
_UP = ["提高", "提升", "增加", "增大", "增强", "上升", "升高", "增长", "延长", "扩大", "加大", "升", "增"]
_DOWN = ["降低", "减少", "减小", "缩短", "下降", "压缩", "缩小", "降", "减轻", "减薄", "减", "节约", "节省"]

_KIND = (
    dict.fromkeys(_AT_LEAST, ">=")
    | dict.fromkeys(_MORE, ">")
    | dict.fromkeys(_AT_MOST, "<=")
    | dict.fromkeys(_LESS, "<")
)


def _ending(words: list[str] | dict[str, str]) -> re.Pattern[str]:
    """A pattern for the longest of `words` at the end of a short stretch of text."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, ordered)) + r")\Z")


_COMPARE_END, _REACH_END = _ending(_KIND), _ending(_REACH)
_LOOSE_END = _ending([*_IS, *_FILLERS])
_NOT_END = _ending(["未能", "不能", "无法", "难以", "没有", "尚未", "很难", "不易", "未", "远未", "仍未"])
_CHANGE_END = re.compile(
    rf"(?P<verb>{'|'.join(sorted(_UP + _DOWN, key=len, reverse=True))})(?P<to>到了|到|至|为|成)?(?:了)?\Z"
)
_AFTER = re.compile(
    r"\s?(?:\((?P<aside>[^()\n]{0,24})\))?\s?(?:(?P<more>以上|及以上|或以上|之上|起)|(?P<less>以下|及以下|或以下|之下|以内|之内|范围内|内(?![部径外置容壁孔衬层涂])|前)|(?P<about>左右|上下))"
)
_CONDITION_AFTER = re.compile(
    r"\s?(?:以?下(?!降)|时(?![间长刻])|条件|环境|工况|恒温|存储|储存|/|满电|保温|\)\s?[≥≤><大小高低不])"
)
_TO = re.compile(
    rf"\s?(?:左右|上下|以上|以下|多|的|水平|进一步|再|逐步|\s)*(?P<verb>{'|'.join(sorted(_UP + _DOWN, key=len, reverse=True))})(?P<to>到了|到|至|为|成)?(?P<rest>[^，。；、,;\n]{{0,6}})\Z"
)


@dataclass(frozen=True, slots=True)
class Before:
    """What the words before a figure say: comparison, whether it is reached, changed to or by, and the name's end.

    `linked` is True where 为, 在 or the like stands between; `negated` where it is 未达到 or 不能超过 said of a result.
    """

    operator: str = ""
    reached: bool = False
    change: str = ""
    to: bool = False
    linked: bool = False
    negated: bool = False
    end: int = 0


def read_before(text: str, start: int, stop: int) -> Before:
    """The words from `stop` to `start` read from behind, at most forty characters of a narrowed text."""
    left = text[max(stop, start - 40) : start]
    base = start - len(left)
    operator, reached, change, to, linked, negated = "", False, "", False, False, False
    for _ in range(12):
        left = left.rstrip(" \t*")
        if not operator and (found := _COMPARE_END.search(left)):
            operator = _KIND[found.group()]
        elif not change and (found := _CHANGE_END.search(left)):
            change, to = ("up" if found["verb"] in _UP else "down"), bool(found["to"]) or to
        elif found := _REACH_END.search(left):
            reached = True
        elif (reached or operator) and (found := _NOT_END.search(left)):
            negated = True
        elif found := _LOOSE_END.search(left):
            if found.group() in ("到", "至") and _CHANGE_END.search(left[: found.start()]):
                to = True
            linked = linked or found.group() in _IS
        else:
            break
        left = left[: found.start()]
    return Before(operator, reached, change, to, linked, negated, base + len(left))


@dataclass(frozen=True, slots=True)
class After:
    """What the words behind a figure say: 以上, 以内, 左右, a condition (℃下), and where they end."""

    operator: str = ""
    end: int = 0
    condition: bool = False
    about: bool = False


def read_after(text: str, end: int) -> After:
    """The words that follow a figure ending at `end` of a narrowed text."""
    if _CONDITION_AFTER.match(text, end) and not text.startswith("以下", end):
        return After(end=end, condition=True)
    found = _AFTER.match(text, end)
    if found is None:
        return After(end=end)
    if found["aside"] and re.search(r"[≥≤<>]|不", found["aside"]):
        return After(end=end)
    if found["about"]:
        return After(end=found.end(), about=True)
    return After(">=" if found["more"] else "<=", found.end())


def change_between(text: str, start: int, end: int) -> str:
    """ "up" or "down" where the words between two figures say 由 A 提高到 B, else ""."""
    if end - start > 16:
        return ""
    found = _TO.match(text[start:end])
    if found is None or not (found["to"] or "到" in found["rest"] or "至" in found["rest"]):
        return ""
    return "up" if found["verb"] in _UP else "down"
