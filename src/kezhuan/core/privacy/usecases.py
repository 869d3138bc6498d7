"""Asking to have personal data corrected, deleted or explained; answering; and closing an account."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from kezhuan.core import clock, events, frame
from kezhuan.core.access import Actor
from kezhuan.core.deadlines import due_date
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.privacy import rules
from kezhuan.core.rulebook.overlay import rulebook


def ask(kind: str, *, part: str = "", words: str = "", actor: Actor, today: date, key: str = "") -> UUID:
    """The request waits for its answer, due after the working days of settings.clocks; its uid."""
    if not actor.signed_in:
        raise Hidden
    if faults := rules.request_faults(kind, part, words, parts=[h.code for h in house().personal]):
        raise Invalid(faults)
    days = rulebook().body("settings.clocks", today)["rights_request_wd"]
    values = {
        "user_id": actor.user_id, "kind": kind, "part": part, "words": words.strip(),
        "region": actor.region or settings.HOME_REGION, "due_on": due_date(today, days),
    }  # fmt: skip
    try:
        with frame.together():
            return frame.create("data_request", values, actor=actor, today=today, key=key).uid
    except IntegrityError:
        reason = Reason("data_request.twice", gettext_noop("您已有一份同样的请求正在处理"))
        raise Refused(reason) from None


def answer(
    uid: UUID, *, complete: bool, text: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The request is answered with its reason. A completed deletion closes the account in the same transaction: what
    no law or audit keeps is gone, the rest is nobody's."""
    move, facts = "complete" if complete else "decline", {"answer": text.strip()}
    with frame.act(
        "data_request", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        if len(text) > rules.MOST_WORDS:
            raise Invalid({"text": Reason("data_request.answer", gettext_noop("答复不超过 2000 字"))})
        step.change(answer=text.strip(), answered_by_id=actor.user_id, answered_at=clock.now())
        if complete and step.record.kind == "delete":
            step.change(words="")
            forget(step.record.user_id, actor=actor, today=today)


def forget(user_id: UUID, *, actor: Actor, today: date, reason: str = "") -> None:
    """What no law or audit keeps of the person is gone, the rest is nobody's; call it in the transaction of what
    decided it."""
    forgotten = [h for h in house().personal if h.forget is not None]
    for holding in forgotten:
        holding.forget(user_id, today)
    events.record(
        "user.forget", actor=actor, subject_type="user", subject_id=user_id, reason=reason,
        changes={"parts": [h.code for h in forgotten]},
    )  # fmt: skip


def withdraw(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The person takes the request back."""
    with frame.act("data_request", uid, "withdraw", actor=actor, today=today, version=version, key=key):
        pass


def note_copy(form: str, *, actor: Actor) -> None:
    """The log says that the person took a copy of their data, in which form."""
    events.record(
        "user.copy", actor=actor, subject_type="user", subject_id=actor.user_id, changes={"form": form}
    )
