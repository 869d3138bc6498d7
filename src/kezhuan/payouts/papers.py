"""Papers of payouts: 请示 for an arrangement, 资金下达通知 and the treasury's list for a disbursement, 退回通知."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kezhuan.core import vault
from kezhuan.core.capitals import capital
from kezhuan.core.errors import gettext_noop
from kezhuan.core.money import Fen, yuan_decimal
from kezhuan.files.paper import Section, Table, document, word
from kezhuan.files.sheets import Column, Kind, write_xlsx
from kezhuan.payouts.rules.explaining import yuan
from kezhuan.payouts.views import ArrangementView, DisbursementView, RecoveryRow

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DUPLICATE = gettext_noop("重复导出")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is set: title, file name, sections and the line at its foot."""

    title: str
    name: str
    sections: tuple[Section, ...]
    footer: str = ""


def answer(paper: Paper, *, form: str, at: datetime) -> HttpResponse:
    """The paper as Word, or as PDF where `form` says so."""
    if form == "pdf":
        content, kind, ending = (
            document(paper.title, sections=paper.sections, at=at, footer=paper.footer),
            "application/pdf",
            "pdf",
        )
    else:
        content, kind, ending = word(paper.title, sections=paper.sections, footer=paper.footer), WORD, "docx"
    return download(content, kind, f"{paper.name}.{ending}")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """The bytes as a download under this name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def petition(a: ArrangementView, *, today: date) -> Paper:
    """请示: the list to be approved, with every amount and the total in capitals."""
    rows = tuple(
        (str(n), r.number, r.applicant, yuan(r.decided_fen or 0), yuan(r.allotted_fen or 0))
        for n, r in enumerate(a.applications, start=1)
    )
    said = [
        f"根据《{a.policy_title}》，经审核、核定，{a.year} 年度拟兑现 {len(rows)} 项，合计 {yuan(a.total_fen)} 元（{capital(Fen(a.total_fen))}）。"
    ]
    if a.spread:
        said.append("因预算额度不足，各项按核定额同比例安排，尾差按申报编号次序分配到分。")
    said.append(f"拟兑现名单公示至 {a.until:%Y-%m-%d}。妥否，请批示。" if a.until else "妥否，请批示。")
    table = Table(
        ("序号", "申报编号", "申报人", "核定额（元）", "安排额（元）"),
        rows,
        numeric=frozenset({3, 4}),
        caption="拟兑现名单",
    )
    return Paper(f"关于安排{a.policy_title}资金的请示", f"请示-{a.number}", (Section(paragraphs=tuple(said)), Section(tables=(table,))),
                 footer=f"{a.number}　{today:%Y-%m-%d}")  # fmt: skip


def notice(d: DisbursementView, *, today: date) -> Paper:
    """资金下达通知: what was passed to the treasury, sealed by its SM3."""
    live = [line for line in d.lines if line.live]
    rows = tuple(
        (str(li.serial), li.application_number, li.holder, f"…{li.tail}", yuan(li.amount_fen)) for li in live
    )
    said = f"现将 {d.policy_title} {d.year} 年度资金 {yuan(d.total_fen)} 元（{capital(Fen(d.total_fen))}）下达，共 {len(live)} 笔，由国库集中支付。"
    table = Table(
        ("序号", "申报编号", "收款人", "账号末四位", "金额（元）"),
        rows,
        numeric=frozenset({4}),
        caption="拨付清单",
    )
    facts = (("批次", d.number), ("封存值（SM3）", d.sm3))
    return Paper("资金下达通知", f"资金下达通知-{d.number}", (Section(paragraphs=(said,), facts=facts), Section(tables=(table,))),
                 footer=f"{d.number}　{today:%Y-%m-%d}")  # fmt: skip


def recall(r: RecoveryRow, *, today: date) -> Paper:
    """退回通知: how much, why, and by when."""
    due = f"请于 {r.due_on:%Y-%m-%d} 前退回。" if r.due_on else "请按期退回。"
    said = f"{r.applicant}：申报 {r.application_number} 因{r.cause}，须退回奖补资金 {yuan(r.amount_fen)} 元（{capital(Fen(r.amount_fen))}）。{due}"
    return Paper("奖补资金退回通知", f"退回通知-{r.number}", (Section(paragraphs=(said, "对本通知有异议的，可以申请复核。")),),
                 footer=f"{r.number}　{today:%Y-%m-%d}")  # fmt: skip


def treasury_list(
    d: DisbursementView, rows: Sequence[tuple[int, str, str, str, str, int]], *, nth: int, at: datetime
) -> HttpResponse:
    """The numbered list for 国库集中支付 with whole account numbers; from the second time on it says 重复导出."""
    columns = (
        Column("serial", "序号", kind=Kind.INTEGER), Column("application", "申报编号"), Column("holder", "收款人"), Column("bank", "开户银行"),
        Column("number", "银行账号"), Column("amount", "金额（元）", kind=Kind.DECIMAL),
    )  # fmt: skip
    lines = [
        {
            "serial": serial,
            "application": number,
            "holder": holder,
            "bank": bank,
            "number": vault.unseal(sealed),
            "amount": yuan_decimal(Fen(fen)),
        }
        for serial, number, holder, bank, sealed, fen in rows
    ]
    head = (f"批次：{d.number}　合计：{yuan(d.total_fen)} 元　共 {len(lines)} 笔", f"封存值（SM3）：{d.sm3}",
            f"导出时间：{at:%Y-%m-%d %H:%M}　第 {nth} 次导出" + (f"（{DUPLICATE}）" if nth > 1 else ""))  # fmt: skip
    content = write_xlsx(columns, lines, title=f"拨付清单 {d.number}", header_lines=head)
    return download(content, XLSX, f"拨付清单-{d.number}-{nth}.xlsx")
