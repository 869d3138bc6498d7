"""The S3 port signs as Amazon's own example does and keeps the promises of the database."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest

from kezhuan.core import clock
from kezhuan.core.errors import Invalid
from kezhuan.files.blobs import CHUNK_BYTES, Blobs
from kezhuan.files.models import Blob, Chunk
from kezhuan.files.s3 import InS3, Keys, StoreDown, signed_headers

AT = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
KEYS = Keys("key-id", "secret-word", "cn-east-1")
BODY = bytes(range(256)) * 1_200


class Bucket(BaseHTTPRequestHandler):
    """Keeps objects in memory and turns away whoever did not sign."""

    kept: dict[str, bytes]

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _act(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        signed = signed_headers(
            self.command,
            self.path,
            headers={"host": self.headers["host"]},
            body=body,
            keys=KEYS,
            at=datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
        )
        if signed["authorization"] != self.headers["authorization"]:
            self._answer(403)
        elif self.command == "PUT":
            self.kept[self.path] = body
            self._answer(200)
        elif self.command == "DELETE":
            self._answer(204 if self.kept.pop(self.path, None) is not None else 404)
        else:
            found = self.kept.get(self.path)
            self._answer(404 if found is None else 200, found or b"")

    do_PUT = do_GET = do_DELETE = _act

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def bucket() -> Iterator[tuple[str, dict[str, bytes]]]:
    kept: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OneBucket", (Bucket,), {"kept": kept}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", kept
    server.shutdown()
    thread.join()
    server.server_close()


def _put(blobs: Blobs, body: bytes = BODY):
    return blobs.put(io.BytesIO(body), name="a.pdf", media_type="application/pdf", owner_org=uuid4(), at=AT)


def test_the_signature_is_that_of_amazons_published_example():
    keys = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    headers = signed_headers(
        "GET",
        "/test.txt",
        headers={"Host": "examplebucket.s3.amazonaws.com", "Range": "bytes=0-9"},
        body=b"",
        keys=keys,
        at=datetime(2013, 5, 24, tzinfo=UTC),
    )
    assert headers["authorization"].endswith(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )
    assert "wJalr" not in repr(keys)


@pytest.mark.django_db
def test_bytes_lie_in_the_bucket_and_facts_in_the_database(bucket):
    address, kept = bucket
    blobs = Blobs(InS3(address, bucket="files", keys=KEYS))
    stored = _put(blobs)
    assert sorted(kept) == [f"/files/{stored.uid}/000000", f"/files/{stored.uid}/000001"]
    assert Chunk.objects.count() == 0
    assert blobs.whole(stored.uid)
    with blobs.open(stored.uid) as stream:
        stream.seek(CHUNK_BYTES - 3)
        assert stream.read(6) == BODY[CHUNK_BYTES - 3 : CHUNK_BYTES + 3]


@pytest.mark.django_db
def test_deleted_bytes_go_when_the_transaction_is_through(bucket, django_capture_on_commit_callbacks):
    address, kept = bucket
    blobs = Blobs(InS3(address, bucket="files", keys=KEYS))
    stored = _put(blobs)
    with django_capture_on_commit_callbacks(execute=True):
        blobs.delete(stored.uid)
        assert len(kept) == 2
    assert kept == {}
    assert Blob.objects.count() == 0


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_in_the_bucket(bucket, settings):
    settings.FILE_QUOTA_BYTES = CHUNK_BYTES
    address, kept = bucket
    with pytest.raises(Invalid):
        _put(Blobs(InS3(address, bucket="files", keys=KEYS)))
    assert kept == {}
    assert Blob.objects.count() == 0


@pytest.mark.django_db
def test_a_wrong_secret_and_a_silent_store_are_told_apart_from_success(bucket):
    address, kept = bucket
    with pytest.raises(StoreDown, match="HTTP 403"):
        _put(Blobs(InS3(address, bucket="files", keys=Keys("key-id", "other"))))
    with pytest.raises(StoreDown):
        _put(Blobs(InS3("http://127.0.0.1:9", bucket="files", keys=KEYS, timeout_s=1)))
    assert kept == {}
    assert Blob.objects.count() == 0


def test_requests_carry_the_clocks_time(bucket):
    address, kept = bucket
    with clock.at(AT):
        InS3(address, bucket="files", keys=KEYS).add(uuid4(), 0, b"x")
    assert list(kept.values()) == [b"x"]


def test_an_address_without_scheme_is_refused():
    with pytest.raises(ValueError, match="http"):
        InS3("s3.example.org", bucket="files", keys=KEYS)
