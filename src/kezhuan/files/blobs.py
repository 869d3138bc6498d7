"""Storing, opening and deleting files; where the bytes lie (database or S3) is the only difference."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files.models import Blob, Chunk, Shelf

CHUNK_BYTES = 256 * 1024
MIB = 1024 * 1024
SETTING = "settings.uploads"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a stored file without reading it; `size` in bytes."""

    uid: UUID
    owner_org: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    sm3: str
    created_at: datetime


class Place(Protocol):
    """Where bytes lie: pieces are added in order under a blob's uid, read one by one, and removed."""

    def add(self, uid: UUID, index: int, data: bytes) -> None: ...

    def read(self, uid: UUID, index: int) -> bytes: ...

    def remove(self, uid: UUID, pieces: int) -> None: ...


class InDatabase:
    """Bytes lie in `Chunk` rows, in the caller's transaction."""

    def add(self, uid: UUID, index: int, data: bytes) -> None:
        """The piece stands at its place."""
        Chunk.objects.create(blob=Blob.objects.only("id").get(uid=uid), index=index, data=data)

    def read(self, uid: UUID, index: int) -> bytes:
        """The bytes of one piece."""
        return bytes(Chunk.objects.values_list("data", flat=True).get(blob__uid=uid, index=index))

    def remove(self, uid: UUID, pieces: int) -> None:
        """Nothing is left to do: the pieces go with their blob's row, or with its transaction."""


class Blobs:
    """The one door to stored files; rooms keep a blob's `uid` and ask their own rules before opening it."""

    def __init__(self, place: Place | None = None) -> None:
        self._place = place or InDatabase()

    @transaction.atomic
    def put(
        self, stream: BinaryIO, *, name: str, media_type: str, owner_org: UUID, at: datetime
    ) -> StoredFile:
        """The whole stream is stored and hashed, or nothing is.

        Raises `Invalid` under `file` when it is empty or the owner's quota does not hold it. The stream is
        read in pieces of 256 KiB; what it holds must have passed `uploads.accept`.
        """
        room = self.room(owner_org)
        blob = Blob.objects.create(
            uid=uuid4(), owner_org=owner_org, name=name, media_type=media_type, size=0, created_at=at
        )
        sha256, sm3 = hashlib.sha256(), hashlib.new("sm3")
        index = -1
        try:
            for index, piece in enumerate(_pieces(stream)):
                blob.size += len(piece)
                if blob.size > room:
                    raise _no_room(room)
                sha256.update(piece)
                sm3.update(piece)
                self._place.add(blob.uid, index, piece)
            if not blob.size:
                raise Invalid({"file": Reason("file.empty", gettext_noop("文件是空的"))})
        except BaseException:
            self._place.remove(blob.uid, index + 1)
            raise
        blob.sha256, blob.sm3 = sha256.hexdigest(), sm3.hexdigest()
        blob.save(update_fields=["size", "sha256", "sm3"])
        return _facts(blob)

    def room(self, owner_org: UUID) -> int:
        """Bytes the owner may still store; within a transaction the answer holds until its end."""
        Shelf.objects.get_or_create(owner_org=owner_org)
        with transaction.atomic():
            shelf = Shelf.objects.select_for_update().get(owner_org=owner_org)
            quota = shelf.quota_bytes
            if quota is None:
                quota = getattr(settings, "FILE_QUOTA_BYTES", None)
            if quota is None:
                quota = int(rulebook().body(SETTING, clock.today())["org_quota_mb"] * MIB)
            return max(0, quota - used_bytes(owner_org))

    def facts(self, uid: UUID) -> StoredFile:
        """What is known of the file; `Hidden` when there is none."""
        return _facts(_blob(uid))

    def open(self, uid: UUID) -> BinaryIO:
        """A seekable stream of the file's bytes that reads one piece at a time; `Hidden` when there is none."""
        return io.BufferedReader(_Pieces(_blob(uid), self._place), CHUNK_BYTES)

    def whole(self, uid: UUID) -> bool:
        """True when the bytes kept are still those that were stored (size, SHA-256, SM3)."""
        blob = _blob(uid)
        sha256, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
        with self.open(uid) as stream:
            for piece in _pieces(stream):
                sha256.update(piece)
                sm3.update(piece)
                size += len(piece)
        return (size, sha256.hexdigest(), sm3.hexdigest()) == (blob.size, blob.sha256, blob.sm3)

    @transaction.atomic
    def delete(self, uid: UUID) -> None:
        """The file and its bytes are gone and the owner's room is free again; `Hidden` when there was none."""
        blob = _blob(uid)
        pieces = -(-blob.size // CHUNK_BYTES)
        blob.delete()
        # A store outside the database must not lose bytes whose row a rollback brings back.
        transaction.on_commit(lambda: self._place.remove(uid, pieces))


def _no_room(room: int) -> Invalid:
    template = gettext_noop("贵单位的存储空间不足，剩余 {room} MB，请删除不用的文件或联系管理员")
    return Invalid({"file": Reason("file.quota", template, {"room": room // MIB})})


def used_bytes(owner_org: UUID) -> int:
    """The sizes of all files of this owner together."""
    return Blob.objects.filter(owner_org=owner_org).aggregate(total=Sum("size"))["total"] or 0


def damaged() -> tuple[UUID, ...]:
    """Every file whose bytes are not those that were stored, or are gone."""
    door = Blobs()
    return tuple(
        uid for uid in Blob.objects.order_by("id").values_list("uid", flat=True) if not _sound(door, uid)
    )


def _sound(door: Blobs, uid: UUID) -> bool:
    try:
        return door.whole(uid)
    except Chunk.DoesNotExist:
        return False


def _blob(uid: UUID) -> Blob:
    blob = Blob.objects.filter(uid=uid).first()
    if blob is None:
        raise Hidden(Reason("file.absent", gettext_noop("没有这个文件")))
    return blob


def _facts(blob: Blob) -> StoredFile:
    return StoredFile(
        blob.uid,
        blob.owner_org,
        blob.name,
        blob.media_type,
        blob.size,
        blob.sha256,
        blob.sm3,
        blob.created_at,
    )


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces of 256 KiB; a short read is filled up, only the last piece is shorter."""
    held = b""
    while data := stream.read(CHUNK_BYTES - len(held)):
        held += data
        if len(held) == CHUNK_BYTES:
            yield held
            held = b""
    if held:
        yield held


class _Pieces(io.RawIOBase):
    """The bytes of a blob as a raw stream over its pieces."""

    def __init__(self, blob: Blob, place: Place) -> None:
        super().__init__()
        self._blob, self._place, self._at = blob, place, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._blob.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._blob.size:
            return 0
        index, within = divmod(self._at, CHUNK_BYTES)
        piece = self._place.read(self._blob.uid, index)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
