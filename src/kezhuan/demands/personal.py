"""What demands holds about a person: what they wrote."""

from __future__ import annotations

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records
from kezhuan.demands.models import Demand, Visit

PERSONAL = (
    records("demands", gettext_noop("填写的技术需求"), "demand", lambda user: Demand.objects.filter(author_id=user)),
    records("visits", gettext_noop("走访记录"), "visit", lambda user: Visit.objects.filter(author_id=user)),
)  # fmt: skip
