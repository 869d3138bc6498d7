"""A page that asks what one act needs, open where the act is offered to its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from kezhuan.core import clock
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Crumb, Fact


def asking(
    request: HttpRequest,
    form: PageForm,
    call: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    submit: str,
    back: str,
    facts: tuple[Fact, ...] = (),
    crumbs: tuple[Crumb, ...] = (),
    done: str | Callable[[Any], str] = "",
    **more: Any,
) -> HttpResponse:
    """The form, or its act done: `call` gets the values with actor, today, version and key."""
    if request.method == "POST":
        made = perform(request, form, lambda f: call(acting(request, f)), done=done or back)
        if made is not None:
            return made
    return page(
        request, "trials/ask.html", heading=heading, form=form, submit=submit, back=back, facts_rows=facts, crumbs=crumbs, **more
    )  # fmt: skip


def acting(request: HttpRequest, form: PageForm) -> dict[str, Any]:
    """The form's values with who acts, when, on which version and under which key; an upload as (name, bytes)."""
    values: dict[str, Any] = form.values
    if "file" in values:
        sent = values.pop("file")
        values["file"] = (sent.name, sent.read()) if sent else None
    who: Mapping[str, Any] = {"actor": request.actor, "today": clock.today(), "key": form.posted_key}
    return {**values, **who}
