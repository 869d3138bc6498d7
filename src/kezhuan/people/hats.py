"""Every request acts as one `Actor`: the person under the hat chosen at sign-in, or a token's owner."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from kezhuan.core import reading
from kezhuan.core.access import MFA_ROLES, VISITOR
from kezhuan.core.api import problem
from kezhuan.core.history import ROLE_LABELS
from kezhuan.people import accounts, queries, tokens
from kezhuan.people.queries import Standing
from kezhuan.ui.shapes import Hat

API = "/api/"
# What must stay open to whoever has not finished signing in: the way in, the way out, language and files.
OPEN_PATHS = ("/accounts/", "/ui/", "/static/", "/desk/hat/", "/demo/")
ENROL = "/accounts/2fa/"
NEW_PASSWORD = "/accounts/password/change/"
CHOOSE = "/desk/hat/"
# After the first sign-in: what is handled anyway and what is asked. The session says that it is due.
FIRST, FIRST_DUE = "/privacy/first/", "privacy_first"
SAFE = ("GET", "HEAD", "OPTIONS")


class Hats:
    """Puts `request.actor` and `request.hats` on every request; visitors get the visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.hats = VISITOR, ()
        api = request.path.startswith(API)
        if api and "Authorization" in request.headers:
            refusal = _by_token(request)
        elif request.user.is_authenticated:
            standing = queries.standing(request.user, request.session.get("hat"))
            request.actor, request.hats = standing.actor, hats(standing)
            refusal = _api_gate(request, standing) if api else _page_gate(request, standing)
        else:
            refusal = _csrf(request) if api else None
        if refusal is not None:
            return refusal
        with reading.reading() if request.method in SAFE else nullcontext():
            return self.get_response(request)


def hats(standing: Standing) -> tuple[Hat, ...]:
    """The hats as the layouts show them."""
    return tuple(
        Hat(str(row.uid), f"{_(ROLE_LABELS[row.role])} · {row.organisation}", current=row.uid == standing.hat)
        for row in standing.hats
    )


def hats_of(request: HttpRequest) -> tuple[Hat, ...]:
    """The hats of this request's person, for the shell."""
    return getattr(request, "hats", ())


def _by_token(request: HttpRequest) -> HttpResponse | None:
    scheme, _space, secret = request.headers["Authorization"].partition(" ")
    bearer = tokens.open_token(secret.strip()) if scheme.lower() == "bearer" else None
    if bearer is None:
        answer = problem(request, 401, "token", _("访问令牌无效、已撤销或已过期"))
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if request.method not in SAFE and "write" not in bearer.scopes:
        return problem(request, 403, "token.scope", _("这个访问令牌只能读取"))
    request.actor, request.by_token = bearer.actor, True
    return None


def _page_gate(request: HttpRequest, standing: Standing) -> HttpResponse | None:
    if request.path.startswith(OPEN_PATHS):
        return None
    if standing.actor.role in MFA_ROLES and not standing.second_factor:
        return HttpResponseRedirect(ENROL)
    if accounts.password_too_old(request.user.password_changed_at):
        return HttpResponseRedirect(NEW_PASSWORD)
    if len(standing.hats) > 1 and "hat" not in request.session and request.method == "GET":
        return HttpResponseRedirect(f"{CHOOSE}?next={quote(request.get_full_path())}")
    if FIRST_DUE in request.session and request.method == "GET" and request.path != FIRST:
        return HttpResponseRedirect(f"{FIRST}?next={quote(request.get_full_path())}")
    return None


def _api_gate(request: HttpRequest, standing: Standing) -> HttpResponse | None:
    if standing.actor.role in MFA_ROLES and not standing.second_factor:
        return problem(request, 403, "second_factor", _("请先在网页上设置第二重验证"))
    return _csrf(request)


def _csrf(request: HttpRequest) -> HttpResponse | None:
    """API views are exempt for tokens' sake; calls that ride on a session cookie are held to the form's guard."""
    if request.method in SAFE:
        return None
    guard = CsrfViewMiddleware(lambda request: HttpResponseForbidden())
    request.csrf_processing_done = False
    guard.process_request(request)
    if guard.process_view(request, _no_view, (), {}) is None:
        return None
    return problem(request, 403, "csrf", _("请求缺少有效的 CSRF 令牌，请刷新页面后重试"))


def _no_view(request: HttpRequest) -> None:
    return None
