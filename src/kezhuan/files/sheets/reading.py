"""Rows of an uploaded sheet, one at a time, within limits: .xlsx, .xls, and CSV in UTF-8 or GB18030."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.files.sheets.inert import restore
from kezhuan.files.sheets.workbook import workbook_rows

MIB = 1024 * 1024
OPENING_ROWS = 30
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 64 * 1024
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Limits:
    """What one sheet may cost: bytes as sent and unpacked, archive entries, rows, columns, child's means.

    `max_rows` are data rows: 30 more are let through for titles, headings and an example.
    """

    max_bytes: int | None = 10 * MIB
    max_rows: int | None = 5_000
    max_columns: int = 500
    max_unpacked: int = 100 * MIB
    max_entries: int = 1_000
    memory: int = 1024 * MIB
    cpu_seconds: int = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stood: `line` is the row number a spreadsheet program shows, `cells` raw values."""

    line: int
    cells: tuple[Any, ...]


def read_rows(source: bytes | Path, *, limits: Limits | None = None) -> Generator[Row, None, None]:
    """Every row that is not blank, in order, with the row number a spreadsheet program shows.

    The kind is told by the content, never by the name. Only the first visible sheet of a workbook is read;
    CSV is streamed, so that memory does not grow with the file. Raises `Invalid` naming the fault under
    `file`, possibly only when iteration has come to the faulty row: consume it inside one transaction or
    preview first.
    """
    limits = limits or Limits()
    _require_size(source, limits)
    with _opened(source) as stream:
        head = stream.read(8)
        stream.seek(0)
        if head.startswith(_ZIP_MAGIC) or head == _OLE_MAGIC:
            rows = workbook_rows(stream, is_archive=head.startswith(_ZIP_MAGIC), limits=limits)
        elif head.startswith(_UTF16_MARKS):
            raise _fault(
                "sheet.utf16", gettext_noop("文件是 UTF-16 编码，请另存为“CSV UTF-8”或 .xlsx 后再上传")
            )
        else:
            rows = _csv_rows(stream)
        with closing(rows):
            yield from _bounded(rows, limits)


def _fault(code: str, template: str, **params: Any) -> Invalid:
    return Invalid({"file": Reason(code, template, params)})


def _opened(source: bytes | Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(io.BytesIO(source)) if isinstance(source, bytes) else source.open("rb")


def _require_size(source: bytes | Path, limits: Limits) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise _fault("sheet.empty", gettext_noop("文件是空的"))
    if limits.max_bytes is not None and size > limits.max_bytes:
        limit = limits.max_bytes // MIB
        raise _fault("sheet.too_big", gettext_noop("文件超过 {limit} MB，请拆分后再上传"), limit=limit)


def _bounded(rows: Iterator[tuple[int, list[Any]]], limits: Limits) -> Iterator[Row]:
    count = 0
    for line, cells in rows:
        while cells and cells[-1] in ("", None):
            cells.pop()
        if not cells:
            continue
        count += 1
        if limits.max_rows is not None and count > limits.max_rows + OPENING_ROWS:
            too_many = gettext_noop("超过 {limit} 行，请拆分后再上传")
            raise _fault("sheet.too_many_rows", too_many, limit=limits.max_rows)
        if len(cells) > limits.max_columns:
            too_wide = gettext_noop("第 {line} 行超过 {limit} 列")
            raise _fault("sheet.too_wide", too_wide, line=line, limit=limits.max_columns)
        yield Row(line, tuple(cells))


def _csv_rows(stream: BinaryIO) -> Generator[tuple[int, list[Any]], None, None]:
    encoding = _encoding(stream)
    stream.seek(0)
    sample = stream.read(_SAMPLE).decode(encoding, errors="ignore")
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=_delimiter(sample), strict=True)
    line = 0
    try:
        for line, cells in enumerate(reader, start=1):
            yield line, [restore(cell) for cell in cells]
    except csv.Error as error:
        broken = gettext_noop("第 {line} 行的引号或分隔符有误，无法读取")
        raise _fault("sheet.csv", broken, line=line + 1) from error
    finally:
        text.detach()


def _encoding(stream: BinaryIO) -> str:
    """The first of UTF-8 and GB18030 that reads every byte; else a fault naming the line where the one
    that got farther stops."""
    farthest = 0
    for encoding in ("utf-8-sig", "gb18030"):
        stream.seek(0)
        bad = _bad_line(stream, encoding)
        if bad is None:
            return encoding
        farthest = max(farthest, bad)
    unknown = gettext_noop("第 {line} 行起不是 UTF-8 或 GB18030 编码，请另存为“CSV UTF-8”或 .xlsx 后再上传")
    raise _fault("sheet.encoding", unknown, line=farthest)


def _bad_line(stream: BinaryIO, encoding: str) -> int | None:
    """The line in which decoding first fails, None when it never does; memory stays within one block."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        block = stream.read(_SAMPLE)
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return line + block[: error.start].count(b"\n")
        if not block:
            return None
        line += block.count(b"\n")


def _delimiter(sample: str) -> str:
    """A comma unless, outside quotes, the sample has none and tabs or semicolons instead."""
    bare = _QUOTED.sub("", sample)
    if "," in bare:
        return ","
    return next((mark for mark in "\t;" if mark in bare), ",")
