"""A yearly target from draft to its end, and what is reported of it every month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.contracts.rules.statistics import IMPORTED_ONLY, MEASURES, SCOPES
from kezhuan.core import clock, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.files import attachments
from kezhuan.indices.models import Progress, Target
from kezhuan.indices.queries.targets import EVIDENCE, get_target, reports_of
from kezhuan.indices.rules import targets as rules
from kezhuan.people.queries import organisation_for

FIELDS = (
    "year",
    "title",
    "office",
    "kind",
    "unit",
    "measure",
    "scope",
    "planned",
    "base_value",
    "figure_code",
    "source",
    "note",
)


def set_target(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """A draft target stands, whole or as a part of another."""
    shipped_codes()["regions"].require(values["region"], day=today, field="region")
    parent = get_target(actor, values["parent"]) if values.get("parent") else None
    plain = _checked(values)
    if parent is not None and parent.year != plain["year"]:
        raise Invalid({"parent": Reason("target.parent_year", gettext_noop("上级目标不是同一年的"))})
    record = frame.create(
        "target",
        {**plain, "region": values["region"], "parent": parent, "holder": _holder(values, actor), "demo": bool(values.get("demo")), "author_id": actor.user_id},
        actor=actor, today=today, key=key,
    )  # fmt: skip
    return record.uid


def edit_target(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The draft says something else."""
    with frame.act("target", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        step.change(**_checked(values), holder=_holder(values, actor))


def _holder(values: Mapping[str, Any], actor: Actor) -> Any:
    return organisation_for(actor, values["holder"]) if values.get("holder") else None


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: values[name] for name in FIELDS if values.get(name) is not None}
    wrong: dict[str, Reason] = {}
    for name in ("title", "unit", "source"):
        if not str(found.get(name, "")).strip():
            wrong[name] = Reason("missing", gettext_noop("请填写"))
    if found["kind"] not in rules.KINDS:
        wrong["kind"] = Reason("target.kind", gettext_noop("请选择怎样计数"))
    if found["planned"] <= 0:
        wrong["planned"] = Reason("target.planned", gettext_noop("目标数须大于 0"))
    elif found["kind"] == rules.STOCK and found["planned"] < found.get("base_value", 0):
        wrong["planned"] = Reason("target.below_base", gettext_noop("期末目标数不能小于年初数"))
    for name, known in (("measure", MEASURES), ("scope", SCOPES)):
        if found.get(name) and found[name] not in known:
            wrong[name] = Reason("target.word", gettext_noop("请从下拉项中选择"))
    if found.get("figure_code") and all(f.code != found["figure_code"] for f in house().figures):
        wrong["figure_code"] = Reason("figure.none", gettext_noop("平台没有这个数"))
    if found.get("figure_code") and found.get("scope") in IMPORTED_ONLY:
        wrong["figure_code"] = Reason(
            "scope.imported", gettext_noop("吸纳额只能引用上级公布的数：本市登记的合同推不出本市吸纳了多少")
        )
    if wrong:
        raise Invalid(wrong)
    return found


def issue_target(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The target is handed to whoever answers for it."""
    with frame.act("target", uid, "issue", actor=actor, today=today, version=version, key=key):
        pass


def report_progress(
    uid: UUID, *, month: int, value: Decimal, note: str = "", file: tuple[str, bytes] | None = None, figure_code: str = "",
    actor: Actor, today: date, version: int | None, key: str = "",
) -> UUID:  # fmt: skip
    """What the target had reached at the end of a month stands, with its evidence; an earlier word on that month stays."""
    with frame.act("target", uid, "report", actor=actor, today=today, version=version, key=key) as step:
        t = step.record
        wrong = rules.report_faults(
            t.kind, year=t.year, month=month, value=value, reports=reports_of([t]).get(t.pk, {}), today=today
        )
        if wrong:
            raise Invalid(wrong)
        row = Progress.objects.create(
            target=t, month=month, value=value, note=note.strip(), figure_code=figure_code, by_id=actor.user_id, by_role=actor.role.value, at=clock.now()
        )  # fmt: skip
        if file is not None:
            attachments.attach(
                EVIDENCE, row.uid, group="all", sent_name=file[0], content=file[1], actor=actor
            )
        step.note(month=month)
    return row.uid


def take_progress(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> UUID:
    """The platform's own number as it stands today is reported for this month."""
    t = get_target(actor, uid)
    figure = next((f for f in house().figures if t.figure_code and f.code == t.figure_code), None)
    if figure is None or t.year != today.year:
        raise Hidden
    value = figure.within_year(actor, t.region, year=t.year, unit=t.unit)
    note = f"平台 {today} 取数"
    return report_progress(
        uid, month=today.month, value=value or Decimal(0), note=note, figure_code=figure.code, actor=actor, today=today, version=version, key=key
    )  # fmt: skip


def adjust_target(
    uid: UUID, *, planned: Decimal, reason: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The planned value is another one, with the reason and the old value beside it."""
    if planned <= 0:
        raise Invalid({"planned": Reason("target.planned", gettext_noop("目标数须大于 0"))})
    facts = {"reason": reason.strip()}
    with frame.act(
        "target", uid, "adjust", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(planned=planned, adjusted_from=step.record.planned, adjust_note=reason.strip()[:300])


def close_target(
    uid: UUID, *, outcome: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The year is over for the target, and how it came out is said."""
    facts = {"outcome": outcome.strip()}
    with frame.act(
        "target", uid, "close", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(outcome=outcome.strip()[:300])


def withdraw_target(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The target is given up for a reason."""
    facts = {"reason": reason.strip()}
    with frame.act(
        "target", uid, "withdraw", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(adjust_note=reason.strip()[:300])


def target_settings(actor: Actor, uid: UUID) -> dict[str, Any]:
    """What the form of a draft is filled with."""
    t: Target = get_target(actor, uid)
    return {
        **{name: getattr(t, name) for name in FIELDS},
        "holder": str(t.holder.uid) if t.holder else "",
        "region": t.region,
    }
