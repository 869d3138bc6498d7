"""What deals holds about a person: their share in what came about, and their introductions."""

from __future__ import annotations

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records
from kezhuan.deals.models import DealBroker, Introduction

PERSONAL = (
    records("attributions", gettext_noop("促成归属"), "attribution", lambda user: DealBroker.objects.filter(person_id=user)),
    records("introductions", gettext_noop("介绍记录"), "introduction", lambda user: Introduction.objects.filter(person_id=user)),
)  # fmt: skip
