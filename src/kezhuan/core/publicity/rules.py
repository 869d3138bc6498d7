"""How long a 公示 runs, what may be announced, and when the act announced may go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from kezhuan.core.calendar import Calendar, Due, add_days, add_working_days
from kezhuan.core.errors import Reason, gettext_noop

Unit = Literal["wd", "d"]
Clearness = Literal["none", "running", "objected", "clean"]
MOST_DAYS: Final = 365
LIVE: Final = ("running", "finished")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the announcing of one act stands; `until` is the last day on which objections are heard."""

    state: Clearness
    until: date | None = None

    @property
    def clean(self) -> bool:
        """True where the period is over and nothing is held against the act."""
        return self.state == "clean"

    def why_not(self) -> Reason | None:
        """Why the act announced may not go on yet; None where it may."""
        if self.clean:
            return None
        params = {"until": self.until.isoformat()} if self.until else {}
        return Reason(f"publicity.{self.state}", _WHY[self.state], params)


_WHY: Final = {
    "none": gettext_noop("尚未公示，公示期满且无未处理的异议后方可办理"),
    "running": gettext_noop("公示期至 {until}，期满后方可办理"),
    "objected": gettext_noop("公示收到异议，处理完毕后方可办理；异议成立的须变更后重新公示"),
}


def standing_of(*, state: str, until: date | None, objections: Iterable[str], today: date) -> Standing:
    """The standing that follows from the notice in force (`state` "" where none is) and the states of the
    objections against it, and of those still open against notices it replaced."""
    said = tuple(objections)
    if state not in LIVE or until is None:
        return Standing("objected") if "filed" in said else Standing("none")
    if "filed" in said or "upheld" in said:
        return Standing("objected", until)
    return Standing("running" if today <= until else "clean", until)


def last_day(starts_on: date, *, days: int, unit: Unit, calendar: Calendar) -> Due:
    """The day objections are heard until, `starts_on` not counted (《民法典》第二百零一条、第二百零三条)."""
    count = add_working_days if unit == "wd" else add_days
    return count(starts_on, days, calendar)


def least(kind: Mapping[str, Any]) -> tuple[int, Unit]:
    """The shortest period the rulebook allows for one kind of 公示: a number and its unit."""
    return (kind["least_wd"], "wd") if "least_wd" in kind else (kind["least_d"], "d")


def faults(title: str, lines: tuple[str, ...], contact: str) -> dict[str, Reason]:
    """What a notice lacks before it may be shown to anybody, by field."""
    found = {}
    if not title.strip() or len(title) > 200:
        found["title"] = Reason("publicity.title", gettext_noop("请填写公示标题，不超过 200 字"))
    if not any(line.strip() for line in lines):
        found["lines"] = Reason("publicity.lines", gettext_noop("请填写公示内容"))
    if not contact.strip():
        found["contact"] = Reason("publicity.contact", gettext_noop("请填写异议受理的联系方式"))
    return found
