"""English is complete: every string drawn has its words, with the same gaps to fill, in the catalogue that is shipped."""

from __future__ import annotations

import re
import sys

import polib
import pytest
from django.conf import settings

from tests.architecture.sources import ROOT

CATALOGUE = ROOT / "src" / "kezhuan" / "locale" / "en" / "LC_MESSAGES" / "django.po"
GAPS = re.compile(r"%\(\w+\)s|(?<!\{)\{\w*\}(?!\})")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
TAGS = re.compile(r"<script.*?</script>|<[^>]+>", re.DOTALL)
# Chinese that stays Chinese on an English page: the name of the other language, the site's own name, and the
# names of code lists and regions, which are data.
STAYS = {"简体中文", "中文"}


@pytest.fixture(scope="module")
def book() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def messages():
    sys.path.insert(0, str(ROOT / "assets"))
    try:
        import messages as module
    finally:
        sys.path.pop(0)
    return module


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_the_catalogue_holds_exactly_what_the_product_draws(book, messages) -> None:
    drawn, held = set(messages.every()), {(entry.msgctxt or "", entry.msgid) for entry in book}

    assert drawn - held == set(), "run python assets/messages.py and write the English"
    assert held - drawn == set(), "run python assets/messages.py"


def test_nothing_is_untranslated_or_fuzzy(book) -> None:
    assert [entry.msgid for entry in book if entry.fuzzy or not all(forms(entry))] == []
    assert len(book) > 1500


def test_the_same_gaps_are_filled_in_both_languages(book) -> None:
    wrong = [
        entry.msgid
        for entry in book
        for said in forms(entry)
        if sorted(GAPS.findall(entry.msgid)) != sorted(GAPS.findall(said))
        and not (said == forms(entry)[0] and len(forms(entry)) > 1)
    ]

    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one(book) -> None:
    compiled = {
        (entry.msgctxt, entry.msgid): forms(entry)
        for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }

    assert compiled == {(entry.msgctxt, entry.msgid): forms(entry) for entry in book}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/demands/",
        "/achievements/",
        "/accounts/login/",
        "/accounts/signup/",
        "/ui/accessibility/",
        "/nowhere/",
    ],
)
def test_an_english_page_has_no_chinese_but_names(client, address: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = TAGS.sub(" ", client.get(address).content.decode())

    assert set(CHINESE.findall(shown)) - STAYS - {settings.SITE_NAME} - _coded() == set()


def _coded() -> set[str]:
    from kezhuan.core.rulebook.codes import shipped_codes

    return {
        word for table in shipped_codes().values() for row in table.rows for word in CHINESE.findall(row.name)
    }
