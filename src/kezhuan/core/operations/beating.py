"""Signs of life: a process says now and then that it runs, and how far it has come; a failed sign-in is counted."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F

from kezhuan import __version__
from kezhuan.core.operations.models import FailedSignIns, Pulse

EVERY_S = 10
# A process unheard of for this long is gone from the list.
FORGOTTEN = timedelta(days=1)


@dataclass
class Beat:
    """One process's own: `at` writes its sign of life, at most once in ten seconds."""

    kind: str
    host: str = field(default_factory=lambda: os.uname().nodename[:64])
    pid: int = field(default_factory=os.getpid)
    since: datetime | None = None
    _next: float = 0.0

    def at(self, moment: datetime, *, position: int | None = None) -> None:
        """The process is known to run at this moment."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_S
        self.since = self.since or moment
        Pulse.objects.update_or_create(
            host=self.host, kind=self.kind, pid=self.pid,
            defaults={"at": moment, "since": self.since, "release": __version__, "position": position},
        )  # fmt: skip
        Pulse.objects.filter(at__lt=moment - FORGOTTEN).delete()

    def ended(self) -> None:
        """The process has ended as it should and is off the list."""
        Pulse.objects.filter(host=self.host, kind=self.kind, pid=self.pid).delete()


def count_failed_sign_in(moment: datetime) -> None:
    """One more sign-in has failed in this hour."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    FailedSignIns.objects.bulk_create([FailedSignIns(hour=hour)], ignore_conflicts=True)
    FailedSignIns.objects.filter(hour=hour).update(count=F("count") + 1)
