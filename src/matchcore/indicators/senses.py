"""What a parameter's name says about its figures: which way is better, cover or stay inside, rise or level."""

from __future__ import annotations

import re

_LOWER = re.compile(
    r"误差|偏差|公差|噪[声音]|能耗|电耗|煤耗|水耗|油耗|燃耗|耗[电热能水氧]|功耗|损耗|损失|烧损|杂质|缺陷|成本|单价|价格|造价|排放|残留|泄漏|漏率|漏检|误检|误报|"
    r"故障率|失效率|废品率|不良率|破损率|破碎率|响应时间|延时|时延|延迟|丢包|压降|阻力|粗糙度|Ra|温差|温升|含水|含油|含硫|含氧|含尘|灰分|浊度|COD|氨氮|总磷|总氮|"
    r"精度|分辨力|变形量|底鼓|节拍|等待时间|更换时间|充电时间|磨损|色差|雾度|收缩率|吸水率"
)
_HIGHER = re.compile(
    r"强度|寿命|效率|纯度|准确率|精确率|召回率|合格率|收率|产率|转化率|回收率|去除率|利用率|成品率|良率|首效|保持率|恢复率|韧性|延伸率|伸长率|"
    r"硬度|续航|耐[温压磨热]|能量密度|比容量|克容量|识别率|检出率|透光率|附着力|锚固力|结合力|产量|亩产|覆盖率|存活率|成活率|无故障|容量|带宽|屈比|处理量|扭矩"
)
_SHARE = re.compile(r"精度$")
_COVER = re.compile(r"范围|量程|工作温度|使用温度|适用|运行温度|存储温度|工作电压|频带|可调|带宽|视场|适应")
_INSIDE = re.compile(
    r"硬度|含量|浓度|误差|公差|偏差|精度|均匀性|波动|密度|厚度|深度|粒径|粒度|孔径|比表面积|纯度|容量|碱度|pH|水分|粘度|黏度|强度|游隙|间隙",
    re.I,
)
_DIFFERENCE = re.compile(
    r"温升|温差|误差|偏差|公差|精度|波动|均匀性|变化|稳定性|过热度|过冷度|提高|降低|增加|减少|升高|下降"
)
_CHANGE = re.compile(
    r"(?:提高|提升|增加|增长|延长|扩大|上升|升高|降低|减少|缩短|下降|减小|减轻|节约|节省)$|^(?:节能|节材|节电|节水|增产|减产|减重|减排)"
)


def _last(pattern: re.Pattern[str], name: str) -> int:
    return max((found.end() for found in pattern.finditer(name)), default=-1)


def _sense(name: str, unit: str) -> str:
    """ "lower", "higher" or "" where the name does not tell; its last telling word decides: 氨氮去除率 is a 去除率."""
    if is_change(name):
        return "higher"
    if unit.strip() in ("%", "％", "‰") and _SHARE.search(name):
        return "higher"
    lower, higher = _last(_LOWER, name), _last(_HIGHER, name)
    if lower < 0 and higher < 0:
        return ""
    if higher >= lower:
        return "higher"
    return "" if higher >= 0 else "lower"


def lower_is_better(name: str, unit: str = "") -> bool:
    """Whether less is better for what `name` names; a change (成本降低) is better the greater it is."""
    return _sense(name, unit) == "lower"


def higher_is_better(name: str, unit: str = "") -> bool:
    """Whether more is better for what `name` names; every change counts by its size, 精度 by its unit."""
    return _sense(name, unit) == "higher"


def must_cover(name: str) -> bool:
    """Whether an answer's range must hold the whole needed range: 工作温度, 量程."""
    return bool(_COVER.search(name))


def stays_inside(name: str) -> bool:
    """Whether an answer's figure must lie within the needed range: 硬度, 含量, 公差."""
    return bool(_INSIDE.search(name)) and not must_cover(name)


def is_difference(name: str) -> bool:
    """Whether its figures are differences, whose unit has no zero point: 温升 35 ℃ is 35 K."""
    return bool(_DIFFERENCE.search(name))


def is_change(name: str) -> bool:
    """Whether the row states by how much something changes, not how much it is: 成本降低 15 %."""
    return bool(_CHANGE.search(name))
