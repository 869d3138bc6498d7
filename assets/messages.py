"""Collect every string of the product into locale/en and compile it: `python assets/messages.py [--check]`.

Reads Python by its syntax (gettext in all its spellings, Reason templates, the labels of lifecycle tables and of
every other literal that is drawn through a translating door) and templates by their tags; needs polib alone.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kezhuan"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "ngettext", "pgettext_lazy", "ngettext_lazy"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
TAG = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')(?:\s+context\s+"([^"]+)")?""")
INNER = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)""")
BLOCK = re.compile(
    r"\{%\s*blocktranslate([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktranslate\s*%\}", re.DOTALL
)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# Texts that are data or for people at a terminal, never drawn on a page.
NOT_DRAWN = ("cli/", "rulebook/", "demo/")
# Files whose other literals are data, descriptions of the API, help of commands or paper, which stays Chinese.
ONLY_CALLS = re.compile(
    r"(^|/)(api(/.*)?|commands|capitals|masking|money|scopes|patents|rights|declared|pdf|word|parts|document|receipt)\.py$|^settings/|^files/paper/"
)
PATTERN = re.compile(r"\\|\(\?|\[\^|^\(\.|\]\+")
Found = tuple[str, str, str]  # context, text, plural


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_python(path: Path) -> Iterator[Found]:
    """Every text given to gettext, and every Chinese literal that is not a docstring: labels are translated when drawn."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    special: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS and node.args:
            texts = [_text(arg) for arg in node.args]
            special |= {id(arg) for arg in node.args}
            if name.startswith("pgettext") and texts[0] and texts[1]:
                yield texts[0], texts[1], ""
            elif name.startswith("ngettext") and texts[0] and texts[1]:
                yield "", texts[0], texts[1]
            elif texts[0]:
                yield "", texts[0], ""
    if ONLY_CALLS.search(path.relative_to(SOURCE).as_posix()):
        return
    for node in ast.walk(tree):
        text = _text(node)
        if text and not PATTERN.search(text) and id(node) not in prose | pieces | special and CHINESE.search(text):
            yield "", text, ""


def in_template(path: Path) -> Iterator[Found]:
    """Every text of the translating tags of a template."""
    source = path.read_text(encoding="utf-8")
    for found in TAG.finditer(source):
        # Django doubles the percent signs of a template's text before it looks them up.
        yield found[3] or "", (found[1] or found[2]).replace("%", "%%"), ""
    for found in INNER.finditer(source):
        yield "", (found[1] or found[2]).replace("%", "%%"), ""
    for found in BLOCK.finditer(source):
        one, many = (VARIABLE.sub(r"%(\1)s", part.replace("%", "%%")) if part else "" for part in (found[2], found[3]))
        if "trimmed" in found[1]:
            one, many = (" ".join(part.split()) for part in (one, many))
        yield "", one, many


def every() -> dict[tuple[str, str], tuple[str, list[str]]]:
    """(context, text) → plural form and the files it stands in."""
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        where = path.relative_to(SOURCE).as_posix()
        if where.startswith(NOT_DRAWN) or "/migrations/" in where:
            continue
        for context, text, plural in in_python(path) if path.suffix == ".py" else in_template(path):
            known, places = found.setdefault((context, text), (plural, []))
            if where not in places:
                places.append(where)
            if plural and not known:
                found[(context, text)] = (plural, places)
    return found


def renew() -> polib.POFile:
    """The catalogue with every string of today: what was translated stays, what is gone leaves."""
    old = {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    book = polib.POFile(wrapwidth=110)
    book.metadata = {"Project-Id-Version": "kezhuan", "Language": "en", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
                     "Content-Transfer-Encoding": "8bit", "Plural-Forms": "nplurals=2; plural=(n != 1);"}  # fmt: skip
    for (context, text), (plural, places) in sorted(every().items(), key=lambda item: (item[1][1][0], item[0])):
        known = old.get((context, text))
        said = known.msgstr if known else ""
        forms = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
        entry = polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(places[0], "")])
        if plural:
            entry.msgid_plural, entry.msgstr_plural = plural, forms
        else:
            entry.msgstr = said
        if re.search(r"%\(\w+\)s", text):
            entry.flags.append("python-format")
        book.append(entry)
    return book


def main(words: list[str]) -> int:
    """The catalogue is renewed and compiled; with --check nothing is written and what is missing is printed."""
    book = renew()
    missing = [entry.msgid for entry in book if not (entry.msgstr or all(entry.msgstr_plural.values() or [""]))]
    if "--check" not in words:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        book.save(str(CATALOGUE))
        book.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    sys.stdout.write(f"{len(book)} strings, {len(missing)} without English\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
