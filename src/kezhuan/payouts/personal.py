"""What payouts holds about a person: what they applied for, and accounts of their own."""

from __future__ import annotations

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import records
from kezhuan.payouts.models import Application, PayeeAccount

PERSONAL = (
    records("applications", gettext_noop("奖补申报"), "application", lambda user: Application.objects.filter(author_id=user)),
    records("payees", gettext_noop("收款账户"), "payee_account", lambda user: PayeeAccount.objects.filter(person_id=user)),
)  # fmt: skip
