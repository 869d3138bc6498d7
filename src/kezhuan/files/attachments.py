"""Files that belong to a record: taken in through the one gate, kept as blobs, handed out as downloads.

Rooms ask their own scope before they call any of this.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.http import FileResponse

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.files.blobs import Blobs
from kezhuan.files.models import Attachment, Blob
from kezhuan.files.taking import take

# What is handed out can do nothing, even where a browser insists on showing it.
SANDBOX = "sandbox; default-src 'none'"


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file of a record without its bytes; `size` in bytes."""

    uid: UUID
    subject_kind: str
    subject_uid: UUID
    group: str
    name: str
    media_type: str
    size: int
    at: datetime
    blob: UUID


@transaction.atomic
def attach(
    subject_kind: str, subject_uid: UUID, *, group: str, sent_name: str, content: bytes, actor: Actor
) -> AttachmentRow:
    """The file belongs to the record, or `Invalid` under `file` says why it is not taken and nothing stands."""
    if actor.org_id is None:
        raise Hidden
    taken = take(sent_name, content)
    at = clock.now()
    stored = Blobs().put(
        io.BytesIO(taken.content), name=taken.display_name, media_type=taken.media_type, owner_org=actor.org_id, at=at,
    )  # fmt: skip
    row = Attachment.objects.create(
        subject_kind=subject_kind, subject_uid=subject_uid, group=group, blob=stored.uid, name=stored.name,
        media_type=stored.media_type, size=stored.size, by_id=actor.user_id, at=at,
    )  # fmt: skip
    return _row(row)


def of(subject_kind: str, subject_uids: Iterable[UUID]) -> tuple[AttachmentRow, ...]:
    """The files of these records, oldest first."""
    rows = Attachment.objects.filter(subject_kind=subject_kind, subject_uid__in=list(subject_uids))
    return tuple(_row(row) for row in rows.order_by("id"))


def prints(subject_kind: str, subject_uid: UUID) -> dict[UUID, str]:
    """The SM3 of every file of a record, by the file's uid: what proves later that it is the same file."""
    files = dict(
        Attachment.objects.filter(subject_kind=subject_kind, subject_uid=subject_uid).values_list(
            "uid", "blob"
        )
    )
    known = dict(Blob.objects.filter(uid__in=files.values()).values_list("uid", "sm3"))
    return {uid: known[blob] for uid, blob in files.items()}


def get(uid: UUID) -> AttachmentRow:
    """One file; Hidden where there is none."""
    row = Attachment.objects.filter(uid=uid).first()
    if row is None:
        raise Hidden
    return _row(row)


def download(row: AttachmentRow) -> FileResponse:
    """The bytes as a download under the file's name, inert in every browser."""
    stream: BinaryIO = Blobs().open(row.blob)
    answer = FileResponse(stream, as_attachment=True, filename=row.name, content_type=row.media_type)
    answer["Content-Length"] = str(row.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "no-store"
    return answer


def _row(row: Attachment) -> AttachmentRow:
    return AttachmentRow(
        row.uid,
        row.subject_kind,
        row.subject_uid,
        row.group,
        row.name,
        row.media_type,
        row.size,
        row.at,
        row.blob,
    )
