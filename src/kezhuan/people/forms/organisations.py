"""Registering an organisation, mending it, deciding who may act for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.privacy.rules import PURPOSES
from kezhuan.files.taking import LETTER_HINT
from kezhuan.people import rules
from kezhuan.people.forms.fields import UsccField
from kezhuan.ui.forms import PageForm

KINDS = [(kind, _(rules.KINDS[kind])) for kind in rules.OPEN_KINDS]
REGISTRY_LABELS = {
    "name": _("单位名称"),
    "address": _("注册地址"),
    "legal_person": _("法定代表人"),
    "region": _("所在地区"),
}


def regions() -> list[tuple[str, str]]:
    """Every region of today's list, the own area first, with its city before its name."""
    from django.conf import settings

    found = codes.choices("regions")
    names = dict(found)
    near = [row for row in found if row[0].startswith(settings.HOME_REGION)]
    far = [row for row in found if not row[0].startswith(settings.HOME_REGION)]
    return [("", _("请选择")), *((code, _full(code, name, names)) for code, name in (*near, *far))]


def _full(code: str, name: str, names: dict[str, str]) -> str:
    above = names.get(f"{code[:4]}00", "") if not code.endswith("00") else names.get(f"{code[:2]}0000", "")
    return f"{above} {name}" if above and above != name else name


class RegisterForm(PageForm):
    """Everything about the organisation; what the registry knows may be left empty."""

    uscc = UsccField(
        label=_("统一社会信用代码"),
        help_text=_("营业执照或法人证书上的 18 位代码；填好后可按企业名录填入其余各项"),
    )
    kind = forms.ChoiceField(label=_("单位类型"), choices=KINDS, initial="enterprise")
    name = forms.CharField(label=_("单位名称"), max_length=200)
    region = forms.ChoiceField(label=_("所在地区"), choices=regions)
    address = forms.CharField(label=_("注册地址"), max_length=200, required=False)
    legal_person = forms.CharField(label=_("法定代表人"), max_length=64, required=False)
    letter = forms.FileField(
        label=_("授权书"),
        required=False,
        help_text=LETTER_HINT,
    )
    note = forms.CharField(label=_("给核验人员的说明"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("您在单位的身份"), required=False, choices=[])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        roles = {role for kind in rules.OPEN_KINDS for role in rules.HATS[kind]}
        named = [(role.value, _(ROLE_LABELS[role])) for role in ROLE_LABELS if role in roles]
        self.fields["role"].choices = [("", _("按单位类型")), *named]  # type: ignore[attr-defined]

    def keep_faults(self, *names: str) -> None:
        """Only faults of these fields stand: the rest has not been asked for yet."""
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]

    def ask_which(self, differences: tuple[rules.Difference, ...]) -> None:
        """One more question for every field in which what was typed and the registry differ."""
        for found in differences:
            said = codes.region_name(found.registry) if found.field == "region" else found.registry
            typed = codes.region_name(found.typed) if found.field == "region" else found.typed
            label = _("%(label)s与企业名录不一致，采用哪一个？") % {"label": REGISTRY_LABELS[found.field]}
            self.fields[f"use_{found.field}"] = forms.ChoiceField(
                label=label,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择采用哪一个")},
                choices=[
                    ("mine", _("我填的：%(value)s") % {"value": typed}),
                    ("registry", _("名录中的：%(value)s") % {"value": said}),
                ],
            )
        asked = {f"use_{found.field}": found.field for found in differences}
        order: list[str] = []
        for name in [name for name in self.fields if name not in asked]:
            order += [name, *(ask for ask, of in asked.items() if of == name)]
        self.order_fields(order)


class EditForm(PageForm):
    """What an organisation says of itself."""

    name = forms.CharField(label=_("单位名称"), max_length=200, help_text=_("改名后，原名称仍可查到"))
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    region = forms.ChoiceField(label=_("所在地区"), choices=regions)
    address = forms.CharField(label=_("注册地址"), max_length=200, required=False)
    legal_person = forms.CharField(label=_("法定代表人"), max_length=64, required=False)
    nature = forms.ChoiceField(
        label=_("单位性质"),
        required=False,
        choices=lambda: [("", _("不填")), *codes.choices("party_natures")],
    )
    industry = forms.ChoiceField(
        label=_("所属行业"), required=False, choices=lambda: [("", _("不填")), *codes.choices("industries")]
    )
    summary = forms.CharField(
        label=_("简介"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    website = forms.URLField(label=_("网站"), required=False, assume_scheme="https")


class DecideForm(PageForm):
    """Whether the person may act for the organisation."""

    accept = forms.ChoiceField(
        label=_("核验结论"),
        widget=forms.RadioSelect,
        choices=[("yes", _("核验通过")), ("no", _("核验不通过"))],
    )
    note = forms.CharField(
        label=_("核验意见"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("怎样核实的；不通过时必填，申请人会看到"),
    )


class LookForm(PageForm):
    """Why a full number is asked for."""

    purpose = forms.ChoiceField(
        label=_("查看完整号码的理由"),
        choices=[("", _("请选择")), *((code, _(label)) for code, label in PURPOSES.items())],
        help_text=_("理由与查看人会给对方本人看到"),
    )


class MergeForm(PageForm):
    """Which verified organisation a doubly registered one goes into."""

    into = UsccField(label=_("并入单位的统一社会信用代码"), required=False)
    into_number = forms.CharField(label=_("或并入单位的编号"), required=False, max_length=32)


class OrganisationFilter(forms.Form):
    """The filters of the list of organisations."""

    q = forms.CharField(label=_("名称、曾用名或信用代码"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("单位类型"),
        required=False,
        choices=[("", _("全部")), *((k, _(n)) for k, n in rules.KINDS.items())],
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[])

    def __init__(self, *args: Any, states: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((s, _(n)) for s, n in states)]  # type: ignore[attr-defined]
