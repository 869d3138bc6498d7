"""Putting an achievement into a company as capital: deciding by two, announcing, signing, registering, leaving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.achievements import queries as achievements
from kezhuan.core import codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.models import Proposal
from kezhuan.core.publicity import queries as notices
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.text import clean_line, clean_text
from kezhuan.people.queries import organisation_for, people_of
from kezhuan.rights.models import Equity, EquityHolder
from kezhuan.rights.queries import equities as queries
from kezhuan.rights.rules import contributing, dividing

TWICE = Reason("equity.twice", gettext_noop("这项成果已经有一份作价入股在办理或持股中"))
LINES = {"company": 120, "basis_ref": 200}
TIES = {"contract_uid": "contract", "project_uid": "project"}
FIELDS = (*LINES, *TIES, "company_uscc", "basis", "valued_on", "value_fen", "company_bp", "team_bp", "state_unit", "conflict")  # fmt: skip


def draft_equity(
    achievement: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, key: str = ""
) -> UUID:
    """A contribution stands as the office's draft; Refused where the achievement has one already."""
    owner = organisation_for(actor, actor.org_id)
    item = achievements.visible(actor).filter(uid=achievement, organisation=owner).first()
    if item is None:
        raise Hidden
    fields = _checked(values, actor, today) | {
        "organisation": owner, "author_id": actor.user_id, "region": owner.region, "achievement": item, "title": item.title,
    }  # fmt: skip
    try:
        with frame.together():
            made: Equity = frame.create("equity", fields, actor=actor, today=today, key=key)
    except IntegrityError:
        raise Refused(TWICE) from None
    return made.uid


def _checked(values: Mapping[str, Any], actor: Actor, today: date) -> dict[str, Any]:
    """The fields as they are kept; Hidden for a contract or project that is not the unit's own."""
    if set(values) - set(FIELDS):
        raise Hidden
    fields = dict(values)
    for name, most in LINES.items():
        fields[name] = clean_line(fields.get(name) or "")[:most]
    fields["conflict"] = clean_text(fields.get("conflict") or "")[:2000]
    if uscc := clean_line(fields.get("company_uscc") or ""):
        uscc = read_uscc(uscc, field="company_uscc").number
    fields["company_uscc"] = uscc
    if fields["valued_on"] > today or fields["valued_on"].year < 2000:
        raise Invalid({"valued_on": Reason("equity.valued", gettext_noop("请核对定价日期，不能晚于今天"))})
    told = {name: fields[name] for name in ("basis", "value_fen", "company_bp", "team_bp")}
    if wrong := contributing.value_faults(**told):
        raise Invalid(wrong)
    for name, kind in TIES.items():
        uid = fields.get(name)
        if uid is not None and not queries.of_unit(actor, kind).filter(uid=uid).exists():
            raise Hidden
    return fields | {"unit_bp": dividing.WHOLE_BP - fields["team_bp"]}


def edit_equity(uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """The contribution says this, given whole."""
    fields = _checked(values, actor, today)
    with frame.act(
        "equity", uid, "edit", actor=actor, today=today, version=version, key=key, mine=values
    ) as step:
        step.change(**fields)


def set_holders(
    uid: UUID, holders: Iterable[Mapping[str, Any]], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """These people hold these parts of the shares formed; each row: name, person (uid, or none), share_bp, leader."""
    with frame.act("equity", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        e = step.record
        known = set(people_of(e.organisation.uid))
        made = [
            EquityHolder(equity=e, line=n, name=clean_line(row.get("name") or "")[:64], person_id=row.get("person"),
                         share_bp=row.get("share_bp") or 0, leader=row.get("leader") or "none")
            for n, row in enumerate(holders)
        ]  # fmt: skip
        if any(h.person_id is not None and h.person_id not in known for h in made):
            raise Hidden
        codes.require_codes({f"leader.{h.line}": h.leader for h in made}, {f"leader.{h.line}": "unit_leaders" for h in made}, today=today)  # fmt: skip
        if wrong := dividing.list_faults([(h.name, h.person_id, h.share_bp) for h in made]):
            raise Invalid(wrong)
        e.holders.all().delete()
        EquityHolder.objects.bulk_create(made)
        step.note(people=len(made))


def decide_equity(
    uid: UUID, *, decision_no: str, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:
    """The unit's decision waits for its second person; nobody who gets shares is one of the two."""
    number = clean_line(decision_no)[:64]
    with frame.act(
        "equity", uid, "decide", actor=actor, today=today, version=version, key=key, facts={"decision_no": number}
    ) as step:  # fmt: skip
        step.change(decision_no=number)
    return step.proposal


def announce_equity(
    uid: UUID, *, contact: str, actor: Actor, today: date, version: int, key: str = ""
) -> UUID:
    """Achievement, price and shares are announced; objections are heard until its last day."""
    words = clean_line(contact)[:200]
    with frame.act(
        "equity", uid, "announce", actor=actor, today=today, version=version, key=key, facts={"contact": words}
    ) as step:  # fmt: skip
        e = step.record
        kind = contributing.notice_kind(team_bp=e.team_bp)
        notice = publicity.announce(
            "equity", e.uid, kind, title=f"{e.title[:120]}的作价入股", lines=lines_of(e), contact=words, region=e.region,
            org_id=e.organisation.uid, org_name=e.organisation.name, actor=actor, today=today, key=key,
        )  # fmt: skip
        step.change(due_on=notices.standing("equity", e.uid, kind, today=today).until)
        step.note(publicity=str(notice))
    return notice


def lines_of(e: Equity) -> tuple[str, ...]:
    """What everybody reads: achievement, company, price and its basis, who gets which shares, interests declared."""
    people = [f"{h.name}：{h.share_bp / 100:.2f}%" for h in sorted(e.holders.all(), key=lambda h: h.line)]
    return (
        f"成果名称：{e.title}",
        f"拟入股：{e.company}；占公司股权 {e.company_bp / 100:.2f}%",
        f"作价：{dividing.yuan(e.value_fen)} 元；{contributing.BASES[e.basis]}，{e.basis_ref}",
        f"所得股份：单位 {e.unit_bp / 100:.2f}%，团队 {e.team_bp / 100:.2f}%；决策文号：{e.decision_no}",
        f"利益关联情况：{e.conflict[:300]}",
        *people,
    )


def clear_equity(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The notice has run clean, or none is needed: the agreement may be signed."""
    with frame.act("equity", uid, "clear", actor=actor, today=today, version=version, key=key):
        pass


def sign_equity(
    uid: UUID, *, agreement_no: str, agreed_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The investment agreement stands under this number."""
    number = clean_line(agreement_no)[:64]
    with frame.act(
        "equity", uid, "sign", actor=actor, today=today, version=version, key=key, facts={"agreement_no": number}
    ) as step:  # fmt: skip
        _past({"agreed_on": agreed_on}, since=step.record.valued_on, today=today)
        step.change(agreement_no=number, agreed_on=agreed_on)


def register_equity(
    uid: UUID, *, registration_no: str, registered_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """The change of shareholders is registered: the shares are held."""
    number = clean_line(registration_no)[:64]
    with frame.act(
        "equity", uid, "register", actor=actor, today=today, version=version, key=key, facts={"registration_no": number}
    ) as step:  # fmt: skip
        _past({"registered_on": registered_on}, since=step.record.agreed_on, today=today)
        step.change(registration_no=number, registered_on=registered_on)


def exit_equity(
    uid: UUID, *, reason: str, proceeds: int, exited_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:  # fmt: skip
    """Proposed as sold or given back for `proceeds` 分; it stands once a second person agrees."""
    words = clean_text(reason)[:300]
    with frame.act(
        "equity", uid, "exit", actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}
    ) as step:  # fmt: skip
        _past({"exited_on": exited_on}, since=step.record.registered_on, today=today)
        step.change(reason=words, proceeds_fen=proceeds, exited_on=exited_on)
    return step.proposal


def _past(given: Mapping[str, date], *, since: date, today: date) -> None:
    """Invalid under the field's name for a day that is not between the step before and today."""
    for name, day in given.items():
        if not since <= day <= today:
            text = gettext_noop("请核对日期，不能早于上一环节，也不能晚于今天")
            raise Invalid({name: Reason("equity.day", text)})


def reopen_equity(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Back with the office as a draft; what was announced is announced anew."""
    _with_reason(uid, "reopen", reason, actor=actor, today=today, version=version, key=key)


def void_equity(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """It does not come about."""
    _with_reason(uid, "void", reason, actor=actor, today=today, version=version, key=key)


def _with_reason(uid: UUID, move: str, reason: str, *, actor: Actor, today: date, version: int, key: str) -> None:  # fmt: skip
    words = clean_text(reason)[:300]
    with frame.act(
        "equity", uid, move, actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}
    ) as step:  # fmt: skip
        step.change(reason=words)
