"""What achievements holds about a person: what they wrote."""

from __future__ import annotations

from kezhuan.achievements.models import Achievement
from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records

PERSONAL = (
    records("achievements", gettext_noop("登记的科技成果"), "achievement", lambda user: Achievement.objects.filter(author_id=user)),
)  # fmt: skip
