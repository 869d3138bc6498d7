"""What a reader asks of the statistics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kezhuan.contracts.rules import statistics as rules
from kezhuan.core import codes


def part_label(part: str) -> str:
    """A part of the year in words."""
    if not part:
        return gettext("全年")
    number = int(part[1:])
    return gettext("{n} 季度").format(n=number) if part[0] == "q" else gettext("{n} 月").format(n=number)


class StatisticsForm(forms.Form):
    """Which scope, which time, which place, by what; everything has a value before anybody chooses."""

    scope = forms.ChoiceField(label=_("统计范围"), required=False)
    year = forms.TypedChoiceField(label=_("年份"), required=False, coerce=int)
    part = forms.ChoiceField(label=_("时段"), required=False)
    by = forms.ChoiceField(label=_("分类"), required=False)
    region = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, this_year: int, within: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.this_year = this_year
        choose: dict[str, list[tuple[Any, str]]] = {
            "scope": [(scope, gettext(rules.SCOPES[scope])) for scope in rules.DERIVED],
            "year": [(year, str(year)) for year in range(this_year, this_year - 10, -1)],
            "part": [(part, part_label(part)) for part in rules.PARTS],
            "by": [(by, gettext(label)) for by, label in rules.BREAKDOWNS.items()],
        }
        for name, found in choose.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        places = [
            (code, name)
            for code, name in codes.choices("regions")
            if code.startswith(within) and code[rules.CITY :] != "00"
        ]
        if within and len(places) > 1:
            self.fields["region"].choices = [("", gettext("全部")), *places]  # type: ignore[attr-defined]
        else:
            del self.fields["region"]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for; whatever is not among the choices is as if nothing had been chosen."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {"scope": given.get("scope") or rules.DERIVED[0], "year": given.get("year") or self.this_year, "part": given.get("part", ""),
                "by": given.get("by") or "kind", "region": given.get("region", "")}  # fmt: skip
