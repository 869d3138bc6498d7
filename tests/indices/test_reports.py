"""Papers: a workbook with charts whose cells are inert, a Word report that names who is behind."""

import io
import zipfile
from decimal import Decimal

import docx
import pytest

from kezhuan.files.sheets import Chart, Column, Kind, Page, read_rows, write_book
from kezhuan.indices import reports
from kezhuan.indices.models import Target
from tests.builders import TODAY
from tests.indices.builders import city, observe_all, published
from tests.indices.test_targets import VALUES, issued, report, setter


def test_a_chart_stands_beside_its_table_and_no_cell_runs():
    columns = (Column("unit", "单位"), Column("total", "总分", kind=Kind.DECIMAL))
    rows = [{"unit": "=1+1", "total": Decimal("3.5")}, {"unit": "南湖区", "total": Decimal(2)}]

    book = write_book(
        (
            Page("甲", columns, rows, ("说明",), Chart("bar", "总分", "unit", ("total",))),
            Page("甲", columns, rows),
        )
    )

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = set(archive.namelist())
        assert "xl/charts/chart1.xml" in names
        chart = archive.read("xl/charts/chart1.xml").decode()
        assert "'甲'!$B$4:$B$5" in chart
        assert "'甲'!$A$4:$A$5" in chart
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'name="甲_2"' in archive.read("xl/workbook.xml").decode()
    assert [row.cells for row in read_rows(book)][2:] == [("单位", "总分"), ("=1+1", 3.5), ("南湖区", 2.0)]


@pytest.mark.django_db
def test_an_edition_as_a_workbook_says_what_its_page_says(client):
    maker, checker = city(), city()
    observe_all(maker)
    uid = published(maker, checker)

    answer = client.get(f"/indices/editions/{uid}/report.xlsx")

    assert answer.status_code == 200
    rows = [row.cells for row in read_rows(answer.content)]
    assert rows[0][0] == "得分与名次"
    assert [row[1] for row in rows[3:6]] == ["海宁市", "秀洲区", "南湖区"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 2


@pytest.mark.django_db
def test_the_monthly_report_counts_lights_and_names_who_is_behind():
    who = setter()
    on_time, behind = (
        issued(who),
        issued(who, title="累计持证技术经纪人不少于 100 人", planned=Decimal(100), unit="人"),
    )
    report(on_time, who, 10, 55)
    report(behind, who, 10, 40)
    assert Target.objects.count() == 2

    paper = docx.Document(io.BytesIO(reports.monthly_report(who, year=2026, today=TODAY)))

    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "共 2 项目标，时序进度 88.8%" in text
    assert "达到时序 1 项" in text
    assert "累计持证技术经纪人不少于 100 人（明显滞后）：还差 60 人，责任 成果科。" in text
    assert [cell.text for cell in paper.tables[0].rows[1].cells][:4] == [
        VALUES["title"],
        "成果科",
        "60 个",
        "55 个",
    ]
    assert reports.target_book(who, year=2026, today=TODAY)[:2] == b"PK"


def test_texts_of_an_editions_files_do_not_run_and_numbers_stay_numbers():
    from kezhuan.files.sheets import csv_text

    assert csv_text(("a", "b"), [("=1+1", "-3.5"), ("甲", "")]) == "a,b\n'=1+1,-3.5\n甲,\n"
