"""Setting money aside and spreading it: one transaction over the budget's row, announced as one list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError
from django.db.models import F

from kezhuan.core import frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.core.publicity import queries as standings
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.payouts import queries
from kezhuan.payouts.models import Application, Appropriation, Arrangement
from kezhuan.payouts.queries import evidence
from kezhuan.payouts.rules.allotting import allot
from kezhuan.payouts.rules.explaining import yuan
from kezhuan.payouts.usecases import basis
from kezhuan.people.queries import organisation_name

NOTICE = "payout"


def open_appropriation(policy: str, *, year: int, actor: Actor, today: date, key: str = "") -> UUID:
    """The year's budget of a policy stands at nothing, until two people set it."""
    if not rulebook().versions(policy) or not policy.startswith("policies."):
        raise Invalid({"policy": Reason("payout.policy", gettext_noop("请选择规则手册里的政策"))})
    values = {"policy": policy, "year": year, "region": actor.region}
    try:
        with frame.together():
            return frame.create("appropriation", values, actor=actor, today=today, key=key).uid
    except IntegrityError:
        raise Refused(Reason("payout.appropriated", gettext_noop("这项政策本年度的预算已经建立"))) from None


def set_total(
    uid: UUID, *, total: Fen, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The new total waits for the finance bureau; never below what is reserved and paid."""
    with frame.act(
        "appropriation",
        uid,
        "set",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason": reason.strip()},
    ) as step:
        used = step.record.reserved_fen + step.record.paid_fen
        if total < used:
            raise Invalid(
                {
                    "total": Reason(
                        "payout.used",
                        gettext_noop("不能低于已安排和已拨付的 {used} 元"),
                        {"used": yuan(used)},
                    )
                }
            )
        step.change(total_fen=total, reason=reason.strip()[:300])


def close_appropriation(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Nothing more is arranged from this budget."""
    with frame.act("appropriation", uid, "close", actor=actor, today=today, version=version, key=key):
        pass


def reserve(appropriation: Appropriation, amount: Fen) -> None:
    """The amount is reserved, or Refused: the check stands in the same UPDATE as the write."""
    rows = Appropriation.objects.filter(
        pk=appropriation.pk, state="open", total_fen__gte=F("reserved_fen") + F("paid_fen") + amount
    )
    if rows.update(reserved_fen=F("reserved_fen") + amount) != 1:
        raise Refused(Reason("payout.budget", gettext_noop("预算余额不足，没有作任何安排")))


def release(appropriation_id: int, amount: Fen) -> None:
    """The amount is free again."""
    Appropriation.objects.filter(pk=appropriation_id).update(reserved_fen=F("reserved_fen") - amount)


def arrange(
    appropriation_uid: UUID,
    application_uids: Sequence[UUID],
    *,
    contact: str,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The applications are allotted what the budget gives, pro rata where it does not reach, and announced as one list."""
    with frame.together():
        appropriation = queries.get_appropriation(actor, appropriation_uid, lock=True)
        chosen = _chosen(appropriation, application_uids)
        basis.lock_all(chosen)
        for application in chosen:
            if (reason := basis.fallen(application, today=today)) is not None:
                raise Refused(reason)
        free = Fen(appropriation.total_fen - appropriation.reserved_fen - appropriation.paid_fen)
        decided = [Fen(application.decided_fen or 0) for application in chosen]
        shares = allot(decided, free)
        if 0 in shares:
            raise Refused(Reason("payout.budget", gettext_noop("预算余额不足，没有作任何安排")))
        total = Fen(sum(shares))
        reserve(appropriation, total)
        values = {"appropriation": appropriation, "region": appropriation.region, "total_fen": total, "spread": total < sum(decided),
                  "made_by_id": actor.user_id}  # fmt: skip
        made = frame.create("arrangement", values, actor=actor, today=today, key=key)
        for application, share in zip(chosen, shares, strict=True):
            _move(application, "announce", today=today, allotted_fen=share, arrangement=made)
        _announce(made, chosen, shares, contact=contact, actor=actor, today=today, key=key)
    return made.uid


def _chosen(appropriation: Appropriation, uids: Sequence[UUID]) -> list[Application]:
    """The applications, locked in order of their numbers; Hidden where one is not this budget's to give."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("organisation").filter(
        uid__in=list(uids), policy=appropriation.policy, year=appropriation.year, region__startswith=appropriation.region
    )  # fmt: skip
    found = list(rows.order_by("number"))
    if len(found) != len(set(uids)) or not found:
        raise Hidden
    return found


def _move(application: Application, move: str, *, today: date, **changes: object) -> None:
    with frame.act("application", application.uid, move, actor=SYSTEM, today=today, version=None) as step:
        step.change(**changes)


def _announce(
    made: Arrangement,
    chosen: Sequence[Application],
    shares: Sequence[Fen],
    *,
    contact: str,
    actor: Actor,
    today: date,
    key: str,
) -> None:
    policy = evidence.policy_of(chosen[0])
    lines = [
        f"{application.number}　{application.applicant}　{policy.title}　{yuan(share)} 元"
        for application, share in zip(chosen, shares, strict=True)
    ]
    least = publicity_days(today)
    publicity.announce(
        "arrangement", made.uid, NOTICE, title=f"{policy.title}（{made.appropriation.year} 年度）拟兑现名单", lines=[*lines, f"合计 {yuan(sum(shares))} 元"],
        contact=contact, region=made.region, org_id=actor.org_id, org_name=organisation_name(actor.org_id) or made.region, actor=actor, today=today,
        days=max(policy.objection_wd, least), unit="wd", key=key,
    )  # fmt: skip
    Arrangement.objects.filter(pk=made.pk).update(
        until=standings.standing("arrangement", made.uid, NOTICE, today=today).until
    )


def publicity_days(today: date) -> int:
    """The shortest 公示 of a payout in working days, as the rulebook says."""
    return int(rulebook().body(standings.RULE, today)[NOTICE]["least_wd"])


def settle_arrangement(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The objection period is over and nothing is held against the list: its applications wait for their disbursement."""
    with frame.together():
        with frame.act(
            "arrangement",
            uid,
            "settle",
            actor=actor,
            today=today,
            version=version,
            key=key,
            facts={"clean": True},
        ) as step:
            publicity.require_clean("arrangement", uid, NOTICE, today=today)
            for application in queries.of_arrangement(step.record, "announced"):
                _move(application, "settle", today=today)


def reopen_arrangement(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The list is undone, its money free again, and its applications stand as decided."""
    reason = reason.strip()
    with frame.act(
        "arrangement",
        uid,
        "reopen",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason": reason},
    ) as step:
        step.change(reason=reason)
        freed = 0
        for application in queries.of_arrangement(step.record, "announced"):
            freed += application.allotted_fen or 0
            _move(application, "reopen", today=today, allotted_fen=None, arrangement=None)
        release(step.record.appropriation_id, Fen(freed))
