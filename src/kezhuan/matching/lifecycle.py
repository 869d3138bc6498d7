"""How a contact between two sides goes, and how a broker takes up a demand nobody answers."""

from __future__ import annotations

from kezhuan.core.access import Role, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has

SIDES = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER, Role.EXPERT, Role.INVESTOR)

# A request that has run its course: either side may begin another.
OVER = frozenset({"refused", "lapsed", "withdrawn", "ended"})

CONTACT = Lifecycle(
    name="contact",
    label="对接请求",
    states={
        "sent": "待答复",
        "accepted": "已接受",
        "refused": "已婉拒",
        "lapsed": "逾期未答复",
        "withdrawn": "已撤回",
        "ended": "已结束",
    },
    initial="sent",
    path=("sent", "accepted", "ended"),
    moves=(
        Move(
            "create",
            "发起对接",
            (),
            "sent",
            own(*SIDES) + inside(Role.OPERATOR),
            days="contact_answer_wd",
            notice="contact.sent",
        ),
        Move("accept", "接受", ("sent",), "accepted", party(*SIDES), notice="contact.accepted"),
        Move(
            "refuse",
            "婉拒",
            ("sent",),
            "refused",
            party(*SIDES),
            (has("reason_code", "请选择婉拒原因"),),
            notice="contact.refused",
            asks=frozenset({"reason_code"}),
        ),
        Move("withdraw", "撤回", ("sent",), "withdrawn", own(*SIDES) + inside(Role.OPERATOR)),
        Move("lapse", "逾期", ("sent",), "lapsed", (), notice="contact.lapsed"),
        Move(
            "end",
            "结束对接",
            ("accepted",),
            "ended",
            own(*SIDES) + party(*SIDES) + inside(Role.OPERATOR),
            (has("outcome", "请选择对接结果"),),
            asks=frozenset({"outcome"}),
        ),
    ),
)

FOLLOWUP = Lifecycle(
    name="followup",
    label="经纪人跟进",
    states={"open": "待认领", "taken": "跟进中", "done": "已完成", "dropped": "已终止"},
    initial="open",
    path=("open", "taken", "done"),
    moves=(
        Move("create", "转经纪人", (), "open", inside(Role.OPERATOR), days="broker_follow_up_wd"),
        Move(
            "take",
            "认领",
            ("open",),
            "taken",
            inside(Role.BROKER, Role.OPERATOR),
            days="broker_follow_up_done_wd",
        ),
        Move(
            "release", "退回", ("taken",), "open", own(Role.BROKER, Role.OPERATOR), days="broker_follow_up_wd"
        ),
        Move(
            "finish",
            "完成",
            ("taken",),
            "done",
            own(Role.BROKER, Role.OPERATOR),
            (has("outcome_note", "请写明跟进结果"),),
            asks=frozenset({"outcome_note"}),
        ),
        Move(
            "drop",
            "终止",
            ("open", "taken"),
            "dropped",
            inside(Role.OPERATOR),
            (has("outcome_note", "请写明终止理由"),),
            asks=frozenset({"outcome_note"}),
        ),
    ),
)
