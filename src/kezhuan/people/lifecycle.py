"""How an organisation, a claim on it, and a listed expert or team come to stand."""

from __future__ import annotations

from kezhuan.core.access import Role, anyone, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has

SIGNED_IN = tuple(
    role
    for role in Role
    if role not in {Role.VISITOR, Role.SYSTEM, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
)
OWNERS = own(Role.MEMBER, Role.ENTERPRISE, Role.TTO, Role.INSTITUTE, Role.INVESTOR, Role.BROKER)
VERIFIERS = inside(Role.OPERATOR, Role.DISTRICT, Role.CITY)

ORGANISATION = Lifecycle(
    name="organisation",
    label="单位",
    states={
        "registered": "待核验",
        "verified": "已核验",
        "refused": "核验未通过",
        "suspended": "已停用",
        "merged": "已并入",
    },
    initial="registered",
    path=("registered", "verified"),
    at_rest=frozenset({"verified", "refused", "suspended"}),
    moves=(
        Move("create", "登记单位", (), "registered", anyone(*SIGNED_IN), days="organisation_verification_wd"),
        Move(
            "edit",
            "修改单位信息",
            ("registered", "refused", "verified"),
            None,
            OWNERS + VERIFIERS,
        ),
        Move(
            "resubmit",
            "重新提交核验",
            ("refused",),
            "registered",
            OWNERS,
            days="organisation_verification_wd",
        ),
        Move("verify", "核验通过", ("registered",), "verified", VERIFIERS),
        Move(
            "refuse",
            "核验不通过",
            ("registered",),
            "refused",
            VERIFIERS,
            (has("reason", "请写明不通过的理由"),),
            asks=frozenset({"reason"}),
        ),
        Move(
            "suspend",
            "停用",
            ("verified",),
            "suspended",
            inside(Role.CITY, Role.DISTRICT),
            (has("reason", "请写明停用理由"),),
            danger=True,
            asks=frozenset({"reason"}),
        ),
        Move("restore", "恢复", ("suspended",), "verified", inside(Role.CITY, Role.DISTRICT)),
        Move(
            "merge",
            "并入另一单位",
            ("registered", "verified", "suspended"),
            "merged",
            inside(Role.CITY),
            (has("merged_into", "请选择并入的单位"),),
            danger=True,
            asks=frozenset({"merged_into"}),
        ),
    ),
)

CLAIM = Lifecycle(
    name="claim",
    label="加入申请",
    states={"submitted": "待核验", "accepted": "已通过", "refused": "未通过", "withdrawn": "已撤回"},
    initial="submitted",
    path=("submitted", "accepted"),
    moves=(
        Move(
            "create",
            "申请代表单位",
            (),
            "submitted",
            anyone(*SIGNED_IN),
            days="claim_decision_wd",
            notice="claim.submitted",
        ),
        Move(
            "accept",
            "通过",
            ("submitted",),
            "accepted",
            VERIFIERS + own(Role.ENTERPRISE, Role.TTO, Role.INSTITUTE, Role.INVESTOR, Role.BROKER),
            notice="claim.accepted",
        ),
        Move(
            "refuse",
            "不通过",
            ("submitted",),
            "refused",
            VERIFIERS + own(Role.ENTERPRISE, Role.TTO, Role.INSTITUTE, Role.INVESTOR, Role.BROKER),
            (has("reason", "请写明不通过的理由"),),
            asks=frozenset({"reason"}),
            notice="claim.refused",
        ),
        Move("withdraw", "撤回", ("submitted",), "withdrawn", party(*SIGNED_IN)),
    ),
)

PROFILE = Lifecycle(
    name="profile",
    label="专家与团队",
    states={"draft": "草稿", "listed": "已入库", "hidden": "已下架"},
    initial="draft",
    path=("draft", "listed"),
    at_rest=frozenset({"hidden"}),
    moves=(
        Move(
            "create",
            "登记专家或团队",
            (),
            "draft",
            own(Role.TTO, Role.INSTITUTE, Role.EXPERT, Role.ENTERPRISE) + inside(Role.OPERATOR),
        ),
        Move(
            "edit",
            "修改",
            ("draft", "listed", "hidden"),
            None,
            own(Role.TTO, Role.INSTITUTE, Role.EXPERT, Role.ENTERPRISE) + inside(Role.OPERATOR),
        ),
        Move(
            "list",
            "入库公开",
            ("draft", "hidden"),
            "listed",
            own(Role.TTO, Role.EXPERT) + inside(Role.OPERATOR),
            (
                has("summary", "请填写研究方向与能力简介"),
                has("fields", "请至少选择一个技术领域"),
                has("consent_at", "须先取得本人同意公开"),
            ),
        ),
        Move(
            "renew",
            "确认仍然有效",
            ("listed",),
            None,
            own(Role.TTO, Role.INSTITUTE, Role.EXPERT) + inside(Role.OPERATOR),
        ),
        Move(
            "hide",
            "下架",
            ("listed",),
            "hidden",
            own(Role.TTO, Role.INSTITUTE, Role.EXPERT) + inside(Role.OPERATOR, Role.DISTRICT, Role.CITY),
        ),
    ),
)
