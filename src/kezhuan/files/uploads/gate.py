"""The one gate every uploaded file passes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kezhuan.core.errors import Invalid, gettext_noop
from kezhuan.files.uploads.archives import clean_archive
from kezhuan.files.uploads.images import clean_image
from kezhuan.files.uploads.limits import MIB, Budget, Scanner, UploadLimits, refusal
from kezhuan.files.uploads.names import display_name, extension_of, stored_name
from kezhuan.files.uploads.office import check_office
from kezhuan.files.uploads.pdf import check_pdf
from kezhuan.files.uploads.texts import check_text

Check = Callable[[bytes, str, Budget], bytes]

_OOXML = "application/vnd.openxmlformats-officedocument"
# Extension → media type and check; a check hands back the bytes to keep or raises Invalid.
ALLOWED: Mapping[str, tuple[str, Check]] = {
    "pdf": ("application/pdf", check_pdf),
    "png": ("image/png", clean_image),
    "jpg": ("image/jpeg", clean_image),
    "jpeg": ("image/jpeg", clean_image),
    "docx": (f"{_OOXML}.wordprocessingml.document", check_office),
    "xlsx": (f"{_OOXML}.spreadsheetml.sheet", check_office),
    "pptx": (f"{_OOXML}.presentationml.presentation", check_office),
    "csv": ("text/csv", check_text),
    "txt": ("text/plain", check_text),
}
_ARCHIVE = ("application/zip", "zip")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file fit to be kept: `content` is what to store (images and archives are written anew)."""

    stored_name: str
    display_name: str
    media_type: str
    content: bytes
    sha256: str


def accept(
    sent_name: str, content: bytes, *, limits: UploadLimits | None = None, scan: Scanner | None = None
) -> Accepted:
    """The file as it may be stored, or `Invalid` under `file` naming the fault; nothing is written.

    The extension must be on the list and magic bytes and parser must agree with it. `scan` is a port for a
    virus scanner and sees the bytes as sent, within archives too.
    """
    limits = limits or UploadLimits()
    budget = Budget(limits)
    name = display_name(sent_name)
    extension = extension_of(name)
    if len(content) > limits.max_bytes:
        raise refusal("too_big", gettext_noop("文件超过 {limit} MB"), limit=limits.max_bytes // MIB)
    if extension == _ARCHIVE[1]:
        _scanned(content, scan)
        media_type = _ARCHIVE[0]
        kept = clean_archive(
            content, budget, inspect=lambda inner, data: _inspected(inner, data, budget, scan)[1]
        )
    else:
        media_type, kept = _inspected(name, content, budget, scan)
    digest = hashlib.sha256(kept).hexdigest()
    return Accepted(stored_name(extension), name, media_type, kept, digest)


def _inspected(name: str, content: bytes, budget: Budget, scan: Scanner | None) -> tuple[str, bytes]:
    extension = extension_of(name)
    known = ALLOWED.get(extension)
    if known is None:
        offered = "、".join((*ALLOWED, _ARCHIVE[1]))
        template = gettext_noop("不接受“{name}”这种文件，可上传：{offered}")
        raise refusal("kind", template, name=name[-60:], offered=offered)
    if not content:
        raise refusal("empty", gettext_noop("文件“{name}”是空的"), name=name[-60:])
    _scanned(content, scan)
    media_type, check = known
    return media_type, check(content, extension, budget)


def _scanned(content: bytes, scan: Scanner | None) -> None:
    reason = scan(content) if scan else None
    if reason is not None:
        raise Invalid({"file": reason})
