"""Saved searches: keeping one, the list, what is new, stopping with and without a sign-in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.portal import searching
from kezhuan.portal.saved.forms import SaveForm
from kezhuan.search import saved, usecases
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Crumb

HERE = "/searches/"


def listing(request: HttpRequest) -> HttpResponse:
    """The reader's saved searches."""
    rows = tuple((row, _words(row.text, row.kind, row.chosen)) for row in saved.searches(request.actor))
    return page(
        request, "portal/saved/list.html", heading=_("检索订阅"), rows=rows, crumbs=(Crumb(_("检索"), "/search/"), Crumb(_("检索订阅")))
    )  # fmt: skip


def _words(text: str, kind: str, chosen: dict[str, str]) -> str:
    """The search in words: what was typed, the kind, each filter by its name."""
    parts = [f"「{text}」"] if text else []
    if kind:
        parts.append(_(searching.KINDS[kind]))
    parts += [searching.name_of(name, value) for name, value in chosen.items()]
    return " · ".join(parts)


def new(request: HttpRequest) -> HttpResponse:
    """Keeping the search of the address one came with."""
    asked = searching.asked_in(
        request.GET
        if request.method != "POST"
        else {**request.POST.dict(), "in": request.POST.get("kind", "")}
    )
    form = SaveForm(request.POST or None, initial={"q": asked.text, "kind": asked.kind, **asked.chosen})
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: str(usecases.save_search(asked.text, kind=asked.kind, chosen=dict(asked.chosen), every=f.values["every"],
                                               hat=str(request.session.get("hat", "")), actor=request.actor)),
            done=HERE,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("订阅这个检索"), form=form, submit=_("订阅"), back=asked.address(),
        lead=_("{search}：有新内容时通知您，一次最多 10 项，同一项只通知一次，随时可以停止。").format(
            search=_words(asked.text, asked.kind, dict(asked.chosen)) or _("全部内容")),
        who=_("只有您自己；通知时按您当时能查看的范围检索"),
    )  # fmt: skip


def news(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What one search told last, of that what its reader may still see."""
    row, found = saved.news(request.actor, uid)
    return page(
        request, "portal/saved/news.html", heading=_("订阅的新内容"), row=row, rows=found, words=_words(row.text, row.kind, row.chosen),
        crumbs=(Crumb(_("检索订阅"), HERE), Crumb(_("订阅的新内容"))),
    )  # fmt: skip


@require_POST
def change(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """Stopped, taken up again, or gone."""

    def call(form: PageForm) -> None:
        if act == "remove":
            usecases.remove(uid, actor=request.actor)
        else:
            usecases.set_active(uid, active=act == "start", actor=request.actor)

    return perform(request, PageForm(request.POST), call, done=HERE) or listing(request)


def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click from a letter, nobody need be signed in; a mail scanner that only looks stops nothing."""
    found = usecases.by_token(token)
    if request.method == "POST":
        usecases.stop_by_token(token)
    done = request.method == "POST" or not found.active
    return page(
        request, "portal/saved/stop.html", heading=_("已停止订阅") if done else _("停止订阅"), done=done
    )
