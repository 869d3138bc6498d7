"""Every page that a link leads to: at most 12 queries for a list, 18 for a page of one record."""

import re
from collections import Counter

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from kezhuan.core.rulebook import overlay
from tests.town import PEOPLE, build

LIST, DETAIL, FORM = 12, 18, 24
WRITES = ("INSERT", "SAVEPOINT", "RELEASE")
HATS = 3  # a page is drawn for so many hats that reach it
# Pages that are neither: numbers of the whole region, each counted over its own rows; the index room has a budget of
# its own (tests/indices/test_page_queries.py).
OTHER = ("/open/", "/desk/figures/", "/reports/", "/indices/", "/operations/")
UID = re.compile(r"/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}(?=/)")
FILES = re.compile(r"^/(static|api|media)/|\.(pdf|xlsx|docx|csv|json)$|/export|/logout/")


def links(html):
    return {found.replace("&amp;", "&") for found in re.findall(r'href="(/[^"#]*)', html)}


def budget(kind):
    """A page of one record ends with it; deeper pages and those that begin something are forms."""
    if kind.endswith("/…/"):
        return DETAIL
    return FORM if "…" in kind or kind.endswith("/new/") else LIST


@pytest.mark.django_db
def test_no_page_asks_more_than_its_budget(monkeypatch):
    town = build()
    # Once a second somebody's page looks whether the rules changed: no page's own question, and the more the slower.
    monkeypatch.setattr(overlay, "LOOK_S", 3600.0)
    over, seen = {}, Counter()
    for name in PEOPLE:
        client, kinds, waiting = town.clients[name], set(), ["/", "/desk/"]
        while waiting:
            url = waiting.pop(0)
            kind = UID.sub("/…", url.partition("?")[0])
            if kind in kinds or FILES.search(kind) or (seen[kind] >= HATS and kind != "/desk/"):
                continue
            kinds.add(kind)
            reset_queries()  # the log holds 9,000 questions: full, it would count none of any later page
            with CaptureQueriesContext(connection) as sent:
                answer = client.get(url)
            # What a look at unpublished content writes into the log (three rows at most) is no question of the page.
            asked = [one for one in sent.captured_queries if not one["sql"].startswith(WRITES)]
            assert answer.status_code < 500, (name, url)
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            seen[kind] += 1
            waiting += sorted(links(answer.content.decode()))
            if len(asked) > budget(kind) and not kind.startswith(OTHER):
                over[kind, name] = len(asked)

    assert not over, "; ".join(f"{kind} {name}: {n}" for (kind, name), n in over.items())
    assert len(seen) > 100
