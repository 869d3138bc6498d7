"""Registering an organisation, wishing to act for one, and deciding such a wish."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import STAFF, Actor, Role
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.files.blobs import Blobs
from kezhuan.files.uploads import Accepted
from kezhuan.people import queries, rules
from kezhuan.people.models import Claim, Membership, Organisation, User
from kezhuan.people.usecases.members import may_manage, put_on
from kezhuan.people.usecases.organisations import checked


def register_organisation(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    role: Role | None = None,
    letter: Accepted | None = None,
    note: str = "",
    key: str = "",
) -> UUID:
    """The organisation waits for verification, and so does the person's claim to act for it; the claim's uid.

    A known 统一社会信用代码 makes no second organisation: the claim joins the one that stands, and the answer
    does not tell the two apart. What was typed counts only where the organisation was this person's own entry.
    """
    uscc = read_uscc(values.get("uscc", "")).number
    kind = values.get("kind", "enterprise")
    if kind not in rules.OPEN_KINDS:
        raise Invalid({"kind": Reason("kind", gettext_noop("这类单位由技转中心登记，请与其联系"))})
    fields = checked({"name": "", "region": "", **values}, today=today)
    with frame.together():
        known = Organisation.objects.select_related("merged_into").filter(uscc=uscc).first()
        if known is None:
            organisation = frame.create(
                "organisation", {**fields, "kind": kind, "uscc": uscc, "registered_by": actor.user_id},
                actor=actor, today=today, key=key,
            )  # fmt: skip
        else:
            organisation = known.merged_into or known
            _mend_own(organisation, fields, actor=actor, today=today)
        claim = claim_organisation(
            organisation, role=role or rules.FIRST_HAT.get(organisation.kind, Role.MEMBER), actor=actor, today=today,
            letter=letter, note=note,
        )  # fmt: skip
    return claim.uid


def _mend_own(organisation: Organisation, fields: Mapping[str, Any], *, actor: Actor, today: date) -> None:
    """What the same person entered before and nobody verified yet now says what was typed."""
    if organisation.registered_by != actor.user_id or organisation.state not in ("registered", "refused"):
        return
    refused = organisation.state == "refused"
    with frame.act("organisation", organisation.uid, "resubmit" if refused else "edit", actor=actor, today=today,
                   version=organisation.version) as step:  # fmt: skip
        step.change(**fields)


def claim_organisation(
    organisation: Organisation,
    *,
    role: Role,
    actor: Actor,
    today: date,
    letter: Accepted | None = None,
    note: str = "",
) -> Claim:
    """The person's wish to act for the organisation waits for a decision; one open claim at a time."""
    if organisation.state == "suspended":
        raise Refused(Reason("org.suspended", gettext_noop("该单位目前不能办理登记，请与技转中心联系")))
    if fault := rules.hat_fault(organisation.kind, role):
        raise Invalid({"role": fault})
    person = User.objects.get(uid=actor.user_id)
    claims = Claim.objects.filter(user=person, organisation=organisation, role=role.value, state="submitted")
    if claims.exists():
        raise Refused(Reason("claim.open", gettext_noop("已有一份待核验的申请")))
    held = Membership.objects.filter(user=person, organisation=organisation, role=role.value)
    if held.filter(queries.live(today)).exists():
        raise Refused(Reason("claim.held", gettext_noop("您已是该单位的成员")))
    letter_uid = _keep(letter, organisation) if letter else None
    return frame.create(
        "claim",
        {"user": person, "organisation": organisation, "role": role.value, "letter_uid": letter_uid, "note": note[:200]},
        actor=actor, today=today,
    )  # fmt: skip


def _keep(letter: Accepted, organisation: Organisation) -> UUID:
    stored = Blobs().put(
        io.BytesIO(letter.content),
        name=letter.display_name,
        media_type=letter.media_type,
        owner_org=organisation.uid,
        at=clock.now(),
    )
    return stored.uid


def decide_claim(
    uid: UUID,
    *,
    accept: bool,
    note: str = "",
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
) -> None:
    """The claim is decided. Accepted, the person wears the hat from today, and a new organisation is verified
    with it; refused, a new organisation nobody else claims is refused too. Members decide only as managers."""
    note = note.strip()
    with frame.together():
        with frame.act("claim", uid, "accept" if accept else "refuse", actor=actor, today=today, version=version,
                       key=key, facts={"reason": note}) as step:  # fmt: skip
            claim = step.record
            step.require(
                claim.user.uid != actor.user_id, Reason("claim.self", gettext_noop("不能核验自己的申请"))
            )
            step.require(
                actor.role in STAFF | {Role.SYSTEM} or may_manage(actor, claim.organisation, today=today),
                Reason("claim.manager", gettext_noop("只有单位管理员可以核验加入申请")),
            )
            step.change(decision_note=note[:200])
        organisation = claim.organisation
        waiting = organisation.state == "registered"
        if accept:
            first = not Membership.objects.filter(queries.live(today), organisation=organisation).exists()
            if waiting:
                _settle(organisation, "verify", actor=actor, today=today, key=key)
            put_on(claim.user, organisation, Role(claim.role), actor=actor, today=today, manager=first)
        elif waiting and not Claim.objects.filter(organisation=organisation, state="submitted").exists():
            _settle(organisation, "refuse", actor=actor, today=today, key=key, reason=note)


def _settle(
    organisation: Organisation, move: str, *, actor: Actor, today: date, key: str, reason: str = ""
) -> None:
    with frame.act("organisation", organisation.uid, move, actor=actor, today=today, version=organisation.version,
                   key=key, facts={"reason": reason}) as step:  # fmt: skip
        if reason:
            step.change(decision_note=reason[:200])


def withdraw_claim(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The claimant wishes no longer."""
    with frame.act("claim", uid, "withdraw", actor=actor, today=today, version=version, key=key) as step:
        step.require(
            step.record.user.uid == actor.user_id,
            Reason("claim.not_yours", gettext_noop("只有申请人可以撤回")),
        )
