"""Whom a contract's moves concern, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.contracts.lifecycle import OWNERS
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of, staff_for

TOPIC = "contract"


def _letters(users: Any, contract: Any, template: str) -> Iterator[Letter]:
    for user in users:
        params = {
            "number": contract.number or "",
            "due": f"{contract.due_on:%Y-%m-%d}" if contract.due_on else "—",
        }
        yield Letter(user, TOPIC, template, f"/contracts/{contract.uid}/", params)


def _owner(contract: Any) -> Any:
    found = set(people_of(contract.organisation.uid))
    return found | (set(people_of(contract.filer_org_id)) if contract.filer_org_id else set())


def _to_owner(template: str) -> Any:
    return lambda contract, actor: _letters(_owner(contract), contract, template)


def submitted(contract: Any, actor: Actor) -> Iterator[Letter]:
    """The desk that works on this lane learns of the filing."""
    role = Role.REGISTRAR if contract.lane == "inside" else Role.OPERATOR
    return _letters(
        staff_for(contract.region, role), contract, gettext_noop("技术合同 {number} 已提交，请办理")
    )


def visit_due(project: Any, *, months: int) -> Iterator[Letter]:
    """Who carries the project out, and the desk of its region, learn that a visit is due."""
    users = set(people_of(project.organisation.uid, *OWNERS)) | set(staff_for(project.region, Role.OPERATOR))
    for user in sorted(users):
        yield Letter(user, TOPIC, gettext_noop("成果转化项目 {number} 的 {months} 个月回访已到期，请登记"), f"/projects/{project.uid}/",
                     {"number": project.number or "", "months": months})  # fmt: skip


TIDINGS = {
    "contract.submitted": submitted,
    "contract.returned": _to_owner(gettext_noop("技术合同 {number} 已退回补正，请于 {due} 前补齐后再提交")),
    "contract.advised": _to_owner(gettext_noop("技术合同 {number} 已出预审意见，可以下载材料包")),
    "contract.accepted": _to_owner(gettext_noop("技术合同 {number} 已受理，审核期限为 {due}")),
    "contract.registered": _to_owner(gettext_noop("技术合同 {number} 已登记")),
    "contract.declined": _to_owner(gettext_noop("技术合同 {number} 不予登记，理由见办理页面")),
    "contract.corrected": _to_owner(gettext_noop("技术合同 {number} 的金额已更正")),
    "contract.undone": _to_owner(
        gettext_noop("技术合同 {number} 的登记已注销、解除或撤销，请告知曾据以办理减免税和奖补的部门")
    ),
    "contract.reinstated": _to_owner(gettext_noop("技术合同 {number} 的登记已恢复")),
}
