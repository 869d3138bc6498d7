"""Asking about a finished service once, rating it, answering a bad rating, and letting the time run out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Invalid, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.joins import house
from kezhuan.core.models import Event
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people import links
from kezhuan.ratings import queries, rules
from kezhuan.ratings.models import Rating

MESSAGE = gettext_noop("您接受的服务已办结，请花一分钟评价：{link}")


def on_service_ended(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: the served side of a service that has ended is asked, once, whatever ends again later."""
    kind, uid = payload["kind"], UUID(payload["subject"])
    event = Event.objects.get(uid=payload["event"])
    if Rating.objects.filter(subject_type=kind, subject_id=uid).exists():
        return {"asked": 0}
    found = queries.service(kind, uid, event)
    if found is None:
        return {"asked": 0}
    today = clock.today()
    values = {
        "subject_type": kind, "subject_id": uid, "about": found.about, "served_org": found.served, "unit_org": found.unit,
        "region": found.region, "ended_on": event.at.astimezone(clock.SHANGHAI).date(),
    }  # fmt: skip
    with frame.together():
        made = frame.create("rating", values, actor=SYSTEM, today=today)
        if _is_mobile(found.phone):
            days = rulebook().body("settings.ratings", today)["open_d"]
            links.create(
                queries.PURPOSE, "rating", made.uid, phone=found.phone, path="/e/{token}/", message=MESSAGE, actor=SYSTEM,
                org_uid=found.served.uid, lifetime=timedelta(days=days),
            )  # fmt: skip
    return {"asked": 1}


def _is_mobile(phone: str) -> bool:
    """True for a number that takes an SMS: a visit may have been given a landline."""
    try:
        return bool(read_mobile(phone))
    except Invalid:
        return False


def rate(
    uid: UUID, *, level: str, text: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The service is rated; a bad rating waits for the unit's answer, whose clock runs."""
    shipped_codes()[queries.LEVELS].require(level, day=today, field="level")
    low, words = queries.low_levels(today), text.strip()
    if wrong := rules.faults(level, words, low):
        raise Invalid(wrong)
    move = "rate_low" if level in low else "rate"
    facts = {"level": level, "text": words}
    with frame.act(
        "rating", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(level=level, text=words, rated_on=today)
        if level in low:
            days = rulebook().body("settings.exchange", today)["answer_low_rating_wd"]
            step.change(due_on=house().due(today, days))
        links.revoke(queries.PURPOSE, uid)


def rate_by_link(token: str, *, level: str, text: str, today: date, version: int | None) -> None:
    """The same by whoever holds the one-time link, which opens nothing any more."""
    with frame.together():
        link = links.look(token, queries.PURPOSE)
        # The phone the firm gave proves the firm, not a person: no user stands behind this word.
        firm = Actor(role=Role.ENTERPRISE, org_id=link.org_id, verified=True)
        links.consume(token, queries.PURPOSE)
        rate(link.subject_id, level=level, text=text, actor=firm, today=today, version=version)


def answer(uid: UUID, text: str, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The unit has said what it mends; the served side reads it."""
    words = text.strip()[: rules.MOST_TEXT]
    with frame.act(
        "rating", uid, "answer", actor=actor, today=today, version=version, key=key, facts={"answer": words}
    ) as step:
        step.change(answer=words, answered_on=today)


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: what nobody rated in its days is asked no more."""
    today = clock.today()
    days = rulebook().body("settings.ratings", today)["open_d"]
    over = Rating.objects.filter(state="asked", ended_on__lt=today - timedelta(days=days))
    lapsed = 0
    for uid in over.order_by("id").values_list("uid", flat=True)[:5000]:
        with frame.act("rating", uid, "lapse", actor=SYSTEM, today=today, version=None):
            links.revoke(queries.PURPOSE, uid)
        lapsed += 1
    return {"lapsed": lapsed}
