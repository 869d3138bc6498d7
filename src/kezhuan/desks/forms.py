"""The forms of the workbench."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.demands import rules
from kezhuan.demands.screening import NOTE_HINT
from kezhuan.desks.queries import BatchCase
from kezhuan.ui.forms import PageForm


class UndoForm(PageForm):
    """Nothing to fill: the cases stand in the posted `case` values."""


class DecideForm(PageForm):
    """The second person's word."""

    approve = forms.ChoiceField(
        label=_("复核结论"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("理由"), required=False, max_length=64, help_text=_("不同意时必填"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class BatchForm(PageForm):
    """Several demands on one page; each has its own part, the ticks are for all."""

    ticks: dict[str, str] = {}

    def __init__(self, *args: Any, cases: tuple[BatchCase, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cases = cases
        for case in cases:
            # Named by uid: a case that drops out between two requests must not shift another's words.
            n = case.row.uid.hex
            self.fields[f"version_{n}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=case.row.version, min_value=1, max_value=2_000_000_000
            )
            self.add_part(n, case)
        for name, label in self.ticks.items():
            self.fields[f"tick_{name}"] = forms.BooleanField(label=_(label), required=False)

    def add_part(self, n: str, case: BatchCase) -> None:
        """The fields of the demand whose uid is `n`."""
        raise NotImplementedError

    def part_fields(self, n: str) -> list[Any]:
        """The visible fields of the demand whose uid is `n`."""
        return [bound for bound in self.visible_fields() if bound.name.endswith(f"_{n}")]

    @property
    def parts(self) -> list[tuple[BatchCase, list[Any]]]:
        """Every demand with its fields, in the order chosen."""
        return [(case, self.part_fields(case.row.uid.hex)) for case in self.cases]

    @property
    def tick_fields(self) -> list[Any]:
        """The ticks for all."""
        return [bound for bound in self.visible_fields() if bound.name.startswith("tick_")]

    @property
    def ticked(self) -> dict[str, bool]:
        """Which of them are ticked."""
        return {name: bool(self.cleaned_data.get(f"tick_{name}")) for name in self.ticks}


class ScreenManyForm(BatchForm):
    """甄别 of several demands: a note each, the four ticks for all."""

    ticks = dict(rules.TICKS)

    def add_part(self, n: str, case: BatchCase) -> None:
        self.fields[f"note_{n}"] = forms.CharField(
            label=_("甄别意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=NOTE_HINT,
        )  # fmt: skip


class PublishManyForm(BatchForm):
    """发布 of several demands: a public face each, the gate for all."""

    ticks = dict(rules.GATE)

    def add_part(self, n: str, case: BatchCase) -> None:
        open_title = case.row.title if case.row.audience == "public" and not case.anonymous else ""
        self.fields[f"title_{n}"] = forms.CharField(label=_("公开名称"), max_length=100, initial=open_title)
        self.fields[f"teaser_{n}"] = forms.CharField(
            label=_("公开摘要"), max_length=500, initial=case.row.teaser, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("任何人可见：不写企业名称、产品型号、联系方式和确切数值"),
        )  # fmt: skip
        self.fields[f"note_{n}"] = forms.CharField(
            label=_("发布意见"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写在办理过程里，企业和经办人员能看到"),
        )  # fmt: skip
