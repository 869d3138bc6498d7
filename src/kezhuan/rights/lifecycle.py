"""How revenue is shared, from a receipt to the people's money, and how a team is given a right in its achievement."""

from __future__ import annotations

from kezhuan.core.access import Role, assigned, own
from kezhuan.core.lifecycle import Lifecycle, Move, Second, has

# Who acts for the unit. Whoever is named in the record stands in it as a person, never as the unit: see scopes.
UNIT = (Role.TTO, Role.ENTERPRISE)
# Under which hats a named person signs.
SIGNERS = (
    Role.INSTITUTE,
    Role.TTO,
    Role.ENTERPRISE,
    Role.EXPERT,
    Role.MEMBER,
    Role.BROKER,
    Role.INVESTOR,
)
REASON = has("reason", "请写明理由")
LIVE = ("draft", "signing", "decided", "announced", "released", "paid")

DISTRIBUTION = Lifecycle(
    name="distribution",
    label="收益分配",
    states={
        "draft": "测算中",
        "signing": "成员签认中",
        "decided": "已决定",
        "announced": "公示中",
        "released": "待发放",
        "paid": "已发放",
        "void": "已作废",
    },
    initial="draft",
    path=("draft", "signing", "decided", "announced", "released", "paid"),
    moves=(
        Move("create", "新建收益分配", (), "draft", own(*UNIT)),
        Move("edit", "修改", ("draft",), None, own(*UNIT)),
        Move("send", "交成员签认", ("draft",), "signing", own(*UNIT), (has("whole", "扣除、成员和比例还没有填齐，请看逐项提示"),), days="distribution_signing_wd",
             notice="distribution.sent"),
        Move("sign", "签认", ("signing",), None, assigned(*SIGNERS)),
        Move("dispute", "提出异议", ("signing",), None, assigned(*SIGNERS), (REASON,), notice="distribution.disputed", asks=frozenset({"reason"})),
        Move("ask", "发送签认链接", ("signing",), None, own(*UNIT)),
        Move("decide", "作出决定", ("signing",), "decided", own(*UNIT), (has("signed", "还有成员没有签认"), has("decision_no", "请填写集体决策文号")),
             second=Second("distribution_decision", own(*UNIT)), asks=frozenset({"decision_no"}), notice="distribution.decided"),
        Move("announce", "公示", ("decided",), "announced", own(*UNIT), (has("contact", "请填写异议受理人和电话"),), asks=frozenset({"contact"})),
        Move("release", "公示无异议", ("announced",), "released", own(*UNIT), (has("clean", "公示未满或有异议未处理"),), days="distribution_payment_wd",
             notice="distribution.released"),
        Move("confirm_payer", "确认计税条件", ("decided", "announced", "released"), None, own(*UNIT), (has("note", "请写明核对了哪些证照"),),
             asks=frozenset({"note"})),
        Move("pay", "登记发放", ("released",), "paid", own(*UNIT), (has("voucher_no", "请填写付款凭证号"),), notice="distribution.paid",
             asks=frozenset({"voucher_no"})),
        Move("reopen", "退回重算", ("signing", "decided", "announced", "released"), "draft", own(*UNIT), (REASON,), notice="distribution.reopened",
             danger=True, asks=frozenset({"reason"})),
        Move("void", "作废", ("draft", "signing", "decided", "announced", "released"), "void", own(*UNIT), (REASON,), danger=True,
             asks=frozenset({"reason"})),
    ),
)  # fmt: skip

TEAM = (Role.INSTITUTE, Role.TTO, Role.ENTERPRISE, Role.EXPERT)

ENTITLEMENT = Lifecycle(
    name="entitlement",
    label="职务科技成果赋权",
    states={
        "draft": "起草中",
        "applied": "待单位审核",
        "returned": "退回补正",
        "decided": "已决定",
        "announced": "公示中",
        "cleared": "待签协议",
        "agreed": "待权属变更",
        "effective": "已生效",
        "ended": "已到期",
        "revoked": "已收回",
        "declined": "不予赋权",
        "withdrawn": "已撤回",
    },
    initial="draft",
    path=("draft", "applied", "decided", "announced", "cleared", "agreed", "effective"),
    moves=(
        Move("create", "申请赋权", (), "draft", assigned(*TEAM)),
        Move("edit", "修改", ("draft", "returned"), None, assigned(*TEAM)),
        Move("apply", "提交申请", ("draft", "returned"), "applied", assigned(*TEAM), (has("whole", "申请还没有填齐，请看逐项提示"),), days="entitlement_decision_wd",
             notice="entitlement.applied"),
        Move("withdraw", "撤回申请", ("draft", "applied", "returned", "decided", "announced", "cleared"), "withdrawn", assigned(*TEAM), (REASON,),
             danger=True, asks=frozenset({"reason"})),
        Move("return", "退回补正", ("applied",), "returned", own(*UNIT), (REASON,), days="entitlement_supplement_wd", notice="entitlement.returned",
             asks=frozenset({"reason"})),
        Move("decide", "同意赋权", ("applied",), "decided", own(*UNIT), (has("decision_no", "请填写集体决策文号"),),
             second=Second("entitlement_decision", own(*UNIT)), notice="entitlement.decided", asks=frozenset({"decision_no"})),
        Move("decline", "不予赋权", ("applied",), "declined", own(*UNIT), (REASON,), second=Second("entitlement_decision", own(*UNIT)),
             notice="entitlement.declined", danger=True, asks=frozenset({"reason"})),
        Move("announce", "公示", ("decided",), "announced", own(*UNIT), (has("contact", "请填写异议受理人和电话"),), asks=frozenset({"contact"})),
        Move("clear", "公示无异议", ("announced",), "cleared", own(*UNIT), (has("clean", "公示未满或有异议未处理"),), days="entitlement_agreement_wd",
             notice="entitlement.cleared"),
        Move("agree", "登记赋权协议", ("cleared",), "agreed", own(*UNIT), (has("agreement_no", "请填写协议编号"),), days="entitlement_title_change_wd",
             asks=frozenset({"agreement_no"})),
        Move("change_title", "登记权属变更", ("agreed",), "effective", own(*UNIT), (has("title_no", "请填写权属变更或许可备案的登记号"),),
             notice="entitlement.effective", asks=frozenset({"title_no"})),
        Move("report", "登记年度报告", ("effective",), None, assigned(*TEAM) + own(*UNIT), (has("words", "请写明转化进展"),),
             asks=frozenset({"words"})),
        Move("end", "到期结束", ("effective",), "ended", own(*UNIT), (has("over", "使用权期限未满；所有权份额没有期限"),)),
        Move("revoke", "收回", ("effective",), "revoked", own(*UNIT), (REASON,), second=Second("entitlement_revocation", own(*UNIT)),
             notice="entitlement.revoked", danger=True, asks=frozenset({"reason"})),
    ),
)  # fmt: skip

BUNDLE = Lifecycle(
    name="diligence_bundle",
    label="履职佐证",
    states={"draft": "整理中", "sealed": "已封存", "handed": "已移交", "void": "已作废"},
    initial="draft",
    path=("draft", "sealed", "handed"),
    moves=(
        Move("create", "整理履职佐证", (), "draft", own(*UNIT)),
        Move("edit", "修改", ("draft",), None, own(*UNIT)),
        Move("seal", "封存", ("draft",), "sealed", own(*UNIT), (has("whole", "还没有填齐，请看逐项提示"),)),
        Move("hand_over", "登记移交", ("sealed",), "handed", own(*UNIT), (has("handed_to", "请填写移交给哪个单位"),),
             asks=frozenset({"handed_to"})),
        Move("void", "作废", ("draft", "sealed"), "void", own(*UNIT), (REASON,), danger=True, asks=frozenset({"reason"})),
    ),
)  # fmt: skip

NOTICED = has("clean", "公示未满或有异议未处理；协议定价、股份奖励给个人的须先公示")

EQUITY = Lifecycle(
    name="equity",
    label="作价入股",
    states={
        "draft": "起草中",
        "decided": "已决定",
        "announced": "公示中",
        "cleared": "待签投资协议",
        "signed": "待变更登记",
        "held": "持股中",
        "exited": "已退出",
        "void": "已作废",
    },
    initial="draft",
    path=("draft", "decided", "announced", "cleared", "signed", "held"),
    moves=(
        Move("create", "新建作价入股", (), "draft", own(*UNIT)),
        Move("edit", "修改", ("draft",), None, own(*UNIT)),
        Move("decide", "作出决定", ("draft",), "decided", own(*UNIT),
             (has("whole", "还没有填齐，请看逐项提示"), has("decision_no", "请填写集体决策文号")),
             second=Second("equity_decision", own(*UNIT)), notice="equity.decided", asks=frozenset({"decision_no"})),
        Move("announce", "公示", ("decided",), "announced", own(*UNIT), (has("contact", "请填写异议受理人和电话"),), asks=frozenset({"contact"})),
        Move("clear", "可以签约", ("decided", "announced"), "cleared", own(*UNIT), (NOTICED,), days="equity_agreement_wd", notice="equity.cleared"),
        Move("sign", "登记投资协议", ("cleared",), "signed", own(*UNIT), (has("agreement_no", "请填写协议编号"),), days="equity_registration_wd",
             asks=frozenset({"agreement_no"})),
        Move("register", "登记股权变更", ("signed",), "held", own(*UNIT), (has("registration_no", "请填写市场监管部门变更登记的编号"),),
             notice="equity.held", asks=frozenset({"registration_no"})),
        Move("exit", "登记退出", ("held",), "exited", own(*UNIT), (REASON,), second=Second("equity_exit", own(*UNIT)), notice="equity.exited",
             danger=True, asks=frozenset({"reason"})),
        Move("reopen", "退回修改", ("decided", "announced", "cleared", "signed"), "draft", own(*UNIT), (REASON,), danger=True,
             asks=frozenset({"reason"})),
        Move("void", "作废", ("draft", "decided", "announced", "cleared", "signed"), "void", own(*UNIT), (REASON,), danger=True,
             asks=frozenset({"reason"})),
    ),
)  # fmt: skip

VENTURE = Lifecycle(
    name="venture",
    label="离岗创业、在岗创业",
    states={
        "draft": "填写中",
        "applied": "待单位审核",
        "returned": "退回补正",
        "approved": "已同意",
        "announced": "公示中",
        "cleared": "待签协议",
        "running": "创业中",
        "back": "已返岗",
        "left": "已离职",
        "stopped": "已终止",
        "declined": "不予同意",
        "withdrawn": "已撤回",
    },
    initial="draft",
    path=("draft", "applied", "approved", "announced", "cleared", "running", "back"),
    moves=(
        Move("create", "申请创业", (), "draft", assigned(*TEAM)),
        Move("edit", "修改", ("draft", "returned"), None, assigned(*TEAM)),
        Move("apply", "提交申请", ("draft", "returned"), "applied", assigned(*TEAM), (has("whole", "申请还没有填齐，请看逐项提示"),), days="venture_decision_wd",
             notice="venture.applied"),
        Move("withdraw", "撤回申请", ("draft", "applied", "returned", "approved", "announced", "cleared"), "withdrawn", assigned(*TEAM), (REASON,),
             danger=True, asks=frozenset({"reason"})),
        Move("return", "退回补正", ("applied",), "returned", own(*UNIT), (REASON,), days="venture_supplement_wd", notice="venture.returned",
             asks=frozenset({"reason"})),
        Move("approve", "同意创业", ("applied",), "approved", own(*UNIT), (has("decision_no", "请填写集体决策文号"),),
             second=Second("venture_decision", own(*UNIT)), notice="venture.approved", asks=frozenset({"decision_no"})),
        Move("decline", "不予同意", ("applied",), "declined", own(*UNIT), (REASON,), second=Second("venture_decision", own(*UNIT)),
             notice="venture.declined", danger=True, asks=frozenset({"reason"})),
        Move("announce", "公示", ("approved",), "announced", own(*UNIT), (has("contact", "请填写异议受理人和电话"),), asks=frozenset({"contact"})),
        Move("clear", "可以签约", ("approved", "announced"), "cleared", own(*UNIT), (has("clean", "公示未满或有异议未处理"),), days="venture_agreement_wd",
             notice="venture.cleared"),
        Move("sign", "登记创业协议", ("cleared",), "running", own(*UNIT), (has("agreement_no", "请填写协议编号"),), notice="venture.running",
             asks=frozenset({"agreement_no"})),
        Move("report", "登记年度情况", ("running",), None, assigned(*TEAM) + own(*UNIT), (has("words", "请写明创业进展"),),
             asks=frozenset({"words"})),
        Move("extend", "延长期限", ("running",), None, own(*UNIT), (REASON,), second=Second("venture_extension", own(*UNIT)),
             notice="venture.extended", asks=frozenset({"reason"})),
        Move("come_back", "登记返岗", ("running",), "back", own(*UNIT), notice="venture.over"),
        Move("leave", "登记离职", ("running",), "left", own(*UNIT), (REASON,), notice="venture.over", danger=True, asks=frozenset({"reason"})),
        Move("stop", "终止", ("running",), "stopped", own(*UNIT), (REASON,), second=Second("venture_stop", own(*UNIT)), notice="venture.over",
             danger=True, asks=frozenset({"reason"})),
    ),
)  # fmt: skip
