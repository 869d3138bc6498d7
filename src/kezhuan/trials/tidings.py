"""Whom the pool's and a trial's moves concern, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of

WORKING = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO)


def _to(
    org: Any, record: Any, place: str, template: str, *, but: Any = None, **params: Any
) -> Iterator[Letter]:
    for user in people_of(org.uid, *WORKING):
        if user != but:
            yield Letter(user, "trial", template, f"/{place}/{record.uid}/", {"number": record.number or "", **params})  # fmt: skip


def admitted(item: Any, actor: Actor) -> Iterator[Letter]:
    """The holder learns that firms may try it now."""
    return _to(item.organisation, item, "pool", gettext_noop("成果池条目 {number} 已入池"))


def sent_back(item: Any, actor: Actor) -> Iterator[Letter]:
    """The holder learns that something is missing."""
    return _to(item.organisation, item, "pool", gettext_noop("成果池条目 {number} 需补充，要求见页面"))


def _both(trial: Any, template: str, *, but: Any = None, **params: Any) -> Iterator[Letter]:
    for org in (trial.organisation, trial.item.organisation):
        yield from _to(org, trial, "trials", template, but=but, **params)


def applied(trial: Any, actor: Actor) -> Iterator[Letter]:
    """The holder is asked."""
    return _to(
        trial.item.organisation, trial, "trials", gettext_noop("收到试用申请 {number}，请在期限内答复")
    )


def declined(trial: Any, actor: Actor) -> Iterator[Letter]:
    """The firm learns the no."""
    return _to(trial.organisation, trial, "trials", gettext_noop("试用申请 {number} 未达成，理由见页面"))


def signed(trial: Any, actor: Actor) -> Iterator[Letter]:
    """The firm learns that it may begin."""
    return _to(trial.organisation, trial, "trials", gettext_noop("先用后转 {number} 的试用协议已签订"))


def converted(trial: Any, actor: Actor) -> Iterator[Letter]:
    """Both learn of the contract."""
    return _both(trial, gettext_noop("先用后转 {number} 已转化，请办理技术合同登记"), but=actor.user_id)


def ended(trial: Any, actor: Actor) -> Iterator[Letter]:
    """Both learn that it is over."""
    return _both(trial, gettext_noop("先用后转 {number} 已结束"), but=actor.user_id)


def breached(trial: Any, actor: Actor) -> Iterator[Letter]:
    """The firm is told what it must mend, and by when it stands on the page."""
    return _to(
        trial.organisation, trial, "trials", gettext_noop("先用后转 {number} 收到违约告知，请在期限内改正")
    )


def disputed(trial: Any, actor: Actor) -> Iterator[Letter]:
    """Both learn that the days to mend are over."""
    return _both(trial, gettext_noop("先用后转 {number} 已转入争议处理"), but=actor.user_id)


def logged(trial: Any, actor: Actor) -> Iterator[Letter]:
    """The other side learns of a new line; never what it says."""
    other = trial.item.organisation if trial.organisation.uid == actor.org_id else trial.organisation
    return _to(other, trial, "trials", gettext_noop("先用后转 {number} 有新记录"))


def ending(trial: Any, *, today: date) -> Iterator[Letter]:
    """Both are reminded that the trial ends, so that they decide in time."""
    params = {"day": f"{trial.ends_on:%Y-%m-%d}"}
    return _both(
        trial, gettext_noop("先用后转 {number} 于 {day} 到期，请评价并决定转化、续试或归还"), **params
    )


TIDINGS = {
    "pool_item.admitted": admitted,
    "pool_item.returned": sent_back,
    "trial.applied": applied,
    "trial.declined": declined,
    "trial.signed": signed,
    "trial.converted": converted,
    "trial.ended": ended,
    "trial.breached": breached,
    "trial.disputed": disputed,
}
