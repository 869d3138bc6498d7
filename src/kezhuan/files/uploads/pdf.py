"""PDF files: whole, unencrypted, and without actions that run something.

Source: ISO 32000-1, 7.3.5 (names), 7.5 (file structure), 12.6.4.5 and 12.6.4.16 (launch, JavaScript).
"""

from __future__ import annotations

import re
import zlib

from kezhuan.core.errors import Invalid, gettext_noop
from kezhuan.files.uploads.limits import Budget, refusal

_ENDING = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[\s\x00]*\Z")
_TABLE = re.compile(rb"\s*(xref\s|\d+\s+\d+\s+obj\b)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|XFA|GoToR|GoToE|SubmitForm|ImportData)(?![A-Za-z0-9])")
_STREAM = re.compile(rb"\bobj\b((?:(?!endobj|\bobj\b).){0,4096}?)\bstream\r?\n", re.DOTALL)
_PLAIN_FLATE = re.compile(rb"/Filter\s*\[?\s*/(FlateDecode|Fl)\s*\]?\s*(?=[/>])")


def check_pdf(content: bytes, _extension: str, budget: Budget) -> bytes:
    """`content` unchanged when it is one PDF from first to last byte that cannot act by itself."""
    ending = _ENDING.search(content, max(0, len(content) - 1_200))
    if not re.match(rb"%PDF-[12]\.\d", content) or ending is None:
        raise refusal("pdf", gettext_noop("内容不是完整的 PDF 文件"))
    table = int(ending[1])
    if table >= len(content) or not _TABLE.match(content, table) or b"/Root" not in content:
        raise refusal("pdf", gettext_noop("内容不是完整的 PDF 文件"))
    if b"PK\x05\x06" in content[-66_000:]:
        raise refusal("two_kinds", gettext_noop("文件同时是 PDF 和压缩包"))
    if re.search(rb"/Encrypt\b\s*(\d+\s+\d+\s+R|<<)", _names_plain(content)):
        raise refusal("encrypted", gettext_noop("PDF 已加密，请另存为不加密的 PDF"))
    _require_passive(content)
    inspected = 0
    for part in _STREAM.finditer(content):
        head = _names_plain(part[1])
        if b"/ObjStm" in head:
            _require_passive_objects(content, head, part.end(), budget)
            inspected += 1
    # A dictionary padded beyond the pattern's reach would otherwise go unread.
    if _names_plain(content).count(b"/ObjStm") != inspected:
        raise _unreadable()
    return content


def _names_plain(raw: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw)


def _require_passive(raw: bytes) -> None:
    if _ACTIVE.search(_names_plain(raw)):
        raise refusal("active_pdf", gettext_noop("PDF 含有脚本、启动程序或多媒体动作"))


def _require_passive_objects(content: bytes, head: bytes, start: int, budget: Budget) -> None:
    """The object stream, unpacked, holds no action; one that cannot be read is refused."""
    if b"/Filter" not in head:
        return
    if not _PLAIN_FLATE.search(head) or b"/DecodeParms" in head:
        raise _unreadable()
    try:
        unpacked = zlib.decompressobj().decompress(memoryview(content)[start:], budget.unpacked + 1)
    except zlib.error as error:
        raise _unreadable() from error
    budget.spend_bytes(len(unpacked))
    _require_passive(unpacked)


def _unreadable() -> Invalid:
    return refusal("pdf_stream", gettext_noop("PDF 的内部结构无法检查，请用常见软件重新导出"))
