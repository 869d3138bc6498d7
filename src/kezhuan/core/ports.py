"""The way out: mail by SMTP where KZ_MAIL_URL is set, SMS by a gateway a deployer plugs in; else a visible sink.

A letter that is only kept in the sink is marked so: nobody may believe it was sent.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import F

from kezhuan.core import clock
from kezhuan.core.channels.ports import by_webhook, by_wecom
from kezhuan.core.models import Outgoing
from kezhuan.core.retention import BLANK

SENT, KEPT = "sent", "sink"
Port = Callable[[Outgoing], str]


def by_smtp(row: Outgoing) -> str:
    """The mail is handed to the configured server; its errors go to the job, which tries again."""
    url = urlsplit(settings.KZ["KZ_MAIL_URL"])
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        unquote(url.username or "noreply@localhost"),
        row.to,
        row.subject,
    )
    # The receiver drops a letter that comes twice by this id.
    letter["Message-ID"] = f"<{row.uid}@{urlsplit(settings.SITE_URL).hostname}>"
    letter.set_content(row.body)
    with smtplib.SMTP(url.hostname or "localhost", url.port or 25, timeout=10) as server:
        if url.password:
            server.starttls()
            server.login(unquote(url.username or ""), unquote(url.password))
        server.send_message(letter)
    return SENT


def into_sink(row: Outgoing) -> str:
    """The letter stays in the database, where the demo shows it."""
    return KEPT


def ports() -> Mapping[str, Port]:
    """The port of each channel under the present settings."""
    return {
        "mail": by_smtp if settings.KZ["KZ_MAIL_URL"] else into_sink,
        "sms": into_sink,
        "wecom": by_wecom,
        "webhook": by_webhook,
    }


def deliver(payload: Mapping[str, Any]) -> dict[str, str]:
    """The job handler: the letter has left, at least once, or the job tries again.

    No transaction is open while the letter is on its way; one that is lost before it is marked goes out again
    under the same Message-ID.
    """
    row = Outgoing.objects.get(uid=UUID(payload["outgoing"]))
    if row.state in (SENT, KEPT):
        return {"state": row.state}
    Outgoing.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    state = ports()[row.channel](row)
    # What has left holds no code or number any more; the sink keeps its letters for a day, to be looked at.
    left = BLANK if state == SENT else {}
    Outgoing.objects.filter(pk=row.pk).update(state=state, sent_at=clock.now(), **left)
    return {"state": state}
