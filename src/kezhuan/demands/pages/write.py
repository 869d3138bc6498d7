"""Writing a demand over several sittings: start, task list, one section a page, check, receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden
from kezhuan.demands import parameters, queries, usecases
from kezhuan.demands.forms import SECTIONS, OnBehalfForm, StartForm, SubmitForm
from kezhuan.demands.pages import browse
from kezhuan.demands.pages.parameters import ParametersForm
from kezhuan.demands.views import DemandDetail
from kezhuan.people.queries import firms_for_filing
from kezhuan.ui.pages import go, keep_draft, page, perform, shut
from kezhuan.ui.shapes import Answered, AnsweredGroup, Crumb, Task, TaskGroup

FILERS = (Role.LIAISON, Role.BROKER)


def start(request: HttpRequest) -> HttpResponse:
    """A draft begins with its name and field; whoever files for a firm names the firm first."""
    actor = request.actor
    filing = actor.role in FILERS
    options: dict[str, Any] = {"organisations": firms_for_filing(actor)} if filing else {}
    form = (OnBehalfForm if filing else StartForm)(request.POST or None, **options)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.draft_demand({"title": f.values["title"], "field": f.values["field"]}, actor=actor, today=clock.today(),
                                            org_uid=UUID(f.values["organisation"]) if filing else None, key=f.posted_key),
            done=lambda d: f"/demands/{d.row.uid}/tasks/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("提出技术需求"), form=form, submit=_("下一步"), back="/demands/",
                lead=_("用自己的话写就行，可以分几次填完；提交前只有您的单位能看到。"))  # fmt: skip


def _mine(request: HttpRequest, uid: UUID, move: str = "edit") -> DemandDetail:
    shown = queries.detail(request.actor, uid)
    if not shown.owned:
        shut(request, "demand", uid, move)
    return shown


def tasks(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is done and what is left of a draft."""
    d = _mine(request, uid)
    base = f"/demands/{uid}"
    if d.row.state not in ("draft", "returned"):
        return go(request, f"{base}/")
    m, s = d.member, d.sealed
    assert m is not None
    assert s is not None
    asked = bool(d.questions)
    groups = [
        TaskGroup(_("必填"), (
            Task(_("需求概况"), f"{base}/edit/outline/", "done" if d.row.field else "begun"),
            Task(_("问题与目标"), f"{base}/edit/problem/", "done" if m.problem else "todo"),
            Task(_("公开范围"), f"{base}/edit/audience/", "done" if d.secrecy_cleared else "todo"),
        )),
        TaskGroup(_("写得越全，匹配越准"), (
            Task(_("技术参数"), f"{base}/parameters/", _begun(m.parameters, all(p.confirmed for p in m.parameters))),
            Task(_("预算与时限"), f"{base}/edit/budget/", "done" if m.budget_high_fen is not None or m.ends_on else "todo"),
            Task(_("未公开内容"), f"{base}/edit/sealed/", "done" if s.detail or s.contact_phone else "todo"),
        )),
    ]  # fmt: skip
    if asked:
        answered = all(q.answered_at for q in d.questions)
        groups.insert(
            0,
            TaskGroup(
                _("甄别时提出的问题"),
                (Task(_("回答问题"), f"{base}/questions/", "done" if answered else "todo"),),
            ),
        )
    every = [task for group in groups for task in group.tasks]
    return page(
        request, "ui/tasks.html", heading=_("填写：{title}").format(title=d.row.title), groups=tuple(groups), done=sum(task.state == "done" for task in every), total=len(every),
        submit_url=f"{base}/check/", crumbs=(Crumb(_("本单位的需求"), "/demands/?mine=1"), Crumb(d.row.title)),
    )  # fmt: skip


def _begun(rows: object, finished: bool) -> str:
    return "todo" if not rows else "done" if finished else "begun"


def section(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One section of a draft; what is typed is kept every few seconds and when the page is left."""
    if name not in SECTIONS:
        raise Hidden
    label, form_class = SECTIONS[name]
    actor = request.actor
    _mine(request, uid)
    initial = queries.values(actor, uid, tuple(form_class.base_fields))
    form = form_class(request.POST or None, version=initial.pop("version"), initial=initial)
    if request.method == "POST" and request.GET.get("autosave"):
        return keep_draft(request, form, lambda values: usecases.edit_demand(uid, values, actor=actor, today=clock.today(),
                                                                            version=form.posted_version or 0).row.version)  # fmt: skip
    if request.method == "POST":
        saved = perform(
            request, form,
            lambda f: usecases.edit_demand(uid, f.values, actor=actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=request.GET.get("next") == "check" and f"/demands/{uid}/check/" or f"/demands/{uid}/tasks/",
        )  # fmt: skip
        if saved is not None:
            return saved
    return page(request, "ui/form.html", heading=label, form=form, submit=_("保存"), back=f"/demands/{uid}/tasks/", autosave=f"{request.path}?autosave=1",
                who=who_sees(name, queries.detail(actor, uid)))  # fmt: skip


def who_sees(section_name: str, d: DemandDetail) -> str:
    """Who will be able to read a section, in words."""
    if section_name == "sealed":
        return _("只有您的单位、代您填报的单位和办理本需求的技转中心、科技局；每次查阅都有记录")
    names = {
        "public": _("已核验的院所、经纪人、企业；任何人只能看到公开摘要"),
        "member": _("已核验的院所、经纪人、企业"),
        "directed": _("选定的单位"),
    }
    return (
        names[d.row.audience]
        + (_("；不显示企业名称") if d.anonymous else "")
        + _("。提交甄别、发布之前，只有您的单位和办理人员能看到")
    )


def table(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The 技术参数 rows: proposed from the text, confirmed by a person; numbers left over are listed."""
    actor = request.actor
    d = _mine(request, uid)
    assert d.member is not None
    proposal = parameters.propose(f"{d.member.problem}\n{d.member.goal}", d.member.parameters)
    form = ParametersForm(request.POST or None, version=d.row.version, rows=proposal.rows)
    if request.method == "POST":
        saved = perform(
            request, form,
            lambda f: usecases.edit_demand(uid, {}, actor=actor, today=clock.today(), version=f.posted_version, key=f.posted_key, parameters=f.rows),
            done=f"/demands/{uid}/tasks/",
        )  # fmt: skip
        if saved is not None:
            return saved
    return page(
        request,
        "demands/parameters.html",
        heading=_("技术参数"),
        form=form,
        leftover=proposal.leftover,
        back=f"/demands/{uid}/tasks/",
    )


def questions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The operator's questions, each with a place for its answer."""
    from kezhuan.demands.pages.parameters import AnswersForm

    actor = request.actor
    d = _mine(request, uid)
    form = AnswersForm(request.POST or None, version=d.row.version, questions=d.questions)
    if request.method == "POST":
        saved = perform(
            request, form,
            lambda f: usecases.answer_questions(uid, f.answers, actor=actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=f"/demands/{uid}/tasks/",
        )  # fmt: skip
        if saved is not None:
            return saved
    return page(
        request,
        "ui/form.html",
        heading=_("回答问题"),
        form=form,
        submit=_("保存回答"),
        back=f"/demands/{uid}/tasks/",
    )


def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything once more, with who will see what; the button submits."""
    actor = request.actor
    d = _mine(request, uid, "submit")
    form = SubmitForm(request.POST or None, version=d.row.version)
    if request.method == "POST":
        sent = perform(
            request, form,
            lambda f: usecases.submit_demand(uid, actor=actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=f"/demands/{uid}/receipt/",
        )  # fmt: skip
        if sent is not None:
            return sent
    return page(
        request,
        "demands/check.html",
        heading=_("核对后提交"),
        panels=browse.entry_panels(actor, uid),
        groups=_answers(d),
        form=form,
        submit=_("提交技术需求"),
        back=f"/demands/{uid}/tasks/",
    )


def _answers(d: DemandDetail) -> tuple[AnsweredGroup, ...]:
    base = f"/demands/{d.row.uid}"
    m, s = d.member, d.sealed
    assert m is not None
    assert s is not None

    def rows(name: str, *pairs: tuple[str, Any]) -> tuple[Answered, ...]:
        found = [Answered(label, value, url=f"{base}/edit/{name}/?next=check") for label, value in pairs]
        return (Answered(found[0].label, found[0].value, found[0].url, who_sees(name, d)), *found[1:])

    params = "\n".join(f"{p.name} {browse.target_words(p)} {p.unit}".strip() for p in m.parameters)
    return (
        AnsweredGroup(_("需求概况"), rows("outline", (_("需求名称"), d.row.title), (_("技术领域"), d.row.field), (_("关键词"), "、".join(d.keywords)))),
        AnsweredGroup(_("问题与目标"), rows("problem", (_("主要问题"), m.problem), (_("预期目标"), m.goal))),
        AnsweredGroup(_("技术参数"), (Answered(_("技术参数"), params, url=f"{base}/parameters/"),)),
        AnsweredGroup(_("预算与时限"), rows("budget", (_("预算"), browse.budget_words((m.budget_low_fen, m.budget_high_fen))), (_("希望完成"), m.ends_on))),
        AnsweredGroup(_("未公开内容"), rows("sealed", (_("难题详情"), s.detail), (_("已尝试的方案"), s.tried), (_("联系人"), s.contact_name),
                                              (_("联系电话"), s.contact_phone))),
        AnsweredGroup(_("公开范围"), rows("audience", (_("公开范围"), d.audience_label), (_("不涉及国家秘密"), _("已确认") if d.secrecy_cleared else ""))),
    )  # fmt: skip
