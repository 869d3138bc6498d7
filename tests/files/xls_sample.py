"""A small BIFF8 workbook in a compound document: enough of an old .xls to prove that old .xls is read.

Source: [MS-XLS] 2.4 (records) and [MS-CFB] 2.2–2.6 (header, FAT, directory).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(rows: Sequence[Sequence[object]]) -> bytes:
    """An .xls with one sheet of texts and numbers."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    height, width = len(rows), max(map(len, rows))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, height, 0, width, 0))
    for line, cells in enumerate(rows):
        for place, value in enumerate(cells):
            at = struct.pack("<HHH", line, place, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x0204, at + struct.pack("<HB", len(value), 1) + text)
            else:
                sheet += _record(0x0203, at + struct.pack("<d", value))
    sheet += _record(0x000A, b"")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    begin += _record(0x0042, struct.pack("<H", 1200))
    name = struct.pack("<BB", 2, 0) + b"S1"
    offset = len(begin) + 4 + 6 + len(name) + 4
    begin += _record(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + _record(0x000A, b"")
    return compound("Workbook", begin + sheet)


def compound(name: str, content: bytes) -> bytes:
    """A compound document (OLE) holding one stream."""
    content = content.ljust(4096, b"\0")
    content += bytes(-len(content) % SECTOR)
    sectors = len(content) // SECTOR
    table = [FAT, END, *range(3, 2 + sectors), END]
    table += [FREE] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    directory = _entry("Root Entry", kind=5, child=1, start=END, size=0)
    directory += _entry(name, kind=2, child=FREE, start=2, size=len(content))
    directory += _entry("", kind=0, child=FREE, start=0, size=0) * 2
    return header + struct.pack("<128I", *table) + directory + content


def _record(code: int, body: bytes) -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def _entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", length, kind, 1)
    return entry + struct.pack("<III", FREE, FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
