"""Adding to the rulebook: one person proposes the next version of a rule, another approves or refuses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from kezhuan.core import clock, events
from kezhuan.core.access import Actor, Role, within
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.frame import refusals
from kezhuan.core.models import RuleVersion as Row
from kezhuan.core.rulebook.overlay import forget, rulebook, version_of, with_added
from kezhuan.core.rulebook.versions import Continuity, Mark, RuleVersion
from kezhuan.core.rulebook.wire import to_json
from kezhuan.core.rulebook.writing import OUTSIDE, body_faults, storable

STEP: Final = "rule_version"
CALENDAR: Final = re.compile(r"calendars\.(20\d\d)\Z")
# A place writes policies of its own, a unit its rule of sharing revenue; every other new code would be read by nobody.
POLICY: Final = re.compile(r"(?:policies|sharing)\.[a-z][a-z0-9_]{2,60}\Z")
# The index of the code lists is read from the files alone: a version of it would change nothing.
FIXED: Final = "codes."
_TEXTS: Final = (("source", 1000), ("title", 120))


@dataclass(frozen=True, slots=True)
class Draft:
    """The next version of a rule as typed; `body` holds its values, both days count, `to` None = until the next."""

    code: str
    from_: date
    body: Mapping[str, Any]
    source: str
    mark: str
    to: date | None = None
    title: str = ""


def may_propose(actor: Actor, *, today: date) -> bool:
    """True for the maker's roles of the setting, at the level of this installation."""
    return _may(actor, "maker", today)


def may_decide(actor: Actor, *, today: date) -> bool:
    """True for the checker's roles of the setting, at the level of this installation."""
    return _may(actor, "checker", today)


def propose_version(draft: Draft, *, actor: Actor, today: date, key: str = "") -> UUID:
    """The version waits for its second person; Invalid names what cannot stand and the dates, Refused who may not."""
    with refusals.together():
        if not may_propose(actor, today=today) or actor.user_id is None:
            raise _refused("role", gettext_noop("当前身份不能新增规则版本"), uuid4(), "propose", actor, key)
        version = checked(draft)
        row = Row(
            code=version.code, title=version.title, valid_from=version.from_, valid_to=version.to,
            body=to_json(version.body), source=version.source, mark=version.mark.value,
            continuity=version.continuity.value, sm3=version.sm3, maker_id=actor.user_id, created_at=clock.now(),
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Invalid(
                {"body": Reason("rulebook.twice", gettext_noop("已有一份内容相同的版本在等待复核"))}
            ) from None
        events.record(
            "rule.propose", actor=actor, subject_type="rule", subject_id=row.uid,
            changes={"code": row.code, "from": row.valid_from.isoformat(), "sm3": row.sm3}, key=key,
        )  # fmt: skip
    return row.uid


def decide_version(
    uid: UUID, *, approve: bool, actor: Actor, today: date, reason: str = "", key: str = ""
) -> None:
    """The second person has decided: an approved version is in force from its first day, everywhere, at once."""
    with refusals.together():
        row = _locked(uid)
        if row is None or not may_decide(actor, today=today):
            raise Hidden
        if row.state != Row.OPEN:
            raise _refused("rulebook.decided", gettext_noop("这一版本已经办理"), uid, "decide", actor, key)
        if row.maker_id == actor.user_id:
            raise _refused(
                "proposal.same_person", gettext_noop("经办与复核须为不同的人"), uid, "decide", actor, key
            )
        if len(reason) > 200 or not storable(reason):
            raise Invalid({"reason": Reason("rulebook.reason", gettext_noop("意见最多 200 字"))})
        if not approve and not reason.strip():
            raise Invalid({"reason": Reason("rulebook.why", gettext_noop("退回须写明理由"))})
        if approve:
            _still_stands(row, actor, key)
        row.state = Row.APPROVED if approve else Row.REFUSED
        row.checker_id, row.decided_at, row.reason = actor.user_id, clock.now(), reason.strip()
        row.save(update_fields=["state", "checker_id", "decided_at", "reason"])
        events.record(
            "rule.approve" if approve else "rule.refuse", actor=actor, subject_type="rule", subject_id=row.uid,
            changes={"code": row.code, "from": row.valid_from.isoformat(), "sm3": row.sm3, "maker": str(row.maker_id)},
            key=key,
        )  # fmt: skip
        forget()


def _locked(uid: UUID) -> Row | None:
    """The proposed version, with every version of its rule locked in one order: whoever decides on this rule waits
    here, so that two versions that clash cannot both come through and neither waits for the other."""
    code = Row.objects.filter(uid=uid).values_list("code", flat=True).first()
    rows = list(Row.objects.select_for_update().filter(code=code).order_by("id")) if code is not None else []
    return next((row for row in rows if row.uid == uid), None)


def checked(draft: Draft) -> RuleVersion:
    """The version that would stand beside all others; Invalid under `code`, `from`, `to`, `body`, `source`, `mark`."""
    earlier = () if draft.code.startswith(FIXED) else with_added().versions(draft.code)
    year = CALENDAR.match(draft.code)
    _fields(draft, known=bool(earlier), year=year)
    version = RuleVersion(
        code=draft.code, from_=draft.from_, to=draft.to, body=draft.body, source=draft.source.strip(),
        title=draft.title.strip() or (earlier[-1].title if earlier else ""), mark=Mark(draft.mark),
        continuity=earlier[-1].continuity if earlier else _first(draft.code), place=gettext_noop("新版本"),
    )  # fmt: skip
    if draft.code == "settings.two_person_steps":
        _two_people(version)
    try:
        with_added(version)
    except Invalid as fault:
        raise Invalid(_by_field(fault)) from None
    return version


def _first(code: str) -> Continuity:
    """How the first version of a new code goes on: a policy may lapse, years of the calendar are announced."""
    return Continuity.MAY_LAPSE if POLICY.match(code) else Continuity.PROVISIONAL


def _fields(draft: Draft, *, known: bool, year: re.Match[str] | None) -> None:
    wrong: dict[str, Reason] = {}
    if not known and not year and not POLICY.match(draft.code):
        wrong["code"] = Reason(
            "rulebook.code", gettext_noop("没有规则“{code}”；新增的只能是年历、政策或收益分配规定，如 calendars.2028、policies.nanhu_broker、sharing.some_university"), {"code": draft.code}
        )  # fmt: skip
    if draft.to is not None and draft.to < draft.from_:
        wrong["to"] = Reason(
            "rulebook.backwards", gettext_noop("止日 {to} 早于起日 {from}"), {"to": draft.to, "from": draft.from_}
        )  # fmt: skip
    for name, most in _TEXTS:
        text = getattr(draft, name)
        if len(text) > most or not storable(text):
            wrong[name] = Reason(
                "rulebook.long", gettext_noop("文字过长或含有不可用的字符，最多 {most} 字"), {"most": most}
            )
    if not draft.source.strip():
        wrong["source"] = Reason("rulebook.source", gettext_noop("请写明出处：文件名、文号、日期"))
    if not known and not draft.title.strip():
        wrong["title"] = Reason("rulebook.title", gettext_noop("请填写名称，如 2028 年节假日安排"))
    if draft.mark not in {mark.value for mark in Mark}:
        wrong["mark"] = Reason("rulebook.mark", gettext_noop("请选择依据程度"))
    if outside := OUTSIDE & set(draft.body):
        wrong["body"] = Reason(
            "rulebook.body", gettext_noop("「{key}」在内容之外另行填写"), {"key": min(outside)}
        )
    elif fault := body_faults(draft.body):
        wrong["body"] = fault
    elif year and draft.body.get("year") != int(year[1]):
        wrong["body"] = Reason("rulebook.year", gettext_noop("内容里的 year 须为 {year}"), {"year": year[1]})
    if wrong:
        raise Invalid(wrong)


def _two_people(version: RuleVersion) -> None:
    """A step nobody may take would lock everybody out, this setting's own mending included."""
    for name, step in version.body.items():
        for side in ("maker", "checker"):
            half = step.get(side) if isinstance(step, Mapping) else None
            roles = half.get("roles") if isinstance(half, Mapping) else None
            if not isinstance(roles, tuple) or not roles or not set(roles) <= {role.value for role in Role}:
                raise Invalid({"body": Reason(
                    "rulebook.roles", gettext_noop("{name} 的 {side}.roles 须为已有的角色，至少一个"), {"name": name, "side": side},
                )})  # fmt: skip


_OF_BODY: Final = frozenset({"rulebook.shape", "rulebook.negative", "calendar.body"})


def _by_field(fault: Invalid) -> dict[str, tuple[Reason, ...]]:
    found: dict[str, tuple[Reason, ...]] = {}
    for reason in fault.reasons:
        path = "body" if reason.code in _OF_BODY else "to" if reason.code == "rulebook.ends" else "from"
        found[path] = (*found.get(path, ()), reason)
    return found


def _still_stands(row: Row, actor: Actor, key: str) -> None:
    try:
        with_added(version_of(row))
    except Invalid as fault:
        refusal = Refused(*fault.reasons)
        refusals.note(refusal, kind="rule", uid=row.uid, move="decide", actor=actor, key=key)
        raise refusal from None


def _refused(code: str, template: str, uid: UUID, move: str, actor: Actor, key: str) -> Refused:
    refusal = Refused(Reason(code, template))
    refusals.note(refusal, kind="rule", uid=uid, move=move, actor=actor, key=key)
    return refusal


def _may(actor: Actor, side: str, today: date) -> bool:
    half = rulebook().body("settings.two_person_steps", today)[STEP][side]
    if actor.user_id is None or actor.role.value not in half["roles"]:
        return False
    if half["level"] == "platform" or within(settings.HOME_REGION, actor.region):
        return True
    return half["level"] in ("district", "own") and within(actor.region, settings.HOME_REGION)
