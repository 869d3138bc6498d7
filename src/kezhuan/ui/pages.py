"""The door every room's page goes through: render, do an act once, window a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any, NoReturn
from uuid import UUID

from django import forms as django_forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kezhuan.core import clock, frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Stale
from kezhuan.core.idempotency import once
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.ui import exporting
from kezhuan.ui.forms import PageForm, body_of
from kezhuan.ui.shapes import Chip, Pages

SETTING = "settings.pages"


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page is for people who have signed in; a visitor is led to the sign-in page and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def wants_fragment(request: HttpRequest) -> bool:
    """True where htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def page(
    request: HttpRequest,
    template: str,
    *,
    status: int | None = None,
    fragment: str = "",
    **context: Any,
) -> HttpResponse:
    """The page, or for htmx its `fragment` template; 422 where a form in the context has faults.

    A list (`table` and `pages` in the context) offers its export, and answers one with its table.
    """
    if exporting.asked(request) is not None:
        return exporting.answer(context)
    context["export_of"] = exporting.offered(request, context)
    wrong = any(
        isinstance(value, django_forms.BaseForm)
        and value.is_bound
        and value.errors
        and request.method == "POST"
        for value in context.values()
    )
    chosen = fragment if fragment and wants_fragment(request) else template
    response = render(request, chosen, context, status=status or (422 if wrong else 200))
    if fragment:
        patch_vary_headers(response, ("HX-Request",))
    return response


def perform(
    request: HttpRequest,
    form: PageForm,
    call: Callable[[PageForm], Any],
    *,
    done: str | Callable[[Any], str],
) -> HttpResponse | None:
    """The act is done once and the reader sent on (POST → redirect → GET); None where the form has faults.

    `call` gets the cleaned form and calls one use case; `done` is the address after, or makes it from the
    answer. The same key posted twice does nothing twice and leads to the same address. Hidden, Refused and
    Stale are answered by ui.failures.
    """
    if not form.is_valid():
        return None

    def act() -> tuple[int, Any]:
        answer = call(form)
        return 303, {"url": done if isinstance(done, str) else done(answer)}

    body = {"path": request.path, **body_of(request.POST, request.FILES)}
    try:
        _status, answer = once(form.posted_key, body, act, actor=request.actor)
    except Invalid as failure:
        form.add_failure(failure)
        return None
    except Stale:
        request.form_labels = form.labels
        raise
    return go(request, answer["url"])


def shut(request: HttpRequest, kind: str, uid: UUID, move: str) -> NoReturn:
    """The page of an act that is not offered to this reader of the record is not there; what is sent to it, mostly from a
    page drawn before somebody else acted, is refused with the reason and leaves its audit row."""
    if request.method == "POST":
        frame.refuse(kind, uid, move, actor=request.actor, today=clock.today())  # type: ignore[attr-defined]
    raise Hidden


def offered(request: HttpRequest, kind: str, uid: UUID, offers: Iterable[frame.Offer], move: str) -> None:
    """This move is offered to this reader of the record; else its page is shut."""
    if all(offer.name != move for offer in offers):
        shut(request, kind, uid, move)


def posted(
    request: HttpRequest,
    form: Callable[[Any], PageForm],
    call: Callable[[PageForm], Any],
    *,
    back: str,
    again: Callable[[PageForm], HttpResponse],
) -> HttpResponse:
    """The answer of an address that only takes what the form on a record's page posts: the act is done and the reader
    is back on the page, or `again` draws it with the faults. Whoever merely opens the address is sent to the page."""
    if request.method != "POST":
        return go(request, back)
    filled = form(request.POST)
    return perform(request, filled, call, done=back) or again(filled)


def keep_draft(request: HttpRequest, form: PageForm, call: Callable[[dict[str, Any]], int]) -> HttpResponse:
    """What can be read of the form is kept; `call` saves those values and gives the record's new version.

    A draft may be faulty: fields at fault are left as they were, and said so when the form is submitted.
    """
    form.is_valid()
    version = call(form.values)
    return render(request, "ui/saved.html", {"version": version, "at": clock.now()})


def go(request: HttpRequest, url: str) -> HttpResponse:
    """The browser moves on to `url`: 303, or for htmx the header it follows."""
    if wants_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def pages_of(request: HttpRequest, total: int, *, size: int | None = None) -> Pages:
    """The window of this request on a list of `total` rows, as long as the rulebook has it or this list's own `size`;
    ?page= and ?size= out of range are brought in."""
    if (window := exporting.asked(request)) is not None:
        return exporting.pages(window, total)
    setting = rulebook().body(SETTING, clock.today())
    usual = max(1, int(setting["rows_per_page"]))
    size = _whole(request.GET.get("size"), size or usual)
    size = size if size > 0 and size in setting["rows_per_page_choices"] else usual
    last = max(1, -(-total // size))
    number = min(max(1, _whole(request.GET.get("page"), 1)), last)
    query = request.GET.copy()
    query.pop("page", None)
    near = tuple(sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)}))
    return Pages(number, size, total, last, query.urlencode(), near)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def sheet_url(request: HttpRequest, kind: str, roles: Collection[Role]) -> str:
    """Where this reader takes in a sheet of this kind; empty for who may not: see exchange/kinds.py."""
    actor: Actor = request.actor
    return f"/imports/new/{kind}/" if actor.role in roles and actor.verified and actor.org_id else ""


def chips(request: HttpRequest, form: django_forms.Form) -> tuple[Chip, ...]:
    """One chip per chosen filter, each with the address of the list without it."""
    found = []
    for bound in form.visible_fields():
        for value in request.GET.getlist(bound.html_name):
            if not value:
                continue
            query: QueryDict = request.GET.copy()
            query.setlist(bound.html_name, [v for v in request.GET.getlist(bound.html_name) if v != value])
            query.pop("page", None)
            found.append(
                Chip(f"{bound.label}：{_choice(bound, value)}", f"{request.path}?{query.urlencode()}")
            )
    return tuple(found)


def _choice(bound: django_forms.BoundField, value: str) -> str:
    for key, label in getattr(bound.field, "choices", ()):
        if str(key) == value:
            return str(label)
    return value
