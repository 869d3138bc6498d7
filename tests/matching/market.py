"""A small market made through the use cases: a demand answered by an achievement and a team, and the index of it."""

from __future__ import annotations

from kezhuan.achievements import usecases as achievement_acts
from kezhuan.core.access import Actor, Role
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.rules import GATE, TICKS
from kezhuan.people.models import Organisation
from tests.builders import TODAY, actor, organisation

CANARY = "密封金丝雀钛锆铌"
DEMAND = {
    "title": "碳化硅陶瓷支架轻量化", "problem": "卫星相机支架过重，需采用碳化硅陶瓷替代，抗弯强度不低于 400 MPa，重量由 1.8 kg 降到 1.2 kg 以下。",
    "goal": "完成碳化硅陶瓷支架样件。", "field": "05", "detail": f"目前采用{CANARY}合金，图纸编号 KZ-77。", "secrecy_cleared": True,
    "audience": "public", "budget_high_fen": 50_000_000,
}  # fmt: skip
FITTING = {
    "title": "碳化硅陶瓷轻量化支架制备技术", "summary": "面向卫星相机的碳化硅陶瓷支架，轻量化。",
    "performance": "抗弯强度 420 MPa，密度低。", "application": "卫星相机支架、轻量化结构件。", "field": "05", "modes": ["licence"],
    "unpublished": f"未公开配方含{CANARY}。", "secrecy_cleared": True,
}  # fmt: skip
OTHERS = (
    ("水稻稻瘟病生物防治菌剂", "用于水稻的生物农药。", "06"), ("城市污水脱氮除磷工艺", "低能耗污水处理。", "08"),
    ("面向客服的语音识别引擎", "方言语音识别。", "01"), ("锂电池隔膜涂覆设备", "高速涂覆。", "07"), ("中药材无硫干燥装备", "热泵干燥。", "06"),
    ("日用陶瓷餐具釉料", "陶瓷餐具釉料配方。", "05"), ("自行车支架焊接工艺", "铝合金支架焊接。", "07"), ("卫星导航授时模块", "卫星授时。", "02"),
    ("重量检测传感器", "称重用传感器，重量检测。", "02"),
)  # fmt: skip


def office(name: str = "嘉兴某研究院") -> Actor:
    """The 成果处 of a new institute."""
    return actor(Role.TTO, org=organisation(kind="institute", name=name))


def achievement(holder: Actor, **content: object):
    """A published achievement of this office."""
    draft = achievement_acts.draft_achievement(FITTING | content, actor=holder, today=TODAY)
    sure = achievement_acts.confirm_ownership(
        draft.row.uid, note="一致。", actor=holder, today=TODAY, version=1
    )
    return achievement_acts.publish_achievement(
        draft.row.uid, actor=holder, today=TODAY, version=sure.row.version
    )


def crowd(holder: Actor) -> None:
    """Achievements that answer nothing here, so that the right one is not merely the only one."""
    for title, summary, field in OTHERS:
        achievement(
            holder, title=title, summary=summary, performance="", application="", field=field, unpublished=""
        )


def demand(firm: Organisation, *, anonymous: bool = False, audience: str = "public", **content: object):
    """(owner, the published demand) of this firm."""
    owner = actor(Role.ENTERPRISE, org=firm)
    values = DEMAND | {"anonymous": anonymous, "audience": audience} | content
    draft = demand_acts.draft_demand(values, actor=owner, today=TODAY)
    sent = demand_acts.submit_demand(draft.row.uid, actor=owner, today=TODAY, version=draft.row.version)
    operator, officer = actor(Role.OPERATOR, region="3304"), actor(Role.DISTRICT, region="330402")
    card = demand_acts.screen_demand(
        sent.row.uid, ticks=dict.fromkeys(TICKS, True), note="与技术负责人通过电话，确有其事。", actor=operator, today=TODAY,
        version=sent.row.version,
    )  # fmt: skip
    shown = demand_acts.publish_demand(
        sent.row.uid, audience=audience, public_title="轻量化支架", teaser="寻求支架减重方案。", gate=dict.fromkeys(GATE, True),
        anonymous=anonymous, actor=officer, today=TODAY, version=card.row.version,
    )  # fmt: skip
    return owner, shown
