"""Forms whose fields depend on the record: parameter rows, and answers to questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.demands import parameters
from kezhuan.demands.views import QuestionRow
from kezhuan.ui.forms import NumberField, PageForm

SPARE = 3
MOST = 40
SIGNS = [
    (">=", _("不低于 ≥")),
    ("<=", _("不高于 ≤")),
    (">", _("大于 >")),
    ("<", _("小于 <")),
    ("=", _("等于 =")),
    ("range", _("范围")),
    ("text", _("文字")),
]


def _parts() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(label=_("参数名称"), required=False, max_length=60),
        "current": NumberField(label=_("现有水平"), required=False, max_digits=24, decimal_places=9),
        "operator": forms.ChoiceField(label=_("要求"), required=False, choices=SIGNS),
        "low": NumberField(label=_("目标值或下限"), required=False, max_digits=24, decimal_places=9),
        "high": NumberField(label=_("上限"), required=False, max_digits=24, decimal_places=9),
        "unit": forms.CharField(label=_("单位"), required=False, max_length=24),
        "method": forms.CharField(label=_("检测方法"), required=False, max_length=120),
        "confirmed": forms.BooleanField(label=_("已核对"), required=False),
    }


class ParametersForm(PageForm):
    """All rows of the table and some spare ones; a row without a name is left out."""

    def __init__(self, *args: Any, rows: Sequence[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._given = list(rows)
        self._count = min(MOST, len(rows) + SPARE)
        for n in range(self._count):
            for name, field in _parts().items():
                field.label = _("第 {n} 行 {label}").format(n=n + 1, label=field.label)
                self.fields[f"{name}_{n}"] = field
                if n < len(rows):
                    self.initial[f"{name}_{n}"] = rows[n].get(name)

    @property
    def lines(self) -> list[tuple[int, list[Any], str]]:
        """(number, bound fields, words the row was read from) of every line."""
        return [(n + 1, [self[f"{name}_{n}"] for name in _parts()], self._given[n]["text"] if n < len(self._given) else "")
                for n in range(self._count)]  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as they are to be kept."""
        found = []
        for n in range(self._count):
            row = {name: self.cleaned_data.get(f"{name}_{n}") for name in _parts()}
            row["text"] = self._given[n]["text"] if n < len(self._given) else ""
            found.append(row)
        return parameters.complete(found)

    def clean(self) -> dict[str, Any]:
        """A range needs both ends in order; a value without a name is asked for its name."""
        cleaned = super().clean() or {}
        for n in range(self._count):
            name, low, high = (cleaned.get(f"{part}_{n}") for part in ("name", "low", "high"))
            if not name and (low is not None or high is not None):
                self.add_error(f"name_{n}", _("请填写这一行的参数名称"))
            if (
                cleaned.get(f"operator_{n}") == "range"
                and name
                and (low is None or high is None or low > high)
            ):
                self.add_error(f"low_{n}", _("范围须填写下限和上限，且下限不大于上限"))
        return cleaned


class AnswersForm(PageForm):
    """One text box per question."""

    def __init__(self, *args: Any, questions: Sequence[QuestionRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self._uids = {f"answer_{n}": q.uid for n, q in enumerate(questions)}
        for n, question in enumerate(questions):
            self.fields[f"answer_{n}"] = forms.CharField(label=question.text, required=False, max_length=2000, initial=question.answer,
                                                         widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    @property
    def answers(self) -> dict[UUID, str]:
        """What was answered, by question."""
        return {uid: self.cleaned_data.get(name, "") for name, uid in self._uids.items()}
