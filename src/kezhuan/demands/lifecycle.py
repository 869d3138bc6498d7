"""The demand chain 征集 → 甄别 → 发布 → 对接 → 签约, the visit it begins with, and the batch it is collected in."""

from __future__ import annotations

from kezhuan.core.access import Role, anyone, inside, mandated, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has, needs

E, OP, DO, CO, LI, BR = Role.ENTERPRISE, Role.OPERATOR, Role.DISTRICT, Role.CITY, Role.LIAISON, Role.BROKER
OWNERS = own(E, Role.INSTITUTE, Role.TTO)
FILERS = OWNERS + mandated(LI, BR)

DEMAND = Lifecycle(
    name="demand",
    label="技术需求",
    states={
        "draft": "草稿",
        "submitted": "待甄别",
        "returned": "退回补充",
        "screened": "已甄别",
        "published": "已发布",
        "matched": "对接中",
        "contracted": "已签约",
        "closed": "已办结",
        "withdrawn": "已撤回",
        "expired": "已过期",
    },
    initial="draft",
    path=("draft", "submitted", "screened", "published", "matched", "contracted"),
    at_rest=frozenset({"expired"}),
    moves=(
        Move("create", "填写技术需求", (), "draft", FILERS),
        Move("edit", "修改", ("draft", "returned"), None, FILERS),
        # Outside rows: 外部数据 is published by the system, never screened by hand.
        Move("import", "导入外部数据", ("draft", "published"), "published", ()),
        Move(
            "ask",
            "请企业确认",
            ("draft", "returned"),
            None,
            mandated(LI, BR),
            (
                has("problem", "请写明主要问题"),
                has("contact_phone", "请先在“未公开内容”填写企业联系人的手机号码"),
            ),
        ),
        Move("confirm", "企业确认", ("draft", "returned"), None, OWNERS, (has("title", "请填写需求名称"),)),
        Move(
            "object",
            "内容有误",
            ("draft", "returned"),
            None,
            OWNERS,
            (has("objection", "请写明哪里有误"),),
            notice="demand.objected",
            asks=frozenset({"objection"}),
        ),
        Move(
            "submit",
            "提交",
            ("draft", "returned"),
            "submitted",
            FILERS,
            (
                has("title", "请填写需求名称"),
                has("problem", "请写明主要问题"),
                has("field", "请选择技术领域"),
                has("owner_confirmed", "须先由企业确认需求内容"),
                needs("secrecy_cleared", True, "请声明内容不涉及国家秘密（涉密内容请线下办理）"),
                needs("questions_open", False, "请先回答退回时提出的全部问题"),
            ),
            days="demand_screening_wd",
        ),
        Move(
            "return",
            "退回补充",
            # also after screening: who is to publish may find that something is missing
            ("submitted", "screened"),
            "returned",
            inside(OP, DO, CO),
            (has("questions", "退回须列明要补充的问题"),),
            days="demand_supplement_wd",
            notice="demand.returned",
            asks=frozenset({"questions"}),
        ),
        Move(
            "screen",
            "甄别通过",
            ("submitted",),
            "screened",
            inside(OP),
            (has("card_complete", "甄别卡须四项勾选并写明意见"),),
            days="demand_publication_wd",
            undo_s=10,
            asks=frozenset({"card_complete"}),
        ),
        Move(
            "decline",
            "不予受理",
            ("submitted",),
            "closed",
            inside(OP, DO),
            (has("close_reason", "请选择不予受理的理由"),),
            notice="demand.declined",
            danger=True,
            asks=frozenset({"close_reason"}),
        ),
        Move(
            "publish",
            "发布",
            ("screened",),
            "published",
            inside(DO, CO),
            (
                has("teaser", "请填写公开摘要"),
                has("audience", "请选择公开范围"),
                needs("gate_passed", True, "请逐项核对涉密与出口管制"),
            ),
            notice="demand.published",
            undo_s=10,
            asks=frozenset({"teaser", "audience", "gate_passed"}),
        ),
        Move(
            "take_down",
            "下架",
            ("published", "matched"),
            "screened",
            inside(OP, DO, CO),
            (has("reason", "请写明下架理由"),),
            danger=True,
            asks=frozenset({"reason"}),
        ),
        Move("match", "进入对接", ("published",), "matched", inside(OP) + mandated(BR) + OWNERS),
        Move("reopen", "恢复发布", ("matched",), "published", inside(OP) + OWNERS),
        Move(
            "contract",
            "登记签约",
            ("matched",),
            "contracted",
            OWNERS + inside(OP),
            (has("signed_on", "请填写签约日期"), has("signed_with", "请填写签约对方")),
            asks=frozenset({"signed_on", "signed_with"}),
        ),
        # Its contract was rescinded: the deal behind it is open again.
        Move("uncontract", "签约解除", ("contracted",), "matched", (), notice="demand.uncontracted"),
        Move(
            "renew",
            "延长有效期",
            ("published", "expired"),
            "published",
            OWNERS + mandated(LI),
            (
                has("confirm_by", "请填写新的有效期"),
                needs("sealed_cleared", False, "未公开内容已按留存期限清除，请另填一份需求"),
            ),
            asks=frozenset({"confirm_by"}),
        ),
        # One click, also while in talks: what nobody confirms for a whole term leaves the lists (scopes.audience).
        Move("keep", "确认仍然需要", ("published", "matched"), None, OWNERS + mandated(LI)),
        Move("expire", "到期", ("published",), "expired", (), notice="demand.expired"),
        # keeping.py, once the years of settings.clocks are over.
        Move("clear", "按留存期限清除未公开内容", ("closed", "withdrawn", "expired"), None, ()),
        Move(
            "close",
            "办结",
            ("submitted", "returned", "screened", "published", "matched", "contracted", "expired"),
            "closed",
            OWNERS + inside(DO, CO),
            (has("close_reason", "请选择办结理由"),),
            danger=True,
            asks=frozenset({"close_reason"}),
        ),
        Move(
            "withdraw",
            "撤回",
            ("draft", "submitted", "returned", "screened", "published"),
            "withdrawn",
            OWNERS,
            danger=True,
        ),
    ),
)

VISIT = Lifecycle(
    name="visit",
    label="走访记录",
    states={"draft": "草稿", "sent": "待对方确认", "confirmed": "对方已确认", "disputed": "对方有异议"},
    initial="draft",
    path=("draft", "sent", "confirmed"),
    moves=(
        Move("create", "新增走访", (), "draft", anyone(LI, OP, BR, DO)),
        Move("edit", "修改", ("draft", "disputed"), None, own(LI, OP, BR, DO)),
        Move(
            "send",
            "请对方确认",
            ("draft", "disputed"),
            "sent",
            own(LI, OP, BR, DO),
            (has("notes", "请填写走访情况"), has("contact_phone", "请填写对方手机号码")),
        ),
        Move("confirm", "确认", ("sent",), "confirmed", party(E)),
        Move(
            "dispute",
            "提出异议",
            ("sent",),
            "disputed",
            party(E),
            (has("dispute", "请写明异议"),),
            asks=frozenset({"dispute"}),
        ),
    ),
)

BATCH = Lifecycle(
    name="batch",
    label="征集批次",
    states={"open": "征集中", "closed": "已截止"},
    initial="open",
    path=("open", "closed"),
    moves=(
        Move("create", "发起征集", (), "open", inside(CO, DO, OP)),
        Move("edit", "修改", ("open",), None, inside(CO, DO, OP)),
        Move("close", "截止", ("open",), "closed", inside(CO, DO, OP)),
    ),
)

REPORT = Lifecycle(
    name="batch_report",
    label="征集上报",
    states={"collecting": "汇总中", "reported": "已上报", "accepted": "已接收", "returned": "退回修改"},
    initial="collecting",
    path=("collecting", "reported", "accepted"),
    moves=(
        Move("create", "开始汇总", (), "collecting", inside(LI, DO, OP)),
        Move("report", "上报", ("collecting", "returned"), "reported", inside(LI, DO, OP)),
        Move("accept", "接收", ("reported",), "accepted", inside(DO, CO)),
        Move(
            "return",
            "退回修改",
            ("reported",),
            "returned",
            inside(DO, CO),
            (has("reason", "请写明退回理由"),),
            asks=frozenset({"reason"}),
        ),
    ),
)
