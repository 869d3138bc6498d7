"""How a deal goes from first meeting to contract, and how a broker's share in it comes to stand."""

from __future__ import annotations

from kezhuan.core.access import Role, anyone, assigned, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, Second, has

SIDES = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO)
WORKERS = party(*SIDES) + assigned(Role.BROKER) + inside(Role.OPERATOR)
OPEN = ("opened", "checking", "negotiating", "drafting")

DEAL = Lifecycle(
    name="deal",
    label="对接项目",
    states={
        "opened": "已开始",
        "checking": "核查中",
        "negotiating": "洽谈中",
        "drafting": "拟定合同",
        "signed": "已签约",
        "failed": "已终止",
    },
    initial="opened",
    path=("opened", "checking", "negotiating", "drafting", "signed"),
    at_rest=frozenset({"signed", "failed"}),
    moves=(
        Move(
            "create",
            "开始对接项目",
            (),
            "opened",
            anyone(*SIDES, Role.BROKER) + inside(Role.OPERATOR),
        ),
        Move("edit", "修改", OPEN, None, WORKERS),
        Move("check", "开始核查", ("opened",), "checking", WORKERS),
        Move("negotiate", "进入洽谈", ("opened", "checking"), "negotiating", WORKERS),
        Move("draft", "拟定合同", ("negotiating",), "drafting", WORKERS),
        Move("recheck", "退回核查", ("negotiating", "drafting"), "checking", WORKERS),
        Move("renegotiate", "重新洽谈", ("drafting",), "negotiating", WORKERS),
        # A registered contract signs its deal through the use case; the parties may record it themselves.
        Move(
            "sign",
            "登记签约",
            OPEN,
            "signed",
            WORKERS,
            (has("signed_on", "请填写签约日期"),),
            notice="deal.signed",
            asks=frozenset({"signed_on"}),
        ),
        Move("unsign", "合同解除", ("signed",), "drafting", (), notice="deal.unsigned"),
        Move(
            "fail",
            "终止对接",
            OPEN,
            "failed",
            WORKERS,
            (has("reason_code", "请选择终止原因"),),
            notice="deal.failed",
            danger=True,
            asks=frozenset({"reason_code"}),
        ),
        Move("resume", "恢复洽谈", ("failed",), "negotiating", WORKERS),
    ),
)

INTRODUCTION = Lifecycle(
    name="introduction",
    label="介绍记录",
    states={"recorded": "待对方确认", "confirmed": "对方已确认", "refused": "对方不认可"},
    initial="recorded",
    path=("recorded", "confirmed"),
    moves=(
        # A side, or the operator, may name a broker itself; a broker's own record waits for a side's yes.
        Move(
            "create",
            "记录介绍",
            (),
            "recorded",
            own(Role.BROKER) + party(*SIDES) + inside(Role.OPERATOR),
            notice="introduction.recorded",
        ),
        Move(
            "confirm", "确认介绍", ("recorded",), "confirmed", party(*SIDES), notice="introduction.confirmed"
        ),
        Move(
            "refuse",
            "不认可",
            ("recorded",),
            "refused",
            party(*SIDES),
            (has("reason_note", "请写明理由"),),
            notice="introduction.refused",
            asks=frozenset({"reason_note"}),
        ),
    ),
)

LIVE = ("proposed", "confirmed", "disputed")
DECIDE = Second("attribution_dispute", inside(Role.DISTRICT, Role.CITY))

ATTRIBUTION = Lifecycle(
    name="attribution",
    label="促成归属",
    states={
        "proposed": "待双方确认",
        "confirmed": "已确认",
        "disputed": "有异议",
        "void": "不予认定",
        "withdrawn": "已撤回",
    },
    initial="proposed",
    path=("proposed", "confirmed"),
    at_rest=frozenset({"confirmed"}),
    moves=(
        Move("create", "登记归属", (), "proposed", own(Role.BROKER, *SIDES), notice="attribution.claimed"),
        # One side's yes; the last yes that the setting asks for confirms.
        Move("agree", "确认", ("proposed",), None, party(*SIDES)),
        Move("confirm", "双方已确认", ("proposed",), "confirmed", (), notice="attribution.settled"),
        Move(
            "prove",
            "凭材料认定",
            ("proposed",),
            "confirmed",
            inside(Role.OPERATOR),
            (has("evidence", "尚无佐证材料"),),
            notice="attribution.settled",
        ),
        Move(
            "dispute",
            "提出异议",
            ("proposed", "confirmed"),
            "disputed",
            party(*SIDES) + assigned(Role.BROKER),
            (has("dispute", "请写明异议"),),
            days="attribution_dispute_wd",
            notice="attribution.disputed",
            asks=frozenset({"dispute"}),
        ),
        Move(
            "uphold",
            "认定归属",
            ("disputed",),
            "confirmed",
            inside(Role.OPERATOR, Role.DISTRICT),
            (has("decision_note", "请写明认定理由"),),
            second=DECIDE,
            notice="attribution.settled",
            asks=frozenset({"decision_note"}),
        ),
        Move(
            "reject",
            "不予认定",
            ("disputed",),
            "void",
            inside(Role.OPERATOR, Role.DISTRICT),
            (has("decision_note", "请写明认定理由"),),
            second=DECIDE,
            notice="attribution.settled",
            danger=True,
            asks=frozenset({"decision_note"}),
        ),
        Move("withdraw", "撤回", ("proposed", "disputed"), "withdrawn", own(Role.BROKER, *SIDES)),
    ),
)
