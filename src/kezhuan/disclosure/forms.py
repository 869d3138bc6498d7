"""The forms of disclosure: asking, granting, refusing, signing, sending a sheet, blocking."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.files.taking import SCAN_HINT
from kezhuan.ui.forms import DayField, PageForm


class AskForm(PageForm):
    """Why one wants to read, and, where no agreement stands, the name that signs one."""

    purpose = forms.CharField(
        label=_("查看用途"), max_length=2000, help_text=_("写明为什么需要看未公开内容、打算怎样合作。对方据此决定是否同意。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(self, *args: Any, signs: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if signs:
            self.fields["signer"] = _signer()
            self.fields["agreed"] = _agreed()


def _signer() -> forms.CharField:
    return forms.CharField(label=_("签署人姓名"), max_length=64, help_text=_("代表本单位签署保密协议的人"))


def _agreed() -> forms.BooleanField:
    return forms.BooleanField(label=_("已阅读上述保密协议，本单位同意签署"))


class GiveForm(PageForm):
    """Until when, and where the other side has signed an agreement, one's own signature."""

    ends_on = DayField(label=_("可查看至"))

    def __init__(self, *args: Any, signs: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if signs:
            self.fields["signer"] = _signer()
            self.fields["agreed"] = _agreed()


class SignForm(PageForm):
    """A signature on screen."""

    signer = _signer()
    agreed = _agreed()


class NoteForm(PageForm):
    """Why not."""

    reason_note = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SheetForm(PageForm):
    """The scanned sheet."""

    sheet = forms.FileField(label=_("盖章扫描件"), help_text=SCAN_HINT)


class BlockForm(PageForm):
    """Whom to keep out."""

    organisation = forms.ChoiceField(label=_("单位"))
    note = forms.CharField(label=_("备注"), max_length=200, required=False, help_text=_("只有本单位能看到"))

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", _("请选择")), *organisations]  # type: ignore[attr-defined]


class BoxForm(forms.Form):
    """Which grants to list."""

    box = forms.ChoiceField(
        label=_("方向"), required=False, choices=[("", _("全部")), ("given", _("本单位的内容")), ("received", _("别人的内容"))]
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]


class SinceForm(forms.Form):
    """Since when, and which kind of reading."""

    since = DayField(label=_("起始日期"), required=False)
    group = forms.ChoiceField(
        label=_("内容"), required=False, choices=[("", _("全部")), ("sealed", _("未公开内容")), ("member", _("会员可见"))]
    )  # fmt: skip


class MonthForm(forms.Form):
    """Which month: 2026-10; cleans to its first day."""

    month = forms.CharField(label=_("月份"), required=False, max_length=7, help_text=_("例如 2026-10"))

    def clean_month(self) -> date | None:
        """The first day of the month typed."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["month"]).strip()
        if not typed:
            return None
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", typed)
        if found is None:
            raise forms.ValidationError(_("应填年月，例如 2026-10"))
        return date(int(found[1]), int(found[2]), 1)


def _listed(name: str) -> Any:
    return lambda: [("", _("请选择")), *codes.choices(name)]


def _long(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 4}), **more)


class DecoyForm(PageForm):
    """The words of a decoy: what a member would read of a published record, with the place of the reader's own number."""

    kind = forms.ChoiceField(
        label=_("看上去是"),
        choices=(("demand", _("技术需求")), ("achievement", _("科技成果"))),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("名称"), max_length=100, help_text=_("像一条真实的记录，但不得写真实的单位、人员和技术")
    )
    teaser = _long(_("摘要"), 500)
    body = _long(
        _("正文"),
        4000,
        help_text=_(
            "写一次 {mark}，例如「样件编号 {mark}」：每个查看者看到的是各自的编号，文字外传后据此知道是谁的"
        ),
    )
    aim = _long(_("目标或应用"), 2000, required=False)
    field = forms.ChoiceField(label=_("技术领域"), required=False, choices=_listed("technology_fields"))
    region = forms.ChoiceField(label=_("所在地区"), required=False, choices=_listed("regions"))
