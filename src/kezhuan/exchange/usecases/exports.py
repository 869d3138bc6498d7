"""A list handed out as a sheet: at once where it is short, by a job and a notice where it is long."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from kezhuan.core import clock, events, jobs, notices
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Failure, Hidden, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.exchange import lists
from kezhuan.exchange.lists import Listed
from kezhuan.exchange.models import SheetExport
from kezhuan.files.blobs import Blobs
from kezhuan.files.sheets import export_lines, write_csv, write_xlsx
from kezhuan.people.queries import acting_as, user_of

JOB = "exchange.export"
WORDS = gettext_noop("导出完成：{title}，共 {total} 条")
FORMS = ("xlsx", "csv")


def export_list(
    address: str, *, form: str, actor: Actor, user: Any, language: str, today: date
) -> tuple[UUID, bytes | None]:
    """The list at this address as this actor finds it, in full: the file itself where it is short, else None and
    a job makes it. Every export is logged. Hidden where the address is no list for this actor."""
    if not actor.signed_in or form not in FORMS:
        raise Hidden
    path, query = lists.split(address)
    if path.startswith("/api/") or len(path) > 200 or len(query) > 2000:
        raise Hidden
    found = lists.looked_at(path, query, actor=actor, user=user)
    settings = rulebook().body("settings.exchange", today)
    if found.total > settings["export_max_rows"]:
        too_many = gettext_noop("共 {total} 条，一次最多导出 {most} 条，请先缩小范围")
        raise Refused(
            Reason("export.many", too_many, {"total": found.total, "most": settings["export_max_rows"]})
        )
    short = found.total <= settings["export_page_rows"]
    moment = clock.now()
    content = written(found, path, query, form=form, actor=actor, user=user) if short else None
    with transaction.atomic():
        record = SheetExport.objects.create(
            by_id=actor.user_id, role=actor.role.value, org_id=actor.org_id, path=path, query=query, title=found.heading[:200], form=form,
            language=language, state="done" if short else "waiting", total=found.total, done=found.total if short else 0,
            created_at=moment, ended_at=moment if short else None,
        )  # fmt: skip
        events.record("list.export", actor=actor, subject_type="export", subject_id=record.uid,
                      changes={"path": path, "rows": found.total, "form": form, "filters": len(found.filters)})  # fmt: skip
        if not short:
            jobs.enqueue(JOB, {"export": str(record.uid)}, owner=actor.user_id)
    return record.uid, content


def written(
    found: Listed, path: str, query: str, *, form: str, actor: Actor, user: Any, told: Any = None
) -> bytes:
    """The whole list as a sheet with filter, time and count above its heading; `told` hears how many are done."""
    lines = export_lines("；".join(found.filters), at=clock.now(), count=found.total)

    def rows() -> Any:
        for n, row in enumerate(lists.rows_of(path, query, found.total, actor=actor, user=user), start=1):
            if told is not None and n % lists.WINDOW == 0:
                told(n)
            yield row

    if form == "csv":
        return write_csv(found.columns, rows(), header_lines=(found.heading, *lines))
    return write_xlsx(found.columns, rows(), title=found.heading, header_lines=lines)


def work(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The job: the file is made under the hat that asked for it and kept some days, and its reader is told."""
    record = SheetExport.objects.filter(uid=payload["export"], state="waiting").first()
    if record is None:
        return {}
    actor = acting_as(record.by_id, Role(record.role), record.org_id) if record.org_id else None
    user = user_of(record.by_id)
    try:
        if actor is None or user is None:
            raise Hidden
        with translation.override(record.language):
            found = lists.looked_at(record.path, record.query, actor=actor, user=user)
            content = written(found, record.path, record.query, form=record.form, actor=actor, user=user,
                              told=lambda n: SheetExport.objects.filter(pk=record.pk).update(done=n))  # fmt: skip
    except Failure as fault:
        SheetExport.objects.filter(pk=record.pk).update(state="failed", ended_at=clock.now())
        return {"failed": fault.code}
    _keep(record, content, total=found.total)
    return {"rows": found.total}


def _keep(record: SheetExport, content: bytes, *, total: int) -> None:
    moment = clock.now()
    days = rulebook().body("settings.exchange", moment.date())["export_kept_d"]
    with transaction.atomic():
        assert record.org_id is not None
        kept = Blobs().put(io.BytesIO(content), name=f"{record.title}.{record.form}", media_type="application/octet-stream",
                           owner_org=record.org_id, at=moment)  # fmt: skip
        SheetExport.objects.filter(pk=record.pk).update(
            state="done",
            blob=kept.uid,
            total=total,
            done=total,
            ended_at=moment,
            expires_at=moment + timedelta(days=days),
        )
        notices.post([notices.Letter(record.by_id, "export", WORDS, f"/exports/{record.uid}/",
                                     params={"title": record.title, "total": total})])  # fmt: skip


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: files past their day are gone; that they were made stays in the list and in the log."""
    gone = 0
    for record in SheetExport.objects.filter(expires_at__lt=clock.now(), blob__isnull=False):
        with transaction.atomic():
            assert record.blob is not None
            Blobs().delete(record.blob)
            SheetExport.objects.filter(pk=record.pk).update(blob=None)
        gone += 1
    return {"exports": gone}
