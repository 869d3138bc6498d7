"""How revenue is shared: from a receipt to the money of the people who made the achievement."""

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
        Move("send", "交成员签认", ("draft",), "signing", own(*UNIT), (has("whole", "扣除、成员和比例还没有填齐，请看逐项提示"),), days=10,
             notice="distribution.sent"),
        Move("sign", "签认", ("signing",), None, assigned(*SIGNERS)),
        Move("dispute", "提出异议", ("signing",), None, assigned(*SIGNERS), (REASON,), notice="distribution.disputed", asks=frozenset({"reason"})),
        Move("ask", "发送签认链接", ("signing",), None, own(*UNIT)),
        Move("decide", "作出决定", ("signing",), "decided", own(*UNIT), (has("signed", "还有成员没有签认"), has("decision_no", "请填写集体决策文号")),
             second=Second("distribution_decision", own(*UNIT)), asks=frozenset({"decision_no"}), notice="distribution.decided"),
        Move("announce", "公示", ("decided",), "announced", own(*UNIT), (has("contact", "请填写异议受理人和电话"),), asks=frozenset({"contact"})),
        Move("release", "公示无异议", ("announced",), "released", own(*UNIT), (has("clean", "公示未满或有异议未处理"),), days=10,
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
