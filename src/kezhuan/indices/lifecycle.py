"""How an edition (年度版) of an index goes from draft to published, and how a later one stands beside it."""

from __future__ import annotations

from kezhuan.core.access import Role, inside
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
            days=3,
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
