"""先用后转: how an achievement enters the pool, and how a trial of it goes until it is converted or given back."""

from __future__ import annotations

from kezhuan.core.access import Role, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has, needs

HOLDERS = (Role.INSTITUTE, Role.TTO, Role.ENTERPRISE)
OWNERS = own(*HOLDERS)
RUNNING = ("running", "breached")
ENDED = ("converted", "returned", "terminated")

POOL_ITEM = Lifecycle(
    name="pool_item",
    label="成果池条目",
    states={"applied": "待核对", "returned": "退回补充", "pooled": "已入池", "left": "已出池"},
    initial="applied",
    path=("applied", "pooled"),
    moves=(
        Move("create", "申请入池", (), "applied", OWNERS, days="pool_check_wd"),
        Move("resubmit", "补充后提交", ("returned",), "applied", OWNERS, days="pool_check_wd"),
        Move(
            "admit",
            "同意入池",
            ("applied",),
            "pooled",
            inside(Role.OPERATOR),
            (needs("conditions_met", True, "入池条件尚未逐项核对"),),
            notice="pool_item.admitted",
            asks=frozenset({"conditions_met"}),
        ),
        Move(
            "return",
            "退回补充",
            ("applied",),
            "returned",
            inside(Role.OPERATOR),
            (has("reason_note", "请写明要补充什么"),),
            days="pool_supplement_wd",
            notice="pool_item.returned",
            asks=frozenset({"reason_note"}),
        ),
        Move("leave", "出池", ("pooled",), "left", OWNERS + inside(Role.OPERATOR), danger=True),
    ),
)

# The firm that tries owns the trial; the holder of the achievement is its other party.
FIRM, HOLDER = own(Role.ENTERPRISE), party(*HOLDERS)

TRIAL = Lifecycle(
    name="trial",
    label="先用后转",
    states={
        "applied": "试用申请",
        "declined": "未达成",
        "running": "试用中",
        "converted": "已转化",
        "returned": "已归还",
        "terminated": "已终止",
        "breached": "违约告知",
        "disputed": "争议处理中",
    },
    initial="applied",
    path=("applied", "running", "converted"),
    moves=(
        Move("create", "申请试用", (), "applied", FIRM, days="trial_answer_wd", notice="trial.applied"),
        Move(
            "decline",
            "婉拒",
            ("applied",),
            "declined",
            HOLDER,
            (has("reason_note", "请写明理由"),),
            notice="trial.declined",
            asks=frozenset({"reason_note"}),
        ),
        Move("withdraw", "撤回", ("applied",), "declined", FIRM),
        Move(
            "sign",
            "签订试用协议",
            ("applied",),
            "running",
            HOLDER,
            (has("starts_on", "请填写开始日期"), has("insurance_no", "请填写保险单号")),
            notice="trial.signed",
            asks=frozenset({"starts_on", "insurance_no"}),
        ),
        Move(
            "extend",
            "续试",
            ("running",),
            None,
            HOLDER,
            (has("until", "请填写续试至哪一天"),),
            asks=frozenset({"until"}),
        ),
        Move("evaluate", "提交评价", RUNNING, None, FIRM + HOLDER),
        Move(
            "convert",
            "转化签约",
            RUNNING,
            "converted",
            HOLDER,
            (needs("both_evaluated", True, "双方都评价后才能转化"),),
            notice="trial.converted",
        ),
        Move(
            "give_back",
            "确认归还",
            RUNNING,
            "returned",
            HOLDER,
            (
                needs("both_evaluated", True, "双方都评价后才能归还"),
                has("deletion_proof", "试用企业尚未上传资料归还、删除证明"),
            ),
            notice="trial.ended",
        ),
        Move(
            "terminate",
            "终止试用",
            (*RUNNING, "disputed"),
            "terminated",
            FIRM + HOLDER,
            (has("reason_note", "请写明终止原因"),),
            danger=True,
            notice="trial.ended",
            asks=frozenset({"reason_note"}),
        ),
        Move(
            "breach",
            "发出违约告知",
            ("running",),
            "breached",
            HOLDER,
            (has("reason_note", "请写明违约事实"),),
            danger=True,
            notice="trial.breached",
            asks=frozenset({"reason_note"}),
        ),
        Move("cure", "已改正", ("breached",), "running", HOLDER),
        Move(
            "dispute",
            "转入争议处理",
            ("breached",),
            "disputed",
            HOLDER,
            (needs("notice_over", True, "违约告知期未满"),),
            notice="trial.disputed",
        ),
    ),
)
