"""The glossary is the one place of words: each once, and the forbidden ones nowhere in the product."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
SHOWN = ("*.py", "*.html", "*.toml", "*.csv", "*.txt", "*.typ", "*.js")


def rows(heading_holds):
    """(left, right) of every table row below the headings for which `heading_holds` is true."""
    found, inside = [], False
    for line in GLOSSARY.splitlines():
        if line.startswith("## "):
            inside = heading_holds(line)
        elif inside and line.startswith("|") and not re.match(r"\|(-|\s*(中文|不用)\s*\|)", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            found.append((cells[0], cells[1]))
    return found


TERMS = rows(lambda heading: "Words on screen" not in heading)
FORBIDDEN = dict(rows(lambda heading: "Words on screen" in heading))


# The marker words that warn of state secrets name the state's own grades.
STATE_GRADES = re.compile("[绝机秘]密级")


def violations(root):
    files = [path for pattern in SHOWN for path in root.rglob(pattern)]
    return [
        (path.name, word)
        for path in files
        for word in FORBIDDEN
        if word in STATE_GRADES.sub("", path.read_text(encoding="utf-8"))
    ]


def test_each_chinese_term_and_each_english_word_stands_once():
    assert len(TERMS) > 150
    for side in (0, 1):
        counts = Counter(row[side] for row in TERMS)
        assert [word for word, count in counts.items() if count > 1] == []
    assert all(chinese and english for chinese, english in TERMS)


def test_forbidden_words_are_no_terms_and_have_another_word():
    assert not set(FORBIDDEN) & {chinese for chinese, _ in TERMS}
    assert all(FORBIDDEN.values())


def test_no_forbidden_word_is_in_the_product():
    assert violations(ROOT / "src" / "kezhuan") == []


def test_a_forbidden_word_would_be_found(tmp_path):
    (tmp_path / "page.html").write_text(f"<p>{next(iter(FORBIDDEN))}</p>", encoding="utf-8")
    assert violations(tmp_path) == [("page.html", next(iter(FORBIDDEN)))]
