"""Forms as people fill them: tolerant of full-width digits and spaces, faults named once and beside the field.

Import `forms.PageForm` instead of Django's; its fields carry `unit` and `optional` for the `field` part.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from kezhuan.core.errors import Invalid
from kezhuan.ui.wording import say

GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z")
IN_FEN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
MOST_FEN = 10**16


def narrow(text: str) -> str:
    """The text with full-width forms made half-width and every space removed."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


class CodeField(forms.CharField):
    """A number or code as printed on papers: spaces, hyphens and full-width forms do not matter; upper case."""

    def to_python(self, value: Any) -> str:
        return re.sub(r"[-‐–—]", "", narrow(super().to_python(value))).upper()


class NumberField(forms.DecimalField):
    """A number typed by hand: full-width digits, spaces and thousands commas are understood."""

    default_error_messages = {"invalid": _("「%(value)s」不是数字，请只填数字，如 12.5")}

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        options.setdefault("max_digits", 20)
        super().__init__(**options)
        self.unit = unit
        self.widget.is_localized = False

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = narrow(str(value))
        plain = text.replace(",", "") if GROUPED.match(text) else text
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or "_" in plain:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            )
        return number


class WholeField(NumberField):
    """A whole number typed by hand."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("decimal_places", 0)
        super().__init__(**options)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        number = super().clean(value)
        return None if number is None else int(number)


class MoneyField(NumberField):
    """An amount typed in `unit` (元 or 万元), cleaned to integer 分; a typed unit such as 12万 is understood."""

    default_error_messages = {
        "invalid": _("「%(value)s」不是金额，请只填数字，如 12.5"),
        "parts": _("金额最多精确到分"),
        "much": _("金额过大，请核对单位"),
    }

    def __init__(self, *, unit: str = "万元", **options: Any) -> None:
        options.setdefault("min_value", 0)
        super().__init__(unit=unit, **options)
        self.widget.attrs["data-kz-money"] = unit

    def to_python(self, value: Any) -> Decimal | None:
        text = narrow("" if value is None else str(value))
        found = re.fullmatch(r"(.*?)(亿元?|万元?|元)?", text)
        assert found is not None
        said = {"亿": "亿元", "万": "万元"}.get(found[2], found[2]) or self.unit
        try:
            number = super().to_python(found[1])
        except forms.ValidationError as fault:
            # quoted as it was typed, unit and all
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from fault
        return None if number is None else number * IN_FEN[said] / IN_FEN[self.unit]

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        number = super().clean(value)
        if number is None:
            return None
        fen = number * IN_FEN[self.unit]
        if fen != fen.to_integral_value():
            raise forms.ValidationError(self.error_messages["parts"], code="parts")
        if fen > MOST_FEN:
            raise forms.ValidationError(self.error_messages["much"], code="much")
        return int(fen)

    def prepare_value(self, value: Any) -> Any:
        return f"{(Decimal(value) / IN_FEN[self.unit]).normalize():f}" if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day: the browser's own picker, and every usual way of writing a date where it is typed."""

    default_error_messages = {"invalid": _("「%(value)s」不是日期，请按 2026-11-22 的样子填写")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(narrow(value) if isinstance(value, str) else value)
        except forms.ValidationError as fault:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from fault


class PageForm(forms.Form):
    """A form of a page: hidden `version` and `key`, no browser validation, and failures put at their fields."""

    use_required_attribute = False
    error_css_class = "kz-wrong"
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, version: int | None = None, **options: Any) -> None:
        initial = {"key": uuid.uuid4().hex, "version": version, **(options.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **options)

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, without `version` and `key`."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}

    @property
    def posted_key(self) -> str:
        """The idempotency key this form came back with."""
        return self.cleaned_data.get("key", "")

    @property
    def posted_version(self) -> int | None:
        """The version of the record this form was drawn from."""
        return self.cleaned_data.get("version")

    @property
    def labels(self) -> dict[str, str]:
        """Field name → label, for pages that compare two versions."""
        return {name: str(self[name].label) for name in self.fields if not self[name].is_hidden}

    def add_failure(self, failure: Invalid) -> None:
        """Every fault stands at its field; a path the form does not know stands on top, nothing is lost."""
        for path, reasons in failure.fields.items():
            name = self._field_of(path)
            for reason in reasons:
                self.add_error(name, forms.ValidationError(say(reason), code=reason.code))

    def _field_of(self, path: str) -> str | None:
        for name in (path, path.replace(".", "_"), path.split(".")[0]):
            if name in self.fields and not self[name].is_hidden:
                return name
        return None


def faults(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id of the input, sentence) of every fault, in the order of the page; "" where it belongs to no input."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        found += [("" if bound.is_hidden else focus_id(bound), sentence) for sentence in sentences(bound)]
    return found


def sentences(bound: forms.BoundField) -> list[str]:
    """The faults of one field in words; a missing value is named by its label, which Django's words do not."""
    plain = str(forms.Field.default_error_messages["required"])
    wanted = str(_wanted(bound.field) % {"label": bound.label})
    return [wanted if str(error) == plain else str(error) for error in bound.errors]


def focus_id(bound: forms.BoundField) -> str:
    """The id of the element that takes the focus: the first choice of a group, else the input itself."""
    grouped = isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    return f"{bound.auto_id}_0" if grouped else bound.id_for_label or bound.auto_id


def _wanted(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return _("请勾选「%(label)s」")
    if isinstance(field, (forms.ChoiceField, forms.FileField)):
        return _("请选择%(label)s")
    return _("请填写%(label)s")


class MoveForm(PageForm):
    """What a button of the move panel posts: the move, the version it was offered on, a key and words."""

    move = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False, max_length=2000, label=_("说明"), widget=forms.Textarea(attrs={"rows": 3})
    )


def body_of(data: Mapping[str, Any], files: MultiValueDict | None = None) -> dict[str, Any]:
    """What was posted, as the body an idempotency key is compared by; files by name, size and content."""
    lists: Iterable[tuple[str, list[Any]]] = (
        data.lists()
        if isinstance(data, MultiValueDict)
        else ((name, [value]) for name, value in data.items())
    )
    body: dict[str, Any] = {
        name: values for name, values in lists if name not in ("csrfmiddlewaretoken", "key")
    }
    for name, uploads in files.lists() if files else ():
        body[f"file:{name}"] = [[upload.name, upload.size, _print_of(upload)] for upload in uploads]
    return body


def _print_of(upload: Any) -> str:
    import hashlib

    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
