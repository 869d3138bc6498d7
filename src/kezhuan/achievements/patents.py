"""Patent rows of an imported registry laid beside what holders typed: taken in, compared, and used to renew offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from kezhuan.achievements import rules
from kezhuan.achievements.models import Achievement, PatentEntry, Right
from kezhuan.achievements.views import RightRow
from kezhuan.core import codes, events
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.patents import read_patent
from kezhuan.files.sheets import Report, Taken, described, import_sheet

SAID = ("publication", "title", "holder", "status", "status_on", "source")


def take_entry(values: Mapping[str, Any], *, today: date) -> Taken:
    """The registry says of this patent what the row says, unless it knows a later state already."""
    found = read_patent(values["number"], today=today)
    if found.form == "publication":
        wants = gettext_noop("请填写申请号或专利号；公开（公告）号写在另一列")
        raise Invalid({"number": Reason("patent.application", wants)})
    if values["status_on"] > today:
        raise Invalid({"status_on": Reason("patent.future", gettext_noop("状态日期不能晚于今天"))})
    written = values["publication"]
    said = {name: values[name] for name in SAID}
    said["publication"] = read_patent(written, today=today, field="publication").number if written else ""
    number = rules.patent_key(found.number)
    known = PatentEntry.objects.filter(number=number).first()
    if known is None:
        PatentEntry.objects.create(number=number, as_of=today, **said)
        return Taken.NEW
    if known.status_on > said["status_on"] or all(
        getattr(known, name) == value for name, value in said.items()
    ):
        return Taken.SAME
    for name, value in said.items():
        setattr(known, name, value)
    known.as_of = today
    known.save()
    return Taken.CHANGED


def run(
    sheet: bytes | Path, *, commit: bool, today: date, source: str, chunk: int | None = None, progress: Callable[[int], None] | None = None,
) -> Report:  # fmt: skip
    """Every good row stands in the patent registry; achievements stay as typed."""
    columns = described("patents", today=today).columns
    report = import_sheet(
        sheet,
        columns,
        lambda values: take_entry(values, today=today),
        commit=commit,
        chunk=chunk,
        progress=progress,
    )
    if commit and (report.new or report.changed):
        said = {"new": report.new, "changed": report.changed, "bad": report.bad_lines, "source": source[:100]}
        events.record("patents.import", actor=SYSTEM, subject_type="patents", changes=said)
    return report


def entries_for(rights: Iterable[Right]) -> dict[str, PatentEntry]:
    """The registry rows of these rights under the numbers as they were typed."""
    keys = {
        right.number: rules.patent_key(right.number)
        for right in rights
        if right.number and right.kind in rules.PATENTS
    }
    if not keys:
        return {}
    wanted = set(keys.values())
    found = list(PatentEntry.objects.filter(Q(number__in=wanted) | Q(publication__in=wanted)))
    # A number that is one entry's own and another's publication means the former.
    named = {entry.publication: entry for entry in found} | {entry.number: entry for entry in found}
    return {typed: named[key] for typed, key in keys.items() if key in named}


def rows(achievement: Achievement) -> tuple[RightRow, ...]:
    """The achievement's IP rows in their order, each with what the registry says of it."""
    rights = list(achievement.rights.order_by("order", "id"))
    known = entries_for(rights)
    names = _names(achievement) if known else ()
    return tuple(_row(right, known.get(right.number), names) for right in rights)


def _row(r: Right, entry: PatentEntry | None, names: Iterable[str]) -> RightRow:
    found = _differences(r, entry, names) if entry is not None else ()
    verdict = (
        ""
        if r.kind not in rules.PATENTS
        else "unchecked"
        if entry is None
        else "differs"
        if found
        else "same"
    )
    return RightRow(
        r.kind, codes.label("ip_types", r.kind), r.number, r.title, r.status, codes.label("ip_statuses", r.status), r.holder,
        r.applied_on, r.granted_on, r.fees_until, verdict, found, entry.status_on if entry else None, entry.source if entry else "",
    )  # fmt: skip


def _differences(right: Right, entry: PatentEntry, names: Iterable[str]) -> tuple[Reason, ...]:
    claimed = {"title": right.title, "holder": right.holder, "status": right.status}
    registered = {"title": entry.title, "holder": entry.holder, "status": entry.status}
    return rules.differences(claimed, registered, names=names, labels=dict(codes.choices("ip_statuses")))


def _names(achievement: Achievement) -> tuple[str, ...]:
    org = achievement.organisation
    return (org.name, *(former.name for former in org.former_names.all())) if org is not None else ()


def holds(achievement: Achievement, *, today: date, days: int) -> bool:
    """True where every right of the achievement is a patent in force that the registry knew as typed within `days`."""
    rights = rows(achievement)
    known = entries_for(achievement.rights.all())
    return bool(rights) and all(
        right.verdict == "same"
        and known[right.number].status in rules.IN_FORCE
        and known[right.number].as_of >= today - timedelta(days=days)
        for right in rights
    )
