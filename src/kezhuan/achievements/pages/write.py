"""Writing an achievement over several sittings, and what its holder and the operator do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.achievements import forms, queries, usecases
from kezhuan.achievements.views import AchievementDetail
from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import keep_draft, offered, page, perform, shut
from kezhuan.ui.shapes import Crumb, Task, TaskGroup

BUTTONS = ("coach", "release", "publish")


def start(request: HttpRequest) -> HttpResponse:
    """A draft begins with its name and field."""
    form = forms.StartForm(request.POST or None)
    if request.method == "POST":
        made = perform(request, form, lambda f: usecases.draft_achievement(f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
                       done=lambda a: f"/achievements/{a.row.uid}/tasks/")  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("登记科技成果"), form=form, submit=_("下一步"), back="/achievements/?mine=1",
                lead=_("可以分几次填完；发布前须由成果处核对权属。很多项一起登记，请用表格导入。"))  # fmt: skip


def _mine(request: HttpRequest, uid: UUID) -> AchievementDetail:
    a = queries.detail(request.actor, uid)
    if not a.owned:
        shut(request, "achievement", uid, "edit")
    return a


def tasks(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is done and what is left."""
    a = _mine(request, uid)
    base = f"/achievements/{uid}"
    m, s = a.member, a.sealed
    assert m is not None
    assert s is not None
    groups = (
        TaskGroup(_("发布前必填"), (
            Task(_("公开简介"), f"{base}/edit/outline/", "done" if a.row.summary and a.row.field else "begun"),
            Task(_("转化方式与价格"), f"{base}/edit/transfer/", "done" if a.row.modes else "todo"),
            Task(_("公开范围"), f"{base}/edit/audience/", "done" if a.secrecy_cleared else "todo"),
        )),
        TaskGroup(_("写得越全，匹配越准"), (
            Task(_("成熟度与指标"), f"{base}/edit/maturity/", "done" if a.row.trl and m.performance else "begun" if a.row.trl or m.performance else "todo"),
            Task(_("知识产权"), f"{base}/rights/", "done" if m.rights else "todo"),
            Task(_("完成人"), f"{base}/contributors/", "done" if m.contributors else "todo"),
            Task(_("未公开内容"), f"{base}/edit/sealed/", "done" if s.unpublished or s.floor_price_fen is not None else "todo"),
        )),
    )  # fmt: skip
    every = [task for group in groups for task in group.tasks]
    return page(request, "ui/tasks.html", heading=a.row.title, groups=groups, done=sum(t.state == "done" for t in every), total=len(every), submit_url=f"{base}/",
                submit=_("查看并提交核对"), crumbs=(Crumb(_("本单位的成果"), "/achievements/?mine=1"), Crumb(a.row.title)))  # fmt: skip


def section(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One section; what is typed is kept every few seconds and when the page is left."""
    if name not in forms.SECTIONS:
        raise Hidden
    label, form_class = forms.SECTIONS[name]
    actor = request.actor
    try:
        initial = queries.values(actor, uid, tuple(form_class.base_fields))
    except Hidden:
        shut(request, "achievement", uid, "edit")
    form = form_class(request.POST or None, version=initial.pop("version"), initial=initial)
    if request.method == "POST" and request.GET.get("autosave"):
        return keep_draft(request, form, lambda values: usecases.edit_achievement(uid, values, actor=actor, today=clock.today(),
                                                                                 version=form.posted_version or 0).row.version)  # fmt: skip
    if request.method == "POST":
        saved = perform(
            request, form,
            lambda f: usecases.edit_achievement(uid, f.values, actor=actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=f"/achievements/{uid}/tasks/",
        )  # fmt: skip
        if saved is not None:
            return saved
    who = {"outline": _("任何人"), "audience": "", "sealed": _("只有本单位和办理人员；每次查阅都有记录")}.get(
        name, _("已核验的企业、经纪人和院所")
    )
    return page(
        request,
        "ui/form.html",
        heading=label,
        form=form,
        submit=_("保存"),
        back=f"/achievements/{uid}/tasks/",
        autosave=f"{request.path}?autosave=1",
        who=who,
    )


def _rows_page(
    request: HttpRequest,
    uid: UUID,
    form_class: type[forms.RowsForm],
    *,
    given: list[dict[str, Any]],
    name: str,
    heading: str,
) -> HttpResponse:
    a = _mine(request, uid)
    form = form_class(request.POST or None, version=a.row.version, rows=given)
    if request.method == "POST":
        saved = perform(
            request, form,
            lambda f: usecases.edit_achievement(uid, {}, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key, **{name: f.rows}),
            done=f"/achievements/{uid}/tasks/",
        )  # fmt: skip
        if saved is not None:
            return saved
    return page(
        request,
        "achievements/rows.html",
        heading=heading,
        form=form,
        back=f"/achievements/{uid}/tasks/",
        submit=_("保存"),
    )


def rights(request: HttpRequest, uid: UUID) -> HttpResponse:
    """知识产权 rows."""
    m = _mine(request, uid).member
    return _rows_page(
        request,
        uid,
        forms.RightsForm,
        given=[asdict(r) for r in m.rights] if m else [],
        name="rights",
        heading=_("知识产权"),
    )


def contributors(request: HttpRequest, uid: UUID) -> HttpResponse:
    """完成人 rows."""
    m = _mine(request, uid).member
    return _rows_page(
        request,
        uid,
        forms.ContributorsForm,
        given=[asdict(c) for c in m.contributors] if m else [],
        name="contributors",
        heading=_("完成人"),
    )


def _act(
    name: str, form_class: type[PageForm], heading: str, call: Callable[..., Any]
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        if request.method == "POST":
            # Before the record is read, so that a refusal notes no reading.
            offered(request, "achievement", uid, queries.offers(request.actor, uid), name)
        a = queries.detail(request.actor, uid)
        offered(request, "achievement", uid, a.offers, name)
        form = form_class(request.POST or None, version=a.row.version)
        back = f"/achievements/{uid}/"
        if request.method == "POST":
            made = perform(
                request, form,
                lambda f: call(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
                done=back,
            )  # fmt: skip
            if made is not None:
                return made
        return page(
            request,
            "ui/form.html",
            heading=_(heading),
            form=form,
            submit=_(heading),
            back=back,
            lead=a.row.title,
        )

    view.__name__ = name
    view.__doc__ = f"The act {name} with the fields it needs."
    return view


def _moved(name: str) -> Callable[..., Any]:
    return lambda uid, values, **act: usecases.move_achievement(uid, name, **act, **values)


confirm = _act(
    "confirm",
    forms.ConfirmForm,
    "权属核对",
    lambda uid, values, **act: usecases.confirm_ownership(uid, note=values["note"], **act),
)
send_back = _act("return", forms.ReasonForm, "退回修改", _moved("return"))
withdraw = _act("withdraw", forms.ReasonForm, "撤回", _moved("withdraw"))
convert = _act("convert", forms.ConvertForm, "登记转化", _moved("convert"))
widen = _act(
    "widen",
    forms.WidenForm,
    "扩大公开范围",
    lambda uid, _values, **act: usecases.widen_achievement(uid, **act),
)
renew = _act("renew", forms.RenewForm, "确认仍然有效", _moved("renew"))


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button of the move panel: publish, coach, release, or undo."""
    form = MoveForm(request.POST)
    back = f"/achievements/{uid}/"

    def call(f: MoveForm) -> None:
        name = f.cleaned_data["move"]
        act: dict[str, Any] = {
            "actor": request.actor,
            "today": clock.today(),
            "version": f.posted_version,
            "key": f.posted_key,
        }
        if name == "publish":
            usecases.publish_achievement(uid, **act)
        elif name == "undo":
            usecases.undo_achievement(uid, actor=request.actor, key=f.posted_key)
        elif name in BUTTONS:
            usecases.move_achievement(uid, name, **act)
        else:
            raise Hidden

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def evaluate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An evaluation beside the achievement; the operator finishes it."""
    a = queries.detail(request.actor, uid)
    if not (a.owned or a.staff):
        raise Hidden
    form = forms.EvaluationForm(request.POST or None)
    back = f"/achievements/{uid}/"
    if request.method == "POST":
        made = perform(request, form, lambda f: usecases.open_evaluation(uid, f.facts, f.evidence, actor=request.actor, today=clock.today(), key=f.posted_key),
                       done=back)  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("成熟度评价"), form=form, submit=_("保存评价"), back=back,
                lead=_("按 GB/T 22900 逐级附佐证；没有佐证的等级不能评定。"))  # fmt: skip


@require_POST
def finish(request: HttpRequest, uid: UUID, evaluation_uid: UUID) -> HttpResponse:
    """The evaluation is finished: the level is 已评."""
    form = MoveForm(request.POST)
    back = f"/achievements/{uid}/"
    return perform(
        request, form,
        lambda f: usecases.finish_evaluation(evaluation_uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key) and None,
        done=back,
    ) or page(request, "ui/form.html", heading=_("评定"), form=form, back=back)  # fmt: skip
