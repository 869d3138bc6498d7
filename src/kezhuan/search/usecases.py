"""Keeping a search, stopping it, and telling its owner of new hits: ten at most, none twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from kezhuan.core import clock, events, notices
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.models import User
from kezhuan.people.queries import actor_of
from kezhuan.search import rules, saved
from kezhuan.search.models import SavedSearch, Shown

SALT: Final = "kezhuan.search.stop"
TEMPLATE: Final = gettext_noop("您订阅的检索有 {n} 项新内容")


def save_search(
    text: str, *, kind: str, chosen: Mapping[str, str], every: str, hat: str, actor: Actor
) -> UUID:
    """The search is kept; what it finds now counts as seen, so that only what is new is ever told."""
    if actor.user_id is None:
        raise Hidden
    text = " ".join(text.split())
    if wrong := rules.faults(text, kind, chosen, every):
        raise Invalid(wrong)
    moment = clock.now()
    with transaction.atomic():
        if SavedSearch.objects.filter(user_id=actor.user_id).count() >= rules.MOST_SAVED:
            raise Refused(Reason("saved.many", gettext_noop("最多订阅 20 条检索，请先删除不用的"), {}))
        made = SavedSearch.objects.create(
            user_id=actor.user_id, hat=hat, text=text, kind=kind, chosen=dict(chosen), every=every, created_at=moment, last_at=moment
        )  # fmt: skip
        _show(made, saved.hits(actor, made), told_at=None)
        events.record("search.save", actor=actor, subject_type="search", subject_id=made.uid)
    return made.uid


def _show(search: SavedSearch, found: Any, *, told_at: datetime | None) -> None:
    rows = [Shown(saved=search, kind=hit.kind, item_uid=hit.uid, told_at=told_at) for hit in found]
    Shown.objects.bulk_create(rows, ignore_conflicts=True)


def set_active(uid: UUID, *, active: bool, actor: Actor) -> None:
    """The owner's search tells of news, or no longer does."""
    search = saved.get(actor, uid)
    with transaction.atomic():
        SavedSearch.objects.filter(pk=search.pk).update(active=active)
        events.record(
            "search.start" if active else "search.stop", actor=actor, subject_type="search", subject_id=uid
        )


def remove(uid: UUID, *, actor: Actor) -> None:
    """The owner's search is gone with all it has shown."""
    search = saved.get(actor, uid)
    with transaction.atomic():
        events.record("search.remove", actor=actor, subject_type="search", subject_id=uid)
        search.delete()


def stop_token(uid: UUID) -> str:
    """What stands in the link that stops a search without a sign-in."""
    return signing.dumps(str(uid), salt=SALT, key=settings.SECRET_KEY)


def stop_by_token(token: str) -> None:
    """The search tells of nothing more, whoever holds its link; Hidden where the link is not ours. May be done again."""
    search = by_token(token)
    with transaction.atomic():
        if SavedSearch.objects.filter(pk=search.pk, active=True).update(active=False):
            events.record(
                "search.stop", actor=SYSTEM, subject_type="search", subject_id=search.uid, reason="link"
            )


def by_token(token: str) -> SavedSearch:
    """The search of this link; Hidden where the link is not ours or the search is gone."""
    try:
        uid = UUID(signing.loads(token, salt=SALT, key=settings.SECRET_KEY))
    except (signing.BadSignature, ValueError):
        raise Hidden from None
    found = SavedSearch.objects.filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: every due search is run under its owner's present rights; how many had news."""
    today, told = clock.today(), 0
    for uid in list(SavedSearch.objects.filter(active=True).order_by("id").values_list("uid", flat=True)):
        told += _tell(uid, most=rulebook().body("settings.notices", today)["alert_items"])
    return {"told": told}


def _tell(uid: UUID, *, most: int) -> int:
    """One search, in one transaction: its news are noted and its owner's letter waits, or neither."""
    with transaction.atomic():
        search = SavedSearch.objects.select_for_update().filter(uid=uid, active=True).first()
        moment = clock.now()
        if search is None or not rules.due(
            search.every, search.last_at.astimezone(clock.SHANGHAI).date(), today=clock.today()
        ):
            return 0
        owner = User.objects.filter(uid=search.user_id, is_active=True).first()
        if owner is None:
            return 0
        seen = set(search.shown.values_list("kind", "item_uid"))
        found = saved.hits(actor_of(owner, search.hat or None), search)
        new = [hit for hit in found if (hit.kind, hit.uid) not in seen][:most]
        SavedSearch.objects.filter(pk=search.pk).update(last_at=moment)
        if not new:
            return 0
        _show(search, new, told_at=moment)
        event = events.record(
            "search.alert", actor=SYSTEM, subject_type="search", subject_id=uid, changes={"n": len(new)}
        )
        params = {"n": len(new), "stop": f"/searches/stop/{stop_token(uid)}/"}
        notices.post([Letter(search.user_id, "search", TEMPLATE, f"/searches/{uid}/", params)], event=event)
    return 1
