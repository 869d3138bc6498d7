"""Texts that want sorting out: recall and false alarms on seeded cases, and proof for every finding."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.pseudo import SENTENCES, kind

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold" / "pseudo_cases.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("half", ["dev", "final"])
def test_seeded_cases(half):
    cases = [case for case in CASES if case["half"] == half]
    wrong = [case for case in cases if case["kind"] != "ok"]
    fine = [case for case in cases if case["kind"] == "ok"]
    assert sum(kind(case["title"], case["text"]).kind == case["kind"] for case in wrong) >= 0.9 * len(wrong)
    assert sum(kind(case["title"], case["text"]).kind != "ok" for case in fine) <= 0.05 * len(fine)


def test_every_finding_cites_its_words():
    finding = kind("促销", "本厂供应各类油漆，质优价廉，欢迎来电洽谈。")
    assert finding.kind == "advert"
    assert finding.score == pytest.approx(sum(one.weight for one in finding.reasons))
    for one in finding.reasons:
        assert one.span is not None
        assert one.span.end > one.span.start


def test_without_its_words_the_finding_goes():
    text = "现招聘工程师2名，本科以上学历，月薪8000元。"
    finding = kind("", text)
    assert finding.kind == "staffing"
    kept = [
        c
        for at, c in enumerate(text)
        if not any(one.span.start <= at < one.span.end for one in finding.reasons)
    ]
    assert kind("", "".join(kept)).kind != "staffing"


def test_the_words_on_screen_are_gentle():
    for code, sentence in SENTENCES.items():
        assert ("需进一步梳理" in sentence) == (code != "ok")
        assert "伪" not in sentence


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gets_a_finding_with_places_inside_it(title, text):
    finding = kind(title, text)
    for one in finding.reasons:
        if one.span:
            assert (
                0
                <= one.span.start
                < one.span.end
                <= len({"title": title, "description": text}[one.span.field])
            )
