"""履职佐证: what was done and decided, as entries in a hash chain anyone can recompute. It proves that nothing was changed
since it was sealed; whether somebody is exempt is decided by the bodies in charge, never here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.sm3 import digest_of

GENESIS = "0" * 64
FORMAT = "kezhuan-diligence-1"
LEAST_TEXT = 10
# What the evidence may be about.
SUBJECTS = {
    "contract": gettext_noop("技术合同"),
    "distribution": gettext_noop("收益分配"),
    "entitlement": gettext_noop("职务科技成果赋权"),
    "equity": gettext_noop("作价入股"),
    "venture": gettext_noop("离岗创业、在岗创业"),
}


def chained(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each entry with `n`, and `sm3` over the hash before it and its own content."""
    found: list[dict[str, Any]] = []
    prev = GENESIS
    for n, entry in enumerate(entries, start=1):
        prev = digest_of([prev, n, entry])
        found.append({"n": n, "entry": dict(entry), "sm3": prev})
    return found


def manifest_of(head: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The whole bundle: its head is the first link, so that neither head nor entries can be exchanged."""
    links = chained([dict(head), *entries])
    return {"format": FORMAT, "links": links, "head_sm3": links[-1]["sm3"]}


def faults(manifest: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Where the chain does not hold, link by link; empty where it is as it was sealed."""
    links = manifest.get("links")
    if manifest.get("format") != FORMAT or not isinstance(links, Sequence) or not links:
        return (Reason("bundle.format", gettext_noop("不是履职佐证清单")),)
    prev = GENESIS
    for n, link in enumerate(links, start=1):
        try:
            whole = link["n"] == n and digest_of([prev, n, link["entry"]]) == link["sm3"]
        except (KeyError, TypeError):
            whole = False
        if not whole:
            return (Reason("bundle.link", gettext_noop("第 {n} 条与封存时不一致"), {"n": n}),)
        prev = link["sm3"]
    if manifest.get("head_sm3") != prev:
        return (Reason("bundle.head", gettext_noop("清单的封存值与末条不一致")),)
    return ()


def missing(
    *,
    happened: str,
    basis: str,
    conflict: str,
    items: Sequence[str],
    findings: Mapping[str, Mapping[str, str]],
) -> tuple[Reason, ...]:
    """Why the bundle cannot be sealed yet. `items` are the negative list's, empty while the pilot is off: each is
    answered one by one, and one that is found names its evidence, never free words alone."""
    found = []
    if len(happened.strip()) < LEAST_TEXT:
        found.append(
            Reason("bundle.happened", gettext_noop("请写明事项经过，至少 {n} 个字"), {"n": LEAST_TEXT})
        )
    if not basis.strip():
        found.append(Reason("bundle.basis", gettext_noop("请写明决策依据、定价依据和风险评估")))
    if not conflict.strip():
        found.append(Reason("bundle.conflict", gettext_noop("请填写利益关联情况；没有的写“无”")))
    for code in items:
        answer = findings.get(code, {})
        if answer.get("answer") not in ("clear", "found"):
            found.append(Reason("bundle.item", gettext_noop("负面清单还有逐项没有核对的")))
            break
        if answer["answer"] == "found" and not answer.get("evidence", "").strip():
            found.append(Reason("bundle.evidence", gettext_noop("负面清单核对为“存在”的，须写明证据")))
            break
    return tuple(found)
