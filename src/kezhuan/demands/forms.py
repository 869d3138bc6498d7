"""The forms of demands: one section a page for firms, one dense page an act for staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import clock, codes
from kezhuan.demands import rules
from kezhuan.demands.screening import NOTE_HINT
from kezhuan.ui.forms import DayField, MoneyField, PageForm
from kezhuan.ui.wording import say

AUDIENCES = [("public", _("公开：任何人可见公开摘要，会员可见正文")), ("member", _("会员可见：已核验的院所、经纪人、企业可见正文")),
             ("directed", _("定向：只有选定的单位可见"))]  # fmt: skip
URGENCY = [("", _("不限")), ("normal", _("一般")), ("soon", _("半年内")), ("urgent", _("三个月内"))]
IP_WISHES = [
    ("", _("面谈")),
    ("own", _("归本企业")),
    ("share", _("双方共有")),
    ("licence", _("取得许可即可")),
]


def _listed(name: str, blank: str = "") -> Any:
    return lambda: ([("", blank)] if blank else []) + codes.choices(name)


class KeywordsField(forms.CharField):
    """Up to five keywords, parted by commas or spaces of any kind."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value)
        for mark in "，、；;\n\t　":
            text = text.replace(mark, ",")
        return [word.strip()[:20] for word in text.replace(" ", ",").split(",") if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "，".join(value) if isinstance(value, (list, tuple)) else value

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        if value:
            super().run_validators(" ".join(value))


class StartForm(PageForm):
    """The first page: what it is called, and in which field it lies."""

    title = forms.CharField(
        label=_("需求名称"),
        max_length=100,
        help_text=_("用一句话写清要解决什么，如「碳化硅陶瓷支架减重三成」"),
    )
    field = forms.ChoiceField(label=_("技术领域"), choices=_listed("technology_fields", _("请选择")))


class OnBehalfForm(StartForm):
    """The first page for whoever files on a firm's behalf."""

    organisation = forms.ChoiceField(label=_("替哪家企业填写"))

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", _("请选择")), *organisations]  # type: ignore[attr-defined]
        self.order_fields(["organisation", "title", "field"])


class OutlineForm(PageForm):
    """Section 1: name, field, keywords, kind of work."""

    title = forms.CharField(label=_("需求名称"), max_length=100)
    field = forms.ChoiceField(label=_("技术领域"), choices=_listed("technology_fields", _("请选择")))
    keywords = KeywordsField(label=_("关键词"), required=False, help_text=_("最多 5 个，用逗号或空格隔开"))
    industry = forms.ChoiceField(
        label=_("所属行业"), required=False, choices=_listed("industries", _("不填"))
    )
    activity = forms.ChoiceField(
        label=_("科技活动类型"), required=False, choices=_listed("activity_types", _("不填"))
    )
    solution = forms.ChoiceField(
        label=_("希望的解决方式"), required=False, choices=_listed("solution_modes", _("不限"))
    )


class ProblemForm(PageForm):
    """Section 2: what the problem is and what is aimed at, in the firm's own words."""

    problem = forms.CharField(label=_("主要问题"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
                              help_text=_("现在怎样、卡在哪里、想达到什么。写出数字，系统会帮您整理成技术参数"))  # fmt: skip
    goal = forms.CharField(
        label=_("预期目标"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class BudgetForm(PageForm):
    """Section 4: budget, term, terms of cooperation."""

    budget_low_fen = MoneyField(label=_("预算下限（万元）"), required=False, unit="万元")
    budget_high_fen = MoneyField(label=_("预算上限（万元）"), required=False, unit="万元")
    funded = forms.BooleanField(label=_("资金已落实"), required=False)
    starts_on = DayField(label=_("希望开始"), required=False)
    ends_on = DayField(label=_("希望完成"), required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=URGENCY)
    ip_wish = forms.ChoiceField(label=_("知识产权归属意向"), required=False, choices=IP_WISHES)
    accepts_trial = forms.BooleanField(
        label=_("接受先用后转"), required=False, help_text=_("先试用成果，满意后再付费转化")
    )

    def clean(self) -> dict[str, Any]:
        """Every fault is named at once: also those of the values that could be read, beside one that could not."""
        values = super().clean() or {}
        for name, reason in rules.faults(values, today=clock.today()).items():
            self.add_error(name, forms.ValidationError(say(reason), code=reason.code))
        return values


class SealedForm(PageForm):
    """Section 5: what only the firm and the staff who handle its case read."""

    detail = forms.CharField(
        label=_("难题详情"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    tried = forms.CharField(
        label=_("已尝试的方案"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    scene = forms.CharField(
        label=_("应用场景与产量"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    contact_name = forms.CharField(label=_("联系人"), required=False, max_length=64)
    contact_phone = forms.CharField(label=_("联系电话"), required=False, max_length=20)


class AudienceForm(PageForm):
    """Section 6: who may see what, and the firm's word that nothing is a state secret."""

    audience = forms.ChoiceField(label=_("公开范围"), choices=AUDIENCES, widget=forms.RadioSelect)
    anonymous = forms.BooleanField(label=_("隐去企业名称"), required=False)
    secrecy_cleared = forms.BooleanField(label=_("我确认内容不涉及国家秘密"), required=False,
                                         help_text=_("涉密内容请勿在网上填写，请与科技局联系线下办理"))  # fmt: skip


SECTIONS: dict[str, tuple[Any, type[PageForm]]] = {
    "outline": (_("需求概况"), OutlineForm),
    "problem": (_("问题与目标"), ProblemForm),
    "budget": (_("预算与时限"), BudgetForm),
    "sealed": (_("未公开内容"), SealedForm),
    "audience": (_("公开范围"), AudienceForm),
}


class SubmitForm(PageForm):
    """The last page: nothing to fill, only to press."""


class ReturnForm(PageForm):
    """Questions back to the firm, one a line."""

    questions = forms.CharField(
        label=_("要补充的问题"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一个问题"),
    )

    def clean_questions(self) -> list[str]:
        """The lines that say something, each at most 300 characters."""
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("每个问题最多 300 个字"))
        return lines


class CardForm(PageForm):
    """甄别卡: four ticks and a written note; six scores where the call is funded."""

    note = forms.CharField(label=_("甄别意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
                           help_text=NOTE_HINT)  # fmt: skip

    def __init__(self, *args: Any, funded: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in rules.TICKS.items():
            self.fields[f"tick_{name}"] = forms.BooleanField(label=_(label), required=False)
        if funded:
            for name, label in rules.CRITERIA.items():
                self.fields[f"score_{name}"] = forms.TypedChoiceField(
                    label=_(label), coerce=int, choices=[("", "--"), *((n, str(n)) for n in range(6))]
                )
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    @property
    def ticks(self) -> dict[str, bool]:
        """Which of the four are ticked."""
        return {name: bool(self.cleaned_data.get(f"tick_{name}")) for name in rules.TICKS}

    @property
    def scores(self) -> dict[str, int]:
        """The scores given, empty for an ordinary call."""
        return {
            name: self.cleaned_data[f"score_{name}"]
            for name in rules.CRITERIA
            if f"score_{name}" in self.cleaned_data
        }


class DeclineForm(PageForm):
    """Why a demand is not taken up."""

    close_reason = forms.ChoiceField(
        label=_("不予受理的理由"), choices=_listed("demand_decline_reasons", _("请选择"))
    )
    note = forms.CharField(
        label=_("给企业的说明"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(PageForm):
    """The public face of a demand and the gate before it."""

    public_title = forms.CharField(label=_("公开名称"), max_length=100)
    teaser = forms.CharField(label=_("公开摘要"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
                             help_text=_("任何人可见：不写企业名称、产品型号、联系方式和确切数值"))  # fmt: skip
    audience = forms.ChoiceField(label=_("公开范围"), choices=AUDIENCES, widget=forms.RadioSelect)
    recipients = forms.MultipleChoiceField(
        label=_("定向单位"), required=False, help_text=_("只在定向发布时需要")
    )
    anonymous = forms.BooleanField(label=_("隐去企业名称"), required=False)
    note = forms.CharField(
        label=_("发布意见"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写在办理过程里，企业和经办人员能看到"),
    )  # fmt: skip

    def __init__(self, *args: Any, recipients: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recipients"].choices = recipients  # type: ignore[attr-defined]
        for name, label in rules.GATE.items():
            self.fields[f"gate_{name}"] = forms.BooleanField(label=_(label), required=False)

    @property
    def gate(self) -> dict[str, bool]:
        """Which questions of the gate are answered yes."""
        return {name: bool(self.cleaned_data.get(f"gate_{name}")) for name in rules.GATE}


class ReasonForm(PageForm):
    """Why a demand is taken down."""

    reason = forms.ChoiceField(label=_("下架理由"), choices=_listed("takedown_reasons", _("请选择")))
    note = forms.CharField(
        label=_("说明"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(PageForm):
    """How a demand ended."""

    close_reason = forms.ChoiceField(
        label=_("办结理由"), choices=_listed("demand_close_reasons", _("请选择"))
    )
    reason_note = forms.CharField(label=_("说明"), required=False, max_length=200)


class ContractForm(PageForm):
    """With whom and when a contract was signed."""

    signed_with = forms.CharField(label=_("签约对方"), max_length=200)
    signed_on = DayField(label=_("签约日期"))


class RenewForm(PageForm):
    """Until when the listing holds."""

    confirm_by = DayField(label=_("新的有效期至"))


class FilterForm(forms.Form):
    """The filters of the demand list."""

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False)
    field = forms.ChoiceField(
        label=_("技术领域"), required=False, choices=_listed("technology_fields", _("全部"))
    )
    region = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(
        self, *args: Any, states: list[tuple[str, Any]], regions: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("全部")), *regions]  # type: ignore[attr-defined]
