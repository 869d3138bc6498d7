"""Papers say what they were given, in a Chinese face, and fail loudly without one."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from kezhuan.core.errors import Invalid
from kezhuan.files.paper import NoPaper, ReceiptData, Section, Table, document, pdf, receipt, word
from kezhuan.files.paper.parts import printed
from kezhuan.files.uploads import accept

AT = datetime(2026, 11, 22, 7, 4, tzinfo=UTC)
DATA = ReceiptData(
    number="XQ-2026-000123",
    applicant='#eval("1+1") 半导体有限公司',
    subject="=衬底*减薄*_$x$_ [a] \\ <b>@c",
    kind="技术需求",
    received_at=AT,
    next_step="技转中心甄别",
    next_date=date(2026, 11, 27),
    working_days=5,
    contact="0512-0000 0000",
    issuer="科技成果转化中心",
    check_url="https://example.org/check/XQ-2026-000123",
    digest="66c7f0f4" * 8,
    note="本回执只说明材料已收到。\n请保留编号。",
)
LONG = Section(
    "一、概况",
    ("第一段" * 40, "第二段 #let x = 1"),
    (("是否公开", "是\n否"),),
    (
        Table(
            ("名称", "金额（万元）"),
            tuple((f"需求{n}", "1,200.50") for n in range(80)),
            frozenset({1}),
            "表 1",
        ),
    ),
)

pytestmark = pytest.mark.skipif(
    not set(pdf.FONTS) & set(pdf._fonts().families()), reason="no Chinese font on this machine"
)


def _text(data: bytes, *options: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    told = subprocess.run(["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True)
    return told.stdout.decode()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_receipt_says_everything_it_was_given_as_plain_text():
    text = _squeezed(_text(receipt(DATA)))
    for said in (
        DATA.number,
        DATA.applicant,
        DATA.subject,
        DATA.next_step,
        DATA.issuer,
        DATA.check_url,
        DATA.digest,
        "2026-11-2215:04",
        "2026-11-27周五（5个工作日）",
        "请保留编号。",
        "（盖章处）",
        "第1页，共1页",
    ):
        assert _squeezed(said) in text


def test_the_same_data_gives_the_same_bytes_and_other_data_other_bytes():
    assert receipt(DATA) == receipt(DATA)
    assert document("手册", sections=[LONG], at=AT) == document("手册", sections=[LONG], at=AT)
    assert document("手册", sections=[LONG], at=AT) != document("手册", sections=[LONG, LONG], at=AT)


def test_a_document_numbers_its_pages_and_repeats_the_table_head():
    text = _text(
        document("需求手册", sections=[LONG], at=AT, subtitle="2026 年第 1 批", footer="演示"), "-layout"
    )
    pages = [_squeezed(page) for page in text.split("\f") if page.strip()]
    assert len(pages) == 3
    assert [f"第{number}页，共3页" in page for number, page in enumerate(pages, start=1)] == [True] * 3
    assert all("名称金额（万元）" in page for page in pages)
    assert "第二段#letx=1" in pages[0]
    assert "需求79" in pages[2]


def test_our_own_papers_pass_the_upload_gate():
    assert accept("回执.pdf", receipt(DATA)).media_type == "application/pdf"
    assert accept("手册.docx", word("手册", sections=[LONG])).display_name == "手册.docx"


def test_without_a_chinese_font_there_is_no_paper_but_a_reason(monkeypatch):
    monkeypatch.setattr(pdf, "FONTS", ("No Such Face",))
    with pytest.raises(NoPaper, match="缺少中文字体") as caught:
        receipt(DATA)
    assert (caught.value.status, caught.value.reasons[0].code) == (503, "paper.font")


def test_a_warning_of_typst_is_a_failure(monkeypatch):
    monkeypatch.setattr(pdf, "font_family", lambda families: "No Such Face")
    with pytest.raises(NoPaper, match="unknown font family") as caught:
        document("手册", sections=[LONG], at=AT)
    assert caught.value.reasons[0].code == "paper.failed"


def test_marks_that_no_paper_shows_are_left_out():
    assert printed("a\0b\u202ec\nd\te") == "abc\nd\te"
    hostile = Section("标\0题", ("段\x1b落",), (("键\x07", "值\ufffe"),))
    assert "标题" in _squeezed(_text(document("x\0y", sections=[hostile], at=AT)))
    assert "段落" in [
        line.text for line in docx.Document(io.BytesIO(word("x", sections=[hostile]))).paragraphs
    ]


def test_an_uneven_table_is_refused_by_row():
    with pytest.raises(Invalid, match="表格第 2 行有 1 格，应为 2 格"):
        Table(("a", "b"), (("1", "2"), ("3",)))


def test_word_holds_everything_in_chinese_faces_on_numbered_a4_pages():
    data = word("需求手册", sections=[LONG], footer="演示")
    paper = docx.Document(io.BytesIO(data))
    faces = {
        name: paper.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1")
    }
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        footer = archive.read("word/footer1.xml").decode()

    assert faces == {"Normal": "宋体", "Title": "黑体", "Heading 1": "黑体"}
    assert not [key for key in paper.styles["Title"].element.rPr.rFonts.attrib if key.endswith("Theme")]
    assert abs(paper.sections[0].page_width - Mm(210)) < Mm(0.1)
    assert [line.text for line in paper.paragraphs][:3] == ["需求手册", "一、概况", "第一段" * 40]
    assert [cell.text for cell in paper.tables[0].rows[0].cells] == ["是否公开", "是\n否"]
    assert len(paper.tables[1].rows) == 81
    assert paper.tables[1].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert ">PAGE<" in footer
    assert ">NUMPAGES<" in footer
