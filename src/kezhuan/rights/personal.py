"""What rights holds about a person: their part of shared revenue, of entitlements and of ventures."""

from __future__ import annotations

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records
from kezhuan.rights.models import Distribution, Entitlement, Venture

PERSONAL = (
    records("distributions", gettext_noop("收益分配"), "distribution",
            lambda user: Distribution.objects.filter(shares__person_id=user).distinct()),
    records("entitlements", gettext_noop("职务科技成果赋权"), "entitlement",
            lambda user: Entitlement.objects.filter(members__person_id=user).distinct()),
    records("ventures", gettext_noop("离岗在岗创业"), "venture", lambda user: Venture.objects.filter(author_id=user)),
)  # fmt: skip
