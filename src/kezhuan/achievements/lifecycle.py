"""The supply chain 成果征集 → 权属核对 → 发布 → 产业化辅导 → 转化; evaluation stands beside it, never a gate."""

from __future__ import annotations

from kezhuan.core.access import Role, anyone, inside, mandated, own
from kezhuan.core.lifecycle import Lifecycle, Move, Second, has, needs

OWNERS = own(Role.INSTITUTE, Role.TTO, Role.ENTERPRISE)
ON_OFFER = ("published", "coached")
KEEPERS = own(Role.TTO) + inside(Role.OPERATOR)

ACHIEVEMENT = Lifecycle(
    name="achievement",
    label="科技成果",
    states={
        "draft": "草稿",
        "confirmed": "权属已核对",
        "published": "已发布",
        "coached": "辅导中",
        "converted": "已转化",
        "withdrawn": "已撤回",
    },
    initial="draft",
    path=("draft", "confirmed", "published", "coached", "converted"),
    at_rest=frozenset({"withdrawn"}),
    moves=(
        Move("create", "登记成果", (), "draft", OWNERS + mandated(Role.BROKER)),
        Move(
            "edit",
            "修改",
            ("draft", "confirmed", "published", "coached"),
            None,
            OWNERS + mandated(Role.BROKER),
        ),
        # Outside rows: 外部数据 is published by the system, its owner unclaimed.
        Move("import", "导入外部数据", ("draft", "published"), "published", ()),
        Move(
            "confirm",
            "权属核对",
            ("draft",),
            "confirmed",
            KEEPERS,
            (has("title", "请填写成果名称"), has("rights_checked", "请核对知识产权与权属并写明结论")),
            asks=frozenset({"rights_checked"}),
        ),
        Move(
            "return",
            "退回修改",
            ("confirmed",),
            "draft",
            KEEPERS,
            (has("reason", "请写明退回理由"),),
            asks=frozenset({"reason"}),
        ),
        Move(
            "publish",
            "发布",
            ("confirmed", "withdrawn"),
            "published",
            KEEPERS,
            (
                has("summary", "请填写公开简介"),
                has("field", "请选择技术领域"),
                has("modes", "请至少选择一种转化方式"),
                has("ownership_confirmed", "发布前须完成权属核对"),
                needs("secrecy_cleared", True, "请声明内容不涉及国家秘密（涉密内容请线下办理）"),
            ),
            undo_s=10,
        ),
        # What competitors may read is widened by two: the owner asks, the bureau checks and lets it stand.
        Move(
            "widen",
            "扩大公开范围",
            ON_OFFER,
            None,
            OWNERS,
            (needs("narrow", True, "该成果已向任何人公开"),),
            second=Second("audience_widening", inside(Role.DISTRICT, Role.CITY)),
        ),
        Move(
            "coach",
            "进入辅导",
            ("published",),
            "coached",
            inside(Role.OPERATOR, Role.BROKER) + mandated(Role.BROKER),
        ),
        Move(
            "release",
            "结束辅导",
            ("coached",),
            "published",
            inside(Role.OPERATOR, Role.BROKER) + mandated(Role.BROKER),
        ),
        Move(
            "convert",
            "登记转化",
            ("published", "coached"),
            "converted",
            OWNERS + inside(Role.OPERATOR),
            (has("converted_on", "请填写转化日期"), has("converted_by", "请选择转化方式")),
            asks=frozenset({"converted_on", "converted_by"}),
        ),
        Move(
            "renew",
            "确认仍然有效",
            ("published", "coached"),
            None,
            OWNERS,
            (has("confirm_by", "请填写新的有效期"),),
            asks=frozenset({"confirm_by"}),
        ),
        # By the calendar, where the patent registry shows every right in force.
        Move(
            "extend",
            "按专利登记续期",
            ON_OFFER,
            None,
            (),
            (has("confirm_by", "请填写新的有效期"),),
            asks=frozenset({"confirm_by"}),
        ),
        Move(
            "withdraw",
            "撤回",
            ("draft", "confirmed", "published", "coached"),
            "withdrawn",
            OWNERS + inside(Role.OPERATOR, Role.DISTRICT, Role.CITY),
            (has("reason", "请写明撤回理由"),),
            danger=True,
            asks=frozenset({"reason"}),
        ),
    ),
)

EVALUATION = Lifecycle(
    name="evaluation",
    label="成果评价",
    states={"open": "评价中", "done": "已评", "lapsed": "已失效"},
    initial="open",
    path=("open", "done"),
    at_rest=frozenset({"done"}),
    moves=(
        Move("create", "开始评价", (), "open", OWNERS + inside(Role.OPERATOR)),
        Move("edit", "修改", ("open",), None, OWNERS + inside(Role.OPERATOR)),
        Move(
            "finish",
            "评定",
            ("open",),
            "done",
            inside(Role.OPERATOR),
            (has("evidence_complete", "每一级成熟度都须附佐证材料"),),
        ),
        Move("lapse", "失效", ("done",), "lapsed", anyone(Role.OPERATOR)),
    ),
)

DISPUTE = Lifecycle(
    name="patent_dispute",
    label="权属争议",
    states={"open": "待处理", "decided": "已处理", "lapsed": "已消解"},
    initial="open",
    path=("open", "decided"),
    moves=(
        # Opened and ended by the system alone: what two owners typed contradicts, or no longer does.
        Move(
            "create",
            "发现权属争议",
            (),
            "open",
            (),
            days="patent_dispute_decision_wd",
            notice="patent_dispute.opened",
        ),
        Move("lapse", "争议消解", ("open",), "lapsed", ()),
        Move(
            "decide",
            "处理",
            ("open",),
            "decided",
            inside(Role.OPERATOR),
            (
                has("outcome", "请选择处理结果"),
                has("reason", "请写明处理理由"),
                needs("keeper_named", True, "请选择主张成立的一方"),
            ),
            notice="patent_dispute.decided",
            asks=frozenset({"outcome", "reason", "keeper_named"}),
        ),
    ),
)
