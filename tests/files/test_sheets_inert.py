"""Cells cannot run, and nothing is lost on the way out and back."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.files.sheets import Column, neutralise, read_rows, restore, would_run, write_csv, write_xlsx

STARTERS = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
ATTACKS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '+HYPERLINK("http://x",1)',
    "\t=1+1",
    "\r=1+1",
    "\0=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "  =1+1",
    "\u3000＝1",
    "\ufeff=1",
    "'=1+1",
    "''=1",
    "=1\n=2",
]
COLUMN = (Column("text", "内容"),)
hostile = st.one_of(
    st.text(max_size=60),
    st.builds("{}{}".format, st.sampled_from(STARTERS), st.text(max_size=20)),
    st.builds("'{}{}".format, st.sampled_from(STARTERS), st.text(max_size=8)),
    st.text(alphabet="'=+-@ \t\r\n\0_x0041F\"，,;", max_size=12),
)


def _back(data: bytes) -> list[str]:
    rows = list(read_rows(data))
    start = next(place for place, row in enumerate(rows) if row.cells[0] == "内容")
    return [row.cells[0] for row in rows[start + 1 :]]


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_seen_and_starts_with_an_apostrophe_in_csv(text):
    assert would_run(text.lstrip("'"))
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "碳化硅", "a=b", "1-2", "5 ℃", "'quoted'", "O'Neill", "——注", "·=", " x"]
)
def test_plain_text_stays_as_it_is(text):
    assert neutralise(text) == text


@given(hostile)
def test_restoring_gives_back_what_was_neutralised(text):
    assert restore(neutralise(text)) == text
    assert not would_run(neutralise(text))


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile.filter(str.strip), min_size=1, max_size=12))
def test_csv_comes_back_as_it_went(texts):
    data = write_csv(COLUMN, [{"text": text} for text in texts])
    cells = [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    assert not [cell for cell in cells if would_run(cell)]
    assert _back(data) == texts


@settings(max_examples=40, deadline=None)
@given(st.lists(hostile.filter(str.strip), min_size=1, max_size=12))
def test_a_workbook_comes_back_as_it_went(texts):
    data = write_xlsx(COLUMN, [{"text": text} for text in texts], title="标题")
    assert _back(data) == texts


def test_no_part_of_a_workbook_holds_a_formula_and_every_text_is_marked_as_text():
    rows = [{"text": text} for text in ATTACKS]
    data = write_xlsx(COLUMN, rows, title="=1+1", header_lines=["=2"], notes=["@x"], example=True)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]

    assert len(cells) > len(ATTACKS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert not [part for part in sheets if b"<f>" in part or b"<f " in part]


def test_a_heading_and_a_choice_cannot_run_either():
    columns = (Column("a", "=cmd|'/C calc'!A0", kind="choice", choices={"x": "=1+1", "y": "@y"}),)
    data = write_xlsx(columns, [{"a": "x"}], title="表")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_a_cell_longer_than_excel_holds_is_refused_by_name_and_never_cut():
    with pytest.raises(Invalid) as caught:
        write_xlsx(COLUMN, [{"text": "长" * 32_768}], title="表")
    assert "内容 第 3 行" in str(caught.value)
    assert _back(write_xlsx(COLUMN, [{"text": "长" * 32_767}], title="表")) == ["长" * 32_767]
