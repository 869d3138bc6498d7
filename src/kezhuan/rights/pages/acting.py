"""One page an act of a distribution, and the page a one-time link opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.rights import forms, usecases
from kezhuan.rights.pages import steps, tables
from kezhuan.rights.pages.distributions import HOME
from kezhuan.rights.pages.steps import Act, Place
from kezhuan.rights.queries import distributions as queries
from kezhuan.rights.queries import reckoning
from kezhuan.rights.usecases.signing import PURPOSE
from kezhuan.rights.views import DistributionDetail
from kezhuan.ui.pages import offered, page, perform
from kezhuan.ui.shapes import Crumb, Fact


def _edit(uid: UUID, *, actor: Any, today: Any, version: Any, key: str, **values: Any) -> None:
    usecases.edit_distribution(uid, values, actor=actor, today=today, version=version, key=key)


PLACE = Place("distribution", gettext_noop("收益分配"), HOME, {
    "edit": Act(forms.TermsForm, gettext_noop("保存"), _edit),
    "send": Act(forms.SendForm, gettext_noop("交成员签认"), usecases.send_to_team,
                gettext_noop("金额按到账日有效的规定逐项写定，每名成员签认本人的一份；之后要改须退回重算。")),
    "sign": Act(forms.SignForm, gettext_noop("签认"), usecases.sign_share),
    "dispute": Act(forms.ReasonForm, gettext_noop("提出异议"), usecases.dispute_share, gettext_noop("异议提出后须退回重算，已签认的也须重新签认。")),
    "decide": Act(forms.DecideForm, gettext_noop("提请复核"), usecases.decide_distribution,
                  gettext_noop("由本单位另一人复核后生效；列入分配的人不能经办或复核。")),
    "announce": Act(forms.AnnounceForm, gettext_noop("开始公示"), usecases.announce_distribution,
                    gettext_noop("公示成果、人员、比例和金额，不少于规则手册写明的期限；期满无异议才能发放。")),
    "release": Act(forms.SendForm, gettext_noop("确认公示无异议"), usecases.release_distribution),
    "confirm_payer": Act(forms.PayerForm, gettext_noop("确认"), usecases.confirm_payer,
                         gettext_noop("减按 50% 计税只适用于非营利性科研机构和高校，须看证照，不能只看统一社会信用代码；以税务机关意见为准。")),
    "pay": Act(forms.PayForm, gettext_noop("登记发放"), usecases.pay_distribution, gettext_noop("本平台不付款，只登记本单位已经支付的凭证。")),
    "reopen": Act(forms.ReasonForm, gettext_noop("退回重算"), usecases.reopen_distribution,
                  gettext_noop("原签认、决定作废；重新决定后须重新公示。")),
    "void": Act(forms.ReasonForm, gettext_noop("作废"), usecases.void_distribution, gettext_noop("作废后这笔到账可以重新分配。")),
})  # fmt: skip


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act; who signs sees their own share first."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    own = next((s for s in shown.shares if s.mine), None)
    return steps.act_page(
        request, PLACE, uid, name, offers=shown.offers, number=shown.row.number, version=shown.row.version,
        given=lambda wanted: _given(wanted, shown),
        facts=lambda move: tables.share_facts(own) if own and move in ("sign", "dispute") else (),
        answers=lambda move: tables.answers(shown, f"{HOME}{uid}/") if move == "send" else (),
    )  # fmt: skip


def _given(wanted: Act, shown: DistributionDetail) -> dict[str, Any]:
    if wanted.form is forms.TermsForm:
        initial = {
            "route": shown.route,
            "rule": shown.rule,
            "in_province": shown.in_province,
            "state_unit": shown.state_unit,
        }
        return {"rules": reckoning.rules_on(shown.row.received_on), "initial": initial}
    if wanted.form is forms.PayForm:
        return {"initial": {"paid_on": clock.today()}}
    if wanted.form is forms.PayerForm:
        return {"initial": {"note": shown.payer_note, "apart": shown.apart, "filed": shown.filed}}
    return {}


def ask(request: HttpRequest, uid: UUID, share_uid: UUID) -> HttpResponse:
    """A one-time link is sent to somebody without an account."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    share = next((s for s in shown.shares if s.uid == share_uid and s.person is None), None)
    if share is None:
        raise Hidden
    offered(request, "distribution", uid, shown.offers, "ask")
    back, form = f"{HOME}{uid}/", forms.LinkForm(request.POST or None, version=shown.row.version)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.ask_to_sign(uid, share_uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version,
                                           key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "rights/act.html", heading=_("发送签认链接"), form=form, submit=_("发送短信"), back=back, facts_rows=tables.share_facts(share),
        crumbs=(Crumb(_("收益分配"), HOME), Crumb(shown.row.number, back), Crumb(_("发送签认链接"))),
    )  # fmt: skip


def linked(request: HttpRequest, token: str) -> HttpResponse:
    """One person's own share, and their yes or no, without an account."""
    share = queries.linked(token, PURPOSE)
    form = forms.LinkedForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.answer_link(token, agrees=f.values["answer"] == "yes", reason=f.values["reason"], today=clock.today()),
            done="/distributions/signed/",
        )  # fmt: skip
        if made is not None:
            return made
    facts = (
        Fact(_("技术合同"), share.title), Fact(_("单位"), share.organisation), Fact(_("姓名"), share.name),
        Fact(_("团队所得"), f"{tables.yuan(share.team_fen)} {_('元')}"), Fact(_("本人比例"), f"{share.share_bp / 100:.2f}%"),
        Fact(_("本人金额"), f"{tables.yuan(share.amount_fen)} {_('元')}"),
    )  # fmt: skip
    response = page(request, "rights/act.html", heading=_("请核对并签认收益分配"), form=form, submit=_("提交"), facts_rows=facts,
                    lead=_("您被列为成果完成团队的成员。请核对本人的比例和金额。"))  # fmt: skip
    # The address is the key: it must not stay in a shared cache.
    response["Cache-Control"] = "no-store"
    return response


def signed(request: HttpRequest) -> HttpResponse:
    """Thanks, and what comes next."""
    return page(request, "rights/signed.html", heading=_("已收到您对份额的答复"))
