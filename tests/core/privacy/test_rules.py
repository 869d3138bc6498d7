"""When a consent stands: to these words, in this edition, until it is withdrawn."""

import pytest

from kezhuan.core.privacy import rules
from kezhuan.core.rulebook.overlay import rulebook
from tests.builders import TODAY

WORDS = {"name": "甲", "name_en": "A", "edition": "1", "basis": "依据", "basis_en": "ground", "lines": ["一", "二"],
         "lines_en": ["one", "two"]}  # fmt: skip
SAID = rules.purpose_of("reminders", {"reminders": WORDS})


@pytest.mark.parametrize(
    ("act", "edition", "sm3", "stand"),
    [
        ("", "", "", "none"),
        ("given", "1", SAID.text_sm3, "given"),
        ("given", "1", "", "given"),
        ("given", "0", SAID.text_sm3, "outdated"),
        ("given", "1", "other", "outdated"),
        ("told", "1", SAID.text_sm3, "told"),
        ("told", "0", SAID.text_sm3, "outdated"),
        ("withdrawn", "0", "other", "withdrawn"),
    ],
)
def test_the_latest_act_counts_for_the_words_it_was_given_to(
    act: str, edition: str, sm3: str, stand: str
) -> None:
    assert rules.stand_of(SAID, act=act, edition=edition, text_sm3=sm3) == stand


def test_every_word_a_person_reads_is_in_the_hash() -> None:
    for name in ("name", "edition", "basis"):
        assert rules.purpose_of("reminders", {"reminders": WORDS | {name: "乙"}}).text_sm3 != SAID.text_sm3
    assert rules.purpose_of("reminders", {"reminders": WORDS | {"lines": ["一"]}}).text_sm3 != SAID.text_sm3
    assert rules.purpose_of("reminders", {"reminders": dict(WORDS)}).text_sm3 == SAID.text_sm3


def test_the_shipped_texts_say_everything_in_both_languages_and_which_needs_no_consent() -> None:
    body = rulebook().body("settings.consents", TODAY)

    for code in (*rules.ESSENTIAL, *rules.OPTIONAL):
        said = rules.purpose_of(code, body)
        assert len(said.lines) == len(said.lines_en) >= 2
        assert all((said.name, said.name_en, said.basis, said.basis_en))
        assert said.essential is (code in ("account", "handling"))
    assert rulebook().version("settings.consents", TODAY).mark == "P"
