"""Decoys are in no count and no list: pages and answers of every honest role are the same with and without them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import kezhuan
from kezhuan.core import clock
from kezhuan.disclosure import decoys, usecases
from tests.access.routes import rows
from tests.disclosure.test_decoys import WORDS
from tests.town import build
from tests.town.records import _demand

pytestmark = [pytest.mark.django_db]
HONEST = ("visitor", "firm", "tto", "broker", "operator", "officer", "province")
BEGINNINGS = (
    "demands/", "achievements/", "search/", "open/", "desk/", "matches/", "reports/", "facts/", "profiles/", "batches/", "booklets/", "contacts/",
    "api/v1/demands", "api/v1/achievements", "api/v1/search", "api/v1/desk", "api/v1/figures", "api/v1/harvest", "api/v1/open-data",
    "api/v1/matches", "api/v1/batches", "api/v1/reports", "api/v1/notices",
)  # fmt: skip
HIDDEN_LINK = re.compile(r'<a hidden rel="nofollow" href="[^"]+">[^<]+</a>')


@pytest.mark.slow
def test_every_count_and_list_of_every_honest_role_is_the_same_with_and_without(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    town = build()
    wanted = [
        row.where for row in rows()
        if "GET" in row.methods and "<" not in row.where and not row.where.endswith(("new/", "report.docx")) and (row.where == "" or row.where.startswith(BEGINNINGS))
    ]  # fmt: skip
    asked = [
        *wanted,
        "demands/?export=csv",
        "achievements/?export=csv",
        f"search/?q={WORDS['title']}&in=demands",
        f"api/v1/search?q={WORDS['title']}",
    ]

    def all_of_it() -> dict[tuple[str, str], tuple[int, str]]:
        with clock.at(moment):
            return {
                (who, where): _plain(town.clients[who].get(f"/{where}")) for who in HONEST for where in asked
            }

    moment = clock.now()
    without = all_of_it()
    security = town.actors["security"]
    planted = [
        usecases.plant_decoy(kind, WORDS, actor=security, today=clock.today()) for kind in decoys.ADDRESSES
    ]
    decoys.open_decoy(town.actors["strange_institute"], "demand", planted[0])
    with_them = all_of_it()

    assert [key for key in without if without[key] != with_them[key]] == []
    assert len(without) >= 300
    assert {status for status, _text in without.values()} >= {200, 404}
    # a record that counts is seen at once: the comparison bites
    _demand(town, "one more", "published", "public")
    with clock.at(moment):
        assert _plain(town.clients["tto"].get("/demands/")) != without["tto", "demands/"]
    # and the link stands where a scraper looks for it: a difference would have been seen
    assert HIDDEN_LINK.search(town.clients["tto"].get("/demands/").content.decode())
    assert not HIDDEN_LINK.search(town.clients["operator"].get("/demands/").content.decode())


def _plain(answer: Any) -> tuple[int, str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = HIDDEN_LINK.sub("", body.decode(errors="replace"))
    return answer.status_code, re.sub(
        r'(csrfmiddlewaretoken|name="key"|data-[a-z-]*token)("?[^>]*?value)="[^"]*"', r"\1", text
    )


def test_no_other_room_reads_the_tables_of_decoys():
    house = Path(kezhuan.__file__).parent
    named = {
        str(path.relative_to(house)) for path in house.rglob("*.py") if re.search(r"\bDecoy(Opening)?\b", path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert named == {
        "disclosure/models.py", "disclosure/decoys.py", "disclosure/queries/decoys.py", "disclosure/queries/readings.py",
        "disclosure/usecases/decoys.py", "disclosure/migrations/0002_decoys.py",
    }  # fmt: skip
