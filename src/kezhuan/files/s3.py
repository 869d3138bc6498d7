"""Files in an S3-compatible store, for installations that keep one; nothing but the standard library.

Source: AWS Signature Version 4, "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API reference.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.errors import Failure, Reason, gettext_noop

_ALGORITHM = "AWS4-HMAC-SHA256"


class StoreDown(Failure):
    """The object store did not answer as it should; the act may be tried again."""

    status = 503
    code = "store_down"


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs: key id, secret (never shown), region."""

    key_id: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


def signed_headers(
    method: str, path: str, *, headers: Mapping[str, str], body: bytes, keys: Keys, at: datetime
) -> dict[str, str]:
    """`headers` with date, body hash and authorisation; `path` is already quoted and has no query."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    day, digest = stamp[:8], hashlib.sha256(body).hexdigest()
    sent = {name.lower(): value for name, value in headers.items()}
    sent |= {"x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = ";".join(sorted(sent))
    lines = "".join(f"{name}:{sent[name].strip()}\n" for name in sorted(sent))
    request = f"{method}\n{path}\n\n{lines}\n{names}\n{digest}"
    scope = f"{day}/{keys.region}/s3/aws4_request"
    to_sign = f"{_ALGORITHM}\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{keys.secret}".encode()
    for part in (day, keys.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    sent["authorization"] = (
        f"{_ALGORITHM} Credential={keys.key_id}/{scope},SignedHeaders={names},Signature={signature}"
    )
    return sent


class InS3:
    """Bytes lie in objects `<uid>/<index>` of one bucket, path-style addresses."""

    def __init__(self, endpoint: str, *, bucket: str, keys: Keys, timeout_s: float = 20) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"S3 地址应以 http:// 或 https:// 开头：{endpoint!r}")
        self._secure, self._host = parts.scheme == "https", parts.netloc
        self._bucket, self._keys, self._timeout_s = bucket, keys, timeout_s

    def add(self, uid: UUID, index: int, data: bytes) -> None:
        """The piece stands at its place; `StoreDown` when the store did not confirm it."""
        self._ask("PUT", uid, index, data, wanted=(200,))

    def read(self, uid: UUID, index: int) -> bytes:
        """The bytes of one piece; `StoreDown` when the store does not hand them out."""
        return self._ask("GET", uid, index, b"", wanted=(200,))

    def remove(self, uid: UUID, pieces: int) -> None:
        """None of the pieces is left; those that were absent are no fault."""
        for index in range(pieces):
            self._ask("DELETE", uid, index, b"", wanted=(200, 204, 404))

    def _ask(self, method: str, uid: UUID, index: int, body: bytes, *, wanted: tuple[int, ...]) -> bytes:
        path = quote(f"/{self._bucket}/{uid}/{index:06d}")
        headers = signed_headers(
            method, path, headers={"host": self._host}, body=body, keys=self._keys, at=clock.now()
        )
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, timeout=self._timeout_s)
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise _down(str(error)) from error
        finally:
            connection.close()
        if answer.status not in wanted:
            raise _down(f"HTTP {answer.status}")
        return content


def _down(fault: str) -> StoreDown:
    template = gettext_noop("文件存储暂不可用，请稍后再试（{fault}）")
    return StoreDown(Reason("file.store_down", template, {"fault": fault[:120]}))
