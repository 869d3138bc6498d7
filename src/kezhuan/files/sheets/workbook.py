"""Workbooks are unpacked and parsed in a child process with its own memory and time limits.

A sheet of two cells at opposite corners makes a parser reserve 17 thousand million cells; in the child this
ends the child, and here it is one refusal.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Generator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.files.uploads.archives import BROKEN

if TYPE_CHECKING:
    from kezhuan.files.sheets.reading import Limits

_CHILD = Path(__file__).with_name("workbook_child.py")
_BLOCK = 1024 * 1024
_UNREADABLE = gettext_noop("无法作为 Excel 文件读取：文件已损坏、已加密，或展开后过大")
_READERS: Mapping[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": lambda text: time.fromisoformat(text).isoformat(),
    "duration": str,
}


def workbook_rows(
    stream: BinaryIO, *, is_archive: bool, limits: Limits
) -> Generator[tuple[int, list[Any]], None, None]:
    """(row number, cells) of the first visible sheet; raises `Invalid` under `file` for what is not a sound
    workbook within `limits`."""
    if is_archive:
        _require_sound_archive(stream, limits)
        stream.seek(0)
    with tempfile.TemporaryFile() as handed:
        while block := stream.read(_BLOCK):
            handed.write(block)
        handed.seek(0)
        yield from _rows_of_child(handed, limits)


def _invalid(code: str, template: str, **params: Any) -> Invalid:
    return Invalid({"file": Reason(code, template, params)})


def _require_sound_archive(stream: BinaryIO, limits: Limits) -> None:
    """Every entry was unpacked once and counted, because the sizes an archive declares may be untrue."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if len(entries) > limits.max_entries:
                raise _invalid(
                    "sheet.entries", gettext_noop("文件内含条目超过 {limit} 个"), limit=limits.max_entries
                )
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise _invalid("sheet.encrypted", gettext_noop("文件已加密，请去掉密码后再上传"))
            room = limits.max_unpacked
            for entry in entries:
                with archive.open(entry) as part:
                    while block := part.read(_BLOCK):
                        room -= len(block)
                        if room < 0:
                            limit = limits.max_unpacked // _BLOCK
                            raise _invalid(
                                "sheet.unpacked", gettext_noop("文件展开后超过 {limit} MB"), limit=limit
                            )
    except BROKEN as error:
        raise _invalid("sheet.unreadable", _UNREADABLE) from error


def _rows_of_child(handed: BinaryIO, limits: Limits) -> Generator[tuple[int, list[Any]], None, None]:
    command = [sys.executable, "-I", str(_CHILD), str(limits.memory), str(limits.cpu_seconds)]
    child = subprocess.Popen(command, stdin=handed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    finished = False
    try:
        for answer in child.stdout:
            message = json.loads(answer)
            if message == "end":
                finished = True
                break
            line, cells = message
            yield line, [_value(cell) for cell in cells]
    finally:
        child.stdout.close()
        child.kill()
        child.wait()
    if not finished:
        raise _invalid("sheet.unreadable", _UNREADABLE)


def _value(cell: Any) -> Any:
    if isinstance(cell, list):
        kind, text = cell
        return _READERS[kind](text)
    return cell
