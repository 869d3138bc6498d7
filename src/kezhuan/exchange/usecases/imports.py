"""A sheet taken in: uploaded, read without a trace, confirmed, written in pieces."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from kezhuan.core import clock, events, jobs, notices
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.text import clean_line
from kezhuan.exchange.kinds import KINDS, Kind, kind_for, values_key
from kezhuan.exchange.models import SheetImport, Upstream
from kezhuan.exchange.queries.imports import get, row
from kezhuan.exchange.views import ImportRow, plain
from kezhuan.files.blobs import Blobs
from kezhuan.files.sheets import Fault, Limits, Report, Sheet, Taken, import_sheet
from kezhuan.people.queries import acting_as

MIB = 1024 * 1024
JOB = "exchange.import"
WORDS = gettext_noop("表格导入完成：成功 {good} 行，失败 {bad} 行")


def limits(today: date) -> Limits:
    """What a sheet uploaded on a page may cost (settings.uploads)."""
    body = rulebook().body("settings.uploads", today)
    return Limits(max_bytes=body["sheet_max_mb"] * MIB, max_rows=body["sheet_max_rows"])


def start_import(
    name: str, *, file_name: str, content: bytes, whole: bool, actor: Actor, today: date
) -> UUID:
    """The sheet is kept and will be read without a trace; `whole` means all rows or none. Its uid."""
    kind = kind_for(actor, name)
    most = limits(today).max_bytes or 0
    if not content:
        raise Invalid({"file": Reason("sheet.empty", gettext_noop("文件是空的"))})
    if len(content) > most:
        too_big = gettext_noop("文件超过 {limit} MB，请拆分后再上传")
        raise Invalid({"file": Reason("sheet.too_big", too_big, {"limit": most // MIB})})
    assert actor.org_id is not None
    assert actor.user_id is not None
    moment, shown_name = clock.now(), clean_line(file_name)[-200:] or kind.name
    with transaction.atomic():
        kept = Blobs().put(
            io.BytesIO(content), name=shown_name, media_type="application/octet-stream", owner_org=actor.org_id, at=moment
        )  # fmt: skip
        record = SheetImport.objects.create(
            kind=kind.name, by_id=actor.user_id, role=actor.role.value, org_id=actor.org_id, name=shown_name, blob=kept.uid, whole=whole,
            created_at=moment,
        )  # fmt: skip
        jobs.enqueue(JOB, {"import": str(record.uid)}, owner=actor.user_id)
    return record.uid


def confirm_import(uid: UUID, *, actor: Actor, today: date) -> ImportRow:
    """The good rows will be written; where all or none was chosen, only a sheet without faults."""
    with transaction.atomic():
        record = _locked(actor, uid)
        kind_for(actor, record.kind)
        if record.state != "ready":
            raise Refused(Reason("import.state", gettext_noop("这份表格现在不能确认导入")))
        if record.whole and record.bad:
            left = gettext_noop("选择了全部成功才写入，还有 {bad} 行有误")
            raise Refused(Reason("import.whole", left, {"bad": record.bad}))
        if not record.new + record.changed:
            raise Refused(Reason("import.nothing", gettext_noop("没有可以写入的行")))
        record.state, record.read, record.faults = "writing", 0, []
        record.new = record.changed = record.same = record.bad = 0
        record.save()
        jobs.enqueue(JOB, {"import": str(record.uid)}, owner=actor.user_id)
    return row(record)


def drop_import(uid: UUID, *, actor: Actor) -> ImportRow:
    """The sheet is forgotten before anything of it was written."""
    with transaction.atomic():
        record = _locked(actor, uid)
        if record.state not in ("reading", "ready", "failed"):
            raise Refused(Reason("import.state", gettext_noop("这份表格已经写入，不能放弃")))
        _forget(record)
        record.state, record.ended_at, record.faults = "dropped", clock.now(), []
        record.save()
    return row(record)


def _locked(actor: Actor, uid: UUID) -> SheetImport:
    return SheetImport.objects.select_for_update().get(pk=get(actor, uid).pk)


def _forget(record: SheetImport) -> None:
    if record.blob is not None:
        Blobs().delete(record.blob)
        record.blob = None


def work(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The job: one piece of a sheet has been read, or written, under the hat it was uploaded with; the next piece
    waits. A hat that is gone ends the import."""
    record = SheetImport.objects.select_for_update().filter(uid=payload["import"]).first()
    if record is None or record.state not in ("reading", "writing"):
        return {}
    today = clock.today()
    actor = acting_as(record.by_id, Role(record.role), record.org_id)
    if actor is None:
        return _failed(record, Reason("import.hat", gettext_noop("上传时的身份已失效，没有继续导入")))
    try:
        with transaction.atomic():
            report = _piece(record, KINDS[record.kind], actor, today)
    except Invalid as fault:
        return _failed(record, fault.reasons[0])
    _count(record, report)
    if report.ended:
        _end(record, actor)
    else:
        jobs.enqueue(JOB, {"import": str(record.uid)}, owner=record.by_id)
    record.save()
    return {"read": record.read}


def _piece(record: SheetImport, kind: Kind, actor: Actor, today: date) -> Report:
    writing = record.state == "writing"
    chunk = rulebook().body("settings.exchange", today)["import_chunk_rows"]
    sheet = kind.sheet(today=today)
    assert record.blob is not None
    with Blobs().open(record.blob) as stream:
        content = stream.read()
    report = import_sheet(
        content, sheet.columns, _taker(kind, sheet, actor, today), commit=writing, limits=limits(today), key=sheet.key, start=record.read,
        most=None if writing and record.whole else chunk,
    )  # fmt: skip
    if writing and record.whole and report.faults:
        # Something came to stand in the way since the reading: all or none, so none.
        raise Invalid(
            {
                "file": Reason(
                    "import.none", gettext_noop("有行不能写入，按全部成功才写入的选择，没有写入任何行")
                )
            }
        )
    return report


def import_at_once(
    name: str, source: bytes | Path, *, commit: bool, actor: Actor, today: date, chunk: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:  # fmt: skip
    """The sheet is read in one go, under the hat of who asks, and written where `commit`: what the page does in pieces.

    For the terminal, where the file lies at hand and nobody waits for a page; the rows take the same way.
    """
    kind = kind_for(actor, name)
    sheet = kind.sheet(today=today)
    report = import_sheet(
        source, sheet.columns, _taker(kind, sheet, actor, today), commit=commit, key=sheet.key, chunk=chunk, progress=progress
    )  # fmt: skip
    if commit:
        with transaction.atomic():
            events.record(
                "sheet.import", actor=actor, subject_type="sheet", subject_id=uuid4(),
                changes={"kind": kind.name, "new": report.new, "changed": report.changed, "same": report.same, "bad": report.bad_lines},
            )  # fmt: skip
    return report


def _taker(kind: Kind, sheet: Sheet, actor: Actor, today: date) -> Any:
    def take(values: Mapping[str, Any]) -> Taken:
        code = values_key(sheet, values)
        known = Upstream.objects.filter(kind=kind.name, org_id=actor.org_id, code=code).first()
        taken, uid = kind.take(values, known=known.subject_id if known else None, actor=actor, today=today)
        if known is None and uid is not None:
            Upstream.objects.create(kind=kind.name, org_id=actor.org_id, code=code, subject_id=uid)
        return taken

    return take


def _count(record: SheetImport, report: Report) -> None:
    record.read += report.rows
    record.new += report.new
    record.changed += report.changed
    record.same += report.same
    record.bad += report.bad_lines
    record.faults = [*record.faults, *map(_kept, report.faults)]


def _kept(fault: Fault) -> dict[str, Any]:
    params = {name: plain(value) for name, value in fault.reason.params.items()}
    value = "" if fault.value is None else str(fault.value)[:120]
    return {"line": fault.line, "column": fault.column, "code": fault.reason.code, "template": fault.reason.template, "params": params,
            "value": value}  # fmt: skip


def _end(record: SheetImport, actor: Actor) -> None:
    if record.state == "reading":
        record.state, record.total = "ready", record.read
        return
    record.state, record.ended_at = "done", clock.now()
    good = record.new + record.changed + record.same
    event = events.record(
        "sheet.import", actor=actor, subject_type="sheet", subject_id=record.uid,
        changes={"kind": record.kind, "new": record.new, "changed": record.changed, "same": record.same, "bad": record.bad},
    )  # fmt: skip
    letter = notices.Letter(
        record.by_id, "import", WORDS, f"/imports/{record.uid}/", params={"good": good, "bad": record.bad}
    )
    notices.post([letter], event=event)


def _failed(record: SheetImport, reason: Reason) -> dict[str, Any]:
    record.state, record.ended_at = "failed", clock.now()
    record.failure = {"code": reason.code, "template": reason.template,
                      "params": {name: plain(value) for name, value in reason.params.items()}}  # fmt: skip
    record.save()
    return {"failed": reason.code}


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: sheets uploaded longer ago than settings.exchange allows are gone; what they came to stays."""
    kept = timedelta(days=rulebook().body("settings.exchange", clock.today())["import_kept_d"])
    old = SheetImport.objects.filter(created_at__lt=clock.now() - kept, blob__isnull=False)
    gone = 0
    for record in old.exclude(state__in=("reading", "writing")):
        _forget(record)
        record.faults = []
        record.save(update_fields=["blob", "faults"])
        gone += 1
    return {"imports": gone}
