"""Filling in the registration form: section by section, with papers, and handing it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kezhuan.contracts import forms, queries, usecases
from kezhuan.contracts.pages import tables
from kezhuan.contracts.queries import filling
from kezhuan.contracts.queries.detail import PAPERS
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.contracts.scopes import WRITERS
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.people.queries import firms_for_filing
from kezhuan.ui.forms import PageForm, WholeField
from kezhuan.ui.pages import offered, page, perform, shut
from kezhuan.ui.shapes import Answered, AnsweredGroup, Crumb, Task, TaskGroup

HELPERS = (Role.BROKER, Role.OPERATOR, Role.REGISTRAR)
SECTIONS: dict[str, tuple[str, type[PageForm]]] = {
    "outline": (gettext_noop("合同内容"), forms.OutlineForm),
    "money": (gettext_noop("价款"), forms.MoneyForm),
    "class": (gettext_noop("分类"), forms.ClassForm),
    "registered": (gettext_noop("登记机构给出的结果"), forms.RegisteredForm),
}
PLACES = {
    "outline": ("title", "kind", "sub_kind", "object", "signed_on", "valid_to"), "money": ("turnover", "amount_kind", "pay_mode", "expected_output"),
    "class": ("field", "ip_kinds", "secret"), "registered": ("registration_no", "registered_on"), "parties": ("parties",), "costs": ("costs",),
    "papers": ("files",),
}  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A contract begins, from a deal where one is named."""
    actor = request.actor
    if actor.role not in WRITERS:
        raise Hidden
    firms = firms_for_filing(actor) if actor.role in HELPERS else ()
    deal = _uid(request.GET.get("deal"))
    form = forms.NewForm(request.POST or None, firms=() if deal else firms)
    if deal:
        del form.fields["title"]
        form.fields.pop("organisation", None)

    def call(f: PageForm) -> UUID:
        common: dict[str, Any] = {"actor": actor, "today": clock.today(), "key": f.posted_key}
        if deal:
            return usecases.draft_from_deal(deal, lane=f.values["lane"], **common)
        organisation = _uid(f.values.get("organisation"))
        return usecases.draft_contract({"title": f.values["title"]}, lane=f.values["lane"], organisation=organisation, **common)  # fmt: skip

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"/contracts/{uid}/tasks/")
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("新建技术合同"), form=form, submit=_("开始填写"), back="/contracts/",
        lead=_("技术合同由卖方在所在地登记一次。可以分几次填写，随时保存。"), crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(_("新建"))),
    )  # fmt: skip


def _uid(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Hidden from None


def tasks(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sections of the form with what is missing in each."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    if all(o.name != "edit" for o in shown.offers):
        raise Hidden
    base, missing = f"/contracts/{uid}", {path.split(".")[0] for path, _reason in shown.missing}
    wanted = [name for name in SECTIONS if name != "registered" or shown.row.lane == "bring_in"]
    labels = {name: SECTIONS[name][0] for name in wanted}
    labels |= {
        "parties": gettext_noop("当事人"),
        "costs": gettext_noop("非技术性费用"),
        "papers": gettext_noop("材料"),
    }
    rows = tuple(
        Task(_(label), f"{base}/edit/{name}/" if name in SECTIONS else f"{base}/{name}/", "todo" if missing & set(PLACES[name]) else "done")
        for name, label in labels.items()
    )  # fmt: skip
    return page(
        request, "ui/tasks.html", heading=_("填写技术合同"), lead=shown.row.title, groups=(TaskGroup(_("登记表"), rows),), done=sum(t.state == "done" for t in rows),
        total=len(rows), submit_url=f"{base}/check/", crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number, f"{base}/"), Crumb(_("填写"))),
    )  # fmt: skip


def _given(
    request: HttpRequest, uid: UUID, read: Callable[..., tuple[int, Any]], *more: Any
) -> tuple[int, Any]:
    """What is read to be changed; shut where the contract is not to be changed by this reader."""
    try:
        return read(request.actor, uid, *more)
    except Hidden:
        shut(request, "contract", uid, "edit")


def section(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One section of the form."""
    if name not in SECTIONS:
        raise Hidden
    label, form_class = SECTIONS[name]
    fields = tuple(f for f in form_class.base_fields if f not in ("version", "key"))
    version, values = _given(request, uid, filling.section, fields)
    if name == "money" and values["foreign_turnover"] is not None:
        values["foreign_turnover"] = values["foreign_turnover"] / 100
    form = form_class(request.POST or None, initial=values, version=version)
    back = f"/contracts/{uid}/tasks/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.edit_contract(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_(label), form=form, submit=_("保存"), back=back)


def parties(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The parties, and one more."""
    version, given = _given(request, uid, filling.party_values)
    form = forms.PartyForm(request.POST or None, version=version)
    shown = queries.detail(request.actor, uid, today=clock.today())

    def call(f: PageForm) -> None:
        usecases.set_parties(
            uid,
            [*given, f.values],
            actor=request.actor,
            today=clock.today(),
            version=f.posted_version,
            key=f.posted_key,
        )

    return _list_page(request, form, call, heading=_("当事人"), table=tables.parties(shown.parties), submit=_("添加当事人"), uid=uid,
                      rows=tuple((n, f"{row['name']}") for n, row in enumerate(given)), name="parties")  # fmt: skip


def costs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The non-technical costs, and one more."""
    version, given = _given(request, uid, filling.cost_values)
    form = forms.CostForm(request.POST or None, version=version)
    shown = queries.detail(request.actor, uid, today=clock.today())

    def call(f: PageForm) -> None:
        v = f.values
        cost = Cost(
            v["kind"],
            gross=v["gross"],
            carrier=v["carrier"] or 0,
            sets=v["sets"] or 0,
            evidence=v["evidence"],
        )
        usecases.set_costs(
            uid,
            [*given, cost],
            actor=request.actor,
            today=clock.today(),
            version=f.posted_version,
            key=f.posted_key,
        )

    return _list_page(request, form, call, heading=_("非技术性费用"), table=tables.costs(shown.costs), submit=_("添加费用"), uid=uid,
                      rows=tuple((n, cost.evidence) for n, cost in enumerate(given)), name="costs")  # fmt: skip


def _list_page(
    request: HttpRequest, form: PageForm, call: Any, *, name: str, uid: UUID, **shown: Any
) -> HttpResponse:
    base = f"/contracts/{uid}"
    if request.method == "POST":
        made = perform(request, form, call, done=f"{base}/{name}/")
        if made is not None:
            return made
    return page(request, "contracts/rows.html", form=form, back=f"{base}/tasks/", remove_url=f"{base}/{name}/remove/",
                crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(_("填写"), f"{base}/tasks/"), Crumb(shown["heading"])), **shown)  # fmt: skip


class LineForm(PageForm):
    """Which row goes."""

    line = WholeField(label=gettext_lazy("行"), min_value=0, max_value=99)


@require_POST
def remove_party(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One party less."""
    return _remove(request, uid, "parties", filling.party_values, usecases.set_parties)


@require_POST
def remove_cost(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One cost less."""
    return _remove(request, uid, "costs", filling.cost_values, usecases.set_costs)


def _remove(request: HttpRequest, uid: UUID, name: str, read: Any, write: Any) -> HttpResponse:
    version, given = _given(request, uid, read)
    form = LineForm(request.POST, version=version)

    def call(f: PageForm) -> None:
        left = [row for n, row in enumerate(given) if n != f.values["line"]]
        write(uid, left, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key)

    back = f"/contracts/{uid}/{name}/"
    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("移除"), form=form, back=back
    )


def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The papers, and one more."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    filling_in = any(o.name == "edit" for o in shown.offers)
    if not filling_in and not shown.may_add_certificate:
        raise Hidden
    kinds = [(key, label) for key, label in PAPERS.items() if filling_in or key == "certificate"]
    form = forms.PaperForm(
        request.POST or None, request.FILES or None, kinds=kinds, version=shown.row.version
    )

    def call(f: PageForm) -> None:
        sent = f.values["file"]
        usecases.add_file(uid, (sent.name, sent.read()), kind=f.values["kind"], actor=request.actor)

    back = f"/contracts/{uid}/papers/"
    if request.method == "POST":
        made = perform(request, form, call, done=back)
        if made is not None:
            return made
    base = f"/contracts/{uid}"
    return page(
        request, "contracts/papers.html", heading=_("材料"), form=form, submit=_("上传"), papers=shown.papers, base=base,
        back=f"{base}/tasks/" if filling_in else f"{base}/", may_remove=filling_in,
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number, f"{base}/"), Crumb(_("材料"))),
    )  # fmt: skip


@require_POST
def remove_paper(request: HttpRequest, uid: UUID, file_uid: UUID) -> HttpResponse:
    """One paper less."""
    form, back = PageForm(request.POST), f"/contracts/{uid}/papers/"
    call = lambda f: usecases.remove_file(uid, file_uid, actor=request.actor)  # noqa: E731
    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("移除"), form=form, back=back
    )


def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything once more, what is missing, and handing it in."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    offered(request, "contract", uid, shown.offers, "submit")
    base = f"/contracts/{uid}"
    form = forms.SubmitForm(request.POST or None, version=shown.row.version)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.submit_contract(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=f"{base}/",
        )  # fmt: skip
        if made is not None:
            return made
    who = _("登记员、技转中心、主管部门和对方当事人")
    groups = (
        AnsweredGroup(_("登记表"), tuple(Answered(label, value, f"{base}/tasks/", who) for label, value in shown.form)),
        AnsweredGroup(_("当事人"), tuple(Answered(_(p.side_label), p.name, f"{base}/parties/", who) for p in shown.parties)),
    )  # fmt: skip
    return page(
        request, "contracts/check.html", heading=_("核对并提交"), groups=groups, form=form, submit=_("提交技术合同"), back=f"{base}/tasks/",
        missing=tuple(reason for _path, reason in shown.missing),
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number, f"{base}/"), Crumb(_("核对并提交"))),
    )  # fmt: skip
