"""Commands that read texts without an index: `indicators`, `fields`, `twins`, `pseudo`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from matchcore import tables
from matchcore.duplicates import THRESHOLD, twins
from matchcore.errors import BadTable, MatchError
from matchcore.explain.rows import figure, written
from matchcore.fields import FieldGuess, guess_fields
from matchcore.indicators import TOLERANCE, Comparison, compare_rows, parse, read
from matchcore.pseudo import kind
from matchcore.types import Indicator, Span

VERDICTS = {"met": "满足", "near": "接近", "missed": "不满足", "unstated": "未说明"}
KINDS = {
    "parameter": "参数", "year": "日期", "ordinal": "序号", "standard": "标准号", "money": "金额", "quantity": "数量", "other": "其他",
}  # fmt: skip


def add(subs: argparse._SubParsersAction) -> None:
    """The four commands on the command line."""
    rows = _sub(subs, "indicators", "从文字中读出技术参数行；没有成为参数的数字另列", run_indicators)
    rows.add_argument("file", help="UTF-8 文本文件；- 表示标准输入")
    rows.add_argument("--against", type=Path, metavar="FILE", help="与另一文本的参数逐行比较")
    rows.add_argument("--tolerance", type=float, default=TOLERANCE, help="“接近”的容差，0–1（默认 0.1）")
    fields = _sub(
        subs, "fields", "推测每条需求的技术领域、国际专利分类和行业门类及其依据，由人确认", run_fields
    )
    fields.add_argument("--demands", type=Path, required=True, help="CSV：id,title,description")
    fields.add_argument("--top", type=_at_least_one, default=3, help="每条最多列出几个领域（默认 3）")
    pairs = _sub(subs, "twins", "列出内容近似重复的需求", run_twins)
    pairs.add_argument("--demands", type=Path, required=True, help="CSV：id,title,description")
    pairs.add_argument("--threshold", type=float, default=THRESHOLD, help="相似度阈值，0.01–1（默认 0.5）")
    finding = _sub(subs, "pseudo", "列出需进一步梳理的需求及其依据", run_pseudo)
    finding.add_argument("--demands", type=Path, required=True, help="CSV：id,title,description")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"须是不小于 1 的整数，现为 {text}")
    return int(text)


def _sub(subs: argparse._SubParsersAction, name: str, text: str, run: object) -> argparse.ArgumentParser:
    made = subs.add_parser(name, help=text, description=text)
    made.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    made.set_defaults(run=run)
    return made


def _out(asked: argparse.Namespace, value: object, lines: Iterable[str]) -> None:
    if asked.json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in lines)


def _text(path: str | Path) -> str:
    """The text of a file or of standard input; BadTable where it cannot be read as UTF-8."""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
    except OSError as error:
        raise BadTable(path, None, f"文件读不出（{error.strerror}）") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadTable(path, line, "不是 UTF-8 编码，请另存为 UTF-8 再试") from error
    if not text.strip():
        raise BadTable(path, None, "没有文字")
    return text


def _within(name: str, value: float, *, least: float) -> None:
    if not least <= value <= 1:
        raise MatchError(f"{name} 须在 {least:g} 与 1 之间，现为 {value:g}")


def _plain_row(row: Indicator) -> dict:
    span = [row.span.start, row.span.end] if row.span else None
    return {
        "name": row.name, "operator": row.operator, "low": row.low, "high": row.high, "unit": row.unit, "method": row.method,
        "current": row.current, "span": span, "text": row.text,
    }  # fmt: skip


def run_indicators(asked: argparse.Namespace) -> None:
    """The rows of a text and its left-over numbers, or its rows against another text's, are printed."""
    _within("--tolerance", asked.tolerance, least=0)
    text = _text(asked.file)
    rows, left = read(text, "text")
    if asked.against:
        found = compare_rows(rows, parse(_text(asked.against), "text"), tolerance=asked.tolerance)
        _out(asked, [_plain_comparison(one) for one in found], map(_comparison_line, found))
        return
    value = {
        "rows": [_plain_row(row) for row in rows],
        "left": [{"text": one.text, "kind": one.kind, "span": [one.start, one.end]} for one in left],
    }
    lines = [
        f"{row.name}\t{written(row)}" + (f"\t现为 {figure(row.current)}" if row.current is not None else "")
        for row in rows
    ]
    others = "、".join(f"{one.text}（{KINDS[one.kind]}）" for one in left)
    _out(asked, value, [*lines, *([f"未成为参数的数字：{others}"] if left else [])])


def _plain_comparison(one: Comparison) -> dict:
    item = _plain_row(one.item) if one.item else None
    return {
        "verdict": one.verdict, "why": one.why, "need": _plain_row(one.need), "item": item,
        "item_low": one.item_low, "item_high": one.item_high, "unit": one.unit,
    }  # fmt: skip


def _comparison_line(one: Comparison) -> str:
    given = f"\t{written(one.item)}" if one.item else ""
    return f"{VERDICTS[one.verdict]}\t{one.need.name}\t{written(one.need)}{given}"


def run_fields(asked: argparse.Namespace) -> None:
    """The likeliest fields of every demand are printed with the words they rest on; a demand without any says so."""
    needs = tables.read_demands(asked.demands)
    found = [(need, guess_fields(need.title, need.description, most=asked.top)) for need in needs]
    value = [
        {
            "id": need.id,
            "fields": [
                {
                    "field": one.field, "share": one.share, "ipc": one.ipc, "industry": one.industry,
                    "spans": [_place(span) for span in one.spans],
                }
                for one in guessed
            ],
        }
        for need, guessed in found
    ]  # fmt: skip
    lines = (
        f"{need.id}\t{need.title}\t" + ("；".join(map(_field_words, guessed)) or "没有可推测的领域")
        for need, guessed in found
    )
    _out(asked, value, lines)


def _field_words(one: FieldGuess) -> str:
    return f"{one.field} {one.share:.2f} IPC {'、'.join(one.ipc)} 门类 {'、'.join(one.industry)}"


def run_twins(asked: argparse.Namespace) -> None:
    """The near-duplicate pairs of the table are printed, most alike first."""
    _within("--threshold", asked.threshold, least=0.01)
    needs = tables.read_demands(asked.demands)
    found = twins(((need.id, need) for need in needs), threshold=asked.threshold)
    value = [
        {
            "first": pair.first, "second": pair.second, "similarity": pair.similarity,
            "shared": [[_place(one.first), _place(one.second)] for one in pair.shared],
        }
        for pair in found
    ]  # fmt: skip
    _out(asked, value, (f"{pair.similarity:.3f}\t{pair.first}\t{pair.second}" for pair in found))


def _place(span: Span | None) -> list | None:
    return [span.field, span.start, span.end] if span else None


def run_pseudo(asked: argparse.Namespace) -> None:
    """Every demand that wants sorting out is printed with its reasons."""
    needs = tables.read_demands(asked.demands)
    found = [(need, kind(need.title, need.description)) for need in needs]
    doubtful = [(need, finding) for need, finding in found if finding.kind != "ok"]
    value = [
        {
            "id": need.id, "kind": finding.kind, "score": finding.score, "sentence": finding.sentence,
            "reasons": [{"code": one.code, "weight": one.weight, "span": _place(one.span)} for one in finding.reasons],
        }
        for need, finding in doubtful
    ]  # fmt: skip
    _out(asked, value, (f"{need.id}\t{need.title}\t{finding.sentence}" for need, finding in doubtful))
