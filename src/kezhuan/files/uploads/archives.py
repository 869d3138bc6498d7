"""Archives: counted, bounded, without links, escapes or archives within, and written anew."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.files.uploads.limits import Budget, refusal
from kezhuan.files.uploads.names import display_name

# All that zipfile raises on damaged archives, found by mutating sound ones.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_NO_ESCAPE = re.compile(r"(?!/)(?![A-Za-z]:)(?!.*(^|/)\.\.?(/|$))[^\\\x00-\x1f]+")
# Left by macOS and Windows beside the files a person meant.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def entries(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file in the archive, unpacked within the budget. Raises for links, escapes,
    doubles, passwords, and for bytes before the first entry or after the end record."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = archive.infolist()
            budget.spend_entries(len(found))
            _require_plain(content, found)
            for entry in found:
                if entry.is_dir():
                    continue
                with archive.open(entry) as part:
                    data = part.read(budget.unpacked + 1)
                budget.spend_bytes(len(data))
                yield _path(entry), data
    except BROKEN as error:
        raise refusal("archive", gettext_noop("不是完整的压缩文件")) from error


def clean_archive(content: bytes, budget: Budget, *, inspect: Callable[[str, bytes], bytes]) -> bytes:
    """A new archive of the same files, each as `inspect` handed it back; litter of file managers is left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as clean:
        kept = 0
        for path, data in entries(content, budget):
            if _LITTER.search(path):
                continue
            clean.writestr(
                zipfile.ZipInfo(_clean_place(path), _EPOCH), _named(path, inspect, data), zipfile.ZIP_DEFLATED
            )
            kept += 1
        if not kept:
            raise refusal("empty", gettext_noop("压缩包里没有文件"))
    return stream.getvalue()


def _named(path: str, inspect: Callable[[str, bytes], bytes], data: bytes) -> bytes:
    try:
        return inspect(path.split("/")[-1], data)
    except Invalid as fault:
        inner = fault.fields["file"][0]
        template = gettext_noop("压缩包中的“{path}”：{fault}")
        params = {"path": path[-80:], "fault": str(inner)}
        raise Invalid({"file": Reason(inner.code, template, params)}) from fault


def _require_plain(content: bytes, found: list[zipfile.ZipInfo]) -> None:
    if not found:
        raise refusal("empty", gettext_noop("压缩包里没有文件"))
    ends_clean = content[-22:-18] == b"PK\x05\x06" and content[-2:] == b"\0\0"
    if not (content.startswith(b"PK\x03\x04") and ends_clean):
        raise refusal("archive", gettext_noop("压缩文件前后夹带了其他内容"))
    seen: set[str] = set()
    for entry in found:
        path = _path(entry)
        mode = stat.S_IFMT(entry.external_attr >> 16)
        if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise refusal("link", gettext_noop("压缩包中的“{path}”是链接或特殊文件"), path=path[-80:])
        if not _NO_ESCAPE.fullmatch(path) or not _NO_ESCAPE.fullmatch(entry.orig_filename):
            raise refusal("path", gettext_noop("压缩包中有不安全的路径“{path}”"), path=display_name(path))
        if entry.flag_bits & 0x1:
            raise refusal("encrypted", gettext_noop("压缩包已加密，请去掉密码"))
        place = _clean_place(path).casefold()
        if place in seen:
            raise refusal("twice", gettext_noop("压缩包中“{path}”出现了两次"), path=path[-80:])
        seen.add(place)


def _clean_place(path: str) -> str:
    return "/".join(map(display_name, path.rstrip("/").split("/")))


def _path(entry: zipfile.ZipInfo) -> str:
    """The path as its maker wrote it: without the UTF-8 flag, Chinese systems write GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename
