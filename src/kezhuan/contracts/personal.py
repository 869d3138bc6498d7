"""What contracts holds about a person: what they entered."""

from __future__ import annotations

from kezhuan.contracts.models import Contract
from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records

PERSONAL = (
    records("contracts", gettext_noop("录入的技术合同"), "contract", lambda user: Contract.objects.filter(author_id=user)),
)  # fmt: skip
