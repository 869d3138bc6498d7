"""No address and no API method without a hand-written row, and the first thing a row says is true."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.access.routes import FACES, Route, Row, example, left_over, missing, routes, rows

SIGN_IN = "/accounts/login/"
# Answers that give nothing away: not there, not this way, not like this.
NOTHING = {400, 401, 403, 404, 405, 409, 422}


def test_every_address_and_every_api_method_has_its_row() -> None:
    assert missing(routes(), rows()) == [], (
        "write a row into tests/access/routes.csv: route,methods,face,rule"
    )


def test_no_row_speaks_of_what_is_gone() -> None:
    assert left_over(routes(), rows()) == []


def test_rows_are_written_once_with_a_known_face() -> None:
    places = [(row.where, method) for row in rows() for method in row.methods]

    assert sorted({place for place in places if places.count(place) > 1}) == []
    assert {row.where: row.face for row in rows() if row.face not in FACES} == {}
    assert [row.where for row in rows() if not row.methods] == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in rows() if row.face == "signed-in"], ids=lambda row: row.where)
def test_a_visitor_gets_nothing_where_one_must_be_signed_in(row: Row, client: Client) -> None:
    for method in sorted(row.methods):
        answer = client.generic(method, example(row.where))
        sent_to_sign_in = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
        assert sent_to_sign_in or answer.status_code in NOTHING, f"{method} {row.where}: {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", [row for row in rows() if row.face == "public" and "GET" in row.methods], ids=lambda row: row.where
)
def test_a_visitor_is_not_sent_to_sign_in_where_all_may_come(row: Row, client: Client) -> None:
    answer = client.get(example(row.where))

    assert answer.status_code < 500
    assert not (answer.status_code == 302 and answer["Location"].startswith(f"{SIGN_IN}?next="))


def test_a_forgotten_address_and_a_forgotten_method_are_seen() -> None:
    found = (Route("a/"), Route("api/b", frozenset({"GET", "POST"})))
    written = (
        Row("api/b", frozenset({"GET", "PUT"}), "public", ""),
        Row("gone/", frozenset({"GET"}), "public", ""),
    )

    assert missing(found, written) == ["no row for a/", "api/b: POST not in its row"]
    assert sorted(left_over(found, written)) == ["api/b: PUT is not answered", "gone/ is no address"]


def test_the_walk_sees_the_methods_of_api_operations() -> None:
    from django.urls import path
    from ninja import NinjaAPI

    from tests.access.routes import _walk

    api = NinjaAPI(urls_namespace="walked", docs_url=None)
    api.get("/things/{uid}")(lambda request, uid: {})
    api.post("/things/{uid}")(lambda request, uid: {})

    class Resolver:
        url_patterns = [path("api/", api.urls)]

    found = {route.where: route.methods for route in _walk(Resolver, "")}

    assert found["api/things/<uid>"] == {"GET", "POST"}
