"""Trials as their two sides and staff see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.contracts import queries as contracts
from kezhuan.contracts.scopes import CONTRACTS
from kezhuan.core import clock, frame, history
from kezhuan.core.access import HOLDERS, Actor
from kezhuan.core.errors import Hidden, Reason
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow
from kezhuan.trials import rules, scopes
from kezhuan.trials.lifecycle import RUNNING, TRIAL
from kezhuan.trials.models import Trial, TrialLog
from kezhuan.trials.queries import pool
from kezhuan.trials.views import FileRow, LogRow, TrialDetail, TrialRow

# While something is still to be decided between the two: to sign, to fix a price, to convert.
REVIEWED = ("applied", *RUNNING, "disputed")


def visible_trials(actor: Actor) -> QuerySet[Trial]:
    """The trials this actor may know of."""
    found = Trial.objects.filter(scopes.TRIALS.q(actor))
    return found.select_related("organisation", "item__organisation", "item__achievement", "contract")


def get_trial(actor: Actor, uid: UUID) -> Trial:
    """The trial's record; Hidden where the actor may not know of it."""
    found = visible_trials(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def trial_numbered(actor: Actor, number: str) -> Trial | None:
    """The trial of this display number, where the actor may know of it."""
    return visible_trials(actor).filter(number=number).first()


def usage_of(trial: Trial, month: str) -> TrialLog | None:
    """What was written of this month's usage."""
    return trial.log.filter(kind="usage", month=month).first()


def is_side(actor: Actor, record: Any) -> bool:
    """True for the firm and for the holder."""
    return bool(scopes.trial_relations(actor, record) & scopes.SIDES)


def trials(
    actor: Actor, *, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[TrialRow, ...]]:
    """One page of trials, newest first, and how many there are."""
    found = visible_trials(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    return found.count(), tuple(row(t) for t in found.order_by("-id")[offset : offset + limit])


def row(t: Trial) -> TrialRow:
    """One trial as a row."""
    return TrialRow(
        t.uid, t.number or "", t.item.achievement.title, t.organisation.name, t.item.organisation.name, t.starts_on, t.ends_on, t.state,
        TRIAL.states[t.state], t.version,
    )  # fmt: skip


def trial(actor: Actor, uid: UUID, *, today: date) -> TrialDetail:
    """One trial; what both wrote only for the two of them."""
    t = get_trial(actor, uid)
    side = is_side(actor, t)
    mine = "need" if t.organisation.uid == actor.org_id else "supply" if side else ""
    setting = rulebook().body("settings.trials", today)
    days = setting["breach_notice_d"]
    seen = t.contract if t.contract is not None and CONTRACTS.allows(actor, t.contract) else None
    return TrialDetail(
        row=row(t), item_uid=t.item.uid, side=mine, purpose=t.purpose if side else "", insurance_no=t.insurance_no if side else "",
        extended=t.extended, decide_by=rules.decide_by(t.ends_on, months=t.item.decide_within_months),
        extension_hint=rules.extension_hint(extended=t.extended, most_months=setting["extension_months_most"]), need_verdict=rules.VERDICTS.get(t.need_verdict, ""), need_words=t.need_words if side else "",
        supply_verdict=rules.VERDICTS.get(t.supply_verdict, ""), supply_words=t.supply_words if side else "", breached_on=t.breached_on,
        notice_until=t.breached_on + timedelta(days=days) if t.breached_on else None, ended_on=t.ended_on,
        reason_note=t.reason_note if side else "", contract_uid=seen.uid if seen else None,
        contract_number=(seen.number or "") if seen else "", terms=pool.row(t.item), log=_log(t) if side else (),
        files=_files("trial", [t.uid]).get(t.uid, ()) if side else (), missing_months=missing_months(t, today) if side else (),
        ties=ties(t, named=not side, today=today) if mine != "need" and t.state in REVIEWED else (),
        notice=pool.notice(t.item) if side and t.state == "applied" else None, offers=frame.offers("trial", t, actor),
        timeline=history.moments("trial", t.uid),
    )  # fmt: skip


def ties(t: Trial, *, named: bool, today: date) -> tuple[Reason, ...]:
    """What ties the firm to the holder or to those who made the achievement: hints, never a verdict."""
    item = t.item
    team = item.achievement.contributors.values_list("name", flat=True)
    return contracts.ties(item.organisation, t.organisation, team=team, named=named, today=today)


def _log(t: Trial) -> tuple[LogRow, ...]:
    found = list(t.log.select_related("author_org").order_by("id"))
    files = _files("trial_log", [line.uid for line in found])
    return tuple(
        LogRow(line.uid, line.kind, rules.LOG_KINDS[line.kind], line.month, line.text, line.at, line.author_org.name, files.get(line.uid, ()))
        for line in found
    )  # fmt: skip


def _files(kind: str, uids: list[UUID]) -> dict[UUID, tuple[FileRow, ...]]:
    found: dict[UUID, tuple[FileRow, ...]] = {}
    for file in attachments.of(kind, uids):
        found[file.subject_uid] = (*found.get(file.subject_uid, ()), FileRow(file.uid, file.name, file.size))
    return found


def missing_months(t: Trial, today: date) -> tuple[str, ...]:
    """Whole months of a running trial that have passed without a usage record."""
    if t.state not in RUNNING or t.starts_on is None:
        return ()
    kept = set(t.log.filter(kind="usage").values_list("month", flat=True))
    found, day = [], t.starts_on
    while f"{day:%Y-%m}" < f"{today:%Y-%m}":
        found.append(f"{day:%Y-%m}")
        day = rules.add_months(day.replace(day=1), 1)
    return tuple(month for month in found if month not in kept)


def trial_file(actor: Actor, uid: UUID, file_uid: UUID) -> AttachmentRow:
    """A file of a trial or of its log, for its two sides."""
    t = get_trial(actor, uid)
    file = attachments.get(file_uid)
    in_log = (
        file.subject_kind == "trial_log" and TrialLog.objects.filter(trial=t, uid=file.subject_uid).exists()
    )
    if not is_side(actor, t) or not (in_log or (file.subject_kind == "trial" and file.subject_uid == t.uid)):
        raise Hidden
    return file


def waiting_trials(actor: Actor, *, today: date | None = None) -> QuerySet[Trial]:
    """Trials that wait for this side: an application to answer, a judgement near the end, a decision after it."""
    if actor.role not in HOLDERS or actor.org_id is None:
        return Trial.objects.none()
    today = today or clock.today()
    soon = today + timedelta(days=60)
    asked = Q(state="applied", item__organisation__uid=actor.org_id)
    ending = Q(state="running", ends_on__lte=soon)
    judged = Q(organisation__uid=actor.org_id, need_verdict="") | Q(
        item__organisation__uid=actor.org_id, supply_verdict=""
    )
    decided = Q(state="running", ends_on__lte=today, item__organisation__uid=actor.org_id)
    return visible_trials(actor).filter(asked | (ending & judged) | decided)
