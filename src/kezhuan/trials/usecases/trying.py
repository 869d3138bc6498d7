"""A trial from the application through agreement, log and evaluation."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events, frame, notices
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.files import attachments
from kezhuan.people.queries import organisation_for
from kezhuan.trials import queries, rules, tidings
from kezhuan.trials.lifecycle import RUNNING
from kezhuan.trials.models import Trial, TrialLog
from kezhuan.trials.usecases.pool import require_announced

AGREEMENT, LOG = "agreement", "log"
File = tuple[str, bytes]


def apply_for_trial(
    item_uid: UUID,
    *,
    purpose: str,
    small: bool,
    related: bool,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The firm's wish to try this item waits for the holder's answer; only 中小微企业 not related to the holder."""
    item = queries.get_item(actor, item_uid)
    if actor.role is not Role.ENTERPRISE:
        raise Hidden
    if item.state != "pooled":
        raise Refused(Reason("trial.item", gettext_noop("该成果当前不接受试用申请")))
    if not purpose.strip():
        raise Invalid({"purpose": Reason("missing", gettext_noop("请写明试用目的和使用范围"))})
    firm = organisation_for(actor, actor.org_id)
    if fault := rules.applicant_fault(small=small, related=related, same=firm == item.organisation):
        raise Refused(fault)
    open_states = ("applied", *RUNNING, "disputed")
    if Trial.objects.filter(item=item, organisation=firm, state__in=open_states).exists():
        raise Refused(Reason("trial.again", gettext_noop("本单位已有这项成果的试用")))
    values = {
        "item": item, "organisation": firm, "region": firm.region, "author_id": actor.user_id, "purpose": purpose.strip()[: rules.TEXT_MOST],
        "small": small, "related": related,
    }  # fmt: skip
    return frame.create("trial", values, actor=actor, today=today, key=key).uid


def sign_trial(
    uid: UUID,
    *,
    starts_on: date | None,
    insurance_no: str,
    file: File | None = None,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """The agreement stands: from this day, for the months of the pool item, insured; where a state unit fixed the
    price, its announcement is over without objection. How many ties the reviewer was shown stands in the event."""
    facts = {"starts_on": starts_on, "insurance_no": insurance_no.strip()}
    with frame.act(
        "trial", uid, "sign", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        trial = step.record
        require_announced(trial.item, today=today)
        if file is not None:
            attachments.attach(
                "trial", trial.uid, group=AGREEMENT, sent_name=file[0], content=file[1], actor=actor
            )
        step.require(
            attachments.of("trial", [trial.uid]), Reason("trial.agreement", gettext_noop("请上传试用协议"))
        )
        assert starts_on is not None
        step.change(**facts, ends_on=rules.add_months(starts_on, trial.item.months))
        step.note(ties=len(queries.ties(trial, named=False, today=today)))


def extend_trial(
    uid: UUID, *, until: date | None, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The trial runs on to this day, as both agreed; reminders begin anew."""
    with frame.act(
        "trial", uid, "extend", actor=actor, today=today, version=version, key=key, facts={"until": until}
    ) as step:
        assert until is not None
        if fault := rules.extension_fault(until, ends_on=step.record.ends_on):
            raise Refused(fault)
        step.change(ends_on=until, extended=True, reminded=[])


def evaluate_trial(
    uid: UUID, *, verdict: str, words: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """One side's judgement stands, with its evidence in words; a later one takes its place until the trial ends."""
    if verdict not in rules.VERDICTS:
        raise Invalid({"verdict": Reason("missing", gettext_noop("请选择评价"))})
    if not words.strip():
        raise Invalid({"words": Reason("missing", gettext_noop("请写明依据"))})
    with frame.act("trial", uid, "evaluate", actor=actor, today=today, version=version, key=key) as step:
        side = "need" if step.record.organisation.uid == actor.org_id else "supply"
        step.change(**{f"{side}_verdict": verdict, f"{side}_words": words.strip()[: rules.TEXT_MOST]})


def add_log(
    uid: UUID,
    kind: str,
    *,
    text: str,
    month: str = "",
    file: File | None = None,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The line stands in the trial's log and the other side learns of it; usage once a month, by the firm."""
    trial = queries.get_trial(actor, uid)
    if actor.user_id is None or kind not in rules.LOG_KINDS or not queries.is_side(actor, trial):
        raise Hidden
    if trial.state not in RUNNING or trial.starts_on is None:
        raise Refused(Reason("log.closed", gettext_noop("试用期间才能记录")))
    if kind in ("usage", "deletion") and trial.organisation.uid != actor.org_id:
        raise Hidden
    if not text.strip() or len(text) > rules.TEXT_MOST:
        raise Invalid({"text": Reason("missing", gettext_noop("请写明情况，最多 2000 字"))})
    if kind == "deletion" and file is None:
        raise Invalid({"file": Reason("missing", gettext_noop("请上传归还或删除的证明"))})
    if kind == "usage":
        kept = set(trial.log.filter(kind="usage").values_list("month", flat=True))
        if fault := rules.month_fault(month, starts_on=trial.starts_on, today=today, kept=kept):
            raise Invalid({"month": fault})
    with transaction.atomic():
        row = TrialLog.objects.create(
            trial=trial, kind=kind, month=month if kind == "usage" else "", text=text.strip(), at=clock.now(), author_id=actor.user_id,
            author_org=organisation_for(actor, actor.org_id),
        )  # fmt: skip
        if file is not None:
            attachments.attach("trial_log", row.uid, group=LOG, sent_name=file[0], content=file[1], actor=actor)  # fmt: skip
        event = events.record(f"trial.log_{kind}", actor=actor, subject_type="trial", subject_id=trial.uid, key=key,
                              changes={"log": str(row.uid), "month": row.month})  # fmt: skip
        notices.post(tidings.logged(trial, actor), event=event)
    return row.uid
