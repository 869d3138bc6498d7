"""What trials holds about a person: what they entered."""

from __future__ import annotations

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records
from kezhuan.trials.models import Trial

PERSONAL = (
    records("trials", gettext_noop("先用后转"), "trial", lambda user: Trial.objects.filter(author_id=user)),
)
