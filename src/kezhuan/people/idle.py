"""Accounts nobody has used for years: told in time, then closed and nameless; never one on which something open rests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from kezhuan.core import clock, events, notices, open_cases
from kezhuan.core.access import ADMINS, SYSTEM, Role
from kezhuan.core.channels.usecases import quiet_until
from kezhuan.core.errors import gettext_noop
from kezhuan.core.models import Event, Proposal, RuleVersion
from kezhuan.core.notices import Letter
from kezhuan.core.privacy.usecases import forget
from kezhuan.core.retention import Rule
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.models import Membership, Token, User
from kezhuan.people.personal import GONE
from kezhuan.people.queries import live

VERB = "user.idle_notice"
# Without one of these somebody the platform, or a region of it, stands still.
POSTS = ADMINS | {Role.OPERATOR}
SAID = gettext_noop(
    "您的账号长期没有登录，{day} 起将注销，姓名、手机号码和邮箱不再保存；在此之前登录一次即可保留"
)
Key = tuple[str, ...]


def seen() -> Greatest:
    """When a user was last there: came in, or sent a program with a token; never before the account was made."""
    tokens = Token.objects.filter(user=OuterRef("pk")).order_by().values("user")
    used = Subquery(tokens.annotate(last=Max("last_used_at")).values("last"), output_field=DateTimeField())
    return Greatest(
        F("date_joined"), Coalesce(F("last_login"), F("date_joined")), Coalesce(used, F("date_joined"))
    )


def quiet(before: datetime) -> QuerySet[User]:
    """Accounts that name a person nobody has seen since that moment."""
    return User.objects.annotate(seen=seen()).filter(seen__lt=before).exclude(name=GONE, is_active=False)


def _told(**when: Any) -> Exists:
    """Told since they were last there."""
    said = Event.objects.filter(verb=VERB, subject_type="user", subject_id=OuterRef("uid"))
    return Exists(said.filter(at__gt=OuterRef("seen"), **when))


def over(before: datetime) -> QuerySet[User]:
    """Accounts not seen since that moment whose owner was told in time, and whom nothing holds (`held`)."""
    kept, notice = _days()
    due = quiet(before).filter(_told(at__lt=before + kept - notice))
    return due.exclude(uid__in=held(frozenset(due.values_list("uid", flat=True))))


def close(rows: QuerySet[User]) -> int:
    """Each is forgotten as on their own request (core.privacy): nothing left leads to them. How many."""
    closed = 0
    for uid in list(rows.values_list("uid", flat=True)):
        with transaction.atomic():
            # Locked first, then asked again: whoever comes in at this moment stays.
            User.objects.select_for_update().get(uid=uid)
            if rows.filter(uid=uid).exists():
                forget(uid, actor=SYSTEM, today=clock.today(), reason="idle")
                closed += 1
    return closed


def held(users: frozenset[UUID]) -> frozenset[UUID]:
    """Those of these people who may not be forgotten yet.

    Named in an open record or in a row beside one, as its author, party, maker or keeper (core.open_cases says what is
    open: published demands, running trials, unpaid claims, usable accounts are; drafts, registered contracts and signed
    deals are not); maker of a change a second person has not decided; the last of their region at a post of POSTS; the
    last who acts for, or manages, an organisation that something open names. The last is who was there latest, so that
    of several idle ones exactly one stays.
    """
    if not users:
        return users
    kept = set(open_cases.named(users))
    for model in (Proposal, RuleVersion):
        kept.update(
            model.objects.filter(state=model.OPEN, maker_id__in=users - kept).values_list(
                "maker_id", flat=True
            )
        )
    return frozenset(kept) | _last_ones(users - kept)


def _last_ones(users: Collection[UUID]) -> frozenset[UUID]:
    hats = Membership.objects.filter(live(clock.today()), user__is_active=True)
    theirs = list(hats.filter(user__uid__in=users).select_related("organisation"))
    orgs = open_cases.named({hat.organisation.uid for hat in theirs}, beside=False)
    wanted = {key for hat in theirs for key in _places(hat, orgs)}
    if not wanted:
        return frozenset()
    latest: dict[Key, tuple[datetime, int, UUID]] = {}
    others = hats.filter(Q(organisation__uid__in=orgs) | Q(role__in=[post.value for post in POSTS]))
    when = {u.pk: u for u in User.objects.filter(pk__in=others.values("user_id")).annotate(seen=seen())}
    for hat in others.select_related("organisation"):
        person = when[hat.user_id]
        for key in wanted & set(_places(hat, orgs)):
            mark = (person.seen, person.pk, person.uid)  # type: ignore[attr-defined]
            latest[key] = max(latest.get(key, mark), mark)
    return frozenset(uid for _seen, _pk, uid in latest.values()) & frozenset(users)


def _places(hat: Membership, orgs: Collection[UUID]) -> Iterator[Key]:
    """What would be left without anybody if this were the last who wears such a hat."""
    if hat.role in {post.value for post in POSTS}:
        yield "post", hat.role, hat.region or hat.organisation.region
    if hat.organisation.uid in orgs:
        yield "acts", str(hat.organisation.uid)
        if hat.manager:
            yield "manages", str(hat.organisation.uid)


def remind() -> int:
    """Everybody whose account will have been idle long enough when the notice is over, and whom nothing holds, was told
    once; how many were told now."""
    kept, notice = _days()
    untold = quiet(clock.now() - kept + notice).filter(~_told())
    free = untold.exclude(uid__in=held(frozenset(untold.values_list("uid", flat=True))))
    told = 0
    for user in list(free):
        with transaction.atomic():
            _tell(user, f"{clock.today() + notice:%Y-%m-%d}")
        told += 1
    return told


def _tell(user: User, day: str) -> None:
    event = events.record(VERB, actor=SYSTEM, subject_type="user", subject_id=user.uid)
    notices.post([Letter(user.uid, "people", SAID, "/people/me/", {"day": day})], event=event)
    text = f"【{settings.SITE_NAME}】{SAID.format(day=day)}。"
    when = quiet_until(clock.now())
    if user.phone and user.phone_verified:
        notices.send("sms", to=user.phone, body=text, at=when)
    if user.email:
        notices.send("mail", to=user.email, subject="您的账号即将注销", body=text, at=when)


def _days() -> tuple[timedelta, timedelta]:
    clocks = rulebook().body("settings.clocks", clock.today())
    return timedelta(days=clocks["idle_account_kept_d"]), timedelta(days=clocks["idle_account_notice_d"])


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work: whose account runs out was told. Closing them is the retention's (RULES)."""
    return {"told": remind()}


RULES = (
    Rule("idle_accounts", gettext_noop("长期没有登录的账号"), "idle_account_kept_d", over, close,
         gettext_noop("回来登录时不必重新注册；到期前通知本人，登录一次即重新计算"),
         gettext_noop("注销：清除姓名、手机号码、邮箱，删除登录方式、令牌和会话，操作留痕只剩代号")),
)  # fmt: skip
