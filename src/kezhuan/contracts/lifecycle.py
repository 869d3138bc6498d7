"""How a technology contract is prepared, registered and undone, and how a transformation project goes to production.

Only a province-designated registration point gives numbers and 登记证明. Hence three lanes: `prepare` (预审, material
package, record what comes back), `inside` (this deployment is the registration point), `bring_in` (registered elsewhere).
"""

from __future__ import annotations

from kezhuan.core.access import Role, inside, mandated, own
from kezhuan.core.lifecycle import Guard, Lifecycle, Move, Second, has, needs

OWNERS = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.INVESTOR)
DESK = (Role.OPERATOR, Role.REGISTRAR)
FILERS = own(*OWNERS) + mandated(Role.BROKER, *DESK)
REGISTRARS = inside(Role.REGISTRAR)
CHECKERS = inside(Role.REGISTRAR, Role.DISTRICT, Role.CITY)
PREPARE = needs("lane", "prepare", "本合同不是预审后送登记机构的")
INSIDE = needs("lane", "inside", "本合同不在本机构登记")
BRING_IN = needs("lane", "bring_in", "本合同不是在别处登记后录入的")
REASON = has("reason", "请写明理由")
NUMBER = has("registration_no", "请填写合同登记编号")
AMOUNT = has("approved", "请填写核定的技术交易额")
OPEN_DOUBTS = needs("open_doubts", 0, "还有疑点提示没有逐条核实")
UNDONE = ("cancelled", "rescinded", "revoked")


def _complete() -> Guard:
    return has("complete", "登记表或附件还没有填齐，请看逐项提示")


def _undo(name: str, label: str, target: str, makers: tuple[Role, ...]) -> Move:
    """A registration taken away: one asks, another decides; what follows from it is in the house's reactions."""
    parts = inside(Role.REGISTRAR, Role.OPERATOR) if not makers else own(*makers) + inside(*DESK)
    return Move(
        name, label, ("registered",), target, parts, (has("reason", "请选择原因"),), notice="contract.undone", danger=True,
        second=Second(f"contract_{name}", CHECKERS), asks=frozenset({"reason"}),
    )  # fmt: skip


CONTRACT = Lifecycle(
    name="contract",
    label="技术合同",
    states={
        "draft": "草稿",
        "submitted": "已提交",
        "returned": "退回补正",
        "advised": "已出预审意见",
        "handed": "已送登记机构",
        "accepted": "已受理",
        "expert": "专家审核中",
        "examined": "技术审核完成",
        "registered": "已登记",
        "declined": "不予登记",
        "cancelled": "已注销",
        "rescinded": "已解除",
        "revoked": "已撤销登记",
        "withdrawn": "已撤回",
    },
    initial="draft",
    path=("draft", "submitted", "accepted", "examined", "registered"),
    at_rest=frozenset({"registered", "cancelled", "rescinded", "revoked"}),
    moves=(
        Move("create", "新建技术合同", (), "draft", FILERS),
        Move("edit", "修改", ("draft", "returned"), None, FILERS),
        Move("submit", "提交", ("draft", "returned"), "submitted", FILERS, (_complete(),), days="contract_acceptance_wd", notice="contract.submitted"),
        Move("withdraw", "撤回", ("draft", "submitted", "returned", "advised"), "withdrawn", FILERS),
        Move("return", "退回补正", ("submitted", "accepted", "examined"), "returned", inside(*DESK), (REASON,),
             notice="contract.returned", asks=frozenset({"reason"})),
        # prepare
        Move("advise", "出具预审意见", ("submitted",), "advised", inside(*DESK), (PREPARE, REASON), notice="contract.advised",
             asks=frozenset({"reason"})),
        Move("hand_over", "送登记机构", ("advised",), "handed", FILERS + inside(*DESK), (PREPARE,), days="contract_outside_registration_wd"),
        Move("record", "录入登记结果", ("handed",), "registered", own(*OWNERS) + inside(*DESK), (PREPARE, NUMBER, AMOUNT),
             second=Second("contract_record", inside(*DESK, Role.DISTRICT, Role.CITY)), notice="contract.registered",
             asks=frozenset({"registration_no", "approved"})),
        # inside
        Move("accept", "受理", ("submitted",), "accepted", REGISTRARS, (INSIDE,), notice="contract.accepted"),
        Move("refer", "送专家审核", ("accepted",), "expert", REGISTRARS, (REASON,), asks=frozenset({"reason"})),
        Move("examine", "完成技术审核", ("accepted", "expert"), "examined", REGISTRARS, (REASON,), asks=frozenset({"reason"})),
        Move("register", "核定并登记", ("examined",), "registered", REGISTRARS, (INSIDE, OPEN_DOUBTS, NUMBER, AMOUNT),
             second=Second("contract_registration", CHECKERS), notice="contract.registered",
             asks=frozenset({"registration_no", "approved"})),
        Move("decline", "不予登记", ("accepted", "expert", "examined", "handed"), "declined", inside(*DESK), (REASON,),
             second=Second("contract_refusal", inside(*DESK, Role.DISTRICT, Role.CITY)), notice="contract.declined",
             asks=frozenset({"reason"})),
        # bring in
        Move("confirm", "核实入库", ("submitted",), "registered", inside(*DESK), (BRING_IN, NUMBER, AMOUNT), notice="contract.registered",
             asks=frozenset({"registration_no", "approved"})),
        # while it lives
        Move("receive", "登记到账", ("submitted", "advised", "handed", "accepted", "expert", "examined", "registered"), None,
             FILERS + inside(*DESK)),
        Move("answer", "核实疑点", ("submitted", "handed", "accepted", "expert", "examined", "registered"), None, inside(*DESK)),
        Move("correct", "更正金额", ("registered",), None, own(*OWNERS) + inside(*DESK), (REASON,),
             second=Second("contract_correction", CHECKERS), notice="contract.corrected", asks=frozenset({"reason"})),
        _undo("cancel", "注销登记", "cancelled", OWNERS),
        _undo("rescind", "合同解除", "rescinded", OWNERS),
        _undo("revoke", "撤销登记", "revoked", ()),
        Move("reinstate", "恢复登记", UNDONE, "registered", REGISTRARS, (REASON,), second=Second("contract_reinstatement", CHECKERS),
             notice="contract.reinstated", asks=frozenset({"reason"})),
    ),
)  # fmt: skip

STAGES = ("research", "trial", "pilot", "production")
PROJECT_FILERS = own(*OWNERS) + inside(Role.OPERATOR, Role.LIAISON)


def _advance(name: str, label: str, source: tuple[str, ...], target: str) -> Move:
    return Move(name, label, source, target, PROJECT_FILERS, (has("evidence", "请写明依据，如验收意见、投产证明"),),
                asks=frozenset({"evidence"}))  # fmt: skip


PROJECT = Lifecycle(
    name="project",
    label="成果转化项目",
    states={"research": "研发", "trial": "小试", "pilot": "中试", "production": "投产", "ended": "已结束", "stopped": "已终止"},
    initial="research",
    path=(*STAGES, "ended"),
    moves=(
        Move("create", "建立项目", (), "research", PROJECT_FILERS),
        Move("edit", "修改", STAGES, None, PROJECT_FILERS),
        _advance("to_trial", "进入小试", ("research",), "trial"),
        _advance("to_pilot", "进入中试", ("research", "trial"), "pilot"),
        _advance("to_production", "投产", ("research", "trial", "pilot"), "production"),
        Move("follow", "回访", STAGES, None, own(*OWNERS) + inside(Role.OPERATOR, Role.LIAISON, Role.DISTRICT)),
        Move("end", "结束跟踪", ("production",), "ended", inside(Role.OPERATOR, Role.DISTRICT), (has("followed", "24 个月回访尚未完成"),)),
        Move("stop", "终止", STAGES, "stopped", PROJECT_FILERS, (REASON,), asks=frozenset({"reason"})),
    ),
)  # fmt: skip
