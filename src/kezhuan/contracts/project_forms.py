"""The forms of transformation projects: begin or change one, move it on, and write down a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.contracts.forms import _choice, _text
from kezhuan.contracts.rules.following import MONTHS
from kezhuan.ui.forms import DayField, MoneyField, PageForm, WholeField


class ProjectForm(PageForm):
    """What a project is, and where it lands."""

    title = forms.CharField(label=_("项目名称"), max_length=200)
    mode = _choice(_("成果转化形式"), "project_modes")
    field = _choice(_("技术领域"), "technology_fields")
    landing_org = forms.CharField(label=_("落地单位"), max_length=200, required=False)
    landing_region = _choice(_("落地地区"), "regions")


class NewProjectForm(ProjectForm):
    """A project begins; for a firm where the desk or a liaison enters it."""

    started_on = DayField(label=_("起始日期"), help_text=_("回访按起始日期满 6、12、24 个月计算"))
    organisation = forms.ChoiceField(label=_("实施单位"), required=False)

    def __init__(self, *args: Any, firms: Iterable[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if firms is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [("", _("请选择")), *firms]  # type: ignore[attr-defined]
            self.fields["organisation"].required = True


class EvidenceForm(PageForm):
    """On what the next stage rests."""

    evidence = _text(_("依据"), 300, rows=3, hint=_("如验收意见、检测报告、投产证明的名称和编号"))


class ProductionForm(EvidenceForm):
    """In production since a day."""

    on = DayField(label=_("投产日期"))


class StopForm(PageForm):
    """Why it goes no further."""

    reason = _text(_("理由"), 300, rows=3)


class EndForm(PageForm):
    """Following is over."""


class VisitForm(PageForm):
    """What a visit found, counted since the project began."""

    months = forms.TypedChoiceField(
        label=_("回访"), coerce=int, choices=lambda: [(n, _("{n} 个月").format(n=n)) for n in MONTHS]
    )
    visited_on = DayField(label=_("回访日期"))
    output = MoneyField(label=_("累计产值"))
    tax = MoneyField(label=_("累计利税"))
    finance = MoneyField(label=_("累计融资"))
    jobs = WholeField(label=_("就业人数"), min_value=0, max_value=1_000_000, unit=_("人"))
    landing_region = _choice(_("落地地区"), "regions")
    note = _text(_("说明"), 500, required=False, rows=3)


class ProjectFilterForm(forms.Form):
    """Which projects to list."""

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("环节"), required=False)
    due = forms.ChoiceField(label=_("回访"), required=False, choices=[("", _("全部")), ("1", _("已到期"))])

    def __init__(self, *args: Any, states: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]
