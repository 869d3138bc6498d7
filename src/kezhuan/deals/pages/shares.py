"""促成归属: asking for a share, one share's page, the sides' yes, objections and decisions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.deals import forms, queries, rules, usecases
from kezhuan.deals.lifecycle import ATTRIBUTION
from kezhuan.deals.views import ShareDetail
from kezhuan.files import attachments
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import offered, page, perform
from kezhuan.ui.shapes import Crumb, Fact

MOVE_PAGES = ("prove", "dispute", "uphold", "reject")
PLAIN = ("agree", "withdraw")


def claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The side acted for and the share asked for, beside what others hold already."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    if not shown.may_claim:
        raise Hidden
    form, back = forms.ClaimForm(request.POST or None, request.FILES or None), f"/deals/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form, lambda f: _claim(request, uid, f), done=lambda made: f"/attributions/{made}/"
        )
        if made is not None:
            return made
    held = tuple(
        Fact(f"{s.person}（{s.organisation}）", rules.percent(s.share_bp), note=_(s.state_label))
        for s in shown.shares
    )
    return page(
        request, "deals/ask.html", heading=_("登记促成归属"), form=form, submit=_("提交，请双方确认"), back=back, multipart=True,
        facts_rows=(Fact(_("项目名称"), shown.card.title), *held), who=_("双方单位、本项目的经纪人、技转中心和科技局"),
        lead=_("提交后请双方单位确认；也可以凭三方合同、居间合同或中介服务费发票由技转中心认定。"),
        crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.card.number, back), Crumb(_("登记促成归属"))),
    )  # fmt: skip


def _claim(request: HttpRequest, uid: UUID, form: PageForm) -> UUID:
    values = form.values
    sent = values["file"]
    return usecases.claim_share(
        uid, side=values["side"], share_bp=_bp(values["share"]), evidence=values["evidence"], note=values["note"],
        file=(sent.name, sent.read()) if sent else None, actor=request.actor, today=clock.today(), key=form.posted_key,
    )  # fmt: skip


def _bp(percent: Decimal) -> int:
    return int(percent * 100)


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One share: who asks for how much, who has said yes, and what was objected and decided."""
    shown = queries.share_detail(request.actor, uid)
    base = f"/attributions/{uid}"
    return page(
        request, "deals/share.html", s=shown, lifecycle=ATTRIBUTION, facts_rows=_facts(shown), offers=shown.share.offers,
        move_url=f"{base}/move/", move_pages={name: f"{base}/{name}/" for name in MOVE_PAGES}, file_url=f"{base}/files/",
        heading=_("促成归属"),
        crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.deal_number, f"/deals/{shown.deal_uid}/"), Crumb(_("促成归属"))),
    )  # fmt: skip


def _facts(s: ShareDetail) -> tuple[Fact, ...]:
    share = s.share
    found = [
        Fact(_("对接项目"), s.deal_title, url=f"/deals/{s.deal_uid}/"), Fact(_("登记人"), f"{share.person}（{share.organisation}）"),
        Fact(_("身份"), _(share.earner_label)), Fact(_("代表"), _(share.side_label)), Fact(_("促成比例"), rules.percent(share.share_bp)),
        Fact(_("佐证种类"), share.evidence), Fact(_("说明"), share.note), Fact(_("需求方确认"), share.need_agreed_at),
        Fact(_("供给方确认"), share.supply_agreed_at),
    ]  # fmt: skip
    if share.waits_for:
        found.append(Fact(_("等待确认"), "、".join(_(side) for side in share.waits_for)))
    if share.dispute:
        found.append(Fact(_("异议"), share.dispute))
    if share.decision_note:
        found.append(Fact(_("认定理由"), share.decision_note))
    return tuple(found)


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain buttons: one side's yes, and taking it back."""
    form, back = MoveForm(request.POST), f"/attributions/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] not in PLAIN:
            raise Hidden
        usecases.move_share(uid, f.cleaned_data["move"], actor=request.actor, today=clock.today(), version=f.posted_version,
                            key=f.posted_key)  # fmt: skip

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def _asked(
    name: str, form_class: type[PageForm], heading: str, call: Callable[[UUID, dict[str, Any]], Any]
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        shown = queries.share_detail(request.actor, uid)
        offered(request, "attribution", uid, shown.share.offers, name)
        back = f"/attributions/{uid}/"
        form = form_class(request.POST or None, request.FILES or None, version=shown.share.version)
        if request.method == "POST":

            def act(f: PageForm) -> None:
                acting = {
                    "actor": request.actor,
                    "today": clock.today(),
                    "version": f.posted_version,
                    "key": f.posted_key,
                }
                call(uid, f.values | acting)

            made = perform(request, form, act, done=back)
            if made is not None:
                return made
        return page(
            request, "deals/ask.html", heading=_(heading), form=form, submit=_(heading), back=back, facts_rows=_facts(shown),
            crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.deal_number, f"/deals/{shown.deal_uid}/"), Crumb(_(heading))),
        )  # fmt: skip

    view.__name__, view.__doc__ = name, f"The move {name} with the fields it needs."
    return view


def _prove(uid: UUID, values: dict[str, Any]) -> None:
    sent = values.pop("file", None)
    usecases.prove_share(uid, file=(sent.name, sent.read()) if sent else None, **values)


def _uphold(uid: UUID, values: dict[str, Any]) -> None:
    share = values.pop("share")
    usecases.decide_share(uid, "uphold", share_bp=None if share is None else _bp(share), **values)


prove = _asked("prove", forms.ProveForm, "凭材料认定", _prove)
dispute = _asked(
    "dispute",
    forms.DisputeForm,
    "提出异议",
    lambda uid, values: usecases.move_share(uid, "dispute", **values),
)
uphold = _asked("uphold", forms.UpholdForm, "认定归属", _uphold)
reject = _asked(
    "reject", forms.DecideForm, "不予认定", lambda uid, values: usecases.decide_share(uid, "reject", **values)
)


def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A paper behind a share, as a download that can do nothing."""
    return attachments.download(queries.share_file(request.actor, uid, file_uid))
