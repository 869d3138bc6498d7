"""Sheets of every kind are read with their row numbers, and hostile ones are refused by name."""

from __future__ import annotations

import io
import subprocess
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from kezhuan.core.errors import Invalid
from kezhuan.files.sheets import Limits, Row, read_rows
from tests.files.xls_sample import xls

TABLE = "名称,数量\n碳化硅,3\n\n“引号”,4\n"


def _book(cells: dict[str, object]) -> bytes:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _code(data, **limits) -> str:
    with pytest.raises(Invalid) as caught:
        list(read_rows(data, limits=Limits(**limits)))
    return caught.value.fields["file"][0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_each_encoding_keeps_the_row_numbers_of_a_spreadsheet(encoding, mark):
    rows = list(read_rows(TABLE.replace(",", mark).encode(encoding)))
    assert rows == [Row(1, ("名称", "数量")), Row(2, ("碳化硅", "3")), Row(4, ("“引号”", "4"))]


def test_a_line_end_within_a_cell_counts_as_one_row():
    rows = list(read_rows('a,b\n"一\n二",1\nx,y\n'.encode()))
    assert [row.line for row in rows] == [1, 2, 3]
    assert rows[1].cells == ("一\n二", "1")


def test_a_workbook_gives_typed_cells_and_the_rows_it_shows():
    data = _book({"A3": "名称", "B3": "日", "A5": "x", "B5": date(2026, 1, 2), "C5": 2.5, "D5": True})
    rows = list(read_rows(data))
    assert rows[0] == Row(3, ("名称", "日"))
    assert rows[1].line == 5
    assert rows[1].cells[1] in (date(2026, 1, 2), datetime(2026, 1, 2))
    assert rows[1].cells[2:] == (2.5, True)


def test_an_old_xls_is_read():
    rows = list(read_rows(xls([["名称", "数量"], ["碳化硅", 3.0], ["=1+1", 4.5]])))
    assert [row.cells for row in rows] == [("名称", "数量"), ("碳化硅", 3.0), ("=1+1", 4.5)]
    assert [row.line for row in rows] == [1, 2, 3]


def test_the_first_visible_sheet_is_read():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active["A1"] = "hidden"
    book.create_sheet("shown")["A1"] = "shown"
    stream = io.BytesIO()
    book.save(stream)
    assert [row.cells for row in read_rows(stream.getvalue())] == [("shown",)]


def test_a_path_is_read_like_bytes(tmp_path):
    (tmp_path / "t.csv").write_bytes(TABLE.encode("gb18030"))
    assert len(list(read_rows(tmp_path / "t.csv"))) == 3


def test_faults_are_named():
    far = _book({"A1": 1, "XFD1048576": 1})
    bomb = _repacked(_book({"A1": 1}), extra=[("xl/media/zeros.bin", bytes(110 * 1024 * 1024))])
    many = _repacked(_book({"A1": 1}), extra=[(f"x/{n}.txt", b"") for n in range(1_001)])
    assert _code(b"") == "sheet.empty"
    assert _code("a,b".encode("utf-16")) == "sheet.utf16"
    assert _code(b"a,b\nc,\xff\xff\n") == "sheet.encoding"
    assert _code(b'a,b\n"c,d\n') == "sheet.csv"
    assert _code(b"a\n" * 41, max_rows=10) == "sheet.too_many_rows"
    assert _code(b"a," * 600 + b"b\n") == "sheet.too_wide"
    assert _code(b"a" * 11, max_bytes=10) == "sheet.too_big"
    assert _code(b"PK\x03\x04 not a zip") == "sheet.unreadable"
    assert _code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "sheet.unreadable"
    assert _code(bomb) == "sheet.unpacked"
    assert _code(many) == "sheet.entries"
    assert _code(far) == "sheet.unreadable"


def _repacked(data: bytes, *, extra: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra:
            archive.writestr(name, content)
    return stream.getvalue()


def test_two_cells_at_far_corners_cost_the_child_and_not_this_process():
    started = time.perf_counter()
    assert _code(_book({"A1": 1, "XFD1048576": 1})) == "sheet.unreadable"
    assert time.perf_counter() - started < 30


def test_the_bad_line_of_an_unknown_encoding_is_named():
    with pytest.raises(Invalid, match="第 3 行"):
        list(read_rows("名称\n好\n".encode() + b"\xff\xff\xff\n"))


def test_leaving_early_ends_the_child(monkeypatch):
    started = []

    class Watched(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    rows = read_rows(_book({f"A{line}": "长" * 500 for line in range(1, 400)}))
    next(rows)
    running = started[0].poll() is None
    rows.close()
    assert running
    assert started[0].returncode is not None


def test_a_long_csv_is_read_with_memory_that_does_not_grow(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w", encoding="gb18030") as out:
        out.writelines(f"需求{n},{n},上海市浦东新区碳化硅\n" for n in range(60_000))
    tracemalloc.start()
    count = sum(1 for _ in read_rows(path, limits=Limits(max_bytes=None, max_rows=None)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 1_500_000
