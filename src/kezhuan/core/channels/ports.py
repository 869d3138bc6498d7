"""Webhooks and 企业微信 robots: a signed body to a checked address, or an error that makes the job try again."""

from __future__ import annotations

import json

from django.conf import settings

from kezhuan.core import clock
from kezhuan.core.channels import guard, rules
from kezhuan.core.models import Outgoing


def origins() -> list[str]:
    """The origins the operator lets notices go to."""
    return list(settings.KZ["KZ_WEBHOOK_ORIGINS"])


def _target(row: Outgoing) -> guard.Target:
    return guard.checked(row.to, origins=origins(), private=settings.KZ["KZ_WEBHOOK_PRIVATE"])


def by_webhook(row: Outgoing) -> str:
    """The receiver has the body with its stamp and signature; it drops what comes twice by `X-Kezhuan-Id`."""
    stamp = int(clock.now().timestamp())
    secret = rules.secret_of(row.subject, key=settings.SECRET_KEY)
    headers = {
        "X-Kezhuan-Id": str(row.uid),
        "X-Kezhuan-Timestamp": str(stamp),
        "X-Kezhuan-Signature": rules.signature(row.body, stamp=stamp, secret=secret),
    }
    guard.post(_target(row), row.body, headers)
    return "sent"


def by_wecom(row: Outgoing) -> str:
    """The robot's group has the text; an answer whose errcode is not 0 is a failure (企业微信群机器人)."""
    body = json.dumps({"msgtype": "text", "text": {"content": row.body}}, ensure_ascii=False)
    answer = json.loads(guard.post(_target(row), body, {}) or b"{}")
    if answer.get("errcode", 0) != 0:
        raise OSError(f"errcode {answer.get('errcode')}")
    return "sent"
