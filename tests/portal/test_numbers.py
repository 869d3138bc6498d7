"""Every number of a public page and of a desk is opened and counted again from the rows behind it."""

import re
from decimal import Decimal

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.figures import K, recomputed
from kezhuan.core.joins import house
from kezhuan.portal import numbers
from tests.builders import TODAY
from tests.town import PEOPLE, build

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER = re.compile(r'<a href="([^"]+)"><span class="kz-figure kz-num">\s*([\d.,]+)<small>', re.S)
ROW = re.compile(r'<tr role="row">', re.S)


@pytest.fixture
def town():
    return build()


def listed(client, url):
    """The text of every page of the list behind a number."""
    first = client.get(f"{url}?size=100")
    assert first.status_code == 200, url
    text = first.content.decode()
    return re.search(r'<tbody role="rowgroup">(.*?)</tbody>', text, re.S)


def printed(client, url):
    """(address, value) of every number a page prints."""
    answer = client.get(url)
    text = answer.content.decode() if answer.status_code == 200 else ""
    return [(where, Decimal(shown.replace(",", ""))) for where, shown in NUMBER.findall(text)]


def test_every_public_number_opens_to_as_many_rows(town):
    client = town.clients["visitor"]
    found = printed(client, "/open/")
    assert found
    named = {f.code: f for f in house().figures}
    for url, value in found:
        figure, body = named[url.split("/")[-2]], listed(client, url)
        assert recomputed(figure.measure, figure.rows(VISITOR, {}).page(0, 1000)) == value, url
        if figure.measure == "share":
            continue
        if figure.named:
            assert (len(ROW.findall(body[1])) if body else 0) == len(
                figure.rows(VISITOR, {}).page(0, 1000)
            ), url
        elif value:
            parts = [
                int(n.replace(",", "")) for n in re.findall(r'kz-num"[^>]*><span>([\d,]+)</span>', body[1])
            ]
            assert sum(parts) == figure.rows(VISITOR, {}).total(), url
            assert min(parts) >= K, url


def test_every_public_number_is_printed_or_withheld_with_its_reason_and_none_is_skipped(town):
    """What the crawl above cannot read from the page is a share of nothing, or withheld because it counts too few."""
    shown = {number.url: number for number in numbers.public(today=TODAY)}
    seen = dict(printed(town.clients["visitor"], "/open/"))
    figures = {f.code: f for f in house().figures}

    assert {url for url, number in shown.items() if number.value is not None} == set(seen)
    for url in set(shown) - set(seen):
        rows = figures[shown[url].code].rows(VISITOR, {})
        assert shown[url].withheld or rows.total() == 0, url
        assert "--" in town.clients["visitor"].get(url).content.decode() or shown[url].withheld, url


def test_every_number_of_a_desk_opens_to_its_rows(town):
    """Whoever has a page of numbers: what it prints, what stands behind, and what is counted again are one."""
    counted = 0
    for name in PEOPLE:
        client, actor = town.clients[name], town.actors[name]
        seen = dict(printed(client, "/desk/figures/"))
        for shown in numbers.desk(actor, today=TODAY) if seen else ():
            behind = numbers.desk_behind(actor, shown.code, offset=0, limit=1000)
            figure = next(f for f in house().figures if f.code == shown.code)
            assert recomputed(figure.measure, behind.rows) == shown.value == seen.get(shown.url), (
                name,
                shown.code,
            )
            assert sum(n for _name, n in behind.groups) == len(behind.rows) == behind.total, (
                name,
                shown.code,
            )
            body = listed(client, shown.url)
            assert (len(ROW.findall(body[1])) if body else 0) == min(100, behind.total), (name, shown.code)
            counted += 1
    assert counted > 100


def test_a_step_counted_at_the_desk_is_the_demands_of_that_step(town):
    actor = town.actors["officer"]
    shown = {n.code: n.value for n in numbers.desk(actor, today=TODAY)}
    assert shown["demands-screened"] == sum(
        1 for _ in numbers.desk_behind(actor, "demands-screened", offset=0, limit=100).rows
    )
    assert shown["demands-screened"] > 0


def test_outside_data_is_in_no_number(town):
    from kezhuan.demands.models import Demand

    before = {n.code: n.value for n in numbers.public(today=TODAY)}
    assert before["demands-open"] > 0
    Demand.objects.update(origin="bdci2019")
    after = {n.code: n.value for n in numbers.public(today=TODAY)}
    assert after["demands-open"] == 0


def test_scopes_name_one_thing_each():
    scopes = [(f.measure, f.scope) for f in house().figures]
    assert len(set(scopes)) == len(scopes)
    assert len({f.code for f in house().figures}) == len(scopes)


def test_public_rows_behind_contacts_name_nobody(town):
    client = town.clients["visitor"]
    for code in ("contacts-accepted", "contacts-answered", "visits-confirmed", "demands-signed"):
        text = client.get(f"/open/{code}/").content.decode()
        assert "测试" not in text.replace("测试点", ""), code
    assert client.get("/open/demands-screened/").status_code == 404
    assert town.actors["operator"].role is Role.OPERATOR


def test_what_is_under_five_is_withheld(town):
    from kezhuan.matching.models import Contact

    assert 0 < Contact.objects.filter(state__in=("accepted", "ended")).count() < K
    shown = numbers.public_one("contacts-accepted", today=TODAY)
    assert (shown.withheld, shown.value) == (True, None)
    assert "不足 5，暂不公布" in town.clients["visitor"].get("/open/contacts-accepted/").content.decode()
