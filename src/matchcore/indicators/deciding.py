"""Whether a figure is a parameter, or money, a count, a condition or something else; in doubt it is not."""

from __future__ import annotations

import re

from ..types import Indicator
from ..units import NO_UNIT, Unit, same_kind
from ..units import parse as parse_unit
from .figures import Figure
from .reading import CLAUSE, Reading, clause_start
from .spotting import NumberKind

_QUANTITY = re.compile(
    r"专利|论文|人才|员工|人员|团队|专家|企业|课题|软件著作|样机|生产线|示范|推广|培养|发表|授权|申请|客户|销售|获奖|平台|"
    r"占地|厂房|面积|亩地|投资|投入|预算|资金|经费|岁|学历|从业|成立|历史|规格|品种|市场|(?:研发|实施|建设|供货|采购|交货)周期"
)
_BUSINESS = re.compile(
    r"年产(?!生)|产能|日产|产值|产量|注册资|收入|利税|利润|年薪|月薪|销售额|存栏|出栏|双方"
)
_BACKGROUND = re.compile(
    r"我国|全国|全球|世界|国民|据统计|据核算|占(?!空)|人均|预后|人口|年增长|病人|患者中|企业(?!现有)|论文|是理论|行业(?:保持|增长)"
)
_CAPACITY = re.compile(r"年产|生产|产出|年处理")
_AREA = (("m", 2),)
_CONDITION = ((("s", 1),), (("K", 1),))
_CONDITION_NAME = re.compile(r"(?:性能|条件|工况)$")
_LIFE = re.compile(r"寿命|周期|质保|使用期|年限|保修|有效期|保质期|时间|服役|循环")
_PRICE = re.compile(r"(?:价格|单价|售价|造价|成本|费用|价)$")
_UNITLESS = re.compile(
    r"(?:pH值?|PH值?|酸碱度|碱度|强屈比|屈强比|[一-鿿]比|系数|粗糙度|Ra|Rz|指数|折射率|比重|倍率)$", re.I
)


def verdict(plain: str, reading: Reading, rows: list[Indicator]) -> NumberKind:
    """ "parameter", or what kind of other number this figure is."""
    figure, unit = reading.figure, reading.figure.unit
    clause = _clause(plain, reading)
    compared = bool(reading.before.operator or (reading.after.operator and not reading.after.condition))
    explicit = (
        compared or bool(reading.before.change or reading.change or figure.name) or reading.before.reached
    )
    dims = dict(unit.dims)
    name = plain[slice(*reading.name)]
    if reading.before.negated:
        return "other"
    if "yuan" in dims or (figure.scaled and _money_words(plain, figure)):
        return "parameter" if compared and len(name) <= 10 and _PRICE.search(name) else "money"
    if figure.scaled and not compared and unit is NO_UNIT:
        return "quantity"
    changes = reading.before.change or reading.current is not None
    countable = unit.counts or unit is NO_UNIT or dims.keys() & {"kg", "m", "s"} or not dims
    if countable and (_BUSINESS.search(clause) or (not changes and _QUANTITY.search(clause))):
        return "quantity"
    if not dims and not reading.before.operator and _BACKGROUND.search(clause):
        return "other"
    if unit.dims == _AREA and unit.size >= 1 and not compared:
        return "quantity"
    if figure.scaled and unit.dims in ((("kg", 1),), (("m", 3),), (("m", 2),)):
        return "quantity"
    if "年" in unit.text and len(dims) > 1 and (figure.scaled or _CAPACITY.search(clause)):
        return "quantity"
    if unit.counts:
        return "parameter" if compared and (name or _inherits(rows, unit)) else "quantity"
    if reading.after.condition and not reading.before.operator:
        return "other"
    return _physical(plain, reading, explicit=explicit, name=name, rows=rows)


def _money_words(plain: str, figure: Figure) -> bool:
    return (
        bool(re.search(r"投入|资金|预算|费用|投资|经费|价", plain[max(0, figure.start - 12) : figure.start]))
        and figure.unit is NO_UNIT
    )


def _physical(
    plain: str, reading: Reading, *, explicit: bool, name: str, rows: list[Indicator]
) -> NumberKind:
    """The verdict on a figure that is neither money nor a count."""
    figure, unit, before = reading.figure, reading.figure.unit, reading.before
    inherits = not name and _inherits(rows, unit)
    nameless = reading.name[0] == reading.name[1] or reading.name[0] >= figure.end
    if unit is NO_UNIT:
        follows = plain[reading.after.end : reading.after.end + 1]
        if _word_follows(follows) and not reading.after.operator and not before.operator:
            return "other"
        if before.operator and name and not nameless:
            return "parameter"
        return "parameter" if name and not nameless and _UNITLESS.search(name) else "other"
    if not unit.known:
        return "parameter" if before.operator and name else "other"
    if unit.text == "K" and not re.search("温|热|冷", name):
        return "other"
    if unit.dims in _CONDITION and not before.operator and _CONDITION_NAME.search(name):
        return "other"
    time_or_heat = unit.dims in _CONDITION
    if time_or_heat and nameless and not before.operator and not (name and figure.low != figure.high):
        return "other"
    if (
        unit.text.endswith(("年", "个月", "月", "天", "日"))
        and unit.dims == (("s", 1),)
        and not before.operator
    ):
        return (
            "parameter"
            if _LIFE.search(name)
            or (name and re.search(r"试验|更换", name + plain[figure.end : figure.end + 4]))
            else "other"
        )
    if unit.dims == () and nameless and not (explicit and (inherits or name)):
        return "other"
    if name or inherits:
        return "parameter"
    return "other"


def _word_follows(char: str) -> bool:
    return "一" <= char <= "鿿" or (char.isascii() and char.isalpha())


def _inherits(rows: list[Indicator], unit: Unit) -> bool:
    return bool(rows) and same_unit(rows[-1], unit)


def same_unit(row: Indicator, unit: Unit) -> bool:
    return same_kind(parse_unit(row.unit), unit)


def _clause(plain: str, reading: Reading) -> str:
    start = clause_start(plain, reading.figure.start)
    end = CLAUSE.search(plain, reading.figure.end, reading.figure.end + 24)
    return plain[start : end.start() if end else reading.figure.end + 12]
