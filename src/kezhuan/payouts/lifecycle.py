"""How a payout goes: from the application to the treasury's receipt, and back where the contract falls."""

from __future__ import annotations

from kezhuan.core.access import Role, inside, own
from kezhuan.core.lifecycle import Lifecycle, Move, Second, has, needs

APPLICANTS = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.BROKER)
SCIENCE = (Role.DISTRICT, Role.CITY)
FINANCE = (Role.FINANCE,)
BUREAUS = SCIENCE + FINANCE
BEFORE_MONEY = ("draft", "submitted", "returned", "accepted", "reviewed", "approved", "announced", "settled")
REASON = has("reason", "请写明理由")
# 奖补资金退回之前、收款账户变更等待期内不能拨付，见 usecases。

APPLICATION = Lifecycle(
    name="application",
    label="奖补申报",
    states={
        "draft": "草稿",
        "submitted": "已申报",
        "returned": "退回补正",
        "accepted": "已受理",
        "reviewed": "已审核",
        "approved": "已核定",
        "announced": "公示中",
        "settled": "待拨付",
        "queued": "拨付中",
        "paid": "已拨付",
        "declined": "不予支持",
        "withdrawn": "已撤回",
        "recovering": "追回中",
        "recovered": "已追回",
    },
    initial="draft",
    path=("draft", "submitted", "accepted", "reviewed", "approved", "announced", "settled", "queued", "paid"),
    at_rest=frozenset({"paid"}),
    moves=(
        Move("create", "新建申报", (), "draft", own(*APPLICANTS) + inside(*SCIENCE)),
        Move("edit", "修改", ("draft", "returned"), None, own(*APPLICANTS)),
        Move("submit", "提交申报", ("draft", "returned"), "submitted", own(*APPLICANTS),
             (has("evidence", "佐证材料还没有齐"), has("payee", "请选择收款账户"), has("promised", "请确认申报承诺")),
             days="payout_acceptance_wd", notice="application.submitted", asks=frozenset({"promised"})),
        Move("withdraw", "撤回", BEFORE_MONEY[:-2], "withdrawn", own(*APPLICANTS)),
        Move("return", "退回补正", ("submitted", "accepted"), "returned", inside(*SCIENCE), (REASON,), notice="application.returned",
             asks=frozenset({"reason"})),
        Move("accept", "受理", ("submitted",), "accepted", inside(*SCIENCE), days="payout_review_wd", notice="application.accepted"),
        Move("review", "审核通过", ("accepted", "reviewed"), "reviewed", inside(*SCIENCE), (has("opinion", "请写明审核意见"),), days="payout_decision_wd",
             asks=frozenset({"opinion"})),
        Move("decide", "核定", ("reviewed",), "approved", inside(*SCIENCE), (has("reason", "请写明核定理由"),), days="payout_announcement_wd",
             second=Second("payout_decision", inside(*FINANCE)), notice="application.approved", asks=frozenset({"reason"})),
        Move("decline", "不予支持", ("submitted", "accepted", "reviewed", "approved", "settled"), "declined", inside(*SCIENCE), (REASON,),
             second=Second("payout_refusal", inside(*BUREAUS)), notice="application.declined", danger=True, asks=frozenset({"reason"})),
        # what happens to many at once is done by the arrangement, the disbursement and the recovery they stand in
        Move("announce", "列入公示", ("approved",), "announced", ()),
        Move("reopen", "公示退回", ("announced",), "approved", ()),
        Move("settle", "公示无异议", ("announced",), "settled", ()),
        Move("queue", "列入拨付", ("settled",), "queued", ()),
        Move("unqueue", "退出拨付", ("queued",), "settled", ()),
        Move("pay", "到账", ("queued",), "paid", (), notice="application.paid"),
        Move("recover", "追回", ("queued", "paid"), "recovering", (), notice="application.recovering"),
        Move("restore", "恢复", ("recovering",), "paid", (), notice="application.restored"),
        Move("return_money", "退回到账", ("recovering",), "recovered", (), notice="application.recovered"),
    ),
)  # fmt: skip

ACCOUNT = Lifecycle(
    name="payee_account",
    label="收款账户",
    states={"pending": "待核对", "usable": "可用", "closed": "已停用"},
    initial="pending",
    path=("pending", "usable"),
    moves=(
        Move("create", "登记收款账户", (), "pending", own(*APPLICANTS), days="payee_account_check_wd"),
        Move("change", "变更收款账户", ("pending", "usable"), "pending", own(*APPLICANTS), days="payee_account_check_wd", notice="payee_account.changed"),
        Move("confirm", "核对通过", ("pending",), "usable", inside(*BUREAUS), (has("callback", "请写明与原联系人电话核对的情况"),),
             notice="payee_account.confirmed", asks=frozenset({"callback"})),
        Move("close", "停用", ("pending", "usable"), "closed", own(*APPLICANTS) + inside(*BUREAUS)),
    ),
)  # fmt: skip

APPROPRIATION = Lifecycle(
    name="appropriation",
    label="年度预算",
    states={"open": "使用中", "closed": "已关闭"},
    initial="open",
    path=("open", "closed"),
    moves=(
        Move("create", "建立年度预算", (), "open", inside(*BUREAUS)),
        Move("set", "确定额度", ("open",), None, inside(*SCIENCE), (REASON,), second=Second("payout_budget", inside(*FINANCE)),
             asks=frozenset({"reason"})),
        Move("close", "关闭", ("open",), "closed", inside(*BUREAUS), (needs("reserved", 0, "还有已安排未拨付的资金"),)),
    ),
)  # fmt: skip

ARRANGEMENT = Lifecycle(
    name="arrangement",
    label="资金安排",
    states={"announced": "公示中", "settled": "公示无异议", "reopened": "已退回重办"},
    initial="announced",
    path=("announced", "settled"),
    moves=(
        Move("create", "安排并公示", (), "announced", inside(*SCIENCE)),
        Move("settle", "公示结束", ("announced",), "settled", inside(*SCIENCE), (has("clean", "公示未满或有异议未处理"),)),
        Move("reopen", "退回重办", ("announced",), "reopened", inside(*SCIENCE), (REASON,), danger=True, asks=frozenset({"reason"})),
    ),
)  # fmt: skip

DISBURSEMENT = Lifecycle(
    name="disbursement",
    label="拨付批次",
    states={"made": "待复核", "released": "已下达", "finished": "已办结", "void": "已作废"},
    initial="made",
    path=("made", "released", "finished"),
    moves=(
        Move("create", "编制拨付清单", (), "made", inside(*BUREAUS), days="disbursement_release_wd"),
        Move("release", "复核下达", ("made",), "released", inside(*FINANCE), (has("other_hand", "编制与复核须为不同的人"),),
             notice="disbursement.released", asks=frozenset({"other_hand"})),
        Move("void", "作废", ("made",), "void", inside(*BUREAUS), (REASON,), danger=True, asks=frozenset({"reason"})),
        Move("book", "登记到账回单", ("released",), None, inside(*FINANCE)),
        Move("finish", "办结", ("released",), "finished", ()),
    ),
)  # fmt: skip

RECOVERY = Lifecycle(
    name="recovery",
    label="奖补追回",
    states={"open": "待通知", "noticed": "待退回", "repaid": "已退回", "waived": "已免除", "cancelled": "已取消"},
    initial="open",
    path=("open", "noticed", "repaid"),
    moves=(
        Move("create", "发起追回", (), "open", inside(*SCIENCE), days="recovery_notice_wd"),
        Move("notify", "发出退回通知", ("open",), "noticed", inside(*SCIENCE), days="recovery_repayment_wd", notice="recovery.noticed"),
        Move("repay", "登记退回", ("open", "noticed"), "repaid", inside(*FINANCE), (has("receipt", "请填写退回凭证号"),),
             notice="recovery.repaid", asks=frozenset({"receipt"})),
        Move("waive", "免除", ("open", "noticed"), "waived", inside(*SCIENCE), (REASON,), second=Second("payout_waiver", inside(*FINANCE)),
             danger=True, asks=frozenset({"reason"})),
        Move("cancel", "取消追回", ("open", "noticed"), "cancelled", ()),
    ),
)  # fmt: skip
