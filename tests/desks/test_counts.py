"""The numbers of a desk are those of the lists they open, for every hat, and cost little."""

import re

import pytest

from kezhuan.core.access import Role
from kezhuan.core.joins import house
from kezhuan.desks import menus, queries
from kezhuan.desks.benches import BENCHES
from tests.builders import TODAY
from tests.town import PEOPLE, build

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER = re.compile(
    r'<a href="(/desk/todo/[a-z]+/)"[^>]*>.*?<strong class="kz-tile-number">(\d+)</strong>', re.S
)


@pytest.fixture
def town():
    return build()


def rows_of(text):
    """How many rows the table or list of a page has."""
    body = re.search(r'<tbody role="rowgroup">(.*?)</tbody>', text, re.S)
    return body[1].count('<tr role="row">') if body else 0


def test_every_role_but_visitor_and_system_has_a_desk():
    assert set(BENCHES) == set(Role) - {Role.VISITOR, Role.SYSTEM}


def test_every_number_equals_the_rows_of_the_list_it_opens(town):
    seen = 0
    for name in PEOPLE:
        client = town.clients[name]
        answer = client.get("/desk/")
        assert answer.status_code == 200, name
        text = answer.content.decode()
        for url, shown in NUMBER.findall(text):
            listed = client.get(f"{url}?size=100")
            assert rows_of(listed.content.decode()) == int(shown), (name, url)
            seen += int(shown)
        counts = queries.counts(town.actors[name], today=TODAY)
        for section in counts.sections:
            rows = queries.todo(town.actors[name], today=TODAY, section=section.code, limit=100)
            assert len(rows) == section.total, (name, section.code)
            assert sum(1 for row in rows if row.case.due_on and row.case.due_on < TODAY) == section.late
        assert len(queries.todo(town.actors[name], today=TODAY, limit=100)) == counts.todo, name
        assert len(queries.done(town.actors[name], limit=100)) == counts.done
        assert len(queries.started(town.actors[name], limit=100)) == counts.started
    assert seen > 5


def test_the_menu_says_the_same_numbers_as_the_desk(town):
    for name in PEOPLE:
        actor = town.actors[name]
        counts = queries.counts(actor, today=TODAY)
        links = {link.url: link.count for group in menus.menu(actor) for link in group.links}
        assert links["/desk/"] == counts.todo
        assert links["/desk/done/"] == counts.done
        assert all(links[s.url] == s.total for s in counts.sections if s.total)


def test_every_entry_of_a_menu_and_every_start_leads_somewhere(town):
    from kezhuan.matching.models import Suggestion

    # The town's suggestion is put into the table by hand and is not one the matcher writes.
    Suggestion.objects.all().delete()
    for name in PEOPLE:
        actor, client = town.actors[name], town.clients[name]
        urls = {link.url for group in menus.menu(actor) for link in group.links}
        urls |= {start.url for start in BENCHES[actor.role].starts}
        for url in sorted(urls):
            answer = client.get(url, follow=True)
            assert answer.status_code == 200, (name, url, answer.status_code)


def test_a_desk_takes_at_most_twelve_queries_however_much_waits(town, django_assert_max_num_queries):
    for name in PEOPLE:
        for url in ("/desk/", "/desk/todo/all/", "/desk/done/", "/desk/started/", "/desk/notices/"):
            with django_assert_max_num_queries(12):
                assert town.clients[name].get(url).status_code == 200, (name, url)


def test_what_waits_is_told_oldest_first(town):
    for name in PEOPLE:
        due = [
            row.case.due_on or queries.FAR for row in queries.todo(town.actors[name], today=TODAY, limit=100)
        ]
        assert due == sorted(due), name


def test_a_visitor_signs_in_first_and_another_role_s_section_is_hidden(town, client):
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"
    assert town.clients["firm"].get("/desk/todo/screen/").status_code == 404
    assert town.clients["firm"].get("/desk/figures/").status_code == 404
    assert town.clients["auditor"].get("/desk/figures/").status_code == 404


def test_the_first_visit_lines_stay_away_once_dismissed(town):
    client = town.clients["firm"]
    assert "第一次使用" in client.get("/desk/").content.decode()
    assert client.post("/desk/guide/").status_code == 303
    assert "第一次使用" not in client.get("/desk/").content.decode()


def test_administrators_see_no_case(town):
    counts = queries.counts(town.actors["auditor"], today=TODAY)
    assert (counts.todo, counts.sections) == (0, ())
    assert house().figures
