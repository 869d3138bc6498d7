"""The forms of contracts: section by section for those who file, one act a page for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.files.taking import FILE_HINT
from kezhuan.people.forms.fields import UsccField
from kezhuan.ui.forms import CodeField, DayField, MoneyField, NumberField, PageForm, WholeField


def _listed(name: str) -> Any:
    return lambda: [("", _("请选择")), *codes.choices(name)]


def _text(label: Any, most: int, *, required: bool = True, rows: int = 4, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _choice(label: Any, name: str, *, required: bool = False, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_listed(name), required=required, help_text=hint)


def _yes(label: Any, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=hint)


class NewForm(PageForm):
    """A contract begins with its title and lane."""

    title = forms.CharField(label=_("项目名称"), max_length=200, help_text=_("与合同首页的项目名称一致"))
    lane = _choice(
        _("登记途径"),
        "contract_lanes",
        required=True,
        hint=_("只有省里指定的登记机构才能给出登记编号和登记证明"),
    )
    organisation = forms.ChoiceField(label=_("登记单位（卖方）"), required=False)

    def __init__(self, *args: Any, firms: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if firms := tuple(firms):
            self.fields["organisation"].choices = [("", _("请选择")), *firms]  # type: ignore[attr-defined]
            self.fields["organisation"].required = True
        else:
            del self.fields["organisation"]


class OutlineForm(PageForm):
    """What the contract is about."""

    title = forms.CharField(label=_("项目名称"), max_length=200)
    kind = _choice(
        _("合同类别"), "contract_kinds", hint=_("拿不准时先写标的，系统会按文字提议类别并写明条款")
    )
    sub_kind = _choice(_("合同子类"), "contract_sub_kinds")
    licence_scope = _choice(_("许可方式"), "licence_scopes")
    licence_years = WholeField(label=_("许可年限"), required=False, min_value=0, max_value=99, unit=_("年"))
    object = _text(
        _("合同标的"),
        4000,
        required=False,
        rows=6,
        hint=_("写明技术内容、形式和要求，至少 20 个字；不要写涉密内容"),
    )
    signed_on = DayField(label=_("签订日期"), required=False)
    signed_at = forms.CharField(label=_("签订地点"), max_length=60, required=False)
    valid_from = DayField(label=_("有效期限起"), required=False)
    valid_to = DayField(label=_("有效期限止"), required=False)


class ClassForm(PageForm):
    """How the contract counts."""

    field = _choice(_("技术领域"), "technology_fields")
    ip_kinds = forms.MultipleChoiceField(
        label=_("知识产权"), required=False, choices=lambda: codes.choices("ip_types"), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    ip_numbers = forms.CharField(label=_("知识产权号码"), max_length=500, required=False)
    plan_source = _choice(_("计划来源"), "plan_sources")
    purpose = _choice(_("社会经济目标"), "social_purposes", hint=_("按合同目的选一项，不按单位所属行业"))
    industry = _choice(_("服务的国民经济行业"), "industries")
    foreign = _yes(_("涉外合同"))
    related = _yes(_("关联交易"), _("双方有共同的法定代表人、股东或控制关系的，请如实勾选"))
    from_trial = _yes(_("由先用后转转化而来"))
    from_challenge = _yes(_("由揭榜挂帅转化而来"))
    secret = _yes(_("涉及国家秘密"), _("涉密合同不得在本平台办理"))


class MoneyForm(PageForm):
    """What it costs; the technology amount follows from turnover and deductions."""

    amount_kind = _choice(_("价款形式"), "amount_kinds")
    pay_mode = _choice(_("支付方式"), "payment_modes")
    turnover = MoneyField(label=_("合同成交额"), required=False)
    expected_input = MoneyField(label=_("预计新增投入"), required=False)
    expected_output = MoneyField(label=_("预计新增产值"), required=False, help_text=_("技术转让合同必填"))
    currency = forms.ChoiceField(
        label=_("币种"), choices=[("CNY", _("人民币")), ("USD", _("美元")), ("EUR", _("欧元")), ("JPY", _("日元")), ("HKD", _("港币"))],
        required=False,
    )  # fmt: skip
    foreign_turnover = NumberField(
        label=_("外币金额"),
        required=False,
        min_value=0,
        max_value=10**12,
        decimal_places=2,
        help_text=_("人民币合同不填"),
    )
    rate = NumberField(
        label=_("签订日汇率中间价"), required=False, min_value=0, max_value=10**6, decimal_places=8
    )
    rate_source = forms.CharField(label=_("汇率出处"), max_length=200, required=False)

    def clean_foreign_turnover(self) -> int | None:
        """Hundredths of the currency's unit."""
        value = self.cleaned_data.get("foreign_turnover")
        return None if value is None else int(value * 100)


class RegisteredForm(PageForm):
    """What another registration point gave."""

    registration_no = CodeField(
        label=_("合同登记编号"), max_length=24, required=False, help_text=_("14 位或 16 位数字")
    )
    registered_on = DayField(label=_("登记日期"), required=False)
    registered_by = forms.CharField(label=_("登记机构"), max_length=120, required=False)


class PartyForm(PageForm):
    """One party; the credit code fills in what the platform knows."""

    side = forms.ChoiceField(
        label=_("身份"), choices=[("seller", _("卖方")), ("buyer", _("买方")), ("broker", _("中介方"))]
    )
    name = forms.CharField(label=_("名称"), max_length=200, required=False)
    uscc = UsccField(
        label=_("统一社会信用代码"), required=False, help_text=_("填了代码，名称、地区会自动带出")
    )
    region = _choice(_("所在地区"), "regions")
    nature = _choice(_("单位性质"), "party_natures")
    legal_person = forms.CharField(label=_("法定代表人"), max_length=64, required=False)
    contact_name = forms.CharField(label=_("经办人"), max_length=64, required=False)
    contact_phone = forms.CharField(label=_("经办人手机"), max_length=20, required=False)
    small_firm = _yes(_("中小企业"))
    high_tech = _yes(_("高新技术企业"))
    share_bp = NumberField(
        label=_("促成份额"), unit="%", required=False, min_value=0, max_value=100, decimal_places=2, help_text=_("只由中介方填写；各中介方合计不超过 100%"),
    )  # fmt: skip

    def clean_share_bp(self) -> int | None:
        """In 1/10,000."""
        value = self.cleaned_data.get("share_bp")
        return None if value is None else int(value * 100)


class CostForm(PageForm):
    """One non-technical cost."""

    kind = _choice(_("费用种类"), "deduction_kinds", required=True)
    gross = MoneyField(label=_("金额"))
    carrier = MoneyField(
        label=_("其中技术载体"),
        required=False,
        help_text=_("试验和掌握技术所必需的样机等，通常 1—2 套，不扣除"),
    )
    sets = WholeField(label=_("载体套数"), required=False, min_value=0, max_value=999)
    evidence = forms.CharField(label=_("依据"), max_length=300, help_text=_("如合同附件二设备清单"))


class PaperForm(PageForm):
    """One paper."""

    kind = forms.ChoiceField(label=_("材料类别"))
    file = forms.FileField(label=_("文件"), help_text=FILE_HINT)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(key, _(label)) for key, label in kinds]  # type: ignore[attr-defined]


class SubmitForm(PageForm):
    """The undertaking that goes with handing in."""

    true = forms.BooleanField(label=_("以上内容与合同原件一致，本单位对真实性负责"))


class ReturnForm(PageForm):
    """What is missing, for the filer to read."""

    reason_code = _choice(_("退回原因"), "contract_return_reasons", required=True)
    note = _text(_("需要补正的内容"), 300, required=False, rows=3)


class DeclineForm(PageForm):
    """Why it is not registered."""

    reason_code = _choice(_("不予登记的原因"), "contract_decline_reasons", required=True)
    note = _text(_("说明"), 300, required=False, rows=3)


class UndoForm(PageForm):
    """Why a registration is taken away."""

    reason_code = _choice(_("原因"), "contract_cancel_reasons", required=True)
    note = _text(_("说明"), 300, required=False, rows=3)


class WordsForm(PageForm):
    """A reason in words."""

    note = _text(_("理由"), 300, rows=3)


class HandForm(PageForm):
    """Where the package goes."""

    registered_by = forms.CharField(
        label=_("登记机构"), max_length=120, help_text=_("省里指定的技术合同登记机构")
    )


class ReviewForm(PageForm):
    """Every condition judged, and an opinion."""

    opinion = _text(_("意见"), 4000, rows=5)

    def __init__(self, *args: Any, conditions: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        for test in conditions:
            mark = "" if test.mark == "S" else _("（待核）")
            self.fields[name_of(test.code)] = forms.ChoiceField(
                label=f"{test.text}{mark}", help_text=test.clause, required=False, widget=forms.RadioSelect,
                choices=[("yes", _("成立")), ("no", _("不成立"))], initial=test.answer,
            )  # fmt: skip
        self.order_fields([name_of(test.code) for test in conditions])

    @property
    def checks(self) -> dict[str, str]:
        """Answers by code of the condition."""
        return {
            name.removeprefix("checks_").replace("_", ".", 1): value
            for name, value in self.values.items()
            if name.startswith("checks_") and value
        }


def name_of(code: str) -> str:
    """The form's name of a condition: checks_KF_goal for KF.goal."""
    return f"checks_{code.replace('.', '_')}"


class RegisterForm(PageForm):
    """What the register gave and what is approved."""

    registration_no = CodeField(
        label=_("合同登记编号"), max_length=24, help_text=_("由登记系统给出，14 位或 16 位数字")
    )
    registered_on = DayField(label=_("登记日期"))
    approved = MoneyField(label=_("核定的技术交易额"), unit="元")


class ConfirmForm(PageForm):
    """The amount on the certificate."""

    approved = MoneyField(label=_("登记证明上的技术交易额"), unit="元")


class ReceiptForm(PageForm):
    """Money that arrived."""

    amount = MoneyField(label=_("到账金额"), unit="元")
    tech_part = MoneyField(label=_("其中技术性收入"), unit="元")
    received_on = DayField(label=_("到账日期"))
    invoice_no = CodeField(label=_("发票号码"), max_length=40, required=False)
    slip_no = CodeField(
        label=_("付款凭证号"), max_length=40, required=False, help_text=_("发票号码和付款凭证号至少填一项")
    )


class CorrectForm(PageForm):
    """The amounts as they should be."""

    turnover = MoneyField(label=_("更正后的合同成交额"), unit="元")
    tech = MoneyField(label=_("更正后的技术交易额"), unit="元")
    approved = MoneyField(label=_("更正后核定的技术交易额"), unit="元")
    reason = _text(_("依据"), 300, rows=3)


class AnswerForm(PageForm):
    """What the reviewer found of one hint."""

    answer = _choice(_("核实结果"), "suspicion_answers", required=True)
    note = _text(_("怎样核实、结果如何"), 300, rows=3)


class FilterForm(forms.Form):
    """Which contracts to list."""

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False)
    kind = forms.ChoiceField(
        label=_("合同类别"),
        required=False,
        choices=lambda: [("", _("全部")), *codes.choices("contract_kinds")],
    )
    lane = forms.ChoiceField(
        label=_("登记途径"),
        required=False,
        choices=lambda: [("", _("全部")), *codes.choices("contract_lanes")],
    )

    def __init__(self, *args: Any, states: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]


class VerifyForm(forms.Form):
    """The number and code printed on a sheet."""

    number = forms.CharField(label=_("编号"), max_length=32)
    code = CodeField(label=_("核验码"), max_length=20)
