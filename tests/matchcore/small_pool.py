"""A small invented pool: two hundred items on ten subjects, so that ranking has something to rank."""

from __future__ import annotations

import random

from matchcore.types import Item, Need

SUBJECTS = {
    "电池": "磷酸铁锂 电解液 隔膜 极片 负极 快充 循环寿命 电芯",
    "焊接": "激光焊 焊缝 焊丝 钎焊 机器人 焊枪 薄板 变形",
    "灌溉": "滴灌 水肥 墒情 喷头 渠道 节水 施肥机 田间",
    "陶瓷": "氧化铝 烧结 坯体 釉料 氮化硅 粉体 注浆 耐磨",
    "污水": "曝气 脱氮 膜组件 活性污泥 絮凝 除磷 回用 氨氮",
    "酿酒": "窖泥 酒曲 发酵 蒸馏 勾调 基酒 浓香 酒糟",
    "轴承": "滚子 保持架 润滑脂 套圈 磨损 密封 振动 精密",
    "育种": "小麦 抗病 杂交 分子标记 亲本 制种 高产 品种",
    "光伏": "硅片 组件 钝化 银浆 逆变器 支架 背板 转换效率",
    "桥梁": "拉索 支座 路面 沥青 伸缩缝 混凝土 加固 监测",
}
TAILS = ("制备方法", "装置", "关键技术研究", "系统", "工艺", "应用示范")


def items(count: int = 200, *, seed: int = 7, prefix: str = "i") -> list[Item]:
    """`count` public items, the subject going round."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        subject = list(SUBJECTS)[number % len(SUBJECTS)]
        words = draw.sample(SUBJECTS[subject].split(), 3)
        title = f"{subject}用{''.join(words[:2])}{draw.choice(TAILS)}"
        facets = {"field": (subject,), "trl": (str(1 + number % 9),)}
        made.append(
            Item(
                f"{prefix}{number:05d}",
                "achievement",
                {"title": title, "text": f"涉及{words[2]}。"},
                facets=facets,
            )
        )
    return made


def needs() -> list[Need]:
    """One need per subject."""
    made = []
    for number, (subject, words) in enumerate(SUBJECTS.items()):
        first = words.split()
        made.append(
            Need(
                f"n{number}",
                f"{subject}{first[0]}{first[1]}技术",
                f"现需求{first[2]}、{first[3]}方面的技术。",
            )
        )
    return made
