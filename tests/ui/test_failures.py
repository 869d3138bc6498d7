"""What a failed act looks like: hidden is absent, stale shows both, nothing is said in codes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, Stale
from kezhuan.urls import urlpatterns as product


def record(request: HttpRequest, uid: Any) -> HttpResponse:
    """Every record here is hidden."""
    raise Hidden


def refuse(request: HttpRequest) -> HttpResponse:
    """A rule says no."""
    raise Refused(Reason("state", "当前状态为「{state}」，不能{label}", {"state": "草稿", "label": "发布"}))


def overtaken(request: HttpRequest) -> HttpResponse:
    """Somebody was faster; this page knows its labels."""
    request.form_labels = {"title": "需求名称", "budget": "预算"}  # type: ignore[attr-defined]
    raise Stale(mine={}, theirs={"title": "乙", "budget": None, "version": 1235})


def faulty(request: HttpRequest) -> HttpResponse:
    """Input at fault outside a form."""
    raise Invalid({"version": Reason("version.missing", "缺少版本号，请刷新页面后重试")})


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise ZeroDivisionError


urlpatterns = [
    *product,
    path("record/<uuid:uid>/", record),
    path("refuse/", refuse),
    path("overtaken/", overtaken),
    path("faulty/", faulty),
    path("broken/", broken),
]
handler404 = "kezhuan.ui.failures.not_found"
handler403 = "kezhuan.ui.failures.forbidden"
handler500 = "kezhuan.ui.failures.server_error"
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.test_failures")]
FOOTER = {"sponsor": "", "icp": "", "site_code": "", "phone": "0573-80000000", "phone_hours": "工作日"}


@pytest.fixture(autouse=True)
def _phone(settings: Any) -> None:
    settings.SITE_FOOTER = FOOTER


def _headers(answer: HttpResponse) -> list[tuple[str, str]]:
    """Every header with its value; of the request's id, which no two share, only that it is there."""
    return sorted((name, "" if name == "X-Request-Id" else value) for name, value in answer.headers.items())


def test_hidden_and_absent_are_the_same_bytes_and_headers(client: Client) -> None:
    answers = [
        client.get(where)
        for where in (f"/record/{uuid4()}/", f"/record/{uuid4()}/", "/nowhere/", "/record/not-an-id/")
    ]
    answers.append(client.get("/nowhere/?q=secret", headers={"HX-Request": "true"}))
    first = answers[0]
    assert first.status_code == 404
    for answer in answers[1:]:
        assert answer.status_code == 404
        assert answer.content == first.content
        assert _headers(answer) == _headers(first)
    assert b"csrf" not in first.content
    assert "没有找到这个页面" in first.content.decode()


def test_hidden_and_absent_are_the_same_for_a_post_too() -> None:
    client = Client(enforce_csrf_checks=False)
    hidden, absent = client.post(f"/record/{uuid4()}/", {"a": "1"}), client.post("/nowhere/", {"a": "1"})
    assert hidden.content == absent.content
    assert _headers(hidden) == _headers(absent)


def test_hidden_and_absent_are_the_same_for_somebody_signed_in(client: Client) -> None:
    person = get_user_model().objects.create_user("chen", name="陈工")
    client.force_login(person)
    client.get("/nowhere/")  # the first answer after signing in carries session cookies
    hidden, absent = client.get(f"/record/{uuid4()}/"), client.get("/nowhere/")
    assert hidden.content == absent.content
    assert _headers(hidden) == _headers(absent)
    assert hidden["Cache-Control"] == "no-store"
    assert "陈工" not in hidden.content.decode()


def test_a_refusal_says_why_in_words_and_whom_to_call(client: Client) -> None:
    answer = client.get("/refuse/")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "当前状态为「草稿」，不能发布" in html
    assert "tel:0573-80000000" in html


def test_a_stale_page_sets_both_side_by_side_and_can_send_mine_again(client: Client) -> None:
    answer = client.post(
        "/overtaken/", {"title": "甲", "budget": "12", "version": "7", "key": "old", "pick": ["1", "2"]}
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "您的内容" in html
    assert "当前内容" in html
    assert 'role="rowheader">需求名称<span class="kz-note">不一致</span>' in html
    assert 'data-label="您的内容"><span>甲</span>' in html
    assert 'data-label="当前内容"><span>乙</span>' in html
    assert 'data-label="当前内容"><span>--</span>' in html
    assert 'name="version" value="1235"' in html
    assert 'value="7"' not in html
    assert 'value="old"' not in html
    assert html.count('name="pick"') == 2


def test_faulty_input_outside_a_form_is_named(client: Client) -> None:
    answer = client.get("/faulty/")
    assert answer.status_code == 422
    assert "缺少版本号，请刷新页面后重试" in answer.content.decode()


def test_a_fault_of_ours_is_no_fault_of_theirs(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/")
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "不是您的操作有误" in html
    assert "0573-80000000" in html
    assert "ZeroDivision" not in html


def test_a_form_without_its_guard_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/ui/care/", {"care": "1"})
    assert answer.status_code == 403
    assert "需要重新提交" in answer.content.decode()


def test_every_answer_carries_the_policy_without_unsafe_inline(client: Client) -> None:
    for where in ("/ui/accessibility/", "/nowhere/", "/refuse/"):
        policy = client.get(where)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_关怀版_is_kept_and_leads_back_only_inside(client: Client) -> None:
    answer = client.post("/ui/care/", {"care": "1", "next": "/ui/accessibility/"})
    assert answer["Location"] == "/ui/accessibility/"
    assert client.get("/ui/accessibility/").content.decode().count('data-care="on"') == 1
    assert client.post("/ui/care/", {"care": "0", "next": "https://else.where/"})["Location"] == "/"
    assert 'data-care="on"' not in client.get("/ui/accessibility/").content.decode()


def test_the_language_switch_is_kept(client: Client) -> None:
    client.post("/ui/language/", {"language": "en", "next": "/ui/accessibility/"})
    assert '<html lang="en"' in client.get("/ui/accessibility/").content.decode()
    client.post("/ui/language/", {"language": "zh-hans", "next": "/ui/accessibility/"})
    assert '<html lang="zh-CN"' in client.get("/ui/accessibility/").content.decode()
