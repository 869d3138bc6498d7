"""Decisions about deals: who may earn, whether shares fit, who still has to say yes, what events say happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kezhuan.core.access import Role
from kezhuan.core.errors import Reason, gettext_noop

WHOLE_BP = 10_000
NEED, SUPPLY, BOTH = "need", "supply", "both"
SIDE_LABELS = {
    NEED: gettext_noop("需求方"),
    SUPPLY: gettext_noop("供给方"),
    BOTH: gettext_noop("双方"),
}
EARNERS = {
    "broker": gettext_noop("技术经纪人"),
    "party_staff": gettext_noop("当事单位人员"),
    "deputy": gettext_noop("科技副总"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A share somebody holds or asks for: `name` for people, `share_bp` in hundredths of a percent."""

    name: str
    share_bp: int


def percent(share_bp: int) -> str:
    """A share as people write it: 6000 is 60%, 1250 is 12.5%."""
    whole, rest = divmod(share_bp, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def share_fault(taken: Sequence[Taken], asked_bp: int) -> Reason | None:
    """Why this share does not fit beside those taken, with the sum spelled out; None where it fits.

    Shares of one deal never exceed 100 % (reliability A12).
    """
    if not 0 < asked_bp <= WHOLE_BP:
        return Reason("share.range", gettext_noop("比例须大于 0%、不超过 100%"))
    total = sum(share.share_bp for share in taken)
    if total + asked_bp <= WHOLE_BP:
        return None
    said = "、".join(f"{share.name} {percent(share.share_bp)}" for share in taken)
    return Reason(
        "share.sum",
        gettext_noop("已登记：{said}，合计 {total}；再加 {asked} 为 {sum}，超过 100%。最多还可登记 {rest}"),
        {
            "said": said,
            "total": percent(total),
            "asked": percent(asked_bp),
            "sum": percent(total + asked_bp),
            "rest": percent(WHOLE_BP - total),
        },
    )


def earner_of(role: Role, *, works_for_a_party: bool) -> str:
    """In what capacity somebody asks for a share: who works for a party is its staff, under whichever hat."""
    return "broker" if role is Role.BROKER and not works_for_a_party else "party_staff"


def earn_fault(
    earner: str, held: Collection[Role], *, earners: Collection[str], never: Collection[str]
) -> Reason | None:
    """Why this person cannot hold a share: officers on duty never, others as the setting names them."""
    if any(role.value in never for role in held):
        return Reason("earner.officer", gettext_noop("在职的科技、财政、登记人员不能登记促成归属"))
    if earner not in earners:
        return Reason(
            "earner.kind",
            gettext_noop("按现行规则，{kind}不能登记促成归属"),
            {"kind": EARNERS.get(earner, earner)},
        )
    return None


def sides_to_agree(acting_for: str, *, present: Collection[str], confirmed_by: str) -> frozenset[str]:
    """Which sides have to say yes: every side present, or where the setting says so only the one acted for."""
    asked = {NEED, SUPPLY} if confirmed_by == "both" or acting_for == BOTH else {acting_for}
    return frozenset(asked & set(present))


def too_late_to_claim(signed_on: date | None, *, today: date, days: int) -> bool:
    """True where more than `days` have passed since the signing (reliability A12)."""
    return signed_on is not None and today > signed_on + timedelta(days=days)


def protected_until(introduced_on: date, *, days: int) -> date:
    """The last day on which a deal of the same two sides is known to who introduced them."""
    return introduced_on + timedelta(days=days)


def is_late(introduced_on: date, recorded_on: date, *, days: int) -> bool:
    """True where an introduction was written down more than `days` after it took place: shown as 补记."""
    return (recorded_on - introduced_on).days > days


def is_silent(last_entry_on: date, *, today: date, days: int) -> bool:
    """True where nothing was entered for `days` or longer."""
    return (today - last_entry_on).days >= days


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the log alone says of one share."""

    person: str
    side: str
    share_bp: int
    state: str


STATE_AFTER = {
    "attribution.confirm": "confirmed",
    "attribution.prove": "confirmed",
    "attribution.dispute": "disputed",
    "attribution.uphold": "confirmed",
    "attribution.reject": "void",
    "attribution.withdraw": "withdrawn",
}


def replay(happened: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Mapping[str, Replayed]:
    """The shares as the events (verb, subject uid, changes) make them, by uid, oldest event first."""
    found: dict[str, Replayed] = {}
    for verb, uid, changes in happened:
        if verb == "attribution.stated":
            found[uid] = Replayed(
                str(changes["person"]), str(changes["side"]), int(changes["share_bp"]), "proposed"
            )
        elif verb in STATE_AFTER and uid in found:
            share = changes.get("share_bp")
            found[uid] = replace(
                found[uid],
                state=STATE_AFTER[verb],
                share_bp=int(share[1]) if share else found[uid].share_bp,
            )
    return found


# What each kind of entry holds beside its text and day.
ENTRY_FIELDS: Mapping[str, tuple[str, ...]] = {
    "note": (),
    "visit": (),
    "nda": ("due_on",),
    "check": ("subject", "verdict"),
    "round": ("basis", "amount_fen"),
    "milestone": ("due_on",),
    "file": (),
}
ENTRY_LABELS = {
    "note": gettext_noop("备注"),
    "visit": gettext_noop("走访洽谈"),
    "nda": gettext_noop("保密协议"),
    "check": gettext_noop("核查"),
    "round": gettext_noop("洽谈轮次"),
    "milestone": gettext_noop("里程碑"),
    "file": gettext_noop("文件"),
}
TEXT_MOST = 2000
NEEDS_TEXT = frozenset({"note", "visit", "milestone", "check"})
NEEDED = {
    "subject": gettext_noop("请选择核查事项"),
    "verdict": gettext_noop("请选择核查结论"),
    "basis": gettext_noop("请选择定价方式"),
    "amount_fen": gettext_noop("请填写报价"),
}


def entry_faults(
    kind: str, *, text: str, on: date, today: date, subject: str, verdict: str, basis: str, amount_fen: int | None,
    due_on: date | None, has_file: bool,
) -> dict[str, Reason]:  # fmt: skip
    """Field → what is wrong with an entry of this kind; an NDA and a file need the paper itself."""
    given = {"subject": subject, "verdict": verdict, "basis": basis, "amount_fen": amount_fen}
    faults = {
        name: Reason("missing", NEEDED[name])
        for name in ENTRY_FIELDS[kind]
        if name in NEEDED and given[name] in ("", None)
    }
    if kind in NEEDS_TEXT and not text.strip():
        faults["text"] = Reason("missing", gettext_noop("请写明情况"))
    if len(text) > TEXT_MOST:
        faults["text"] = Reason("too_long", gettext_noop("最多 {most} 个字"), {"most": TEXT_MOST})
    if on > today:
        faults["on"] = Reason("future", gettext_noop("日期不能晚于今天"))
    if kind in ("file", "nda") and not has_file:
        faults["file"] = Reason("missing", gettext_noop("请上传文件"))
    if kind == "milestone" and due_on is None:
        faults["due_on"] = Reason("missing", gettext_noop("请填写计划完成日期"))
    return faults
