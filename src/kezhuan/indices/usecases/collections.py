"""Collection sheets: sent with a one-time link, filled without an account, signed off, and written as observations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor, within
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.text import clean_line
from kezhuan.files.sheets import Column, Kind, Report, Taken, import_sheet, write_xlsx
from kezhuan.files.sheets.reading import Limits
from kezhuan.indices.models import Collection
from kezhuan.indices.queries.collections import (
    PURPOSE,
    by_token,
    cells_of,
    get_collection,
    nodes_of,
    source_of,
)
from kezhuan.indices.queries.definitions import definition
from kezhuan.indices.queries.observations import standing
from kezhuan.indices.queries.units import unit_of
from kezhuan.indices.rules import collections as rules
from kezhuan.indices.rules.collections import Answer
from kezhuan.indices.rules.observations import STATUSES
from kezhuan.indices.usecases.observations import OUTSIDE, keep_observation
from kezhuan.people import links

MESSAGE = "请填报{department} {period} 年指标数据，点开链接在线填写或上传表格，无需账号：{{link}}"
LIMITS = Limits(max_rows=1_000)


def send_collection(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """The department's person gets an SMS with a link to exactly this sheet, open until the end of its last day."""
    index_code, _bar, owner = str(values["what"]).partition("|")
    one = definition(index_code, today)
    nodes = rules.departments(one).get(owner, ()) if one.own else ()
    wrong = rules.request_faults(
        period=str(values["period"]), until=values["until"], today=today, nodes=nodes, units=values["units"]
    )
    if wrong:
        raise Invalid(wrong)
    with frame.together():
        record = frame.create(
            "collection",
            {"index_code": index_code, "department": owner, "region": actor.region.ljust(6, "0"), "period": str(values["period"]),
             "indicators": [node.code for node in nodes], "units": _units(values["units"], actor, today), "note": values.get("note", "").strip()[:300],
             "contact_name": _named(values["contact_name"], "contact_name", 64), "contact_phone": read_mobile(values["contact_phone"], field="contact_phone"),
             "until": values["until"], "author_id": actor.user_id, "demo": bool(values.get("demo"))},
            actor=actor, today=today, key=key,
        )  # fmt: skip
        _link(record, actor)
    return record.uid


def _units(codes: Iterable[str], actor: Actor, today: date) -> list[dict[str, str]]:
    found = []
    for code in dict.fromkeys(codes):
        unit = unit_of(code, today)
        if unit is None or not within(unit[1], actor.region):
            raise Invalid({"units": OUTSIDE})
        found.append({"code": code, "name": unit[0]})
    return found


def _named(text: str, field: str, most: int) -> str:
    said = clean_line(text).strip()[:most]
    if not said:
        raise Invalid({field: Reason("missing", gettext_noop("请填写姓名和单位"))})
    return said


def _link(c: Collection, actor: Actor) -> None:
    end = datetime.combine(c.until + timedelta(days=1), time.min, tzinfo=clock.SHANGHAI)
    links.create(
        PURPOSE, "collection", c.uid, phone=c.contact_phone, path="/d/{token}/", name=c.contact_name, actor=actor,
        message=MESSAGE.format(department=c.department, period=c.period), lifetime=end - clock.now(),
    )  # fmt: skip


def resend_collection(
    uid: UUID, *, until: date, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """A new link is on its way, open until that day; the one before opens nothing any more."""
    with frame.act("collection", uid, "resend", actor=actor, today=today, version=version, key=key) as step:
        c = step.record
        wrong = rules.request_faults(
            period=c.period, until=until, today=today, nodes=nodes_of(c, today=today), units=c.units
        )
        if wrong:
            raise Invalid(wrong)
        step.change(until=until)
        c.until = until
        _link(c, actor)


def withdraw_collection(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The sheet is called back: its link opens nothing any more, what was filled in is not used."""
    with frame.act("collection", uid, "withdraw", actor=actor, today=today, version=version, key=key) as step:
        links.revoke(PURPOSE, step.record.uid)


def answer_columns(c: Collection, *, today: date) -> tuple[Column, ...]:
    """The columns of this sheet: only its own indicators and units can be chosen."""
    nodes = {node.code: f"{node.name}（{node.unit}）" for node in nodes_of(c, today=today)}
    units = {unit["code"]: unit["name"] for unit in c.units}
    return (
        Column("indicator", "指标", required=True, kind=Kind.CHOICE, choices=nodes, width=40),
        Column("unit_code", "地区或单位", required=True, kind=Kind.CHOICE, choices=units, width=16),
        Column("value", "数值", kind=Kind.DECIMAL, width=16, note="按指标后括号里的计量单位填；没有数留空，不要填 0"),
        Column("status", "数据状态", kind=Kind.CHOICE, choices=STATUSES, width=12, note="不填即为「报送」"),
        Column("note", "说明", width=40, max_length=300, note="修订、沿用、插补、估计、不适用须写明理由或办法"),
    )  # fmt: skip


def sheet(c: Collection, *, today: date) -> bytes:
    """The sheet as a workbook: a row a cell, filled with what was answered so far."""
    rows = [
        {"indicator": cell.indicator, "unit_code": cell.unit_code, "value": cell.value, "status": cell.status if cell.status_label else None, "note": cell.note}
        for cell in cells_of(c, today=today)
    ]  # fmt: skip
    return write_xlsx(
        answer_columns(c, today=today), rows, title=f"{c.department}{c.period}年指标采集表",
        header_lines=(f"采集表编号：{c.number}", f"年份：{c.period}", f"请于 {c.until} 前填好，在链接页面上传并签核"),
        notes=("一行一格，不要增删行；不填的格留空。", *((c.note,) if c.note else ())),
    )  # fmt: skip


def sheet_for(actor: Actor, uid: UUID, *, today: date) -> tuple[str, bytes]:
    """(file name, workbook) for those who sent it."""
    c = get_collection(actor, uid)
    return f"{c.department}{c.period}年指标采集表.xlsx", sheet(c, today=today)


def sheet_behind(token: str, *, today: date) -> tuple[str, bytes]:
    """(file name, workbook) for the holder of the link."""
    c = by_token(token)
    return f"{c.department}{c.period}年指标采集表.xlsx", sheet(c, today=today)


def read_sheet(token: str, content: bytes, *, today: date) -> Report:
    """The sheet's answers are kept for the sign-off, over what was filled before; with one faulty cell nothing is,
    and the report names every one by line and column."""
    c = by_token(token)
    nodes = {node.code: node for node in nodes_of(c, today=today)}
    found: dict[tuple[str, str], Answer] = {}

    def take(values: Mapping[str, Any]) -> Taken:
        answer = Answer(
            values["indicator"],
            values["unit_code"],
            values["value"],
            values["status"] or "reported",
            values["note"] or "",
        )
        cell = (answer.indicator, answer.unit_code)
        if cell in found:
            raise Invalid({"unit_code": Reason("collection.twice", gettext_noop("这一格写了两次"))})
        found[cell] = answer
        outcome, wrong = _judged(c, nodes[cell[0]], answer, today=today)
        if wrong:
            raise Invalid(wrong)
        return {"new": Taken.NEW, "changed": Taken.CHANGED}.get(outcome, Taken.SAME)

    report = import_sheet(content, answer_columns(c, today=today), take, commit=False, limits=LIMITS)
    if not report.faults:
        _keep(c, found.values(), today=today)
    return report


def fill(token: str, answers: Sequence[Mapping[str, Any]], *, today: date) -> None:
    """What was typed on the page is kept for the sign-off, cell by cell in the sheet's order; Invalid names faults
    under `cell{n}.{field}` and keeps nothing."""
    c = by_token(token)
    nodes = {node.code: node for node in nodes_of(c, today=today)}
    found: list[Answer] = []
    wrong: dict[str, Reason] = {}
    for n, (cell, typed) in enumerate(zip(cells_of(c, today=today), answers, strict=True)):
        answer = Answer(
            cell.indicator,
            cell.unit_code,
            typed["value"],
            typed["status"] or "reported",
            (typed["note"] or "").strip()[:300],
        )
        _outcome, faults = _judged(c, nodes[cell.indicator], answer, today=today)
        wrong |= {
            f"cell{n}.{field if field in ('value', 'status', 'note') else 'value'}": reason
            for field, reason in faults.items()
        }
        found.append(answer)
    if wrong:
        raise Invalid(wrong)
    if all(answer.empty for answer in found):
        raise Invalid({"cell0.value": Reason("collection.empty", gettext_noop("还没有填任何数"))})
    _keep(c, found, today=today)


def _judged(c: Collection, node: Any, answer: Answer, *, today: date) -> tuple[str, dict[str, Reason]]:
    held, known = standing(node.code, answer.unit_code, c.period)
    return rules.judged(
        node, answer, period=c.period, source=source_of(c), today=today, held=held, known=known
    )


def _keep(c: Collection, answers: Iterable[Answer], *, today: date) -> None:
    with frame.act("collection", c.uid, "fill", actor=SYSTEM, today=today, version=None) as step:
        step.change(answers=rules.kept(answers), filled_at=clock.now())


def sign(token: str, *, name: str, office: str, today: date, version: int | None) -> dict[str, int]:
    """Every answered cell stands as an observation under the department's sign-off, the link opens no more, whoever
    sent the sheet is told; what stood so already is not written twice. Returns how many cells did what."""
    name, office = _named(name, "name", 64), _named(office, "office", 80)
    with frame.together():
        c = by_token(token)
        links.consume(token, PURPOSE)
        with frame.act("collection", c.uid, "sign", actor=SYSTEM, today=today, version=version) as step:
            counts = _write(step.record, today=today)
            sealed = rules.seal(step.record.answers, period=c.period, name=name, office=office)
            step.change(
                signer_name=name, signer_office=office, signed_at=clock.now(), sm3=sealed, counts=counts
            )
            step.note(**counts)
    return counts


def _write(c: Collection, *, today: date) -> dict[str, int]:
    """Observations of the sheet's answers; Invalid where something that stands now speaks against one of them."""
    cells = cells_of(c, today=today)
    if any(cell.outcome == "faulty" for cell in cells):
        raise Invalid(
            {"name": Reason("collection.faulty", gettext_noop("有的格现在不能签核，请回到填报页改正"))}
        )
    counts = {
        outcome: sum(cell.outcome == outcome for cell in cells)
        for outcome in ("new", "changed", "same", "empty")
    }
    if not counts["new"] + counts["changed"] + counts["same"]:
        raise Refused(Reason("missing.answers", gettext_noop("还没有填任何数")))
    for cell in cells:
        if cell.outcome in ("new", "changed"):
            answer = Answer(cell.indicator, cell.unit_code, cell.value, cell.status, cell.note)
            values = rules.observed(answer, period=c.period, source=source_of(c), today=today)
            keep_observation(values, actor=SYSTEM, today=today, collection=c)
    return counts
