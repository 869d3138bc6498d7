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
_STOP = re.compile(r"[，。；、,;:：(（)）\[\]【】\"“”‘’'\n!！?？|~≥≤><=&]")
_CUT = re.compile(
    r"要求|需要|实现|保证|满足|确保|其中|目前|现有|现阶段|并且|而且|提供|具有|采用|通过|达成|预期|预计|希望|力争|使得|能够|必须|可使|产品的|系统的|将|把|使(?!用)|且|由|从|其|并(?![联行])|让|有的|只有|开展|年内|一种|使用的|如果|当(?!量)|较?比?(?:常规|同行业|现有|传统|普通|国内|国外)|与|对于|对(?![比称])"
)
_HEAD = re.compile(r"^[\s\-_.·/*×\d、和及与的,了]+(?=[^\s\d])")
_HEAD_BEHIND_FIGURE = re.compile(
    r"^(?:[\s\-_.·/*×\d、和及与的,了]|(?:以?下|时|内|条件下|环境下|之间|及?以上|以内|左右|多个?)(?=[^\s\d]))+"
)
_TAIL = re.compile(
    r"(?:由原来|由原|由|从|最远|最高|最低|最大可|最多|最|自|总|则|即|方面|每(?:分钟|小时|天|秒|年))+$"
)
_AFTER_NAME = re.compile(r"\s?(?:的|厚的|长的|厚|长|宽|高|级的|级)?(?P<name>[一-鿿A-Za-z]{1,12})")
_NO_NAME = re.compile(r"之间|以|左右|范围|上下|时|的?(?:条件|环境)|下|内")
_AFTER_CUT = re.compile(r"为|是|在|的|通过|进行|达|要|可|和|及|与|以")


@dataclass(frozen=True, slots=True)
class Before:
    """What the words before a figure say: comparison, whether it is reached, changed to or by, and the name's end.

    `explicit` is True where a comparison stands in so many words; `plain` where only 为, 在 or nothing does.
    """

    operator: str = ""
    reached: bool = False
    change: str = ""
    to: bool = False
    linked: bool = False
    end: int = 0


def read_before(text: str, start: int, stop: int) -> Before:
    """The words from `stop` to `start` read from behind, at most forty characters of a narrowed text."""
    left = text[max(stop, start - 40) : start]
    base = start - len(left)
    operator, reached, change, to, linked = "", False, "", False, False
    for _ in range(12):
        left = left.rstrip(" \t*")
        if not operator and (found := _COMPARE_END.search(left)):
            operator = _KIND[found.group()]
        elif not change and (found := _CHANGE_END.search(left)):
            change, to = ("up" if found["verb"] in _UP else "down"), bool(found["to"]) or to
        elif found := _REACH_END.search(left):
            reached = True
        elif found := _LOOSE_END.search(left):
            if found.group() in ("到", "至") and _CHANGE_END.search(left[: found.start()]):
                to = True
            linked = linked or found.group() in _IS
        else:
            break
        left = left[: found.start()]
    return Before(operator, reached, change, to, linked, base + len(left))


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


def name_before(text: str, end: int, stop: int) -> tuple[int, int]:
    """The stretch of the noun that ends at `end`, not before `stop`; empty where there is none.

    One bracket right before the figure is stepped over: 拉伸强度（纵向）≥180.
    """
    left = text[max(stop, end - 30) : end].rstrip(" \t")
    base = max(stop, end - 30)
    if left.endswith(")"):
        opened = left.rfind("(")
        if opened > 0:
            left = left[:opened].rstrip(" \t")
    if left.endswith(("(", ":", "：")):
        left = left[:-1].rstrip(" \t")
    cut = 0
    for found in _STOP.finditer(left):
        cut = found.end()
    if tail := _TAIL.search(left, cut):
        left = left[: tail.start()]
    for found in _CUT.finditer(left, cut):
        cut = found.end()
    of = left.rfind("的", cut)
    if of >= 0 and len(left) - of > 2:
        cut = of + 1
    space = max(left.rfind(" ", cut), left.rfind("\t", cut))
    if space >= 0 and len(left) - space > 2:
        cut = space + 1
    behind = cut == 0 and stop > 0 and base == stop
    if head := (_HEAD_BEHIND_FIGURE if behind else _HEAD).match(left[cut:]):
        cut += head.end()
    return (base + cut, base + len(left)) if left[cut:].strip() else (end, end)


_NOUN = re.compile(
    r"[一-鿿]{0,8}(?:温度|时间|压力|强度|速度|含量|误差|效率|厚度|深度|精度|直径|长度|浓度|硬度|密度|流量|电压|电流|功率|寿命|容量|距离|[一-鿿]率|[一-鿿]量|[一-鿿]度)"
)


def name_further_before(text: str, end: int, stop: int) -> tuple[int, int]:
    """The last noun of measure named earlier in the sentence, not before `stop`; empty where there is none."""
    start = max(stop, end - 40)
    for found in re.finditer(r"[。；;\n]", text[start:end]):
        start = max(start, max(stop, end - 40) + found.end())
    last = (end, end)
    for found in _NOUN.finditer(text, start, end):
        last = found.span()
    return last


def name_after(text: str, end: int) -> tuple[int, int]:
    """The noun that follows a figure ending at `end`: 60 ppm 臭氧水浓度; empty where there is none."""
    found = _AFTER_NAME.match(text, end)
    if found is None:
        return end, end
    name = found["name"]
    if _NO_NAME.match(name):
        return end, end
    stop = _AFTER_CUT.search(name, 1)
    name = name[: stop.start()] if stop else name
    return found.start("name"), found.start("name") + len(name)
