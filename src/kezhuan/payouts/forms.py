"""The forms of payouts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.files.taking import FILE_HINT
from kezhuan.payouts.lifecycle import ACCOUNT, APPLICATION, DISBURSEMENT, RECOVERY
from kezhuan.ui.forms import CodeField, DayField, MoneyField, PageForm, WholeField

AS = (("organisation", _("本单位")), ("person", _("本人（技术经纪人个人申报）")))


def _text(label: Any, most: int, *, rows: int = 4, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _states(states: Any) -> list[tuple[str, Any]]:
    return [("", _("全部")), *((state, _(name)) for state, name in states.items())]


class StartForm(forms.Form):
    """Which policy, with which contracts, as whom: asked before anything is written."""

    policy = forms.ChoiceField(label=_("政策"))
    contract = forms.MultipleChoiceField(label=_("已登记的合同"), widget=forms.CheckboxSelectMultiple)
    applicant = forms.ChoiceField(label=_("申报主体"), choices=AS, initial="organisation")

    def __init__(
        self, *args: Any, policies: list[tuple[str, str]], contracts: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["policy"].choices = [("", _("请选择")), *policies]  # type: ignore[attr-defined]
        self.fields["contract"].choices = contracts  # type: ignore[attr-defined]


class ApplyForm(PageForm):
    """The choice of the check, posted on to make a draft."""

    policy = forms.CharField(max_length=96, widget=forms.HiddenInput)
    contract = forms.CharField(max_length=8000, widget=forms.HiddenInput)
    applicant = forms.ChoiceField(choices=AS, widget=forms.HiddenInput)


class DeclareForm(PageForm):
    """Account and what the applicant says of itself."""

    payee = forms.ChoiceField(
        label=_("收款账户"), required=False, help_text=_("账户名称须与申报主体一致；没有的请先登记收款账户")
    )
    filed_on = DayField(label=_("技术经纪备案日期"), required=False)
    party_staff = forms.BooleanField(label=_("申报人是合同当事方的工作人员"), required=False)
    deputy = forms.BooleanField(label=_("申报人是在任科技副总"), required=False)
    previous_fen = MoneyField(
        label=_("上一年度技术交易额"), unit="万元", required=False, help_text=_("只有按增量奖励的政策需要")
    )

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["payee"].choices = [("", _("暂不选择")), *accounts]  # type: ignore[attr-defined]


class EvidenceForm(PageForm):
    """A file under its kind of evidence."""

    code = forms.ChoiceField(label=_("材料种类"))
    file = forms.FileField(label=_("文件"), help_text=FILE_HINT)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = kinds  # type: ignore[attr-defined]


class PromiseForm(PageForm):
    """The promise given with the application."""

    promised = forms.BooleanField(
        label=_("以上内容和材料真实；同一合同没有重复申报；如合同变更、解除或注销，及时报告并退回奖补资金")
    )


class ReasonForm(PageForm):
    """Why, for the applicant to read."""

    reason = _text(_("理由"), 2000, hint=_("申报人会看到"))


class ReviewForm(PageForm):
    """The review: credit and opinion; the ceiling is computed, not typed."""

    discredited = forms.ChoiceField(
        label=_("信用核查"), choices=[("", _("请选择")), ("no", _("无失信记录")), ("yes", _("有失信记录"))],
        help_text=_("在信用系统查询申报主体后填写"),
    )  # fmt: skip
    opinion = _text(_("审核意见"), 2000, hint=_("写明核对了哪些材料、合同是否真实履行、有无关联或拆分"))


class DecideForm(PageForm):
    """The decided amount, at most the ceiling, with its reason."""

    decided = MoneyField(label=_("核定额"), unit="元")
    reason = _text(_("核定理由"), 2000)


class AccountForm(PageForm):
    """A bank account in the applicant's own name."""

    holder = forms.CharField(label=_("账户名称"), max_length=200)
    bank = forms.CharField(label=_("开户银行"), max_length=200, help_text=_("写到支行"))
    number = CodeField(label=_("银行账号"), max_length=60)


class NewAccountForm(AccountForm):
    """A first account: of the organisation, or of the broker in person."""

    applicant = forms.ChoiceField(label=_("账户归属"), choices=AS, initial="organisation")
    field_order = ("applicant", "holder", "bank", "number")


class CallbackForm(PageForm):
    """How the account was checked."""

    callback = _text(
        _("电话核对情况"), 300, rows=3, hint=_("打给变更前登记的联系人，写明时间、对方姓名和核对结果")
    )


class BudgetForm(PageForm):
    """The year's budget of a policy."""

    policy = forms.ChoiceField(label=_("政策"))
    year = WholeField(label=_("年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, policies: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["policy"].choices = [("", _("请选择")), *policies]  # type: ignore[attr-defined]


class TotalForm(PageForm):
    """A new total, with its paper."""

    total = MoneyField(label=_("预算额度"), unit="元")
    reason = _text(_("依据"), 300, rows=3, hint=_("写明批复文件和日期"))


class ChooseForm(PageForm):
    """Rows chosen of a list, and where objections go."""

    chosen = forms.MultipleChoiceField(label=_("申报"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = rows  # type: ignore[attr-defined]


class ArrangeForm(ChooseForm):
    """Applications to arrange and announce."""

    contact = forms.CharField(label=_("异议受理联系方式"), max_length=200, help_text=_("科室、电话、地址"))


class ReleaseForm(PageForm):
    """The second person's word before the list goes to the treasury."""

    checked = forms.BooleanField(label=_("已逐行核对收款人、账户和金额，同意下达国库集中支付"))


class ReceiptForm(PageForm):
    """A receipt of the treasury for one line."""

    serial = WholeField(label=_("清单序号"), min_value=1, max_value=100_000)
    receipt_no = forms.CharField(label=_("回单号"), max_length=64)
    paid_on = DayField(label=_("到账日期"))


class RepayForm(PageForm):
    """The receipt of money that came back."""

    receipt = forms.CharField(label=_("退回凭证号"), max_length=64)


class ApplicationsForm(forms.Form):
    """Which applications to list."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=lambda: _states(APPLICATION.states))
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)


class AccountsForm(forms.Form):
    """Which accounts to list."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=lambda: _states(ACCOUNT.states))


class DisbursementsForm(forms.Form):
    """Which lists to list."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=lambda: _states(DISBURSEMENT.states))


class RecoveriesForm(forms.Form):
    """Which recoveries to list."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=lambda: _states(RECOVERY.states))


class AutomaticForm(forms.Form):
    """Which automatic entitlements to list."""

    policy = forms.ChoiceField(label=_("政策"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, policies: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["policy"].choices = [("", _("请选择")), *policies]  # type: ignore[attr-defined]


class SimulateForm(AutomaticForm):
    """Which version to try on which year's cases, under which budget."""

    first = DayField(label=_("版本起始日"), required=False, help_text=_("不填则用最新版本"))
    budget = MoneyField(label=_("预算额度"), unit="万元", required=False)
    field_order = ("policy", "first", "year", "budget")
