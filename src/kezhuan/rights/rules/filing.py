"""Which papers lie with a contribution, a venture or an entitlement, and who may add one."""

from __future__ import annotations

from collections.abc import Mapping

from kezhuan.core.errors import gettext_noop

KINDS: Mapping[str, Mapping[str, str]] = {
    "equity": {
        "valuation": gettext_noop("评估报告、挂牌或定价依据"),
        "decision": gettext_noop("集体决策文件"),
        "agreement": gettext_noop("投资协议、公司章程"),
        "registration": gettext_noop("股权变更登记材料"),
        "exit": gettext_noop("退出材料"),
        "other": gettext_noop("其他材料"),
    },
    "entitlement": {
        "plan": gettext_noop("转化方案及附件"),
        "consent": gettext_noop("团队成员、共有人的书面同意"),
        "decision": gettext_noop("集体决策文件"),
        "agreement": gettext_noop("赋权协议"),
        "title": gettext_noop("权属变更或许可备案材料"),
        "report": gettext_noop("年度报告材料"),
        "other": gettext_noop("其他材料"),
    },
    "venture": {
        "plan": gettext_noop("创业方案及附件"),
        "decision": gettext_noop("集体决策文件"),
        "agreement": gettext_noop("创业协议"),
        "report": gettext_noop("年度情况材料"),
        "over": gettext_noop("返岗、离职、终止材料"),
        "other": gettext_noop("其他材料"),
    },
}
# What was never carried out takes no more papers; what is over still does.
CLOSED: Mapping[str, frozenset[str]] = {
    "equity": frozenset({"void"}),
    "entitlement": frozenset({"declined", "withdrawn"}),
    "venture": frozenset({"declined", "withdrawn"}),
}

# Written by the people who ask for them, not by the office.
APPLIED = frozenset({"venture", "entitlement"})


def may_add(kind: str, state: str, *, office: bool, applicant: bool) -> bool:
    """True for the unit's office, and for who applied for a venture or a right; holders of shares only read."""
    return state not in CLOSED[kind] and (office or (kind in APPLIED and applicant))
