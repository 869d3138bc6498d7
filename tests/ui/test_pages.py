"""The door of every page: done once, faults shown, lists windowed, nothing of a model in a template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from kezhuan.core.access import VISITOR, Actor, Role
from kezhuan.core.deadlines import due_date
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, Stale
from kezhuan.core.models import Idempotency
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, keep_draft, page, pages_of, perform
from kezhuan.ui.wording import working_days
from tests.builders import ruled

ACTOR = Actor(user_id=UUID(int=7), role=Role.ENTERPRISE, name="陈工")


class Demand(PageForm):
    """One field."""

    title = forms.CharField(label="需求名称")


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    """ask("GET", "/x/", actor=…, **data): a request as the middleware hands it to a page."""

    def asked(
        method: str, path: str, data: dict[str, Any] | None = None, *, actor: Actor = ACTOR, **headers: str
    ) -> HttpRequest:
        request = getattr(RequestFactory(), method.lower())(path, data or {}, headers=headers)
        request.actor, request._messages = actor, CookieStorage(request)
        return request

    return asked


@pytest.mark.django_db
def test_an_act_is_done_once_however_often_it_is_sent(ask: Any) -> None:
    done: list[str] = []
    data = {"title": "甲", "key": "k1", "version": "1"}
    for _ in range(3):
        request = ask("POST", "/d/", data)
        answer = perform(
            request,
            Demand(request.POST),
            lambda form: done.append(form.values["title"]) or len(done),
            done=lambda n: f"/d/{n}/",
        )
        assert answer is not None
        assert (answer.status_code, answer["Location"]) == (303, "/d/1/")
    assert done == ["甲"]
    assert Idempotency.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused_beside_the_form(ask: Any) -> None:
    done: list[str] = []
    for title in ("甲", "乙"):
        request = ask("POST", "/d/", {"title": title, "key": "k1"})
        form = Demand(request.POST)
        answer = perform(request, form, lambda form: done.append(form.values["title"]), done="/d/")
    assert answer is None
    assert form.non_field_errors() == ["同一幂等键已用于另一内容的请求"]
    assert done == ["甲"]


@pytest.mark.django_db
def test_faults_come_back_with_422_and_the_input_and_the_key_may_be_used_again(ask: Any) -> None:
    def refuse(form: Demand) -> None:
        raise Invalid({"title": Reason("vague", "请写明要解决的问题")})

    request = ask("POST", "/d/", {"title": "水变油", "key": "k1"})
    form = Demand(request.POST)
    assert perform(request, form, refuse, done="/d/") is None
    response = page(request, "ui/form.html", form=form, heading="发布")
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>错误：发布" in html
    assert html.count("请写明要解决的问题") == 2  # in the summary and beside the field
    assert 'value="水变油"' in html
    assert 'value="k1"' in html
    assert Idempotency.objects.count() == 0
    again = ask("POST", "/d/", {"title": "好", "key": "k1"})
    assert perform(again, Demand(again.POST), lambda form: None, done="/d/") is not None


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [Hidden(), Refused(Reason("no", "不行")), Stale(mine={}, theirs={})])
def test_hidden_refused_and_stale_pass_through(ask: Any, failure: Exception) -> None:
    def fail(form: Demand) -> None:
        raise failure

    request = ask("POST", "/d/", {"title": "甲", "key": "k1"})
    with pytest.raises(type(failure)):
        perform(request, Demand(request.POST), fail, done="/d/")


@pytest.mark.django_db
def test_htmx_is_sent_on_by_header(ask: Any) -> None:
    request = ask("POST", "/d/", {"title": "甲"}, **{"HX-Request": "true"})
    answer = perform(request, Demand(request.POST), lambda form: None, done="/d/1/")
    assert answer is not None
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/d/1/")


@pytest.mark.django_db
def test_a_visitor_acts_without_a_stored_key(ask: Any) -> None:
    request = ask("POST", "/register/", {"title": "甲", "key": "k1"}, actor=VISITOR)
    assert perform(request, Demand(request.POST), lambda form: None, done="/") is not None
    assert Idempotency.objects.count() == 0


def test_htmx_gets_the_fragment_and_caches_are_told(ask: Any) -> None:
    plain = page(ask("GET", "/d/", actor=VISITOR), "ui/accessibility.html", fragment="ui/whom.html")
    part = page(
        ask("GET", "/d/", actor=VISITOR, **{"HX-Request": "true"}),
        "ui/accessibility.html",
        fragment="ui/whom.html",
    )
    assert b"<html" in plain.content
    assert b"<html" not in part.content
    assert "HX-Request" in plain["Vary"]
    assert "HX-Request" in part["Vary"]


@pytest.mark.django_db
def test_a_draft_keeps_what_can_be_read_and_answers_with_the_new_version(ask: Any) -> None:
    kept: list[dict[str, Any]] = []
    request = ask("POST", "/draft/", {"title": ""})
    answer = keep_draft(request, Demand(request.POST), lambda values: kept.append(values) or 1235)
    assert kept == [{}]
    assert 'data-kz-version="1235"' in answer.content.decode()
    assert "草稿已保存" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "number", "start", "stop"),
    [
        ("", 1, 0, 20),
        ("page=2", 2, 20, 40),
        ("page=99", 3, 40, 45),
        ("page=0", 1, 0, 20),
        ("page=-1", 1, 0, 20),
        ("page=x", 1, 0, 20),
        ("page=２", 1, 0, 20),
        ("page=2&size=50", 1, 0, 45),
        ("size=7", 1, 0, 20),
    ],
)
def test_a_window_stays_inside_the_list(ask: Any, query: str, number: int, start: int, stop: int) -> None:
    pages = pages_of(ask("GET", f"/l/?{query}"), 45)
    assert (pages.number, pages.start, pages.stop) == (number, start, stop)


@pytest.mark.django_db
def test_the_length_of_a_page_is_that_of_the_rulebook(ask: Any) -> None:
    ruled("settings.pages", rows_per_page=30, rows_per_page_choices=[10, 30])

    assert pages_of(ask("GET", "/l/"), 45).size == 30
    assert pages_of(ask("GET", "/l/?size=10"), 45).size == 10
    assert pages_of(ask("GET", "/l/?size=50"), 45).size == 30
    assert pages_of(ask("GET", "/l/"), 45, size=10).size == 10


@pytest.mark.django_db
def test_a_length_of_nothing_shuts_no_list(ask: Any) -> None:
    ruled("settings.pages", rows_per_page=0, rows_per_page_choices=[0])

    assert (pages_of(ask("GET", "/l/"), 2).last, pages_of(ask("GET", "/l/?size=0"), 2).size) == (2, 1)


def test_a_window_on_nothing_is_one_empty_page(ask: Any) -> None:
    pages = pages_of(ask("GET", "/l/"), 0)
    assert (pages.number, pages.last, pages.start, pages.stop) == (1, 1, 0, 0)


def test_a_chip_leads_to_the_list_without_it(ask: Any) -> None:
    class Filters(forms.Form):
        """Two filters."""

        q = forms.CharField(label="关键词", required=False)
        state = forms.MultipleChoiceField(label="状态", required=False, choices=[("a", "甲"), ("b", "乙")])

    request = ask("GET", "/l/?q=%E7%A2%B3&state=a&state=b&page=3")
    assert [(chip.label, chip.url) for chip in chips(request, Filters(request.GET))] == [
        ("关键词：碳", "/l/?state=a&state=b"),
        ("状态：甲", "/l/?q=%E7%A2%B3&state=b"),
        ("状态：乙", "/l/?q=%E7%A2%B3&state=a"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 20), date(2026, 11, 27), 5),
    ],
)
def test_working_days_are_counted_by_the_calendar(first: date, last: date, days: int) -> None:
    assert working_days(first, last, due_date) == days


def test_working_days_beyond_the_far_are_not_counted() -> None:
    assert working_days(date(2026, 1, 1), date(2027, 1, 1), due_date) is None
