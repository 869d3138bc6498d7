"""Whether a contract can be recognised: positive tests answered by a person, usual refusals pointed out, a type proposed.

Everything stands in rulebook/contracts/recognition.toml with its clause and mark; nothing here decides by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kezhuan.contracts.rules.types import ON_RIGHTS, WRITTEN
from kezhuan.core.errors import Reason, gettext_noop

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of recognition with the clause it carries out."""

    code: str
    kind: str
    text: str
    clause: str
    mark: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A usual ground of refusal whose words stand in the text: for the reviewer to read, not a verdict."""

    code: str
    text: str
    clause: str
    mark: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """The type the text speaks for: words found, the clause, and whether it is the one declared."""

    kind: str
    sub_kind: str
    words: tuple[str, ...]
    clause: str
    agrees: bool


def tests_of(body: Mapping[str, Any], kind: str) -> tuple[Test, ...]:
    """The conditions of this type, all of which must hold."""
    return tuple(Test(row["code"], row["kind"], row["text"], row["clause"], row["mark"]) for row in body["tests"] if row["kind"] == kind)  # fmt: skip


def findings(body: Mapping[str, Any], kind: str, text: str) -> tuple[Finding, ...]:
    """The usual refusals of this type whose words stand in `text`."""
    found = []
    for row in body["refusals"]:
        words = tuple(word for word in row["words"] if word in text)
        if row["kind"] == kind and words:
            found.append(Finding(row["code"], row["text"], row["clause"], row["mark"], words))
    return tuple(found)


def propose(body: Mapping[str, Any], *, title: str, text: str, declared: str = "") -> Proposed | None:
    """The type the most and longest cues of title and text speak for; a cue in the title counts threefold.

    None where no cue is found. Mixed contracts go by the dominating obligation, which the count stands for.
    """
    scored: dict[tuple[str, str], tuple[int, list[str], str]] = {}
    for row in body["cues"]:
        for word in row["words"]:
            times = 3 * title.count(word) + text.count(word)
            if times:
                score, words, clause = scored.get((row["kind"], row["sub_kind"]), (0, [], row["clause"]))
                scored[row["kind"], row["sub_kind"]] = (score + times * len(word), [*words, word], clause)
    if not scored:
        return None
    by_kind: dict[str, int] = {}
    for (kind, _), (score, _words, _clause) in scored.items():
        by_kind[kind] = by_kind.get(kind, 0) + score
    best = min(by_kind, key=lambda kind: (-by_kind[kind], kind))
    sub_kind = min(
        (sub for kind, sub in scored if kind == best), key=lambda sub: (-scored[best, sub][0], sub)
    )
    _, words, clause = scored[best, sub_kind]
    return Proposed(best, sub_kind, tuple(words), clause, best == declared)


def unanswered(tests: Iterable[Test], answers: Mapping[str, str]) -> tuple[Test, ...]:
    """The conditions nobody has answered yet."""
    return tuple(test for test in tests if answers.get(test.code) not in (YES, NO))


def denied(tests: Iterable[Test], answers: Mapping[str, str]) -> tuple[Test, ...]:
    """The conditions a reviewer found not to hold."""
    return tuple(test for test in tests if answers.get(test.code) == NO)


def recognition_faults(
    tests: Iterable[Test], answers: Mapping[str, str], *, verified: bool, opinion: str
) -> tuple[Reason, ...]:
    """What keeps a contract from being registered: conditions not answered, or found not to hold.

    A denied condition blocks only where the rule set was read in the original (`verified`) and the condition is
    sourced; otherwise it is a hint, and registering needs a written opinion.
    """
    rows = tuple(tests)
    if left := unanswered(rows, answers):
        return (
            Reason(
                "recognition.open", gettext_noop("还有 {count} 项认定条件没有作出判断"), {"count": len(left)}
            ),
        )
    against = denied(rows, answers)
    hard = [test for test in against if verified and test.mark == "S"]
    if hard:
        params = {"text": hard[0].text, "clause": hard[0].clause}
        return (Reason("recognition.denied", gettext_noop("不符合认定条件：{text}（{clause}）"), params),)
    if against and not opinion.strip():
        return (Reason("recognition.opinion", gettext_noop("有认定条件判断为不成立，登记须写明审核意见")),)
    return ()


def form_hint(kind: str, *, has_file: bool) -> Reason | None:
    """Why the written contract must be handed in; None where it is there."""
    if has_file:
        return None
    if kind in WRITTEN:
        return Reason("form.written", gettext_noop("该类合同应当采用书面形式，请上传合同全文（《民法典》第八百五十一条、第八百六十三条）"))  # fmt: skip
    return Reason("form.text", gettext_noop("请上传合同全文，口头合同不予登记"))


def rights_hint(kind: str, *, ip_kinds: Iterable[str]) -> Reason | None:
    """A transfer or licence names the rights it rests on."""
    if kind in ON_RIGHTS and not tuple(ip_kinds):
        return Reason("form.rights", gettext_noop("技术转让、技术许可须写明涉及的知识产权"))
    return None
