"""How a finished service is rated: asked once, rated in five steps, a bad rating answered (政务服务“好差评”)."""

from __future__ import annotations

from kezhuan.core.access import Role, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has

# Whose organisations are served, and whose serve; an office may answer for a unit of its region.
SERVED = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER, Role.EXPERT, Role.INVESTOR)
UNITS = (*SERVED, Role.LIAISON, Role.OPERATOR, Role.REGISTRAR, Role.DISTRICT, Role.CITY)
OFFICE = (Role.OPERATOR, Role.DISTRICT, Role.CITY)
LEVEL = has("level", "请选择满意程度")

RATING = Lifecycle(
    name="rating",
    label="服务评价",
    states={"asked": "待评价", "rated": "已评价", "owed": "差评待答复", "answered": "差评已答复", "lapsed": "逾期未评价"},
    initial="asked",
    path=("asked", "owed", "answered"),
    moves=(
        Move("create", "邀请评价", (), "asked", (), notice="rating.asked"),
        Move("rate", "评价", ("asked",), "rated", own(*SERVED), (LEVEL,), asks=frozenset({"level"})),
        Move(
            "rate_low",
            "差评",
            ("asked",),
            "owed",
            own(*SERVED),
            (LEVEL, has("text", "请写明哪里不满意")),
            notice="rating.low",
            asks=frozenset({"level", "text"}),
        ),
        Move(
            "answer",
            "答复",
            ("owed",),
            "answered",
            party(*UNITS) + inside(*OFFICE),
            (has("answer", "请写明答复"),),
            notice="rating.answered",
            asks=frozenset({"answer"}),
        ),
        Move("lapse", "逾期未评价", ("asked",), "lapsed", ()),
    ),
)  # fmt: skip
