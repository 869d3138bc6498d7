"""Registered twice: the same number, the same invoice, or the same two firms with nearly the same text within months;
and texts that repeat another seller's."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kezhuan.contracts.rules.suspicions.case import Case
from kezhuan.contracts.rules.suspicions.doubt import DOUBLE, TWIN, Doubt, Limits
from kezhuan.contracts.rules.suspicions.likeness import Texts


def plain_number(text: str) -> str:
    """A number as it is compared: figures and capitals alone, letters a scanner confuses read as figures."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    return plain.translate(str.maketrans("OQILZSB", "0011258"))


def doubles(cases: Iterable[Case], *, texts: Texts, limits: Limits) -> Iterator[Doubt]:
    """One hint for each contract that seems to stand a second time, and why."""
    rows = tuple(cases)
    shared = (*_sharing(rows, "number"), *_sharing(rows, "invoice"))
    found: dict[str, dict[str, dict[str, object]]] = defaultdict(dict)
    for kind, uids in shared:
        for uid in uids:
            for other in uids - {uid}:
                found[uid][other] = {"kind": kind}
    for case in rows:
        for uid, similarity in texts.near(case).items():
            if similarity >= float(limits.double_similarity) and _same_pair(case, texts.case(uid), limits):
                found[case.uid].setdefault(uid, {"kind": "text", "percent": round(similarity * 100)})
    for uid, others in sorted(found.items()):
        yield Doubt(uid, DOUBLE, tuple(others[other] for other in sorted(others)), tuple(sorted(others)))


def _sharing(rows: tuple[Case, ...], kind: str) -> Iterator[tuple[str, set[str]]]:
    held: dict[str, set[str]] = defaultdict(set)
    for case in rows:
        for text in (case.registration_no,) if kind == "number" else case.invoices:
            if text:
                held[plain_number(text)].add(case.uid)
    yield from ((kind, uids) for uids in held.values() if len(uids) > 1)


def _same_pair(one: Case, other: Case, limits: Limits) -> bool:
    keys = ({w.key for w in one.sellers}, {w.key for w in one.buyers})
    theirs = ({w.key for w in other.sellers}, {w.key for w in other.buyers})
    alike = bool(keys[0] & theirs[0]) and bool(keys[1] & theirs[1])
    return alike and abs((one.signed_on - other.signed_on).days) <= limits.double_d


def twins(cases: Iterable[Case], *, texts: Texts, limits: Limits) -> Iterator[Doubt]:
    """One hint for each contract whose text nearly repeats one of another seller; a seller may repeat itself."""
    for case in cases:
        mine = {who.key for who in case.sellers}
        near = sorted(
            (uid, similarity) for uid, similarity in texts.near(case).items()
            if similarity >= float(limits.twin_similarity) and not mine & {who.key for who in texts.case(uid).sellers}
        )  # fmt: skip
        if near:
            says = tuple({"percent": round(similarity * 100)} for _, similarity in near)
            yield Doubt(case.uid, TWIN, says, tuple(uid for uid, _ in near))
