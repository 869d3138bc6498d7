"""What the house says about personal data, and one's own consents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.privacy import agreeing as usecases
from kezhuan.core.privacy.queries import consents as queries
from kezhuan.desks.privacy import forms
from kezhuan.desks.privacy.wording import Card, cards
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table

HERE = "/privacy/consents/"


def statement(request: HttpRequest) -> HttpResponse:
    """For which purposes personal data is handled, on which ground, in the words in force; anybody may read it."""
    return page(
        request, "desks/privacy/statement.html", heading=_("个人信息处理说明"), cards=cards(queries.purposes(clock.today())),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("个人信息处理说明"))),
    )  # fmt: skip


def consents(request: HttpRequest, bound: PageForm | None = None) -> HttpResponse:
    """One's own consents, each given or withdrawn by itself, and what was done before."""
    today = clock.today()
    mine = cards(queries.consents(request.actor, today=today))
    window = pages_of(request, queries.history(request.actor, limit=0)[0])
    return page(
        request, "desks/privacy/consents.html", heading=_("我的同意"), optional=tuple(c for c in mine if not c.essential),
        essential=tuple(c for c in mine if c.essential), table=_history(request, mine, window.start, window.size), pages=window, form=bound,
        crumbs=(Crumb(_("我的账号"), "/people/me/"), Crumb(_("我的同意"))),
    )  # fmt: skip


def _history(request: HttpRequest, mine: tuple[Card, ...], start: int, size: int) -> Table:
    names = {c.code: c.name for c in mine}
    _total, rows = queries.history(request.actor, offset=start, limit=size)
    columns = (Column(_("时间"), "moment"), Column(_("处理目的")), Column(_("办理")), Column(_("文本版本")))
    return Table(
        caption=_("同意与撤回的记录"), columns=columns, empty=_("还没有记录。"),
        rows=tuple(
            Row((Cell(r.at), Cell(names.get(r.purpose, r.purpose)), Cell(_(r.act_label)), Cell(r.edition, note=r.text_sm3[:12])))
            for r in rows
        ),
    )  # fmt: skip


@require_POST
def give(request: HttpRequest, code: str) -> HttpResponse:
    """One consent more."""
    form = forms.GiveForm(request.POST)
    return perform(
        request, form,
        lambda f: usecases.give(code, text_sm3=f.values["text_sm3"], actor=request.actor, today=clock.today()), done=HERE,
    ) or consents(request, form)  # fmt: skip


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """One consent less; what rests on it ends at once."""
    form = PageForm(request.POST)
    return perform(
        request, form, lambda f: usecases.withdraw(code, actor=request.actor, today=clock.today()), done=HERE
    ) or consents(request, form)  # fmt: skip


def first(request: HttpRequest) -> HttpResponse:
    """After the first sign-in: what is handled anyway, and what is asked; then on to where one was going."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/desk/"
    form = forms.FirstForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.begin([code for code, yes in f.values.items() if yes], actor=request.actor, today=clock.today()), done=back,
        )  # fmt: skip
        if made is not None:
            request.session.pop("privacy_first", None)
            return made
    shown = cards(queries.purposes(clock.today()))
    return page(
        request, "desks/privacy/first.html", heading=_("您的个人信息怎样处理"), form=form,
        essential=tuple(c for c in shown if c.essential), asked=tuple(c for c in shown if c.code in form.fields),
    )  # fmt: skip
