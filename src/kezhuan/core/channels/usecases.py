"""Giving and confirming addresses, choosing topics, and putting notices on their way."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from kezhuan.core import clock, events, outbox
from kezhuan.core.access import Actor
from kezhuan.core.channels import guard, ports, rules
from kezhuan.core.channels.models import Address, Choice, Delivery
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.models import Notice
from kezhuan.core.privacy import agreeing as consents
from kezhuan.core.privacy.queries.consents import agreed, agreeing, purpose
from kezhuan.core.privacy.rules import REMINDERS
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest

RULE: Final = "settings.notices"
SALT: Final = "kezhuan.channels.confirm"
LASTS: Final = timedelta(days=7)
_MAIL: Final = re.compile(r"[^\s@<>,;]{1,64}@[a-zA-Z0-9.-]{1,120}\.[a-zA-Z]{2,20}")


def _owner(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise Hidden
    return actor.user_id


def add_address(channel: str, to: str, *, phone: str, actor: Actor) -> UUID:
    """The person is reached there from now on, and agrees to be; mail once its owner has opened the link sent to it.

    `phone` is the number this person has proved: the only one SMS go to. Invalid under `to` otherwise.
    """
    owner, moment, to = _owner(actor), clock.now(), phone if channel == "sms" else to.strip()
    if channel not in rules.CHANNELS:
        raise Invalid({"channel": Reason("channel.unknown", gettext_noop("请选择通知方式"))})
    if channel == "sms" and not phone:
        raise Invalid({"channel": Reason("channel.phone", gettext_noop("请先在账号中核验手机号码"))})
    if channel == "mail" and not _MAIL.fullmatch(to):
        raise Invalid({"to": Reason("channel.mail", gettext_noop("请填写一个邮箱地址"))})
    if channel in ("wecom", "webhook"):
        try:
            guard.listed(to[:200], ports.origins())
        except guard.Refused as fault:
            raise Invalid({"to": fault.reasons}) from fault
    with transaction.atomic():
        # Giving an address under the text beside it is the consent to being reminded there.
        consents.give(
            REMINDERS, text_sm3=purpose(REMINDERS, clock.today()).text_sm3, actor=actor, today=clock.today()
        )
        Address.objects.filter(user_id=owner, channel=channel).delete()
        made = Address.objects.create(user_id=owner, channel=channel, to=to[:200], created_at=moment,
                                      confirmed_at=None if channel == "mail" else moment)  # fmt: skip
        if channel == "mail":
            link = f"{settings.SITE_URL}/channels/confirm/{signing.dumps(str(made.uid), salt=SALT)}/"
            outbox.send(
                "mail",
                to=to,
                subject="请确认接收通知的邮箱",
                body=f"请在三日内打开链接，确认用这个邮箱接收办理通知：{link}",
            )
        events.record(
            "channel.add", actor=actor, subject_type="user", subject_id=owner, changes={"channel": channel}
        )
    return made.uid


def confirm(token: str) -> None:
    """The mail address is its owner's; Hidden where the link is not ours, too old, or the address is gone."""
    try:
        uid = UUID(signing.loads(token, salt=SALT, max_age=timedelta(days=3)))
    except (signing.BadSignature, ValueError):
        raise Hidden from None
    if not Address.objects.filter(uid=uid).update(confirmed_at=clock.now()):
        raise Hidden


def remove_address(uid: UUID, *, actor: Actor) -> None:
    """Nothing goes there any more, from what waits on."""
    with transaction.atomic():
        found = Address.objects.filter(uid=uid, user_id=_owner(actor))
        if not found.exists():
            raise Hidden
        events.record("channel.remove", actor=actor, subject_type="user", subject_id=_owner(actor))
        found.delete()


def choose(modes: Mapping[str, str], *, actor: Actor) -> None:
    """These topics are heard of outside in these modes; topics not named stay as they were."""
    owner = _owner(actor)
    wrong = {topic for topic, mode in modes.items() if topic not in rules.TOPICS or mode not in rules.MODES}
    if wrong:
        reason = Reason("channel.choice", gettext_noop("请在列出的选项中选择"))
        raise Invalid(dict.fromkeys(sorted(wrong), reason))
    with transaction.atomic():
        for topic, mode in sorted(modes.items()):
            Choice.objects.update_or_create(user_id=owner, topic=topic, defaults={"mode": mode})
        events.record(
            "channel.choose",
            actor=actor,
            subject_type="user",
            subject_id=owner,
            changes={"modes": dict(sorted(modes.items()))},
        )


def spread(notice: Notice) -> int:
    """Copies of the notice wait in the outbox for every address its reader wants it at now; how many were put down.

    None for whoever has not agreed to reminders outside, whatever they once chose."""
    topic = rules.topic_of(notice.topic)
    if not Choice.objects.filter(user_id=notice.to_id, topic=topic, mode="now").exists():
        return 0
    if not agreed(notice.to_id, REMINDERS, today=clock.today()):
        return 0
    found = Address.objects.filter(user_id=notice.to_id, confirmed_at__isnull=False).order_by("id")
    return sum(_put(address, (notice,), notice.link) for address in found)


def _put(address: Address, notices: tuple[Notice, ...], link: str) -> int:
    """One letter to one address about these notices, none of which was told there before."""
    moment, token = clock.now(), secrets.token_urlsafe(24)
    rows = [
        Delivery(
            notice_uid=n.uid,
            address=address,
            token_sm3=digest(token) if at == 0 else None,
            link=link,
            at=moment,
        )
        for at, n in enumerate(notices)
    ]
    Delivery.objects.bulk_create(rows)
    opens = f"{settings.SITE_URL}/channels/open/{token}/"
    labels = "、".join(dict.fromkeys(rules.TOPICS[rules.topic_of(n.topic)] for n in notices))
    many = f"{len(notices)} 条" if len(notices) > 1 else "一条"
    text = f"您有{many}新的办理通知（{labels}），请打开链接查看：{opens}"
    stops = dict.fromkeys(str(n.params["stop"]) for n in notices if "stop" in n.params)
    text += "".join(f"\n不再接收这类通知：{settings.SITE_URL}{stop}" for stop in stops)
    if address.channel == "webhook":
        text = json.dumps({"events": [str(n.event_uid or n.uid) for n in notices], "topics": sorted({n.topic for n in notices}), "text": text,
                           "link": opens, "at": moment.isoformat()}, ensure_ascii=False)  # fmt: skip
    subject = "您有新的办理通知" if address.channel == "mail" else str(address.uid)
    outbox.send(address.channel, to=address.to, subject=subject, body=text, at=quiet_until(moment))
    return 1


def quiet_until(moment: datetime) -> datetime:
    """When a letter of this moment may leave: at once, or after the quiet hours of the rulebook."""
    here = moment.astimezone(clock.SHANGHAI)
    rule = rulebook().body(RULE, here.date())
    return rules.leaves_at(here, quiet_from=rule["quiet_from"], quiet_to=rule["quiet_to"])


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: one letter a person and address about everything unread of the topics they want once a day, for those
    who agree to reminders outside."""
    since, told = clock.now() - LASTS, 0
    wanted = Choice.objects.filter(mode="daily").values_list("user_id", "topic")
    topics: dict[UUID, set[str]] = {}
    for user, topic in wanted:
        topics.setdefault(user, set()).add(topic)
    willing = agreeing(topics, REMINDERS, today=clock.today())
    for address in Address.objects.filter(user_id__in=willing, confirmed_at__isnull=False).order_by("id"):
        with transaction.atomic():
            sent = Delivery.objects.filter(address=address).values("notice_uid")
            unread = Notice.objects.filter(
                to_id=address.user_id, read_at__isnull=True, at__gte=since
            ).exclude(uid__in=sent)
            due = tuple(
                n for n in unread.order_by("id") if rules.topic_of(n.topic) in topics[address.user_id]
            )
            told += _put(address, due, due[0].link if len(due) == 1 else "/desk/notices/") if due else 0
    return {"letters": told}


def open_link(token: str) -> str:
    """Where the letter's link leads, once; Hidden where it is unknown, old, or was opened before."""
    moment = clock.now()
    with transaction.atomic():
        found = (
            Delivery.objects.select_for_update()
            .filter(token_sm3=digest(token), used_at__isnull=True, at__gte=moment - LASTS)
            .first()
        )
        if found is None:
            raise Hidden
        Delivery.objects.filter(pk=found.pk).update(used_at=moment)
    return found.link
