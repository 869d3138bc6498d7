"""Decisions about people and organisations: what a registration must say, who may hold which hat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kezhuan.core.access import ADMINS, Role
from kezhuan.core.errors import Reason, gettext_noop

KINDS = {
    "enterprise": gettext_noop("企业"), "university": gettext_noop("高等院校"), "institute": gettext_noop("科研院所"),
    "hospital": gettext_noop("医疗机构"), "intermediary": gettext_noop("技术转移机构"), "bank": gettext_noop("银行"),
    "investor": gettext_noop("投资机构"), "bureau": gettext_noop("科技主管部门"), "finance": gettext_noop("财政部门"),
    "centre": gettext_noop("技术转移中心"), "operator": gettext_noop("科技大市场运营方"), "platform": gettext_noop("平台运维"),
}  # fmt: skip
# Which hats an organisation of each kind may give its people.
HATS: Mapping[str, frozenset[Role]] = {
    "enterprise": frozenset({Role.ENTERPRISE}),
    "university": frozenset({Role.TTO, Role.INSTITUTE, Role.EXPERT}),
    "institute": frozenset({Role.TTO, Role.INSTITUTE, Role.EXPERT}),
    "hospital": frozenset({Role.TTO, Role.INSTITUTE, Role.EXPERT}),
    "intermediary": frozenset({Role.BROKER}),
    "bank": frozenset({Role.INVESTOR}),
    "investor": frozenset({Role.INVESTOR}),
    "bureau": frozenset({Role.DISTRICT, Role.CITY, Role.PROVINCE, Role.LIAISON, Role.REGISTRAR}),
    "finance": frozenset({Role.FINANCE}),
    "centre": frozenset({Role.OPERATOR, Role.BROKER, Role.REGISTRAR, Role.LIAISON}),
    "operator": frozenset({Role.OPERATOR, Role.BROKER}),
    "platform": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}),
}
# What somebody may register for themselves; public bodies are entered by the operator.
OPEN_KINDS = ("enterprise", "university", "institute", "hospital", "intermediary", "bank", "investor")
PUBLIC_KINDS = ("bureau", "finance", "centre", "operator", "platform")
FIRST_HAT = {
    "enterprise": Role.ENTERPRISE, "university": Role.TTO, "institute": Role.TTO, "hospital": Role.TTO, "intermediary": Role.BROKER,
    "bank": Role.INVESTOR, "investor": Role.INVESTOR,
}  # fmt: skip


PROFILE_KINDS = {"expert": gettext_noop("专家"), "team": gettext_noop("团队")}


def hat_fault(kind: str, role: Role) -> Reason | None:
    """A reason where an organisation of this kind gives no such hat."""
    if role in HATS.get(kind, frozenset()):
        return None
    return Reason("hat.kind", gettext_noop("{kind}没有这一身份"), {"kind": KINDS.get(kind, kind)})


def three_admins_fault(held: frozenset[Role], role: Role) -> Reason | None:
    """A reason where 三员分立 forbids this role beside those held: an administrator is nothing else
    (GB/T 22239-2019, 安全管理中心)."""
    others = held - {role}
    if role in ADMINS and others or others & ADMINS:
        return Reason("hat.admins", gettext_noop("系统、安全、审计管理员须分设，且不得兼任业务身份"))
    return None


@dataclass(frozen=True, slots=True)
class Difference:
    """What the registry says where something else was typed: both are shown, nothing is overwritten."""

    field: str
    typed: str
    registry: str


REGISTRY_FIELDS = ("name", "address", "legal_person", "region")


def differences(typed: Mapping[str, Any], entry: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every field in which what was typed and the registry differ; an empty field of either side is no difference."""
    return tuple(
        Difference(name, str(typed[name]), str(entry[name]))
        for name in REGISTRY_FIELDS
        if typed.get(name) and entry.get(name) and str(typed[name]).strip() != str(entry[name]).strip()
    )


def filled(typed: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values with the registry's in the places left empty."""
    return dict(typed) | {
        name: entry[name] for name in REGISTRY_FIELDS if not typed.get(name) and entry.get(name)
    }
