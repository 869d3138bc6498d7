"""Whom the moves of payouts concern, and in which words; never an amount, never an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.payouts.lifecycle import SCIENCE
from kezhuan.people.models import User
from kezhuan.people.queries import people_of, staff_for


def _applicants(record: Any) -> list[UUID]:
    return [record.person_id] if record.person_id else list(people_of(record.organisation.uid))


def _tell(record: Any, place: str, template: str) -> Iterator[Letter]:
    for user in _applicants(record):
        yield Letter(user, "payout", template, f"/{place}/{record.uid}/", {"number": record.number or ""})


def _told(place: str, template: str) -> Any:
    return lambda record, actor: _tell(record, place, template)


def submitted(application: Any, actor: Actor) -> Iterator[Letter]:
    """The science bureau of the region learns of the application."""
    for user in staff_for(application.region, *SCIENCE):
        yield Letter(
            user,
            "payout",
            gettext_noop("收到奖补申报 {number}，请在期限内受理"),
            f"/payouts/{application.uid}/",
            {"number": application.number or ""},
        )


def account_changed(account: Any, actor: Actor) -> Iterator[Letter]:
    """Everybody of the applicant hears of it, also outside the platform, and the bureaus that would pay are warned."""
    params = {"number": account.number or "", "tail": account.tail}
    mine = _applicants(account)
    phones = dict(User.objects.filter(uid__in=mine, phone__isnull=False).values_list("uid", "phone"))
    for user in mine:
        yield Letter(user, "payout", gettext_noop("收款账户 {number} 的信息已变更，如非本人办理请立即联系主管部门"), f"/payees/{account.uid}/",
                     params, sms=phones.get(user) or "", warns=True)  # fmt: skip
    for user in staff_for(account.region, *SCIENCE, Role.FINANCE):
        yield Letter(
            user,
            "payout",
            gettext_noop("收款账户 {number} 刚刚变更，请与原联系人电话核对"),
            f"/payees/{account.uid}/",
            params,
        )


def released(disbursement: Any, actor: Actor) -> Iterator[Letter]:
    """Every payee of the list learns that its money was passed to the treasury."""
    for line in disbursement.lines.filter(live=True).select_related("application__organisation"):
        yield from _tell(line.application, "payouts", gettext_noop("申报 {number} 的资金已下达国库集中支付"))


TIDINGS = {
    "application.submitted": submitted,
    "application.returned": _told("payouts", gettext_noop("申报 {number} 已退回补正，请按意见修改后再提交")),
    "application.accepted": _told("payouts", gettext_noop("申报 {number} 已受理")),
    "application.approved": _told("payouts", gettext_noop("申报 {number} 已核定，待公示")),
    "application.declined": _told("payouts", gettext_noop("申报 {number} 不予支持，理由见办理页面")),
    "application.paid": _told("payouts", gettext_noop("申报 {number} 的资金已到账")),
    "application.recovering": _told("payouts", gettext_noop("申报 {number} 的合同有变动，已发起追回")),
    "application.restored": _told("payouts", gettext_noop("申报 {number} 的追回已取消")),
    "application.recovered": _told("payouts", gettext_noop("申报 {number} 的资金已退回")),
    "payee_account.changed": account_changed,
    "payee_account.confirmed": _told("payees", gettext_noop("收款账户 {number} 已核对")),
    "disbursement.released": released,
    "recovery.noticed": _told("recoveries", gettext_noop("请按通知退回奖补资金，追回编号 {number}")),
    "recovery.repaid": _told("recoveries", gettext_noop("追回 {number} 已登记退回")),
}
