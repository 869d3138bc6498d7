"""PDF papers: data goes to typst as JSON, never as markup; a missing font is a failure, not a box."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources
from typing import Any

import typst

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.files.paper.parts import NoPaper, Section, printed
from kezhuan.files.qr import qr_svg

FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Serif CJK SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)
_CHINA = timezone(timedelta(hours=8))
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """What a 受理回执 says. `check_url` is what the QR code opens; `digest` the hash of what was handed in."""

    number: str
    applicant: str
    subject: str
    kind: str
    received_at: datetime
    next_step: str
    next_date: date
    working_days: int
    contact: str
    issuer: str
    check_url: str
    digest: str = ""
    note: str = ""


def receipt(data: ReceiptData) -> bytes:
    """A one-page A4 受理回执 with number, times, QR code for checking and room for a seal; same data, same bytes.

    Raises `NoPaper` when fonts or typst fail.
    """
    received = data.received_at.astimezone(_CHINA)
    due = f"{data.next_date:%Y-%m-%d} 周{_WEEKDAYS[data.next_date.weekday()]}（{data.working_days} 个工作日）"
    facts = [
        ("受理编号", data.number),
        ("申请人", data.applicant),
        ("事项", data.kind),
        ("名称", data.subject),
        ("受理时间", f"{received:%Y-%m-%d %H:%M}"),
        ("下一步", data.next_step),
        ("最迟办理日期", due),
        ("联系方式", data.contact),
    ]
    if data.digest:
        facts.append(("材料摘要", data.digest))
    content = {
        "title": "受理回执",
        "facts": facts,
        "note": data.note,
        "issuer": data.issuer,
        "number": data.number,
        "day": f"{received:%Y 年 %m 月 %d 日}",
        "check": data.check_url,
        "qr": qr_svg(data.check_url, label="核验二维码"),
    }
    return _compiled("receipt.typ", content, at=data.received_at)


def document(
    title: str,
    *,
    sections: Sequence[Section],
    at: datetime,
    subtitle: str = "",
    footer: str = "",
    watermark: str = "",
) -> bytes:
    """An A4 paper of `sections` with page numbers, table heads repeated on each page; same data, same bytes.
    `watermark` stands aslant behind the text of every page.

    Raises `NoPaper` when fonts or typst fail.
    """
    content = {
        "title": title,
        "subtitle": subtitle,
        "footer": footer,
        "watermark": watermark,
        "sections": [
            {
                "heading": section.heading,
                "paragraphs": section.paragraphs,
                "facts": section.facts,
                "tables": [
                    {
                        "headers": table.headers,
                        "rows": table.rows,
                        "numeric": sorted(table.numeric),
                        "caption": table.caption,
                    }
                    for table in section.tables
                ],
            }
            for section in sections
        ],
    }
    return _compiled("document.typ", content, at=at)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def font_family(families: Sequence[str]) -> str:
    """The first of our Chinese faces this machine has; `NoPaper` when it has none."""
    for name in FONTS:
        if name in families:
            return name
    raise NoPaper(Reason("paper.font", gettext_noop("服务器缺少中文字体，暂不能生成 PDF，请使用打印页面")))


def _compiled(template: str, content: dict[str, Any], *, at: datetime) -> bytes:
    fonts = _fonts()
    family = font_family(fonts.families())
    folder = resources.files("kezhuan.files.paper")
    source = (folder / "frame.typ").read_bytes() + (folder / template).read_bytes()
    data = json.dumps(_clean(content) | {"font": family}, ensure_ascii=False)
    compiler = typst.Compiler(source, font_paths=fonts, sys_inputs={"data": data})
    try:
        made, warnings = compiler.compile_with_warnings(format="pdf", timestamp=int(at.timestamp()))
    except typst.TypstError as error:
        raise _failed(str(error.message)) from error
    if warnings:
        raise _failed("；".join(warning.message for warning in warnings))
    if not isinstance(made, bytes):
        raise _failed("no single file")
    return made


def _failed(fault: str) -> NoPaper:
    template = gettext_noop("PDF 生成失败，请使用打印页面（{fault}）")
    return NoPaper(Reason("paper.failed", template, {"fault": fault[:200]}))


def _clean(value: Any) -> Any:
    """Every text within, fit to print."""
    if isinstance(value, str):
        return printed(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value
