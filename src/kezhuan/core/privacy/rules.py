"""Purposes for which personal data is handled, their texts, and when a consent stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.sm3 import digest_of

ACCOUNT, HANDLING, REMINDERS, LISTING, CONTACT = "account", "handling", "reminders", "listing", "contact"
# What the product tells of, and what it asks for: each of these changes what the product does.
ESSENTIAL: Final = (ACCOUNT, HANDLING)
OPTIONAL: Final = (REMINDERS, LISTING, CONTACT)
# What everybody is asked at the first sign-in; the others are asked where they first matter.
ASKED_FIRST: Final = (REMINDERS,)

Stand = Literal["none", "told", "given", "withdrawn", "outdated"]
STANDS: Final[Mapping[Stand, str]] = {
    "none": gettext_noop("未同意"), "told": gettext_noop("已告知"), "given": gettext_noop("已同意"), "withdrawn": gettext_noop("已撤回"),
    "outdated": gettext_noop("文本已更新，须重新同意"),
}  # fmt: skip
ACTS: Final = {
    "told": gettext_noop("告知"),
    "given": gettext_noop("同意"),
    "withdrawn": gettext_noop("撤回同意"),
}
CHANGED: Final = Reason("consent.changed", gettext_noop("同意文本已更新，请阅读新文本后再决定"))


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose with the text in force: `text_sm3` is the hash of everything a person reads of it."""

    code: str
    name: str
    name_en: str
    edition: str
    essential: bool
    basis: str
    basis_en: str
    lines: tuple[str, ...]
    lines_en: tuple[str, ...]
    text_sm3: str


def purpose_of(code: str, body: Mapping[str, Any]) -> Purpose:
    """The purpose as the rulebook's version of the day words it."""
    text = body[code]
    lines, lines_en = tuple(text["lines"]), tuple(text["lines_en"])
    said = {
        "purpose": code,
        "edition": text["edition"],
        "name": text["name"],
        "basis": text["basis"],
        "lines": lines,
    }
    return Purpose(
        code, text["name"], text["name_en"], text["edition"], code in ESSENTIAL, text["basis"], text["basis_en"], lines, lines_en,
        digest_of(said),
    )  # fmt: skip


def stand_of(purpose: Purpose, *, act: str, edition: str, text_sm3: str) -> Stand:
    """What the latest act amounts to today: changed words are a new edition, and old consents no longer count.

    A consent without a hash was given before texts were hashed: its edition alone says to which words.
    """
    if not act:
        return "none"
    if act == "withdrawn":
        return "withdrawn"
    if edition != purpose.edition or text_sm3 not in ("", purpose.text_sm3):
        return "outdated"
    return "told" if act == "told" else "given"


# 《个人信息保护法》第四十六条 (更正、补充), 第四十七条 (删除), 第四十八条 and 第二十四条 (解释说明).
# 查阅、复制 (第四十五条) are done by the person on the page at once and need no request.
ASKS: Final = {
    "correct": gettext_noop("更正或补充"),
    "delete": gettext_noop("注销账号并删除"),
    "explain": gettext_noop("解释说明"),
}
MOST_WORDS: Final = 2000


def request_faults(kind: str, part: str, words: str, *, parts: Collection[str]) -> dict[str, Reason]:
    """What a request lacks before anybody can answer it, by field."""
    found = {}
    if kind not in ASKS:
        found["kind"] = Reason("data_request.kind", gettext_noop("请选择要办理的事项"))
    if part and part not in parts:
        found["part"] = Reason("data_request.part", gettext_noop("请在列出的内容中选择"))
    if len(words) > MOST_WORDS or (kind != "delete" and not words.strip()):
        found["words"] = Reason("data_request.words", gettext_noop("请写明您的要求，不超过 2000 字"))
    return found


# Why somebody asks for a full number: a code for the log, which holds no words of anybody's.
PURPOSES = {
    "verify": gettext_noop("核实身份"),
    "contact": gettext_noop("联系本人办理事项"),
    "correct": gettext_noop("核对、更正登记内容"),
}


def purpose_fault(purpose: str) -> Reason | None:
    """A reason where no known purpose is given: nobody's number is shown without one."""
    return None if purpose in PURPOSES else Reason("purpose.missing", gettext_noop("请选择查看的理由"))
