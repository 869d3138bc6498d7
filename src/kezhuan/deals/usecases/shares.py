"""促成归属: asking for a share, the sides' yes, proof by papers, objections and how they are decided."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import clock, events, frame
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals import queries, rules, scopes
from kezhuan.deals.models import Deal, DealBroker
from kezhuan.files import attachments
from kezhuan.people.models import User
from kezhuan.people.queries import organisation_for, roles_of

PROOF = "proof"
NOTE_MOST = 300
File = tuple[str, bytes]


def claim_share(
    deal_uid: UUID,
    *,
    side: str,
    share_bp: int,
    evidence: str = "",
    note: str = "",
    file: File | None = None,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The actor's share in the deal waits for the sides' yes; all shares together never exceed 100 %."""
    if side not in rules.SIDE_LABELS:
        raise Invalid({"side": Reason("missing", gettext_noop("请选择代表哪一方"))})
    if evidence:
        shipped_codes()["attribution_evidence"].require(evidence, day=today, field="evidence")
    setting = rulebook().body("settings.attribution", today)
    with frame.together():
        deal = _locked(deal_uid, actor)
        earner = _earner(deal, actor, setting)
        _open_for_claims(deal, today=today, days=setting["claim_after_signing_d"])
        taken = queries.taken(deal)
        if fault := rules.share_fault(taken, share_bp):
            raise Refused(fault)
        values = {
            "deal": deal, "person_id": actor.user_id, "organisation": organisation_for(actor, actor.org_id), "region": deal.region, "side": side,
            "share_bp": share_bp, "earner": earner, "evidence": evidence, "note": note.strip()[:NOTE_MOST],
        }  # fmt: skip
        share = frame.create("attribution", values, actor=actor, today=today, key=key)
        _state(share, actor)
        if file is not None:
            attachments.attach(
                "attribution", share.uid, group=PROOF, sent_name=file[0], content=file[1], actor=actor
            )
    return share.uid


def _locked(deal_uid: UUID, actor: Actor) -> Deal:
    """The deal's row, held until the transaction ends: two who claim at once come one after the other."""
    found = queries.get_deal(actor, deal_uid)
    return lock(found)


def lock(deal: Deal) -> Deal:
    """The same row, locked; the sum of shares is only true behind this."""
    return Deal.objects.select_for_update(of=("self",)).select_related("keeper_org").get(pk=deal.pk)


def _earner(deal: Deal, actor: Actor, setting: Any) -> str:
    person = User.objects.filter(uid=actor.user_id).first()
    if person is None or actor.org_id is None:
        raise Hidden
    if queries.holds_a_share(deal, actor.user_id):
        raise Refused(Reason("share.again", gettext_noop("您在这个对接项目中已登记过促成归属")))
    inside = any(p.organisation and p.organisation.uid == actor.org_id for p in scopes.parties_of(deal))
    earner = rules.earner_of(actor.role, works_for_a_party=inside)
    fault = rules.earn_fault(earner, roles_of(person), earners=setting["claimants"], never=setting["never"])
    if fault is not None:
        raise Refused(fault)
    return earner


def _open_for_claims(deal: Deal, *, today: date, days: int) -> None:
    if deal.state == "failed":
        raise Refused(Reason("share.closed", gettext_noop("对接项目已终止，不能再登记促成归属")))
    if rules.too_late_to_claim(deal.signed_on, today=today, days=days):
        raise Refused(
            Reason("share.late", gettext_noop("签约已超过 {days} 天，不能再登记促成归属"), {"days": days})
        )


def _state(share: DealBroker, actor: Actor) -> None:
    """The log says what the share was when it was asked for, so that it can be replayed."""
    events.record(
        "attribution.stated", actor=actor, subject_type="attribution", subject_id=share.uid,
        changes={"deal": str(share.deal.uid), "person": str(share.person_id), "side": share.side, "share_bp": share.share_bp,
                 "earner": share.earner, "evidence": share.evidence},
    )  # fmt: skip


def move_share(
    uid: UUID,
    move: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
    dispute: str = "",
) -> None:
    """One side's yes, an objection, or the person taking it back; the last yes needed confirms."""
    if move not in ("agree", "dispute", "withdraw"):
        raise Hidden
    facts = {"dispute": dispute.strip()[:NOTE_MOST]} if move == "dispute" else {}
    with frame.together():
        with frame.act(
            "attribution", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
        ) as step:
            step.change(**facts)
            if move == "agree":
                _agree(step, actor)
        if move == "agree":
            _confirm_if_all_agree(step.record, today=today)


def _agree(step: Any, actor: Actor) -> None:
    side = queries.side_of(step.record.deal, actor.org_id)
    field = f"{side}_agreed_at"
    step.require(
        side and getattr(step.record, field) is None,
        Reason("share.agreed", gettext_noop("本方已确认，等待另一方")),
    )
    step.change(**{field: clock.now()})
    step.note(side=side)


def _confirm_if_all_agree(share: DealBroker, *, today: date) -> None:
    setting = rulebook().body("settings.attribution", today)
    needed = queries.sides_needed(share, confirmed_by=setting["confirmed_by"])
    if needed and all(getattr(share, f"{side}_agreed_at") for side in needed):
        with frame.act("attribution", share.uid, "confirm", actor=SYSTEM, today=today, version=None):
            pass


def prove_share(
    uid: UUID,
    *,
    evidence: str,
    file: File | None = None,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """The share stands on papers: a three-party contract, 居间合同 or a fee invoice, looked at by the operator."""
    shipped_codes()["attribution_evidence"].require(evidence, day=today, field="evidence")
    facts = {"evidence": evidence}
    with frame.act(
        "attribution", uid, "prove", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        if file is not None:
            attachments.attach(
                "attribution", uid, group=PROOF, sent_name=file[0], content=file[1], actor=actor
            )
        step.require(
            attachments.of("attribution", [uid]), Reason("share.file", gettext_noop("请上传佐证材料"))
        )
        step.change(evidence=evidence)
        step.note(evidence=evidence)


def decide_share(
    uid: UUID,
    move: str,
    *,
    decision_note: str,
    share_bp: int | None = None,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """What is decided of a disputed share waits for its second person; a share may be cut, never raised."""
    if move not in ("uphold", "reject") or actor.role not in (Role.OPERATOR, Role.DISTRICT):
        raise Hidden
    facts = {"decision_note": decision_note.strip()[:NOTE_MOST]}
    with frame.act(
        "attribution", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(**facts)
        if move == "uphold" and share_bp is not None:
            step.require(
                0 < share_bp <= step.record.share_bp,
                Reason("share.raise", gettext_noop("认定的比例须大于 0，且不高于登记的比例")),
            )
            step.change(share_bp=share_bp)
