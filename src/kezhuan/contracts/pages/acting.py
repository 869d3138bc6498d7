"""One page an act: what the desk and the owner do with a contract, each with the fields it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.contracts import forms, queries, usecases
from kezhuan.contracts.views import ContractDetail
from kezhuan.core import clock
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import offered, page, perform, shut
from kezhuan.ui.shapes import Crumb, Fact


@dataclass(frozen=True, slots=True)
class Act:
    """The form of an act, its button, and the use case it calls."""

    form: Callable[..., PageForm]
    submit: str
    call: Callable[..., Any]
    lead: str = ""


def _review(call: Callable[..., Any]) -> Callable[..., Any]:
    def go(uid: UUID, *, form: forms.ReviewForm, **values: Any) -> None:
        call(uid, checks=form.checks, opinion=form.values["opinion"], **values)

    return go


def _plain(call: Callable[..., Any], **fixed: Any) -> Callable[..., Any]:
    def go(uid: UUID, *, form: PageForm, **values: Any) -> None:
        call(uid, **fixed, **form.values, **values)

    return go


def _refer(uid: UUID, *, form: PageForm, **values: Any) -> None:
    usecases.refer_to_experts(uid, reason=form.values["note"], **values)


def _taken(move: str) -> Callable[..., Any]:
    def go(uid: UUID, *, form: PageForm, **values: Any) -> None:
        usecases.take_away(uid, move, **form.values, **values)

    return go


TWO = gettext_noop("提交后由另一人复核，复核通过才生效。")
UNDONE = gettext_noop(
    "复核通过后按当日冲减统计，并通知据此办理的奖补、权益等事项；已享受减免税的，请告知税务部门。"
)
ACTS: Mapping[str, Act] = {
    "return": Act(forms.ReturnForm, gettext_noop("退回补正"), _plain(usecases.return_contract)),
    "advise": Act(forms.ReviewForm, gettext_noop("出具预审意见"), _review(usecases.advise_contract), gettext_noop("预审意见只供参考，不是登记证明。")),
    "examine": Act(forms.ReviewForm, gettext_noop("完成技术审核"), _review(usecases.examine_contract)),
    "refer": Act(forms.WordsForm, gettext_noop("送专家审核"), _refer),
    "hand_over": Act(forms.HandForm, gettext_noop("记为已送登记机构"), _plain(usecases.hand_over)),
    "record": Act(forms.RegisterForm, gettext_noop("提交登记结果"), _plain(usecases.record_result), TWO),
    "register": Act(forms.RegisterForm, gettext_noop("提请复核登记"), _plain(usecases.register_contract), TWO),
    "confirm": Act(forms.ConfirmForm, gettext_noop("核实入库"), _plain(usecases.confirm_brought_in), gettext_noop("请对照登记证明扫描件逐项核对。")),
    "decline": Act(forms.DeclineForm, gettext_noop("提请复核不予登记"), _plain(usecases.decline_contract), TWO),
    "receive": Act(forms.ReceiptForm, gettext_noop("登记到账"), _plain(usecases.record_receipt)),
    "correct": Act(forms.CorrectForm, gettext_noop("提请复核更正"), _plain(usecases.correct_amount), TWO),
    "cancel": Act(forms.UndoForm, gettext_noop("提请复核注销"), _taken("cancel"), UNDONE),
    "rescind": Act(forms.UndoForm, gettext_noop("提请复核合同解除"), _taken("rescind"), UNDONE),
    "revoke": Act(forms.UndoForm, gettext_noop("提请复核撤销登记"), _taken("revoke"), UNDONE),
    "reinstate": Act(forms.WordsForm, gettext_noop("提请复核恢复登记"), _plain(usecases.reinstate), TWO),
}  # fmt: skip
BUTTONS = {"withdraw": usecases.withdraw_contract, "accept": usecases.accept_contract}


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act; shut for those it is not offered to."""
    move = name.replace("-", "_")
    shown = queries.detail(request.actor, uid, today=clock.today())
    offer = next((o for o in shown.offers if o.name == move), None)
    wanted = ACTS.get(move)
    if wanted is None:
        raise Hidden
    if offer is None:
        shut(request, "contract", uid, move)
    back, form = f"/contracts/{uid}/", _form(wanted, shown, request)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: wanted.call(uid, form=f, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "contracts/act.html", heading=_(offer.label), form=form, submit=_(wanted.submit), back=back, facts_rows=_facts(shown),
        lead=_(wanted.lead) if wanted.lead else "", proposed=shown.proposed, findings=shown.findings, hints=shown.hints,
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number, back), Crumb(_(offer.label))),
    )  # fmt: skip


def _form(wanted: Act, shown: ContractDetail, request: HttpRequest) -> PageForm:
    given: dict[str, Any] = {"version": shown.row.version}
    if wanted.form is forms.ReviewForm:
        given["conditions"] = shown.conditions
    elif wanted.form in (forms.RegisterForm, forms.ConfirmForm):
        given["initial"] = {"approved": shown.row.tech_amount, "registered_on": clock.today()}
    elif wanted.form is forms.CorrectForm:
        given["initial"] = {
            "turnover": shown.row.turnover,
            "tech": shown.row.tech_amount,
            "approved": shown.row.approved_tech_amount,
        }
    return wanted.form(request.POST or None, **given)


def _facts(shown: ContractDetail) -> tuple[Fact, ...]:
    from kezhuan.core.money import in_yuan

    amounts = ((_("合同成交额"), shown.row.turnover), (_("技术交易额"), shown.row.tech_amount))
    return (
        Fact(_("项目名称"), shown.row.title), Fact(_("类别"), shown.row.kind_label), Fact(_("登记单位"), shown.row.organisation),
        *(Fact(label, in_yuan(fen) if fen is not None else "") for label, fen in amounts),  # type: ignore[arg-type]
        Fact(_("合同标的"), shown.object),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The buttons without a page: accepting and taking back."""
    form, back = MoveForm(request.POST), f"/contracts/{uid}/"

    def call(f: PageForm) -> None:
        button = BUTTONS.get(f.cleaned_data["move"])
        if button is None:
            raise Hidden
        button(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key)

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def answer(request: HttpRequest, uid: UUID, suspicion_uid: UUID) -> HttpResponse:
    """A reviewer writes down what was found of one hint."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    row = next((s for s in shown.suspicions if s.uid == suspicion_uid), None)
    if row is None:
        raise Hidden
    offered(request, "contract", uid, shown.offers, "answer")
    form, back = (
        forms.AnswerForm(request.POST or None, version=shown.row.version),
        f"/contracts/{uid}/#suspicions",
    )
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.answer_suspicion(uid, suspicion_uid, **f.values, actor=request.actor, today=clock.today(),
                                                version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "contracts/answer.html", heading=_("核实疑点"), form=form, submit=_("写明核实结果"), back=back, doubt=row, facts_rows=_facts(shown),
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number, f"/contracts/{uid}/"), Crumb(_("核实疑点"))),
    )  # fmt: skip
