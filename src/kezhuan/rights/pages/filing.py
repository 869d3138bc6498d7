"""The papers of contributions, ventures and entitlements: adding one, handing one out."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.files import attachments
from kezhuan.rights.forms import StakePaperForm
from kezhuan.rights.queries import filing as queries
from kezhuan.rights.rules.filing import KINDS
from kezhuan.rights.usecases.filing import add_paper
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Crumb

# kind → where its list is, its name there, who will read a paper of it
PLACES = {
    "equity": ("/equities/", gettext_noop("作价入股"), gettext_noop("本单位成果处和获得股份的成员")),
    "venture": ("/ventures/", gettext_noop("离岗创业、在岗创业"), gettext_noop("申请人和本单位成果处")),
    "entitlement": (
        "/entitlements/",
        gettext_noop("职务科技成果赋权"),
        gettext_noop("团队成员；提交后本单位成果处"),
    ),
}


def add(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """One more paper under its kind."""
    found = queries.record(request.actor, kind, uid)
    if not queries.may_add(request.actor, kind, found):
        raise Hidden
    home, name, who = PLACES[kind]
    back = f"{home}{uid}/"
    form = StakePaperForm(
        request.POST or None,
        request.FILES or None,
        kinds=[(code, _(name)) for code, name in KINDS[kind].items()],
    )

    def call(f: PageForm) -> UUID:
        sent = f.values["file"]
        return add_paper(
            kind,
            uid,
            group=f.values["group"],
            file=(sent.name, sent.read()),
            actor=request.actor,
            key=f.posted_key,
        )

    if request.method == "POST":
        made = perform(request, form, call, done=f"{back}#papers")
        if made is not None:
            return made
    return page(
        request, "rights/act.html", heading=_("上传材料"), form=form, submit=_("上传"), back=back, about=found.number or "", who=_(who),
        crumbs=(Crumb(_(name), home), Crumb(found.number, back), Crumb(_("上传材料"))),
    )  # fmt: skip


def file(request: HttpRequest, uid: UUID, file_uid: UUID, kind: str) -> FileResponse:
    """A paper of the record, as a download that can do nothing."""
    return attachments.download(queries.paper(request.actor, kind, uid, file_uid))
