"""What a password must hold where the 等保 profile is on (GB/T 22239-2019, 身份鉴别)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_KINDS = 3


class KindsOfCharacters:
    """Refuses a password with fewer than three of: capital letters, small letters, digits, signs."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError where too few kinds stand in `password`."""
        kinds = (
            any(c.isupper() for c in password),
            any(c.islower() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
        if sum(kinds) < LEAST_KINDS:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码须含大写字母、小写字母、数字、符号中的至少三类")
