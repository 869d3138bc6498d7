"""One page without an account: what was written for a firm, and its yes or what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.demands import confirming
from kezhuan.demands.pages import browse
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Fact


class AnswerForm(PageForm):
    """Yes, or no and why."""

    answer = forms.ChoiceField(
        label=gettext_lazy("以上内容是否属实"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("属实，我确认")), ("no", gettext_lazy("有误，需要更正"))],
    )  # fmt: skip
    objection = forms.CharField(
        label=gettext_lazy("哪里有误"), required=False, max_length=confirming.OBJECTION_MOST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("选“有误”时填写"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The typed answer; a no without words is a fault of the words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "no" and not (cleaned.get("objection") or "").strip():
            self.add_error("objection", _("请写明哪里有误"))
        return cleaned


def asked(request: HttpRequest, token: str) -> HttpResponse:
    """What the link's reader is asked to confirm, and the answer."""
    found = confirming.opened(token)
    if not found.open:
        raise Hidden
    form = AnswerForm(request.POST or None, version=found.version)
    if request.method == "POST":
        answered = perform(
            request, form,
            lambda f: confirming.answer(token, agrees=f.values["answer"] == "yes", objection=f.values["objection"], today=clock.today(),
                                        version=f.posted_version),
            done="/c/done/",
        )  # fmt: skip
        if answered is not None:
            return answered
    response = page(
        request, "demands/confirm.html", form=form, submit=_("提交答复"), until=found.until, **_shown(found)
    )
    # The address is the key: it must not stay in a shared cache.
    response["Cache-Control"] = "no-store"
    return response


def _shown(found: confirming.Asked) -> dict[str, Any]:
    if found.visit is not None:
        v = found.visit
        rows = (
            Fact(_("走访企业"), v.organisation),
            Fact(_("日期"), v.visited_on),
            Fact(_("接待人"), v.contact_name),
            Fact(_("走访情况"), v.notes),
        )
        return {
            "heading": _("请核对走访记录"),
            "lead": _("工作人员到访贵单位后写下了这份记录。属实请确认；有误请写明，对方会更正。"),
            "groups": ((_("走访记录"), rows),),
        }
    d = found.demand
    assert d is not None
    groups = [(_("需求概况"), (Fact(_("需求名称"), d.row.title), Fact(_("提出单位"), d.row.organisation))), (_("需求正文"), browse.member_facts(d)),
              (_("未公开内容"), browse.sealed_facts(d))]  # fmt: skip
    return {"heading": _("请核对技术需求"), "parameters": browse.parameter_table(d), "groups": tuple(g for g in groups if g[1]),
            "lead": _("镇街或经纪人代贵单位填写了这份需求。确认后才会提交甄别，未公开内容不会对外显示。")}  # fmt: skip


def done(request: HttpRequest) -> HttpResponse:
    """Thanks, and what comes next."""
    return page(request, "demands/confirmed.html")
