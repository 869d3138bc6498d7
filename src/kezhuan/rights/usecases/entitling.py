"""Applying for a right in one's achievement, deciding by two, announcing, agreeing, changing the title, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.achievements import queries as achievements
from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.models import Proposal
from kezhuan.core.publicity import queries as notices
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.text import clean_line, clean_text
from kezhuan.people.queries import organisation_for, people_of
from kezhuan.rights.models import Entitlement, EntitlementMember, EntitlementReport
from kezhuan.rights.queries import entitlements as queries
from kezhuan.rights.rules import dividing, entitling

KIND = "entitlement"
TWICE = Reason("entitlement.twice", gettext_noop("这项成果已经有一份赋权在办理或已生效"))
TEXTS = ("plan", "obligations", "conflict")
FIELDS = ("kind", "team_bp", "years", *TEXTS, *entitling.PROMISES)
MOST_TEXT = 5000


def draft_entitlement(
    achievement: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, key: str = ""
) -> UUID:
    """The team's application stands as a draft; Refused where the achievement has one already."""
    owner = organisation_for(actor, actor.org_id)
    item = achievements.visible(actor).filter(uid=achievement, organisation=owner).first()
    if item is None:
        raise Hidden
    fields = _checked(values, today) | {
        "organisation": owner, "author_id": actor.user_id, "region": owner.region, "achievement": item, "title": item.title,
    }  # fmt: skip
    try:
        with frame.together():
            made: Entitlement = frame.create("entitlement", fields, actor=actor, today=today, key=key)
    except IntegrityError:
        raise Refused(TWICE) from None
    return made.uid


def _checked(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    if set(values) - set(FIELDS):
        raise Hidden
    fields = {name: clean_text(v)[:MOST_TEXT] if name in TEXTS else v for name, v in values.items()}
    kind = fields.get("kind", "")
    fields |= {
        "team_bp": fields.get("team_bp") if kind == "ownership" else None,
        "years": fields.get("years") if kind == "use" else None,
    }
    terms = queries.terms(today)
    if wrong := entitling.kind_faults(kind, team_bp=fields["team_bp"], years=fields["years"], terms=terms):
        raise Invalid(wrong)
    return fields


def edit_entitlement(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The application says this; `kind` with its share or years is always given whole."""
    fields = _checked(values, today)
    with frame.act(
        "entitlement", uid, "edit", actor=actor, today=today, version=version, key=key, mine=values
    ) as step:
        step.change(**fields)


def set_members(
    uid: UUID, members: Iterable[Mapping[str, Any]], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """These people and their parts stand; each row: name, person (uid of somebody of the unit, or none), share_bp."""
    with frame.act("entitlement", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        e = step.record
        known = set(people_of(e.organisation.uid))
        made = [
            EntitlementMember(entitlement=e, line=n, name=clean_line(row.get("name") or "")[:64], person_id=row.get("person"),
                              share_bp=row.get("share_bp") or 0)
            for n, row in enumerate(members)
        ]  # fmt: skip
        if any(m.person_id is not None and m.person_id not in known for m in made):
            raise Hidden
        if wrong := dividing.list_faults([(m.name, m.person_id, m.share_bp) for m in made]):
            raise Invalid(wrong)
        e.members.all().delete()
        EntitlementMember.objects.bulk_create(made)
        step.note(people=len(made))


def apply_entitlement(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The application is with the unit; its clock runs."""
    with frame.act("entitlement", uid, "apply", actor=actor, today=today, version=version, key=key):
        pass


def decide_entitlement(
    uid: UUID, *, decision_no: str, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:
    """The unit's consent waits for its second person, who is none of the team."""
    number = clean_line(decision_no)[:64]
    with frame.act(
        "entitlement", uid, "decide", actor=actor, today=today, version=version, key=key, facts={"decision_no": number}
    ) as step:  # fmt: skip
        step.change(decision_no=number)
    return step.proposal


def announce_entitlement(
    uid: UUID, *, contact: str, actor: Actor, today: date, version: int, key: str = ""
) -> UUID:
    """What is to be given to whom is announced; objections are heard until its last day."""
    words = clean_line(contact)[:200]
    with frame.act(
        "entitlement", uid, "announce", actor=actor, today=today, version=version, key=key, facts={"contact": words}
    ) as step:  # fmt: skip
        e = step.record
        notice = publicity.announce(
            "entitlement", e.uid, KIND, title=f"{e.title[:120]}的赋权", lines=lines_of(e), contact=words, region=e.region,
            org_id=e.organisation.uid, org_name=e.organisation.name, actor=actor, today=today, key=key,
        )  # fmt: skip
        step.change(due_on=notices.standing("entitlement", e.uid, KIND, today=today).until)
        step.note(publicity=str(notice))
    return notice


def lines_of(e: Entitlement) -> tuple[str, ...]:
    """What everybody reads: achievement, right, team with parts, interests declared."""
    right = (
        f"所有权份额 {(e.team_bp or 0) / 100:.2f}%" if e.kind == "ownership" else f"长期使用权 {e.years} 年"
    )
    people = [f"{m.name}：{m.share_bp / 100:.2f}%" for m in sorted(e.members.all(), key=lambda m: m.line)]
    return (
        f"成果名称：{e.title}",
        f"拟赋予：{right}；决策文号：{e.decision_no}",
        f"利益关联情况：{e.conflict[:300]}",
        *people,
    )


def clear_entitlement(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The period is over and nothing is held against it: the agreement may be signed."""
    with frame.act("entitlement", uid, "clear", actor=actor, today=today, version=version, key=key):
        publicity.require_clean("entitlement", uid, KIND, today=today)


def agree_entitlement(
    uid: UUID, *, agreement_no: str, starts_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The agreement is signed; a use right ends so many years after its first day."""
    number = clean_line(agreement_no)[:64]
    with frame.act(
        "entitlement", uid, "agree", actor=actor, today=today, version=version, key=key, facts={"agreement_no": number}
    ) as step:  # fmt: skip
        if not 2000 <= starts_on.year <= today.year + 1:
            raise Invalid({"starts_on": Reason("entitlement.starts", gettext_noop("请核对协议起始日"))})
        years = step.record.years
        step.change(
            agreement_no=number,
            starts_on=starts_on,
            ends_on=entitling.ends_on(starts_on, years) if years else None,
        )


def change_title(
    uid: UUID, *, title_no: str, changed_on: date, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The title is changed, or the licence recorded, under this number: the right is in force."""
    number = clean_line(title_no)[:64]
    with frame.act(
        "entitlement", uid, "change_title", actor=actor, today=today, version=version, key=key, facts={"title_no": number}
    ) as step:  # fmt: skip
        if changed_on > today or changed_on.year < 2000:
            raise Invalid(
                {"changed_on": Reason("entitlement.changed", gettext_noop("请核对登记日期，不能晚于今天"))}
            )
        step.change(title_no=number, changed_on=changed_on)


def report_entitlement(
    uid: UUID, *, words: str, income: int, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """What became of the achievement this year stands; `income` in 分."""
    said = clean_text(words)[:MOST_TEXT]
    with frame.act(
        "entitlement", uid, "report", actor=actor, today=today, version=version, key=key, facts={"words": said.strip()}
    ) as step:  # fmt: skip
        EntitlementReport.objects.create(
            entitlement=step.record, on=today, words=said, income_fen=income, by_id=actor.user_id
        )


def end_entitlement(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The years of use are over."""
    with frame.act("entitlement", uid, "end", actor=actor, today=today, version=version, key=key):
        pass


def return_entitlement(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """Back with the team, with what is to be mended."""
    _with_reason(uid, "return", reason, actor=actor, today=today, version=version, key=key)


def decline_entitlement(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """Proposed as 不予赋权; it stands once a second person agrees."""
    _with_reason(uid, "decline", reason, actor=actor, today=today, version=version, key=key)


def withdraw_entitlement(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """The team no longer asks for it."""
    _with_reason(uid, "withdraw", reason, actor=actor, today=today, version=version, key=key)


def revoke_entitlement(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """Proposed to be taken back, such as where it was not used in the agreed time; two persons decide."""
    _with_reason(uid, "revoke", reason, actor=actor, today=today, version=version, key=key)


def _with_reason(uid: UUID, move: str, reason: str, *, actor: Actor, today: date, version: int, key: str) -> None:  # fmt: skip
    words = clean_text(reason)[:300]
    with frame.act(
        "entitlement", uid, move, actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}
    ) as step:  # fmt: skip
        step.change(reason=words)
