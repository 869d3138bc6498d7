"""How an edition (年度版) of an index goes from draft to published, a yearly target (年度目标) from draft to its
end, and a collection sheet (采集表) from a department's hands to its sign-off."""

from __future__ import annotations

from kezhuan.core.access import Role, inside, own
from kezhuan.core.lifecycle import Lifecycle, Move, has, needs

MAKERS = (Role.OPERATOR, Role.DISTRICT, Role.CITY)

EDITION = Lifecycle(
    name="edition",
    label="年度版",
    states={
        "draft": "草稿",
        "checking": "待复核",
        "published": "已发布",
        "superseded": "已有修订版",
        "discarded": "已作废",
    },
    initial="draft",
    path=("draft", "checking", "published"),
    at_rest=frozenset({"published"}),
    moves=(
        Move("create", "编制年度版", (), "draft", inside(*MAKERS)),
        Move("edit", "修改设置", ("draft",), None, inside(*MAKERS)),
        Move("compute", "计算", ("draft",), None, inside(*MAKERS)),
        Move(
            "submit",
            "提交复核",
            ("draft",),
            "checking",
            inside(*MAKERS),
            (has("results", "尚未计算，没有结果可提交"),),
            days="edition_check_wd",
            notice="edition.submitted",
        ),
        Move(
            "return",
            "退回修改",
            ("checking",),
            "draft",
            inside(Role.CITY),
            (has("reason", "请写明退回原因"),),
            asks=frozenset({"reason"}),
            notice="edition.returned",
        ),
        Move(
            "publish",
            "复核发布",
            ("checking",),
            "published",
            inside(Role.CITY),
            (
                needs("second_person", True, "编制人与复核人须为不同的人"),
                needs("verified", True, "重算的结果与提交的不一致，请退回重新计算"),
            ),
            asks=frozenset({"second_person", "verified"}),
            notice="edition.published",
        ),
        Move("revise", "另编修订版", ("published",), None, inside(*MAKERS)),
        Move("supersede", "标为已有修订版", ("published",), "superseded", ()),
        Move("discard", "作废", ("draft",), "discarded", inside(*MAKERS), danger=True),
    ),
)

SETTERS = (Role.DISTRICT, Role.CITY)
HOLDERS = (Role.OPERATOR, Role.LIAISON, Role.TTO, Role.INSTITUTE, Role.BROKER)
REASON = (has("reason", "请写明理由"),)

# What is filled and signed off without an account is done through the one-time link, as the system.
COLLECTION = Lifecycle(
    name="collection",
    label="采集表",
    states={"sent": "待填报", "signed": "已签核", "withdrawn": "已撤回"},
    initial="sent",
    path=("sent", "signed"),
    moves=(
        Move("create", "发出采集表", (), "sent", inside(*MAKERS)),
        Move("resend", "重发链接", ("sent",), None, inside(*MAKERS)),
        Move("fill", "部门填报", ("sent",), None, ()),
        Move(
            "sign",
            "部门签核",
            ("sent",),
            "signed",
            (),
            (has("answers", "还没有填任何数"),),
            notice="collection.signed",
        ),
        Move("withdraw", "撤回", ("sent",), "withdrawn", inside(*MAKERS), danger=True),
    ),
)

TARGET = Lifecycle(
    name="target",
    label="年度目标",
    states={"draft": "草稿", "issued": "已下达", "closed": "已办结", "withdrawn": "已取消"},
    initial="draft",
    path=("draft", "issued", "closed"),
    moves=(
        Move("create", "制定目标", (), "draft", inside(*SETTERS)),
        Move("edit", "修改", ("draft",), None, inside(*SETTERS)),
        Move("issue", "下达", ("draft",), "issued", inside(*SETTERS), notice="target.issued"),
        Move("report", "报调度数", ("issued",), None, own(*HOLDERS) + inside(Role.OPERATOR, *SETTERS)),
        Move("adjust", "调整目标数", ("issued",), None, inside(*SETTERS), REASON, asks=frozenset({"reason"})),
        Move(
            "close",
            "年终办结",
            ("issued",),
            "closed",
            inside(*SETTERS),
            (has("reported", "还没有任何调度数"), has("outcome", "请写明完成情况")),
            asks=frozenset({"outcome"}),
        ),
        Move(
            "withdraw",
            "取消",
            ("draft", "issued"),
            "withdrawn",
            inside(*SETTERS),
            REASON,
            danger=True,
            asks=frozenset({"reason"}),
        ),
    ),
)
