"""A 公示 from its first day to its last, and an objection from filing to its reasoned answer."""

from __future__ import annotations

from kezhuan.core.access import ADMINS, HOLDERS, STAFF, Role, anyone, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has

ANNOUNCERS = tuple(sorted(HOLDERS | STAFF | {Role.FINANCE, Role.REGISTRAR}))
HEARD = tuple(sorted(set(Role) - ADMINS - {Role.VISITOR, Role.SYSTEM}))
SIDES, OFFICE = tuple(sorted(HOLDERS)), tuple(sorted(STAFF))

PUBLICITY = Lifecycle(
    name="publicity",
    label="公示",
    states={"running": "公示中", "finished": "公示期满", "stopped": "已终止", "replaced": "已变更"},
    initial="running",
    path=("running", "finished"),
    at_rest=frozenset({"finished"}),
    moves=(
        Move("create", "开始公示", (), "running", anyone(*ANNOUNCERS)),
        Move("finish", "公示期满", ("running",), "finished", ()),
        Move(
            "stop",
            "终止公示",
            ("running", "finished"),
            "stopped",
            own(*ANNOUNCERS) + inside(*OFFICE),
            (has("reason", "请写明终止的理由"),),
            danger=True,
            asks=frozenset({"reason"}),
        ),
        Move("replace", "变更后重新公示", ("running", "finished"), "replaced", ()),
    ),
)

OBJECTION = Lifecycle(
    name="objection",
    label="异议",
    states={"filed": "处理中", "upheld": "异议成立", "dismissed": "异议不成立", "withdrawn": "已撤回"},
    initial="filed",
    path=("filed", "upheld"),
    moves=(
        Move(
            "create",
            "提出异议",
            (),
            "filed",
            anyone(*HEARD),
            days="objection_decision_wd",
            notice="objection.filed",
        ),
        Move(
            "uphold",
            "认定成立",
            ("filed",),
            "upheld",
            party(*SIDES) + inside(*OFFICE),
            (has("answer", "请写明答复"),),
            notice="objection.answered",
            asks=frozenset({"answer"}),
        ),
        Move(
            "dismiss",
            "认定不成立",
            ("filed",),
            "dismissed",
            party(*SIDES) + inside(*OFFICE),
            (has("answer", "请写明答复"),),
            notice="objection.answered",
            asks=frozenset({"answer"}),
        ),
        Move("withdraw", "撤回异议", ("filed",), "withdrawn", own(*HEARD)),
    ),
)
