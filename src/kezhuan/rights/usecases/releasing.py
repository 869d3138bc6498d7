"""Deciding by two, announcing, releasing after the period, the payer's kind, and what was paid."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.models import Proposal
from kezhuan.core.publicity import queries
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.text import clean_line, clean_text
from kezhuan.rights.models import Distribution
from kezhuan.rights.rules import dividing
from kezhuan.rights.usecases.distributing import same_receipt

KIND = "reward"


def decide_distribution(
    uid: UUID, *, decision_no: str, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:
    """The unit's decision waits for its second person, who is none of the people named."""
    number = clean_line(decision_no)[:64]
    with frame.act(
        "distribution", uid, "decide", actor=actor, today=today, version=version, key=key, facts={"decision_no": number}
    ) as step:  # fmt: skip
        same_receipt(step.record)
        step.change(decision_no=number)
    return step.proposal


def announce_distribution(
    uid: UUID, *, contact: str, actor: Actor, today: date, version: int, key: str = ""
) -> UUID:
    """The decision is announced with achievement, people, shares and amounts; objections are heard until its last day."""
    words = clean_line(contact)[:200]
    with frame.act(
        "distribution", uid, "announce", actor=actor, today=today, version=version, key=key, facts={"contact": words}
    ) as step:  # fmt: skip
        d, basis = step.record, same_receipt(step.record)
        notice = publicity.announce(
            "distribution", d.uid, KIND, title=f"{d.title[:120]}的转化收益分配", lines=lines_of(d, basis.registration_no), contact=words,
            region=d.region, org_id=d.organisation.uid, org_name=d.organisation.name, actor=actor, today=today, key=key,
        )  # fmt: skip
        step.change(due_on=queries.standing("distribution", d.uid, KIND, today=today).until)
        step.note(publicity=str(notice))
    return notice


def lines_of(d: Distribution, registration_no: str) -> tuple[str, ...]:
    """What everybody reads in the notice: achievement, money, rule, people with their shares."""
    yuan = dividing.yuan
    people = [
        f"{s.name}：{s.share_bp / 100:.2f}%，{yuan(s.amount_fen or 0)} 元"
        + ("（单位领导）" if s.leader != "none" else "")
        for s in sorted(d.shares.all(), key=lambda s: s.line)
    ]
    head = [
        f"技术合同：{d.title}" + (f"（登记编号 {registration_no}）" if registration_no else ""),
        f"到账：{d.received_on:%Y-%m-%d}，{yuan(d.receipt_fen)} 元；扣除成本 {yuan(d.costs_fen)} 元，净收入 {yuan(d.net_fen)} 元",
        f"团队所得：{yuan(d.team_fen or 0)} 元；决策文号：{d.decision_no}",
    ]
    return (*head, *people)


def release_distribution(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The money may be paid: the period is over, nothing is held against it, and the receipt still stands."""
    with frame.act(
        "distribution", uid, "release", actor=actor, today=today, version=version, key=key
    ) as step:
        publicity.require_clean("distribution", uid, KIND, today=today)
        same_receipt(step.record)


def confirm_payer(
    uid: UUID, *, note: str, apart: bool, filed: bool, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """A person has looked at the payer's certificates and says it is a non-profit institute or school (财税〔2018〕58号)."""
    words = clean_text(note)[:300]
    with frame.act(
        "distribution", uid, "confirm_payer", actor=actor, today=today, version=version, key=key, facts={"note": words.strip()}
    ) as step:  # fmt: skip
        step.change(payer_note=words, payer_confirmed_by_id=actor.user_id, apart=apart, filed=filed)


def pay_distribution(
    uid: UUID, *, voucher_no: str, paid_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The unit paid on this day under this voucher."""
    number = clean_line(voucher_no)[:64]
    with frame.act(
        "distribution", uid, "pay", actor=actor, today=today, version=version, key=key, facts={"voucher_no": number}
    ) as step:  # fmt: skip
        if not step.record.received_on <= paid_on <= today:
            raise Invalid(
                {
                    "paid_on": Reason(
                        "distribution.paid_on", gettext_noop("发放日须在到账日之后，且不能晚于今天")
                    )
                }
            )
        same_receipt(step.record)
        step.change(voucher_no=number, paid_on=paid_on)


def reopen_distribution(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Back to be reckoned again: signatures and decision are gone, and a new 公示 will be needed."""
    _with_reason(uid, "reopen", reason, actor=actor, today=today, version=version, key=key, decision_no="", decided_by_id=None, team_fen=None)  # fmt: skip


def void_distribution(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The distribution is void; its receipt may be shared anew."""
    _with_reason(uid, "void", reason, actor=actor, today=today, version=version, key=key)


def _with_reason(
    uid: UUID, move: str, reason: str, *, actor: Actor, today: date, version: int, key: str, **changes: Any
) -> None:
    words = clean_text(reason)[:300]
    with frame.act(
        "distribution", uid, move, actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}
    ) as step:  # fmt: skip
        step.change(reason=words, **changes)
