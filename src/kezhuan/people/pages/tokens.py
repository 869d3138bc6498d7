"""One's own API tokens: made, shown once, revoked."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kezhuan.core.errors import Invalid
from kezhuan.people import tokens
from kezhuan.people.forms.members import TokenForm
from kezhuan.people.tokens import TokenRow
from kezhuan.ui.pages import go, page

STATES = {
    "open": (gettext_noop("有效"), "green"),
    "revoked": (gettext_noop("已撤销"), "plain"),
    "expired": (gettext_noop("已过期"), "plain"),
}


@login_required
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """The tokens, and a form for a new one; its secret stands on the answer of this one request only."""
    form, secret = TokenForm(request.POST or None), ""
    hat = next((UUID(hat.key) for hat in request.hats if hat.current), None)
    if request.method == "POST" and form.is_valid():
        try:
            _uid, secret = tokens.create(**form.values, hat=hat, actor=request.actor)
            form = TokenForm()
        except Invalid as fault:
            form.add_failure(fault)
    return page(
        request,
        "people/tokens.html",
        form=form,
        secret=secret,
        rows=tuple(_row(row) for row in tokens.listing(request.actor)),
        forbidden=request.actor.role in tokens.NO_TOKENS,
    )


def _row(row: TokenRow) -> dict[str, object]:
    label, tone = STATES[row.state]
    scopes = "、".join(_(tokens.SCOPES[scope]) for scope in row.scopes)
    return {"uid": row.uid, "name": row.name, "hat": row.hat, "scopes": scopes, "created_at": row.created_at, "expires_at": row.expires_at,
            "last_used_at": row.last_used_at, "state": _(label), "tone": tone, "open": row.state == "open"}  # fmt: skip


@login_required
@require_POST
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The token opens nothing from the next call on."""
    tokens.revoke(uid, actor=request.actor)
    return go(request, "/people/tokens/")
