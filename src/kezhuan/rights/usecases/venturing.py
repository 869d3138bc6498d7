"""Applying for a venture on leave or beside the post, deciding by two, signing, extending, coming back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.achievements import queries as achievements
from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.models import Proposal
from kezhuan.core.publicity import queries as notices
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.text import clean_line, clean_text
from kezhuan.people.queries import account, organisation_for
from kezhuan.rights.models import Venture, VentureReport
from kezhuan.rights.queries import equities
from kezhuan.rights.rules import venturing

TWICE = Reason("venture.twice", gettext_noop("这家企业已经有一份创业申请在办理，或已在离岗创业中"))
LINES = {"company": 120, "position": 64}
TEXTS = ("plan", "duties", "conflict")
FIELDS = ("kind", "achievement", "equity_uid", "company_uscc", *LINES, *TEXTS)
MOST_TEXT = 5000


def draft_venture(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """The person's application stands as a draft; Refused where one is under way."""
    owner = organisation_for(actor, actor.org_id)
    fields = _checked(values, actor) | {
        "organisation": owner,
        "author_id": actor.user_id,
        "region": owner.region,
    }
    fields["title"] = _title(actor, fields["kind"])
    with _once():
        made: Venture = frame.create("venture", fields, actor=actor, today=today, key=key)
    return made.uid


@contextmanager
def _once() -> Iterator[None]:
    """The database keeps a company to one application and a person to one leave; Refused where it does."""
    try:
        with frame.together():
            yield
    except IntegrityError:
        raise Refused(TWICE) from None


def _title(actor: Actor, kind: str) -> str:
    return f"{account(actor).name}：{venturing.KINDS[kind]}"[:200]


def _checked(values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """The fields as they are kept; Hidden for an achievement or contribution this person may not know of."""
    if set(values) - set(FIELDS):
        raise Hidden
    fields = dict(values)
    if fields.get("kind") not in venturing.KINDS:
        raise Invalid({"kind": Reason("venture.kind", gettext_noop("请选择离岗创业还是在岗创业"))})
    for name, most in LINES.items():
        fields[name] = clean_line(fields.get(name) or "")[:most]
    for name in TEXTS:
        fields[name] = clean_text(fields.get(name) or "")[:MOST_TEXT]
    if uscc := clean_line(fields.get("company_uscc") or ""):
        uscc = read_uscc(uscc, field="company_uscc").number
    item = None
    if (wanted := fields.pop("achievement", None)) is not None:
        item = achievements.visible(actor).filter(uid=wanted, organisation__uid=actor.org_id).first()
        if item is None:
            raise Hidden
    stake = fields.get("equity_uid")
    if stake is not None and not equities.visible(actor).filter(uid=stake).exists():
        raise Hidden
    return fields | {"company_uscc": uscc, "achievement": item}


def edit_venture(uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """The application says this, given whole."""
    fields = _checked(values, actor)
    fields["title"] = _title(actor, fields["kind"])
    with (
        _once(),
        frame.act(
            "venture", uid, "edit", actor=actor, today=today, version=version, key=key, mine=values
        ) as step,
    ):
        step.change(**fields)


def apply_venture(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The application is with the unit; its clock runs."""
    with frame.act("venture", uid, "apply", actor=actor, today=today, version=version, key=key):
        pass


def approve_venture(
    uid: UUID, *, decision_no: str, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:
    """The unit's consent waits for its second person."""
    number = clean_line(decision_no)[:64]
    with frame.act(
        "venture", uid, "approve", actor=actor, today=today, version=version, key=key, facts={"decision_no": number}
    ) as step:  # fmt: skip
        step.change(decision_no=number)
    return step.proposal


def announce_venture(
    uid: UUID, *, contact: str, actor: Actor, today: date, version: int, key: str = ""
) -> UUID:
    """Who founds what is announced, where the unit's rule asks for it."""
    words = clean_line(contact)[:200]
    with frame.act(
        "venture", uid, "announce", actor=actor, today=today, version=version, key=key, facts={"contact": words}
    ) as step:  # fmt: skip
        v = step.record
        lines = (
            f"{v.title}；企业：{v.company}；拟任职务：{v.position or '无'}",
            f"决策文号：{v.decision_no}",
            f"利益关联情况：{v.conflict[:300]}",
        )
        notice = publicity.announce(
            "venture", v.uid, "venture", title=v.title, lines=lines, contact=words, region=v.region, org_id=v.organisation.uid,
            org_name=v.organisation.name, actor=actor, today=today, key=key,
        )  # fmt: skip
        step.change(due_on=notices.standing("venture", v.uid, "venture", today=today).until)
        step.note(publicity=str(notice))
    return notice


def clear_venture(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Nothing is held against it: the agreement may be signed."""
    with frame.act("venture", uid, "clear", actor=actor, today=today, version=version, key=key):
        pass


def sign_venture(
    uid: UUID, *, agreement_no: str, starts_on: date, ends_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """The agreement stands from day to day; its last day is the deadline of the record."""
    number = clean_line(agreement_no)[:64]
    with _once(), frame.act(
        "venture", uid, "sign", actor=actor, today=today, version=version, key=key, facts={"agreement_no": number}
    ) as step:  # fmt: skip
        if wrong := venturing.period_faults(starts_on, ends_on):
            raise Invalid(wrong)
        step.change(agreement_no=number, starts_on=starts_on, ends_on=ends_on, due_on=ends_on)


def extend_venture(
    uid: UUID, *, reason: str, ends_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:
    """Proposed to run longer; it does once a second person agrees."""
    words = clean_text(reason)[:300]
    with frame.act(
        "venture", uid, "extend", actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}
    ) as step:  # fmt: skip
        v = step.record
        if ends_on <= v.ends_on:
            raise Invalid({"ends_on": Reason("venture.later", gettext_noop("新的截止日须晚于现在的截止日"))})
        if wrong := venturing.period_faults(v.starts_on, ends_on):
            raise Invalid(wrong)
        step.change(reason=words, ends_on=ends_on, due_on=ends_on, extended=v.extended + 1)
    return step.proposal


def report_venture(uid: UUID, *, words: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """What became of the company this year stands."""
    said = clean_text(words)[:MOST_TEXT]
    with frame.act(
        "venture", uid, "report", actor=actor, today=today, version=version, key=key, facts={"words": said.strip()}
    ) as step:  # fmt: skip
        VentureReport.objects.create(venture=step.record, on=today, words=said, by_id=actor.user_id)


def come_back(uid: UUID, *, over_on: date, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The person works at the unit again from this day."""
    with frame.act("venture", uid, "come_back", actor=actor, today=today, version=version, key=key) as step:
        if not step.record.starts_on <= over_on <= today:
            text = gettext_noop("请核对日期，不能早于起始日，也不能晚于今天")
            raise Invalid({"over_on": Reason("venture.over", text)})
        step.change(over_on=over_on)


def return_venture(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Back with the person, with what is to be mended."""
    _with_reason(uid, "return", reason, actor=actor, today=today, version=version, key=key)


def decline_venture(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """Proposed as 不予同意; it stands once a second person agrees."""
    _with_reason(uid, "decline", reason, actor=actor, today=today, version=version, key=key)


def withdraw_venture(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """The person no longer asks for it."""
    _with_reason(uid, "withdraw", reason, actor=actor, today=today, version=version, key=key)


def leave_unit(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The person has left the unit for the company."""
    _with_reason(uid, "leave", reason, actor=actor, today=today, version=version, key=key)


def stop_venture(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Proposed to end before its time; two persons decide."""
    _with_reason(uid, "stop", reason, actor=actor, today=today, version=version, key=key)


def _with_reason(uid: UUID, move: str, reason: str, *, actor: Actor, today: date, version: int, key: str) -> None:  # fmt: skip
    words = clean_text(reason)[:300]
    ended = {"over_on": today} if move in ("leave", "stop") else {}
    with frame.act(
        "venture", uid, move, actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}
    ) as step:  # fmt: skip
        step.change(reason=words, **ended)
