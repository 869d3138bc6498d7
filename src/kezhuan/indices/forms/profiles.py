"""The forms of a unit's profile and of comparisons: all of them only ask, so they are sent by GET."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.ui.forms import NumberField, WholeField

Choices = list[tuple[str, str]]


class PeersForm(forms.Form):
    """Whom to compare with, three at most."""

    peers = forms.MultipleChoiceField(
        label=_("对标单位（至多三个）"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["peers"].choices = units  # type: ignore[attr-defined]


class WhatIfForm(forms.Form):
    """One unit, one indicator, and either a supposed value or a goal."""

    use_required_attribute = False
    unit = forms.ChoiceField(label=_("单位"))
    indicator = forms.ChoiceField(label=_("指标"))
    value = NumberField(
        label=_("设想的数值"),
        required=False,
        decimal_places=6,
        help_text=_("填了就算：这个数变成这样，名次会怎样"),
    )
    rank = WholeField(
        label=_("目标名次"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("填了就算：只靠这个指标，要到多少才进得去"),
    )
    score = NumberField(label=_("目标得分"), required=False, decimal_places=4)
    tier = forms.TypedChoiceField(label=_("目标档次"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, units: Choices, indicators: Choices, tiers: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]
        # The last tier is reached by everybody.
        reachable = [(str(n), label) for n, label in enumerate(tiers[:-1], start=1)]
        self.fields["tier"].choices = [("", str(_("不选"))), *reachable]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        asked = [name for name in ("value", "rank", "score", "tier") if cleaned.get(name) is not None]
        if not self.errors and len(asked) != 1:
            self.add_error("value", _("设想的数值、目标名次、目标得分、目标档次请只填一项"))
        return cleaned

    @property
    def question(self) -> dict[str, Any]:
        """The question as the query takes it."""
        found = self.cleaned_data
        changes: dict[str, Decimal] | None = (
            {found["indicator"]: found["value"]} if found["value"] is not None else None
        )
        return {
            "changes": changes,
            "code": found["indicator"],
            "rank": found["rank"],
            "score": found["score"],
            "tier": found["tier"],
        }


class CompareForm(forms.Form):
    """Which edition to set beside this one."""

    with_ = forms.ChoiceField(label=_("与哪一版比较"))

    def __init__(self, *args: Any, others: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["with_"].choices = others  # type: ignore[attr-defined]
