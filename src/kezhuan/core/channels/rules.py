"""Topics, modes, quiet hours and signatures: what leaves, when, and how a receiver knows that it came from here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from kezhuan.core.errors import gettext_noop

CHANNELS: Final = {
    "mail": gettext_noop("邮件"), "sms": gettext_noop("短信"), "wecom": gettext_noop("企业微信群机器人"), "webhook": gettext_noop("Webhook"),
}  # fmt: skip
MODES: Final = {
    "off": gettext_noop("只在站内"), "now": gettext_noop("随时"), "daily": gettext_noop("每日汇总"),
}  # fmt: skip
TOPICS: Final = {
    "demand": gettext_noop("技术需求"), "achievement": gettext_noop("科技成果"), "contact": gettext_noop("对接"),
    "people": gettext_noop("账号与单位"), "publicity": gettext_noop("公示与异议"), "search": gettext_noop("检索订阅"),
    "other": gettext_noop("其他"),
}  # fmt: skip
# A room names its topics freely; those without a row of their own are chosen together.
OTHER: Final = "other"
_CONTEXT: Final = b"kezhuan.channels.webhook"


def topic_of(name: str) -> str:
    """The row of the preferences that speaks for this topic."""
    return name if name in TOPICS else OTHER


def leaves_at(moment: datetime, *, quiet_from: time, quiet_to: time) -> datetime:
    """The moment itself, or within the quiet hours (which may span midnight) the end of them."""
    clock = moment.timetz().replace(tzinfo=None)
    spans = quiet_from > quiet_to
    quiet = clock >= quiet_from or clock < quiet_to if spans else quiet_from <= clock < quiet_to
    if not quiet:
        return moment
    end = moment.replace(hour=quiet_to.hour, minute=quiet_to.minute, second=0, microsecond=0)
    return end if end > moment else end + timedelta(days=1)


def secret_of(address: str, *, key: str) -> str:
    """The secret a webhook of this address is signed with: made from the installation's key, kept nowhere."""
    return hmac.new(key.encode(), _CONTEXT + address.encode(), hashlib.sha256).hexdigest()


def signature(body: str, *, stamp: int, secret: str) -> str:
    """HMAC-SHA256 over `stamp.body` in hexadecimal; a receiver refuses what is older than five minutes."""
    return hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()


def verified(body: str, headers: Mapping[str, str], *, secret: str, now: int, within_s: int = 300) -> bool:
    """What a receiver checks: the signature fits and the stamp is fresh."""
    stamp = headers.get("X-Kezhuan-Timestamp", "")
    if not stamp.isdigit() or abs(now - int(stamp)) > within_s:
        return False
    expected = signature(body, stamp=int(stamp), secret=secret)
    return hmac.compare_digest(expected, headers.get("X-Kezhuan-Signature", ""))
