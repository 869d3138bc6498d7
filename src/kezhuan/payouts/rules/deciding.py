"""Who may take which step of a payout, what blocks it, and how long a changed account waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.payouts.rules.explaining import yuan


def same_hand(actor_id: UUID | None, earlier: Collection[UUID], *, step: str) -> Reason | None:
    """Why this person may not take the step: they took an earlier one of the same matter (登记员 ≠ 审核人 ≠ 复核人 ≠ 拨付经办)."""
    if actor_id is None or actor_id in earlier:
        return Reason(
            f"payout.same_hand.{step}",
            gettext_noop("登记、审核、核定、拨付须由不同的人办理，您已办理过前面的环节"),
        )
    return None


def decided_fault(decided: Fen, ceiling: Fen, note: str) -> dict[str, Reason]:
    """What is wrong with a decided amount: above its ceiling, nothing at all, or a lower one without its reason."""
    wrong: dict[str, Reason] = {}
    if decided > ceiling:
        wrong["decided"] = Reason(
            "payout.above", gettext_noop("核定额不能超过上限 {ceiling} 元"), {"ceiling": yuan(ceiling)}
        )
    elif decided <= 0:
        wrong["decided"] = Reason(
            "payout.nothing", gettext_noop("核定额须大于 0；不予支持的请选“不予支持”并写明理由")
        )
    if not note.strip():
        wrong["note"] = Reason("payout.why", gettext_noop("请写明核定理由"))
    return wrong


def held_until(changed_at: datetime | None, *, hours: int) -> datetime | None:
    """Until when a changed account may not be paid; None where it was never changed."""
    return changed_at + timedelta(hours=hours) if changed_at is not None else None


def on_hold(changed_at: datetime | None, *, hours: int, now: datetime) -> Reason | None:
    """Why a payment to this account waits: its details were changed less than `hours` ago."""
    until = held_until(changed_at, hours=hours)
    if until is None or now >= until:
        return None
    words = {"until": f"{until:%Y-%m-%d %H:%M}", "hours": hours}
    return Reason("payout.hold", gettext_noop("收款账户变更未满 {hours} 小时，{until} 之后才能使用"), words)


def name_differs(payee: str, holder: str) -> Reason | None:
    """Why an account is no account of the applicant: it runs under another name (收款人与申报人须一致)."""
    if "".join(payee.split()) == "".join(holder.split()):
        return None
    return Reason("payout.name", gettext_noop("账户名称须与申报主体名称一致：{holder}"), {"holder": holder})
