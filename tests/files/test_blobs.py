"""Files in the database: whole or not at all, within their owner's room."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection

from kezhuan.core.errors import Hidden, Invalid
from kezhuan.files.blobs import CHUNK_BYTES, Blobs, used_bytes
from kezhuan.files.models import Blob, Chunk, Shelf

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
BODY = bytes(range(256)) * 2_500  # 640,000 bytes: three pieces
BLOBS = Blobs()


def _put(body: bytes = BODY, *, owner=None, blobs: Blobs = BLOBS):
    return blobs.put(
        io.BytesIO(body), name="图.pdf", media_type="application/pdf", owner_org=owner or uuid4(), at=AT
    )


class Dripping(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a network does, and may break."""

    def __init__(self, body: bytes, *, breaks_after: int | None = None) -> None:
        self._body, self._at, self._breaks_after = body, 0, breaks_after

    def read(self, size: int = -1) -> bytes:
        if self._breaks_after is not None and self._at > self._breaks_after:
            raise ConnectionError("broken")
        piece = self._body[self._at : self._at + min(size, 10_007)]
        self._at += len(piece)
        return piece


def test_what_is_put_is_opened_again_with_its_facts():
    owner = uuid4()
    stored = _put(owner=owner)
    assert BLOBS.open(stored.uid).read() == BODY
    assert (stored.size, stored.name, stored.owner_org, stored.created_at) == (640_000, "图.pdf", owner, AT)
    assert stored.sha256 == hashlib.sha256(BODY).hexdigest()
    assert stored.sm3 == hashlib.new("sm3", BODY).hexdigest()
    assert BLOBS.facts(stored.uid) == stored
    assert BLOBS.whole(stored.uid)


def test_pieces_are_full_however_the_stream_comes():
    stored = BLOBS.put(Dripping(BODY), name="a", media_type="text/plain", owner_org=uuid4(), at=AT)
    sizes = [len(bytes(data)) for data in Chunk.objects.order_by("index").values_list("data", flat=True)]
    assert sizes == [CHUNK_BYTES, CHUNK_BYTES, len(BODY) - 2 * CHUNK_BYTES]
    assert BLOBS.open(stored.uid).read() == BODY


@pytest.mark.parametrize(
    "start, length", [(0, 10), (CHUNK_BYTES - 5, 10), (639_990, 50), (640_000, 5), (700_000, 5)]
)
def test_a_range_is_read_across_pieces(start, length):
    with BLOBS.open(_put().uid) as stream:
        stream.seek(start)
        assert stream.read(length) == BODY[start : start + length]


def test_one_range_costs_one_query(django_assert_num_queries):
    uid = _put().uid
    with django_assert_num_queries(2), BLOBS.open(uid) as stream:
        stream.seek(CHUNK_BYTES)
        stream.read(100)


def test_a_broken_stream_leaves_nothing():
    with pytest.raises(ConnectionError):
        BLOBS.put(
            Dripping(BODY, breaks_after=300_000), name="a", media_type="text/plain", owner_org=uuid4(), at=AT
        )
    assert (Blob.objects.count(), Chunk.objects.count()) == (0, 0)


def test_an_empty_file_is_refused():
    with pytest.raises(Invalid, match="空"):
        _put(b"")
    assert Blob.objects.count() == 0


def test_the_quota_counts_all_files_of_an_owner_and_nobody_else(settings):
    settings.FILE_QUOTA_BYTES = 1_000_000
    owner = uuid4()
    first = _put(owner=owner)
    with pytest.raises(Invalid) as caught:
        _put(owner=owner)
    assert caught.value.fields["file"][0].code == "file.quota"
    assert (BLOBS.room(owner), used_bytes(owner)) == (360_000, 640_000)
    _put()
    BLOBS.delete(first.uid)
    assert BLOBS.room(owner) == 1_000_000
    _put(owner=owner)


def test_an_owner_may_have_a_quota_of_its_own():
    owner = uuid4()
    Shelf.objects.create(owner_org=owner, quota_bytes=len(BODY))
    _put(owner=owner)
    assert BLOBS.room(owner) == 0
    with pytest.raises(Invalid):
        _put(b"x", owner=owner)


def test_a_deleted_file_is_gone_with_its_pieces():
    stored = _put()
    kept = _put(b"other")
    BLOBS.delete(stored.uid)
    assert Chunk.objects.count() == 1
    assert BLOBS.open(kept.uid).read() == b"other"
    for act in (BLOBS.open, BLOBS.facts, BLOBS.delete, BLOBS.whole):
        with pytest.raises(Hidden):
            act(stored.uid)


def test_a_changed_byte_is_seen():
    stored = _put()
    with connection.cursor() as cursor:
        cursor.execute('UPDATE files_chunk SET data = %s WHERE "index" = 1', [b"x" * CHUNK_BYTES])
    assert not BLOBS.whole(stored.uid)


@pytest.mark.django_db(transaction=True)
def test_uploads_at_the_same_time_cannot_share_the_last_room(settings):
    settings.FILE_QUOTA_BYTES = 2 * 300_000 + 1_000
    owner, start = uuid4(), threading.Barrier(5)
    outcomes: list[str] = []

    def upload() -> None:
        start.wait()
        try:
            _put(BODY[:300_000], owner=owner)
            outcomes.append("stored")
        except Invalid as refusal:
            outcomes.append(refusal.fields["file"][0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["file.quota"] * 3 + ["stored"] * 2
    assert used_bytes(owner) == 600_000
    assert Chunk.objects.count() == 4
