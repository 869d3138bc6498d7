"""Every list says in its own words that nothing is there."""

from __future__ import annotations

import re

import pytest

from tests.api.test_parity import LISTS
from tests.town.people import Town, settle

pytestmark = [pytest.mark.django_db]
# What stands in a fresh house: its organisations.
FULL = {"people/organisations"}
# Between them they may open every one of the lists.
READERS = ("visitor", "firm", "tto", "broker", "operator", "district", "finance", "security")
GENERAL = "这里还没有内容"
EMPTY = re.compile(r'<div class="kz-empty">.*?<strong>(.*?)</strong>', re.DOTALL)


@pytest.fixture
def bare() -> Town:
    """Everybody is signed in and nothing has been written yet."""
    town = Town()
    settle(town)
    return town


def test_a_list_without_rows_says_in_its_own_words_what_belongs_there(bare: Town) -> None:
    said: dict[str, set[str]] = {}
    for where in LISTS.keys() - FULL:
        for name in READERS:
            answer = bare.clients[name].get(f"/{where}/")
            if answer.status_code == 200:
                said.setdefault(where, set()).update(EMPTY.findall(answer.content.decode()))

    assert {where: words for where, words in said.items() if not words} == {}
    assert said.keys() == LISTS.keys() - FULL
    assert [where for where, words in said.items() if any(GENERAL in word for word in words)] == []
