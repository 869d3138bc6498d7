"""PDF files: whole, unencrypted, and without actions that run something.

Source: ISO 32000-1, 7.3.5 (names), 7.5 (file structure), 12.6.4.5 and 12.6.4.16 (launch, JavaScript).
"""

from __future__ import annotations

import re
import zlib

from kezhuan.core.errors import gettext_noop
from kezhuan.files.uploads.limits import UploadLimits, refusal

_ENDING = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(xref\s|\d+\s+\d+\s+obj\b)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|XFA)(?![A-Za-z0-9])")
_STREAM = re.compile(rb"\bobj\b((?:(?!endobj|\bobj\b).){0,4096}?)\bstream\r?\n", re.DOTALL)
_PLAIN_FLATE = re.compile(rb"/Filter\s*\[?\s*/(FlateDecode|Fl)\s*\]?\s*(?=[/>])")


def check_pdf(content: bytes, _extension: str, limits: UploadLimits) -> bytes:
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
    room = limits.max_unpacked
    for part in _STREAM.finditer(content):
        head = _names_plain(part[1])
        if b"/ObjStm" in head:
            room -= _require_passive_objects(content, head, part.end(), room)
    return content


def _names_plain(raw: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw)


def _require_passive(raw: bytes) -> None:
    if _ACTIVE.search(_names_plain(raw)):
        raise refusal("active_pdf", gettext_noop("PDF 含有脚本、启动程序或多媒体动作"))


def _require_passive_objects(content: bytes, head: bytes, start: int, room: int) -> int:
    """The size of one unpacked object stream, which holds no action; one that cannot be read is refused."""
    unreadable = refusal("pdf_stream", gettext_noop("PDF 的内部结构无法检查，请用常见软件重新导出"))
    if b"/Filter" not in head:
        return 0
    if not _PLAIN_FLATE.search(head) or b"/DecodeParms" in head:
        raise unreadable
    try:
        unpacked = zlib.decompressobj().decompress(content[start:], room + 1)
    except zlib.error as error:
        raise unreadable from error
    if len(unpacked) > room:
        raise refusal("unpacked", gettext_noop("文件展开后过大"))
    _require_passive(unpacked)
    return len(unpacked)
