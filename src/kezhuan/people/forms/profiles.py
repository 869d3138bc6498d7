"""Experts and teams: what they can do, when, and that the person agrees."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.people import rules
from kezhuan.people.forms.organisations import regions
from kezhuan.ui.forms import PageForm, WholeField

KINDS = [(kind, _(label)) for kind, label in rules.PROFILE_KINDS.items()]


def _fields() -> list[tuple[str, str]]:
    return codes.choices("technology_fields")


class WordsField(forms.CharField):
    """Words apart by commas or blanks."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [word for word in re.split(r"[,，、;；\s]+", super().to_python(value)) if word]

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value


class ProfileForm(PageForm):
    """Everything about an expert or a team."""

    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("专家填姓名，团队填团队名称"))
    leader = forms.CharField(label=_("团队负责人"), max_length=64, required=False)
    title = forms.CharField(label=_("职称或职务"), max_length=60, required=False)
    size = WholeField(label=_("团队人数"), required=False, min_value=1, max_value=9999, unit=_("人"))
    fields_ = forms.MultipleChoiceField(
        label=_("技术领域"), choices=_fields, widget=forms.CheckboxSelectMultiple
    )
    keywords = WordsField(label=_("关键词"), required=False, help_text=_("最多 10 个，用逗号或空格隔开"))
    summary = forms.CharField(label=_("研究方向与能力简介"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("能解决什么问题，做过什么；企业据此找到您"))  # fmt: skip
    works = forms.CharField(
        label=_("代表性工作"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    equipment = forms.CharField(
        label=_("仪器与条件"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    availability = forms.CharField(
        label=_("可服务时间"), max_length=120, required=False, help_text=_("如：每周二、四，可到现场")
    )
    region = forms.ChoiceField(label=_("所在地区"), choices=regions)
    contact_name = forms.CharField(label=_("联系人"), max_length=64, required=False)
    contact_phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False, help_text=_("只有已核验的会员能看到")
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, under the names the use case knows."""
        found = dict(super().values)
        return found | {"fields": found.pop("fields_", [])}


class NewProfileForm(ProfileForm):
    """The same with its kind, which never changes."""

    kind = forms.ChoiceField(label=_("类型"), choices=KINDS, widget=forms.RadioSelect)
    field_order = ["kind"]


class ConsentForm(PageForm):
    """The person agrees to be listed and, where they have an account, apart from that to giving members their contact data."""

    given = forms.BooleanField(
        label=_("本人已阅读并同意以上内容，或本单位已留存本人签字的同意书"), required=False
    )
    contact = forms.BooleanField(label=_("另外同意：向已核验的会员提供我的联系方式"), required=False)

    def __init__(self, *args: Any, self_kept: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if self_kept:
            self.fields["given"].label = _("本人已阅读，同意公开姓名与专业信息")
        else:
            del self.fields["contact"]


class ProfileFilter(forms.Form):
    """The filters of the public list."""

    q = forms.CharField(label=_("名称或能力"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部")), *KINDS])
    field = forms.ChoiceField(
        label=_("技术领域"), required=False, choices=lambda: [("", _("全部")), *_fields()]
    )
