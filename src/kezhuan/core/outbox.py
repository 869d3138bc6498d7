"""Letters for outside channels, put down in the caller's transaction and delivered by a job at least once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kezhuan.core import clock, jobs
from kezhuan.core.models import Outgoing


def send(channel: str, *, to: str, body: str, subject: str = "", at: datetime | None = None) -> UUID:
    """A letter waits in the outbox, in the caller's transaction; a job delivers it at least once, not before `at`."""
    row = Outgoing.objects.create(channel=channel, to=to, subject=subject, body=body, at=clock.now())
    jobs.enqueue("notices.deliver", {"outgoing": str(row.uid)}, run_at=at)
    return row.uid
