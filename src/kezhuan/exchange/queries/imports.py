"""Reads of imports: only whoever uploaded a sheet sees what became of it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Reason, gettext_noop
from kezhuan.exchange.kinds import KINDS, kind_for
from kezhuan.exchange.models import SheetImport
from kezhuan.exchange.views import FaultRow, ImportDetail, ImportRow
from kezhuan.files.blobs import Blobs
from kezhuan.files.sheets import (
    Fault,
    Parsed,
    error_sheet,
    find_header,
    parse_each,
    read_rows,
    shown,
    write_xlsx,
)

STATES = {
    "reading": gettext_noop("正在检查"),
    "ready": gettext_noop("待确认"),
    "writing": gettext_noop("正在写入"),
    "done": gettext_noop("已完成"),
    "failed": gettext_noop("无法读取"),
    "dropped": gettext_noop("已放弃"),
}
SHOWN_FAULTS = 50
SAMPLE_ROWS, SAMPLE_COLUMNS = 5, 8
SHOWN_HEADING = 60


def mine(actor: Actor) -> QuerySet[SheetImport]:
    """The imports of this person under this hat."""
    if not actor.signed_in:
        return SheetImport.objects.none()
    return SheetImport.objects.filter(by_id=actor.user_id, org_id=actor.org_id, role=actor.role.value)


def get(actor: Actor, uid: UUID) -> SheetImport:
    """The row for this room's own use; Hidden where it is nobody's or another's."""
    found = mine(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def imports(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[ImportRow, ...]]:
    """One page of the actor's imports, newest first."""
    found = mine(actor).defer("faults")
    return found.count(), tuple(row(each) for each in found.order_by("-id")[offset : offset + limit])


def row(record: SheetImport) -> ImportRow:
    """The import as lists show it."""
    r = record
    return ImportRow(
        r.uid, r.kind, KINDS[r.kind].label, r.name, r.whole, r.state, STATES[r.state], r.read, r.total, r.new, r.changed, r.same, r.bad,
        r.blob is not None, _reason(r.failure) if r.failure else None, r.created_at, r.ended_at,
    )  # fmt: skip


def _reason(kept: Mapping[str, Any]) -> Reason:
    return Reason(kept["code"], kept["template"], kept["params"])


def import_detail(actor: Actor, uid: UUID, *, today: date) -> ImportDetail:
    """One import with its first faults; once it has been read, also the first good rows as they were understood."""
    record = get(actor, uid)
    shown_row = row(record)
    faults = tuple(
        FaultRow(kept["line"], kept["column"], _reason(kept), kept["value"]) for kept in record.faults[:SHOWN_FAULTS]
    )  # fmt: skip
    ready = record.state == "ready"
    headings, sample = sample_of(record, today=today) if ready else ((), ())
    unread = unread_of(record, today=today) if ready else ()
    return ImportDetail(
        shown_row,
        faults,
        max(0, len(record.faults) - SHOWN_FAULTS),
        sample,
        headings,
        unread,
        KINDS[record.kind].url,
    )


def unread_of(record: SheetImport, *, today: date) -> tuple[str, ...]:
    """The headings of a kept sheet under which nothing was read, as another platform's sheet has them."""
    if record.blob is None:
        return ()
    with Blobs().open(record.blob) as stream:
        found = find_header(KINDS[record.kind].sheet(today=today).columns, read_rows(stream.read()))
    return tuple(heading[:SHOWN_HEADING] for heading in found.unknown[:SHOWN_FAULTS])


def sample_of(record: SheetImport, *, today: date) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and the first good rows of a kept sheet, as they were understood."""
    if record.blob is None:
        return (), ()
    sheet = KINDS[record.kind].sheet(today=today)
    with Blobs().open(record.blob) as stream:
        outcomes = parse_each(sheet.columns, read_rows(stream.read()))
        good = list(
            itertools.islice((each.values for each in outcomes if isinstance(each, Parsed)), SAMPLE_ROWS)
        )
    columns = [c for c in sheet.columns if any(values[c.name] is not None for values in good)][
        :SAMPLE_COLUMNS
    ]
    rows = tuple(tuple(str(shown(c, values[c.name])) for c in columns) for values in good)
    return tuple(c.label for c in columns), rows


def error_file(actor: Actor, uid: UUID, *, today: date) -> tuple[str, bytes]:
    """(file name, workbook): the bad rows of the uploaded sheet, red where they are wrong, with the reasons."""
    record = get(actor, uid)
    if record.blob is None or not record.faults:
        raise Hidden
    sheet = KINDS[record.kind].sheet(today=today)
    faults = [Fault(f["line"], f["column"], _reason(f), f["value"]) for f in record.faults]
    with Blobs().open(record.blob) as stream:
        content = error_sheet(sheet.columns, read_rows(stream.read()), faults)
    return f"{KINDS[record.kind].label}-待修改-{record.bad}行.xlsx", content


def template(actor: Actor, name: str, *, today: date) -> tuple[str, bytes]:
    """(file name, workbook) of an empty sheet to fill: drop-downs, required marks, notes and one example row; for who
    reads the pages in English the headings are said in English too."""
    kind = kind_for(actor, name)
    sheet = kind.sheet(today=today)
    content = write_xlsx(
        sheet.columns, (), title=sheet.title, notes=sheet.notes, example=True, english=get_language() == "en"
    )
    return f"{sheet.title}.xlsx", content
