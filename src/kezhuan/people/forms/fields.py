"""Fields that read identifiers as people write them."""

from __future__ import annotations

from typing import Any

from django import forms

from kezhuan.core.errors import Invalid
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.ui.wording import say


class MobileField(forms.CharField):
    """A mainland mobile number, cleaned to eleven digits."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        options.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        )
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return read_mobile(text)
        except Invalid as fault:
            raise _as_error(fault) from fault


class UsccField(forms.CharField):
    """A 统一社会信用代码, cleaned to 18 capitals; every fault names its position."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 60)
        options.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
        )
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return read_uscc(text).number
        except Invalid as fault:
            raise _as_error(fault) from fault


def _as_error(fault: Invalid) -> forms.ValidationError:
    return forms.ValidationError(
        [forms.ValidationError(say(reason), code=reason.code) for reason in fault.reasons]
    )
