"""Word papers whose Chinese stands in a Chinese face and whose pages are numbered."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from kezhuan.files.paper.parts import Section, Table, printed

BODY_FACE, HEADING_FACE, LATIN_FACE = "宋体", "黑体", "Times New Roman"
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def word(title: str, *, sections: Sequence[Section], footer: str = "") -> bytes:
    """An A4 .docx of `sections`: body 宋体, headings 黑体, first lines indented, table heads repeated, pages numbered."""
    paper = docx.Document()
    _set_page(paper)
    _set_faces(paper)
    paper.core_properties.title, paper.core_properties.author = printed(title), "科转 Kezhuan"
    heading = paper.add_heading(printed(title), level=0)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for section in sections:
        _add_section(paper, section)
    _add_footer(paper, footer)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _set_page(paper: Any) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)


def _set_faces(paper: Any) -> None:
    """Word picks the East Asian face by `w:eastAsia`, and a theme face would win over it."""
    sizes = {"Normal": 10.5, "Title": 18, "Heading 1": 14, "Heading 2": 12}
    for name, size in sizes.items():
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = LATIN_FACE, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in _THEME:
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), BODY_FACE if name == "Normal" else HEADING_FACE)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.get_or_add_rPr().append(language)


def _add_section(paper: Any, section: Section) -> None:
    if section.heading:
        paper.add_heading(printed(section.heading), level=1)
    for text in section.paragraphs:
        paragraph = paper.add_paragraph(printed(text))
        paragraph.paragraph_format.first_line_indent = Pt(21)
    if section.facts:
        _add_facts(paper, section.facts)
    for table in section.tables:
        _add_table(paper, table)


def _add_facts(paper: Any, facts: Sequence[tuple[str, str]]) -> None:
    grid = paper.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in facts:
        cells = grid.add_row().cells
        cells[0].paragraphs[0].add_run(printed(label)).bold = True
        cells[1].text = printed(value)
        cells[0].width, cells[1].width = Mm(35), Mm(125)


def _add_table(paper: Any, table: Table) -> None:
    if table.caption:
        paper.add_paragraph(printed(table.caption)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    grid = paper.add_table(rows=1, cols=len(table.headers), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, text in zip(grid.rows[0].cells, table.headers, strict=True):
        cell.paragraphs[0].add_run(printed(text)).bold = True
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table.rows:
        for column, (cell, text) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            cell.text = printed(text)
            if column in table.numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_footer(paper: Any, footer: str) -> None:
    line = paper.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(f"{printed(footer)}  第 " if footer else "第 ")
    _add_field(line, "PAGE")
    line.add_run(" 页，共 ")
    _add_field(line, "NUMPAGES")
    line.add_run(" 页")


def _add_field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
