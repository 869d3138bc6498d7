"""What is kept only for a while, as rules: what, for how long by settings.clocks, and what becomes of it.

The same rules are counted by a dry run and carried out by the day's work, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from kezhuan.core import clock
from kezhuan.core.errors import gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.models import Idempotency, Job, Outgoing
from kezhuan.core.rulebook.overlay import rulebook

DELETED = gettext_noop("整条删除")
SOON_D = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """`over` are the rows whose time had run out at that moment; `act` deletes or redacts them and says how many, `gone`
    says which of the two in words, `why` what they are kept for until then."""

    code: str
    label: str
    kept: str
    over: Callable[[datetime], QuerySet[Any]]
    act: Callable[[QuerySet[Any]], int]
    why: str
    gone: str = DELETED


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as it stands today: days kept by which setting, how many rows are over, how many more within a week, and
    how many the last run took away (None: it has not run)."""

    code: str
    label: str
    days: int
    rows: int
    soon: int
    setting: str
    why: str
    gone: str
    last: int | None


def deleted(rows: QuerySet[Any]) -> int:
    """The rows are gone; how many."""
    return rows.delete()[0]


def _redacted(rows: QuerySet[Any]) -> int:
    return rows.update(**BLANK)


JOB = "core.tidy"
# What is left of a letter that has left: that it went, when, by which channel.
BLANK = {"body": "", "subject": "", "to": ""}


def _letters(before: datetime) -> QuerySet[Any]:
    # The demo shows its letters on purpose: nobody's code stands in them.
    found = Outgoing.objects.exclude(body="").exclude(state="waiting").filter(at__lt=before)
    return found.none() if settings.DEMO else found


RULES = (
    Rule("answers", gettext_noop("防重复提交所存的答复"), "answer_kept_d", lambda before: Idempotency.objects.filter(at__lt=before), deleted,
         gettext_noop("网络中断后重发同一次提交时，返回原来的答复")),
    Rule("jobs", gettext_noop("已办完的后台任务"), "done_job_kept_d",
         lambda before: Job.objects.filter(state=Job.DONE, finished_at__lt=before), deleted, gettext_noop("查后台办过什么、出过什么错")),
    Rule("letters", gettext_noop("外发短信与邮件的正文和地址"), "outgoing_body_kept_d", _letters, _redacted,
         gettext_noop("没有送达时可以补发；送出后只留何时、经哪个通道"), gettext_noop("清空正文、主题和地址，记录留下")),
)  # fmt: skip


def plan() -> tuple[Line, ...]:
    """What today's run would take away, and why; nothing is changed."""
    ran = last_run()
    taken = ran.result or {} if ran else {}
    return tuple(_line(rule, days, before, taken.get(rule.code)) for rule, days, before in _today())


def _line(rule: Rule, days: int, before: datetime, last: int | None) -> Line:
    rows = rule.over(before).count()
    soon = rule.over(before + timedelta(days=SOON_D)).count() - rows
    return Line(rule.code, rule.label, days, rows, soon, rule.kept, rule.why, rule.gone, last)


def last_run() -> Job | None:
    """The newest finished run of the day's work; None where there was none."""
    return Job.objects.filter(kind=JOB, state=Job.DONE).order_by("-finished_at", "-id").first()


def carry_out() -> dict[str, int]:
    """Every rule has been carried out; what it took away, by its code."""
    return {rule.code: rule.act(rule.over(before)) for rule, _days, before in _today()}


def _today() -> list[tuple[Rule, int, datetime]]:
    clocks, moment = rulebook().body("settings.clocks", clock.today()), clock.now()
    return [
        (rule, clocks[rule.kept], moment - timedelta(days=clocks[rule.kept])) for rule in house().retention
    ]


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work: what has been kept long enough is gone; dead jobs stay to be looked at."""
    return carry_out()
