"""Announcing an act, hearing what is held against it, and ending or replacing a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kezhuan.core import clock, events, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.publicity import queries, rules
from kezhuan.core.publicity.models import Objection, Publicity
from kezhuan.core.publicity.rules import LIVE, Unit
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest_of

MOST_TEXT = 4000


def announce(
    subject_type: str, subject_id: UUID, kind: str, *, title: str, lines: Sequence[str], contact: str, region: str,
    org_id: UUID | None, org_name: str, actor: Actor, today: date, days: int | None = None, unit: Unit | None = None, key: str = "",
) -> UUID:  # fmt: skip
    """The act is announced from today on in the caller's transaction; an earlier notice in force is replaced.

    `kind` is a code of `settings.publicity`; without `days` its shortest period runs. `lines` are what everybody
    will read and never change. Refused where the period is shorter than the rulebook allows.
    """
    kind_rule = _kind(kind, today)
    text = tuple(line.strip() for line in lines if line.strip())
    if wrong := rules.faults(title, text, contact):
        raise Invalid(wrong)
    if days is None or unit is None:
        days, unit = rules.least(kind_rule)
    until = _until(kind_rule, today, days, unit)
    digest = digest_of([subject_type, str(subject_id), kind, title.strip(), list(text)])
    values = {
        "subject_type": subject_type, "subject_id": subject_id, "kind": kind, "title": title.strip(), "lines": list(text),
        "contact": contact.strip(), "region": region, "org_id": org_id, "org_name": org_name, "starts_on": today, "until": until,
        "days": days, "unit": unit, "text_sm3": digest, "author_id": actor.user_id,
    }  # fmt: skip
    with frame.together():
        before = Publicity.objects.filter(
            subject_type=subject_type, subject_id=subject_id, kind=kind, state__in=LIVE
        ).first()
        if before is not None:
            with frame.act(
                "publicity", before.uid, "replace", actor=SYSTEM, today=today, version=None, key=key
            ):
                pass
        notice = frame.create("publicity", values, actor=actor, today=today, key=key)
        if before is not None:
            Publicity.objects.filter(pk=before.pk).update(replaced_by=notice.uid)
        # The text's hash stands in the sealed log: nobody can later say that something else was announced.
        events.record("publicity.text", actor=actor, subject_type="publicity", subject_id=notice.uid, key=key,
                      changes={"sm3": digest, "until": until.isoformat()})  # fmt: skip
    return notice.uid


def _kind(kind: str, today: date) -> Mapping[str, Any]:
    found = rulebook().body(queries.RULE, today).get(kind)
    if not isinstance(found, Mapping):
        raise Refused(
            Reason("publicity.kind", gettext_noop("规则手册没有「{kind}」这种公示"), {"kind": kind})
        )
    return found


def _until(kind_rule: Mapping[str, Any], today: date, days: int, unit: Unit) -> date:
    calendar = rulebook().calendar()
    wanted = rules.last_day(today, days=max(0, min(days, rules.MOST_DAYS)), unit=unit, calendar=calendar).day
    least_days, least_unit = rules.least(kind_rule)
    shortest = rules.last_day(today, days=least_days, unit=least_unit, calendar=calendar).day
    if wanted < shortest:
        params = {"name": kind_rule["name"], "day": shortest.isoformat()}
        raise Refused(Reason("publicity.short", gettext_noop("「{name}」至少公示到 {day}"), params))
    return wanted


def require_clean(subject_type: str, subject_id: UUID, kind: str, *, today: date) -> None:
    """Refused unless the period is over and nothing is held against it; the notice is locked until the caller's
    transaction ends, so that no objection slips in beside the act announced."""
    locked = Publicity.objects.filter(
        subject_type=subject_type, subject_id=subject_id, kind=kind, state__in=LIVE
    )
    list(locked.select_for_update().values_list("pk", flat=True))
    reason = queries.standing(subject_type, subject_id, kind, today=today).why_not()
    if reason is not None:
        raise Refused(reason)


def stop(uid: UUID, *, reason: str, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The notice ends before its act; the reason stands on its page."""
    with frame.act(
        "publicity", uid, "stop", actor=actor, today=today, version=version, key=key, facts={"reason": reason.strip()}
    ) as step:  # fmt: skip
        step.change(stop_reason=reason.strip()[:300])


def object_to(uid: UUID, *, text: str, phone: str = "", actor: Actor, today: date, key: str = "") -> UUID:
    """The objection waits for its answer, under the real name of whoever raised it; the uid of the objection.

    The act announced is blocked from now on. Refused outside the period, or where an own one is open already.
    """
    if not actor.signed_in:
        raise Hidden
    if not text.strip() or len(text) > MOST_TEXT:
        raise Invalid(
            {"text": Reason("objection.text", gettext_noop("请写明异议事项和理由，不超过 4000 字"))}
        )
    if not actor.name.strip():
        raise Invalid({"": Reason("objection.name", gettext_noop("异议须实名提出，请先在账号中填写姓名"))})
    with frame.together():
        notice = Publicity.objects.select_for_update().filter(uid=uid).first()
        if notice is None:
            raise Hidden
        if notice.state not in LIVE or not notice.starts_on <= today <= notice.until:
            raise Refused(Reason("objection.late", gettext_noop("公示不在期内，异议请向公示单位书面提出")))
        values = {
            "publicity": notice, "author_id": actor.user_id, "author_name": actor.name.strip()[:60],
            "author_org_id": actor.org_id, "phone": phone.strip()[:40], "text": text.strip(),
        }  # fmt: skip
        try:
            with frame.together():
                return frame.create("objection", values, actor=actor, today=today, key=key).uid
        except IntegrityError:
            raise Refused(
                Reason("objection.twice", gettext_noop("您对这项公示已有一份异议正在处理"))
            ) from None


def answer(
    uid: UUID, *, uphold: bool, text: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The objection is decided with a reasoned answer that everybody may read; its author is told.

    An upheld one blocks the act until a changed notice has run.
    """
    move = "uphold" if uphold else "dismiss"
    facts = {"answer": text.strip()}
    with frame.act(
        "objection", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        if len(text) > MOST_TEXT:
            raise Invalid({"text": Reason("objection.answer", gettext_noop("答复不超过 4000 字"))})
        step.change(answer=text.strip(), answered_by_id=actor.user_id, answered_at=clock.now())


def withdraw(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The author takes the objection back."""
    with frame.act("objection", uid, "withdraw", actor=actor, today=today, version=version, key=key):
        pass


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: last days follow a newly announced calendar, and what has run out without an open objection ends."""
    today = clock.today()
    return {"redated": redate(today=today), "finished": finish_due(today=today)}


def redate(*, today: date) -> int:
    """Every notice whose last day lies ahead ends on the day today's calendar gives; how many moved."""
    moved = 0
    for uid in list(
        Publicity.objects.filter(state="running", until__gte=today).values_list("uid", flat=True)
    ):
        with transaction.atomic():
            notice = Publicity.objects.select_for_update().get(uid=uid)
            unit: Unit = "wd" if notice.unit == "wd" else "d"
            until = rules.last_day(
                notice.starts_on, days=notice.days, unit=unit, calendar=rulebook().calendar()
            ).day
            if until == notice.until:
                continue
            events.record("publicity.redate", actor=SYSTEM, subject_type="publicity", subject_id=uid,
                          changes={"until": [notice.until.isoformat(), until.isoformat()]})  # fmt: skip
            Publicity.objects.filter(pk=notice.pk).update(until=until)
            moved += 1
    return moved


def finish_due(*, today: date) -> int:
    """Notices past their last day with nothing open against them are finished; how many."""
    due = Publicity.objects.filter(state="running", until__lt=today).exclude(
        pk__in=Objection.objects.filter(state="filed").values("publicity_id")
    )
    uids = list(due.values_list("uid", flat=True))
    for uid in uids:
        with frame.act("publicity", uid, "finish", actor=SYSTEM, today=today, version=None):
            pass
    return len(uids)
