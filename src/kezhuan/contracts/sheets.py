"""What this room prints: in Chinese, for the registration desk; never anything that looks like the certificate."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from kezhuan.contracts.views import ContractDetail
from kezhuan.core.money import Fen, in_yuan
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.files.blobs import Blobs
from kezhuan.files.paper import Section, Table, document, word

NOT_A_CERTIFICATE = "本单由平台打印，仅供核对，不是技术合同登记证明；登记证明由省级指定的登记机构出具。"
PRECHECK = ("advised", "handed")


def title_of(c: ContractDetail) -> str:
    """预审意见 before registration, 登记信息单 after."""
    return "技术合同预审意见" if c.row.state in PRECHECK else "技术合同登记信息单"


def _form(c: ContractDetail) -> tuple[Section, ...]:
    parties = Table(("身份", "名称", "统一社会信用代码", "地区", "单位性质"),
                    tuple((p.side_label, p.name, p.uscc, p.region, p.nature) for p in c.parties))  # fmt: skip
    costs = Table(("费用种类", "金额", "其中技术载体", "套数", "扣除", "依据"),
                  tuple((d.kind, in_yuan(Fen(d.gross)), in_yuan(Fen(d.carrier)), str(d.sets), in_yuan(Fen(d.amount)), d.evidence) for d in c.costs),
                  numeric=frozenset({1, 2, 3, 4}))  # fmt: skip
    return (
        Section("登记表", facts=tuple((label, value or "—") for label, value in c.form)),
        Section("合同标的", paragraphs=tuple(c.object.split("\n")) or ("—",)),
        Section("当事人", tables=(parties,)),
        *((Section("非技术性费用", tables=(costs,)),) if c.costs else ()),
    )


def sheet(c: ContractDetail, *, url: str, at: datetime) -> bytes:
    """The sheet as PDF with its check code; NoPaper where this machine has no Chinese font."""
    opinion = (Section("意见", paragraphs=tuple(c.opinion.split("\n"))),) if c.opinion else ()
    check = Section(
        "核验",
        paragraphs=(NOT_A_CERTIFICATE,),
        facts=(("编号", c.row.number), ("核验码", c.check_code), ("核验地址", url)),
    )
    return document(
        title_of(c),
        sections=(*_form(c), *opinion, check),
        at=at,
        subtitle=c.row.title,
        footer=f"{c.row.number} {c.check_code}",
    )


def package(c: ContractDetail, *, at: datetime) -> bytes:
    """The form as Word with every paper handed in, numbered in the order of the form."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            f"00-登记表-{c.row.number}.docx",
            word(f"技术合同登记表 {c.row.number}", sections=_form(c), footer=NOT_A_CERTIFICATE),
        )
        for n, paper in enumerate(c.papers, start=1):
            with Blobs().open(attachments.get(paper.uid).blob) as file:
                made.writestr(f"{n:02d}-{paper.kind_label}-{paper.name}".replace("/", "-"), file.read())
    return stream.getvalue()


def clauses_of(kind: str, today: date) -> tuple[str, ...]:
    """The headings of a draft of this type; those of a service where the type is not chosen yet."""
    rows = {
        row["kind"]: tuple(row["names"]) for row in rulebook().body("contracts.clauses", today)["clauses"]
    }
    return rows.get(kind, rows["FW"])


def draft(c: ContractDetail, *, today: date) -> bytes:
    """A contract draft as Word: parties, object and amounts filled in, the clauses of its type to be written."""
    clauses = tuple(
        Section(f"第{n}条 {name}", paragraphs=(c.object or "（待填写）",) if n == 1 else ("（待双方约定）",))
        for n, name in enumerate(clauses_of(c.row.kind, today), start=1)
    )
    sides = tuple((f"{p.side_label}", p.name) for p in c.parties)
    return word(f"{c.row.kind_label or '技术'}合同（草稿）", footer="草稿，由双方协商确定后签署", sections=(
        Section(facts=(("项目名称", c.row.title), *sides, ("合同成交额", "—" if c.row.turnover is None else in_yuan(Fen(c.row.turnover))))), *clauses,
    ))  # fmt: skip
