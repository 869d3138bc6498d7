"""What a person has chosen: addresses and topics."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from kezhuan.core.channels import ports, rules
from kezhuan.core.channels.models import Address, Choice


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address as its owner sees it; `secret` for webhooks alone."""

    uid: UUID
    channel: str
    label: str
    to: str
    confirmed: bool
    secret: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """How one topic is heard of outside."""

    topic: str
    label: str
    mode: str
    mode_label: str


def addresses(user_id: UUID) -> tuple[AddressRow, ...]:
    """The person's addresses; of a robot's address only the origin is shown again, its key is a secret."""
    return tuple(
        AddressRow(
            a.uid, a.channel, rules.CHANNELS[a.channel], a.to.partition("?")[0] if a.channel == "wecom" else a.to, a.confirmed_at is not None,
            rules.secret_of(str(a.uid), key=settings.SECRET_KEY) if a.channel == "webhook" else "",
        )
        for a in Address.objects.filter(user_id=user_id).order_by("id")
    )  # fmt: skip


def topics(user_id: UUID) -> tuple[TopicRow, ...]:
    """Every topic with the person's mode; off where nothing was chosen."""
    chosen = dict(Choice.objects.filter(user_id=user_id).values_list("topic", "mode"))
    return tuple(
        TopicRow(topic, label, chosen.get(topic, "off"), rules.MODES[chosen.get(topic, "off")])
        for topic, label in rules.TOPICS.items()
    )


def offered(*, phone: str) -> tuple[tuple[str, str], ...]:
    """The channels this installation has for a person: SMS with a proved phone, webhooks where origins are listed."""
    open_ = {
        "mail": True,
        "sms": bool(phone),
        "wecom": bool(ports.origins()),
        "webhook": bool(ports.origins()),
    }
    return tuple((channel, label) for channel, label in rules.CHANNELS.items() if open_[channel])
