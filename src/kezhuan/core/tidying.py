"""What core keeps only for a while: stored answers of acts done once, and jobs that are done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kezhuan.core import clock
from kezhuan.core.models import Idempotency, Job
from kezhuan.core.rulebook.overlay import rulebook


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """Stored answers and done jobs older than settings.clocks allows are gone; dead jobs stay to be looked at."""
    clocks, moment = rulebook().body("settings.clocks", clock.today()), clock.now()
    answers, _ = Idempotency.objects.filter(at__lt=moment - timedelta(days=clocks["answer_kept_d"])).delete()
    old = moment - timedelta(days=clocks["done_job_kept_d"])
    jobs, _ = Job.objects.filter(state=Job.DONE, finished_at__lt=old).delete()
    return {"answers": answers, "jobs": jobs}
