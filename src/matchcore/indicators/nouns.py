"""The noun a figure belongs to: before it, behind it, or earlier in the sentence."""

from __future__ import annotations

import re

from .phrases import WORDS

_STOP = re.compile(r"[，。；、,;:：(（)）\[\]【】\"“”‘’'\n!！?？|~≥≤><=&]")
_CUT = re.compile(
    r"要求|需要|实现|保证|满足|确保|其中|目前|现有|现阶段|并且|而且|提供|具有|采用|通过|达成|预期|预计|希望|力争|使得|能够|必须|可使|产品的|系统的|将|把|使(?!用)|且|由|从|其|并(?![联行])|让|有的|只有|开展|年内|一种|使用的|如果|当(?!量)|较?比?(?:常规|同行业|现有|传统|普通|国内|国外)|与|对于|对(?![比称])"
)
_HEAD = re.compile(r"^[\s\-_.·/*×\d、和及与的,了]+(?=[^\s\d])")
_HEAD_BEHIND_FIGURE = re.compile(
    r"^(?:[\s\-_.·/*×\d、和及与的,了]|(?:以?下|时|内|条件下|环境下|之间|及?以上|以内|左右|多个?)(?=[^\s\d]))+"
)
_TAIL = re.compile(
    r"(?:(?:较|比|相比|与)(?:常规|同行业|现有|传统|普通|国内外?|国外)[一-鿿]{0,3}|(?:由|从)(?:目前|现有|现在|原来|原先|常规|常用|原|现)?的?(?:每天|每年|每月)?|(?:目前|现有|原来|常用)的|由|从|最远|最高|最低|最大可|最多|最|自|总|则|即|方面|每(?:分钟|小时|天|秒|年))+$"
)
_LEAD = re.compile(
    r"(?:以及|同时|另外|但是|其中|但(?!是)|而|若|或(?!许)|据[一-鿿]{0,4}(?=每)|才|仅|约|如(?!何)|是|以达到|主要|真正)+(?=[^\s]{2})"
)
_EMPTY = frozenset(WORDS["no_noun"])
_WORD = re.compile(r"[一-鿿A-Za-zα-ωΑ-Ω]")
_AFTER_NAME = re.compile(r"\s?(?:的|厚的|长的|厚|长|宽|高|级的|级)?(?P<name>[一-鿿A-Za-z]{1,12})")
_NO_NAME = re.compile(r"之间|以|左右|范围|上下|时|的?(?:条件|环境)|下|内")
_AFTER_CUT = re.compile(r"为|是|在|的|通过|进行|达|要|可|和|及|与|以")
_NOUN = re.compile(
    r"[一-鿿]{0,8}(?:温度|时间|压力|强度|速度|含量|误差|效率|厚度|深度|精度|直径|长度|浓度|硬度|密度|流量|电压|电流|功率|寿命|容量|距离|[一-鿿]率|[一-鿿]量|[一-鿿]度)"
)


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
    if lead := _LEAD.match(left, cut):
        cut = lead.end()
    name = left[cut:].strip()
    return (base + cut, base + len(left)) if _WORD.search(name) and name not in _EMPTY else (end, end)


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
    if name in _EMPTY:
        return end, end
    return found.start("name"), found.start("name") + len(name)
