"""A masked number shown whole, for a reason that is logged."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kezhuan.core.privacy import unmasking
from kezhuan.people.forms.organisations import LookForm
from kezhuan.ui.pages import page


@never_cache
def unmask(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """Why one looks, then the number; a second look is asked and logged again."""
    shown = unmasking.masked(kind, uid, actor=request.actor)
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = unmasking.unmask(kind, uid, purpose=form.values["purpose"], actor=request.actor)
        return page(request, "desks/privacy/number.html", person=number.title, number=number.value, back=number.back, phone=number.what == "phone")  # fmt: skip
    return page(
        request, "ui/form.html", heading=_("查看完整号码"), form=form, submit=_("查看完整号码（留痕）"), back=shown.back,
        lead=_("每次查看都记入操作留痕，有账号的本人能看到。"),
    )  # fmt: skip
