"""Rows become values or named faults; the sheet handed back can be mended and read again."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid, Reason
from kezhuan.files.sheets import (
    Column,
    Kind,
    Limits,
    error_sheet,
    export_lines,
    find_header,
    parse_rows,
    read_rows,
    write_csv,
    write_xlsx,
)


def _not_seven(value: int) -> Reason | None:
    return Reason("seven", "不能是 7") if value == 7 else None


COLUMNS = (
    Column("title", "需求名称", required=True, width=40, note="一句话", example="示例：碳化硅衬底减薄"),
    Column(
        "stage",
        "阶段",
        required=True,
        kind=Kind.CHOICE,
        choices={"lab": "小试", "pilot": "中试"},
        example="lab",
    ),
    Column("budget", "预算（万元）", kind=Kind.DECIMAL, example=Decimal("120.5")),
    Column("people", "人数", kind=Kind.INTEGER, check=_not_seven, aliases=("人员数",)),
    Column("due", "截止日期", kind=Kind.DATE),
    Column("open", "是否公开", kind=Kind.BOOLEAN),
    Column("modes", "合作方式", kind=Kind.CHOICES, choices={"licence": "许可", "joint": "合作开发"}),
)
GOOD = {
    "title": "=减薄",
    "stage": "pilot",
    "budget": Decimal("-1200.50"),
    "people": 3,
    "due": date(2026, 11, 22),
    "open": False,
    "modes": ("licence", "joint"),
}


def _csv(*lines: str) -> bytes:
    return "\n".join(["需求名称,阶段,预算（万元）,人数,截止日期,是否公开,合作方式", *lines]).encode()


@pytest.mark.parametrize(
    "write", [lambda rows: write_xlsx(COLUMNS, rows, title="需求"), lambda rows: write_csv(COLUMNS, rows)]
)
def test_what_is_written_is_parsed_to_the_same_values(write):
    good, bad = parse_rows(COLUMNS, read_rows(write([GOOD, {"title": "x", "stage": "lab"}])))
    empty = dict.fromkeys(GOOD) | {"title": "x", "stage": "lab"}
    assert bad == []
    assert [row.values for row in good] == [GOOD, empty]


texts = st.text(max_size=40).map(lambda text: text.strip(" \t\r\n\u00a0\u3000")).filter(bool)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "title": texts,
                "stage": st.sampled_from(["lab", "pilot"]),
                "budget": st.none() | st.decimals(-(10**12), 10**12, places=2),
                "people": st.none() | st.integers(8, 10**20),
                "due": st.none() | st.dates(date(1000, 1, 1)),
                "open": st.none() | st.booleans(),
                "modes": st.just(("joint",)),
            }
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["xlsx", "csv"]),
)
def test_any_value_survives_the_round_trip(rows, kind):
    data = write_xlsx(COLUMNS, rows, title="需求") if kind == "xlsx" else write_csv(COLUMNS, rows)
    good, bad = parse_rows(COLUMNS, read_rows(data))
    assert bad == []
    assert [row.values for row in good] == rows


def test_the_template_is_a_form_with_marks_drop_downs_and_an_example_that_is_not_read():
    data = write_xlsx(
        COLUMNS, (), title="需求征集表", header_lines=["请勿改动表头"], notes=["说明一"], example=True
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    hidden = book["选项"]

    assert [cell.value for cell in sheet[3]][:3] == ["需求名称 *", "阶段 *", "预算（万元）"]
    assert sheet.freeze_panes == "A4"
    assert rules == {"B4:B5004": "'选项'!$B$1:$B$2", "F4:F5004": "'选项'!$F$1:$F$2"}
    assert (hidden.sheet_state, hidden["B1"].value, hidden["B2"].value) == ("hidden", "小试", "中试")
    assert sheet["A4"].value == "示例：碳化硅衬底减薄"
    assert [row[3].value for row in book["填写说明"].iter_rows()][2] == "一句话"
    assert parse_rows(COLUMNS, read_rows(data)) == ([], [])


def test_a_moment_is_written_in_china_time():
    columns = (Column("at", "时间"),)
    data = write_xlsx(columns, [{"at": datetime(2026, 11, 22, 17, 30, tzinfo=UTC)}], title="表")
    assert [row.cells for row in read_rows(data)][2] == (datetime(2026, 11, 23, 1, 30),)


def test_an_export_says_filter_time_and_count_and_can_be_read_again():
    lines = export_lines("领域=新材料", at=datetime(2026, 11, 22, 15, 4), count=1)
    assert lines == ("筛选条件：领域=新材料", "导出时间：2026-11-22 15:04", "共 1 条")
    for data in (
        write_xlsx(COLUMNS, [GOOD], title="需求", header_lines=lines),
        write_csv(COLUMNS, [GOOD], header_lines=lines),
    ):
        assert parse_rows(COLUMNS, read_rows(data))[0][0].values == GOOD


def test_every_fault_names_line_column_reason_and_value():
    rows = read_rows(
        _csv(
            "甲,中试,１２００,3,2026年2月28日,是,许可；合作开发",
            ",量产,12,0万,7,2026-02-30,maybe,租".replace("12,0万", '"12,0万"'),
        )
    )
    good, bad = parse_rows(COLUMNS, rows)
    assert [row.line for row in good] == [2]
    assert good[0].values["budget"] == 1200
    assert good[0].values["due"] == date(2026, 2, 28)
    assert [(fault.line, fault.column, fault.reason.code, fault.value) for fault in bad] == [
        (3, "需求名称", "sheet.required", ""),
        (3, "阶段", "sheet.choice", "量产"),
        (3, "预算（万元）", "sheet.number", "12,0万"),
        (3, "人数", "seven", "7"),
        (3, "截止日期", "sheet.no_such_day", "2026-02-30"),
        (3, "是否公开", "sheet.boolean", "maybe"),
        (3, "合作方式", "sheet.choice", "租"),
    ]
    assert str(bad[1].reason) == "“量产”不在可选项中，可选：小试、中试"


@pytest.mark.parametrize("text", ["1,20", "1,2000", "5万", "1e999", "--5", "٣x", "1.2.3", "nan", "Infinity"])
def test_what_is_no_number_is_not_read_as_one(text):
    good, bad = parse_rows(COLUMNS, read_rows(_csv(f'a,小试,"{text}",,,,')))
    assert (good, [fault.reason.code for fault in bad]) == ([], ["sheet.number"])


def test_headings_are_found_by_label_alias_and_name_below_other_lines_and_unknown_ones_are_told():
    data = _csv().replace(
        "需求名称,阶段,预算（万元）,人数".encode(), "标题行,,\nTITLE, 阶段 ＊,备注,人员数（选填）".encode()
    )
    header = find_header(COLUMNS, read_rows(data))
    assert header.line == 2
    assert header.positions == {"title": 0, "stage": 1, "people": 3, "due": 4, "open": 5, "modes": 6}
    assert header.unknown == ("备注",)


def test_missing_and_doubled_columns_are_named():
    with pytest.raises(Invalid, match="没有找到列：阶段"):
        parse_rows(COLUMNS, read_rows("需求名称,人数\na,1\n".encode()))
    with pytest.raises(Invalid, match="“需求名称 \\*”出现了两次"):
        parse_rows(COLUMNS, read_rows("需求名称,阶段,需求名称 *\na,小试,b\n".encode()))
    with pytest.raises(Invalid, match="没有找到列"):
        parse_rows(COLUMNS, read_rows(b"a,b\n1,2\n"))


def _hundred() -> bytes:
    lines = [f"需求{n},{'量产' if n % 10 == 3 else '中试'},{n},3,,,许可,备注{n}" for n in range(100)]
    return _csv(*lines).replace("合作方式".encode(), "合作方式,内部编号".encode(), 1)


def test_the_sheet_handed_back_holds_the_faulty_rows_red_with_reasons():
    rows = list(read_rows(_hundred()))
    good, bad = parse_rows(COLUMNS, rows)
    sheet = openpyxl.load_workbook(io.BytesIO(error_sheet(COLUMNS, rows, bad))).worksheets[0]
    shown = [[cell.value for cell in line] for line in sheet.iter_rows()]

    assert (len(good), len(bad)) == (90, 10)
    assert shown[0][-3:] == ["内部编号", "错误原因", "原行号"]
    assert shown[1][0] == "需求3"
    assert shown[1][-3:] == ["备注3", "阶段：“量产”不在可选项中，可选：小试、中试", 5]
    assert len(shown) == 11
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["A2"].fill.fill_type is None


def test_the_mended_sheet_is_read_without_its_reasons_and_a_second_fault_replaces_them():
    rows = list(read_rows(_hundred()))
    _, bad = parse_rows(COLUMNS, rows)
    book = openpyxl.load_workbook(io.BytesIO(error_sheet(COLUMNS, rows, bad)))
    for line in range(2, 11):
        book.worksheets[0][f"B{line}"] = "小试"
    stream = io.BytesIO()
    book.save(stream)
    mended = list(read_rows(stream.getvalue()))
    good, still = parse_rows(COLUMNS, mended)
    again = list(read_rows(error_sheet(COLUMNS, mended, still)))

    assert find_header(COLUMNS, mended).unknown == ("内部编号",)
    assert [row.values["stage"] for row in good] == ["lab"] * 9
    assert [fault.line for fault in still] == [11]
    assert again[0].cells.count("错误原因") == 1
    assert again[1].cells[-1] == 11


def test_all_rows_come_back_when_asked_and_formulas_in_them_stay_inert():
    rows = list(read_rows(_csv("=1+1,量产,,,,,", "b,小试,,,,,")))
    _, bad = parse_rows(COLUMNS, rows)
    book = openpyxl.load_workbook(io.BytesIO(error_sheet(COLUMNS, rows, bad, only_bad=False)))
    assert [cell.value for cell in book.worksheets[0]["A"]] == ["需求名称", "=1+1", "b"]
    assert book.worksheets[0]["A2"].data_type == "s"


def test_rows_beyond_the_limit_are_refused_while_parsing():
    assert len(parse_rows(COLUMNS, read_rows(_csv(*["a,小试,,,,,"] * 5), limits=Limits(max_rows=5)))[0]) == 5
    with pytest.raises(Invalid, match="超过 5 行"):
        parse_rows(COLUMNS, read_rows(_csv(*["a,小试,,,,,"] * 35), limits=Limits(max_rows=5)))
