"""What waits for somebody: one selection a section, used by its count, its list and the desk alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kezhuan.achievements import disputes
from kezhuan.achievements import queries as achievements
from kezhuan.contracts import queries as contracts
from kezhuan.core import frame
from kezhuan.core.access import OFFICERS, STAFF, Actor, Relation, Role
from kezhuan.core.joins import house
from kezhuan.core.models import Proposal
from kezhuan.core.privacy.queries import requests as privacy
from kezhuan.core.publicity import queries as publicity
from kezhuan.deals import queries as deals
from kezhuan.demands import queries as demands
from kezhuan.demands.models import BatchReport, Visit
from kezhuan.demands.scopes import REPORTS, VISITS
from kezhuan.disclosure import queries as disclosure
from kezhuan.disclosure.models import Grant, Nda
from kezhuan.indices import queries as indices
from kezhuan.matching import queries as matching
from kezhuan.matching import scopes as matching_scopes
from kezhuan.matching.models import Contact, Followup
from kezhuan.payouts import queries as payouts
from kezhuan.people.models import Claim, Membership, Organisation
from kezhuan.people.queries import in_hands, live
from kezhuan.people.scopes import CLAIMS, ORGANISATIONS
from kezhuan.ratings import queries as ratings
from kezhuan.rights import queries as rights
from kezhuan.trials import queries as trials


def demand(actor: Actor, today: date) -> QuerySet[Any]:
    """Demands this role has to screen, publish, supplement or confirm."""
    return demands.waiting(actor, today=today)


def achievement(actor: Actor, today: date) -> QuerySet[Any]:
    """Achievements this role has to check, publish or confirm as still valid."""
    return achievements.waiting(actor, today=today)


def patent_dispute(actor: Actor, today: date) -> QuerySet[Any]:
    """Patents two owners claim that this operator has to decide."""
    return disputes.waiting(actor)


def contact(actor: Actor, today: date) -> QuerySet[Contact]:
    """Requests the actor's organisation has to answer."""
    return matching.waiting_contacts(actor)


def grant(actor: Actor, today: date) -> QuerySet[Grant]:
    """Requests to read sealed text the actor's organisation has to answer."""
    return disclosure.waiting_grants(actor)


def nda(actor: Actor, today: date) -> QuerySet[Nda]:
    """Agreements the actor's organisation has to sign, and scanned sheets to check."""
    return disclosure.waiting_ndas(actor)


def visit(actor: Actor, today: date) -> QuerySet[Visit]:
    """Visits whose record the visited firm has to confirm."""
    return Visit.objects.filter(VISITS.q(actor), state="sent", organisation__uid=actor.org_id)


def disputed_visit(actor: Actor, today: date) -> QuerySet[Visit]:
    """Own visits that are unsent or contradicted."""
    return Visit.objects.filter(
        VISITS.q(actor), in_hands(actor, "author_id"), state__in=("draft", "disputed")
    )


def followup(actor: Actor, today: date) -> QuerySet[Followup]:
    """Tasks nobody has taken yet in the region, and those the actor has in hand."""
    return Followup.objects.filter(matching_scopes.FOLLOWUPS.q(actor)).filter(
        Q(state="open") | Q(state="taken") & in_hands(actor, "taken_by_id")
    )


def share(actor: Actor, today: date) -> QuerySet[Any]:
    """Shares in deals that wait for this side's yes, or for a decision on an objection."""
    return deals.waiting_shares(actor)


def introduction(actor: Actor, today: date) -> QuerySet[Any]:
    """Introductions this side has to confirm or not."""
    return deals.waiting_introductions(actor)


def pool_item(actor: Actor, today: date) -> QuerySet[Any]:
    """Items of the pool this operator has to look at, or this holder has to supplement."""
    return trials.waiting_items(actor)


def trial(actor: Actor, today: date) -> QuerySet[Any]:
    """Trials this side has to answer, or to judge before they end."""
    return trials.waiting_trials(actor, today=today)


def silent_deal(actor: Actor, today: date) -> QuerySet[Any]:
    """Deals this broker leads in which nobody has entered anything for long."""
    return deals.silent_of(actor, today=today)


def organisation(actor: Actor, today: date) -> QuerySet[Organisation]:
    """Organisations of the jurisdiction that wait for verification."""
    if actor.role not in STAFF or not actor.region:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        ORGANISATIONS.q(actor), state="registered", region__startswith=actor.region
    )


def claim(actor: Actor, today: date) -> QuerySet[Claim]:
    """People who want to act for an organisation and wait for a decision of staff or of its manager."""
    waiting = Claim.objects.filter(CLAIMS.q(actor), state="submitted").exclude(user__uid=actor.user_id)
    if actor.role in STAFF:
        return waiting.filter(organisation__region__startswith=actor.region or "?")
    managed = Membership.objects.filter(live(today), user__uid=actor.user_id, manager=True)
    return waiting.filter(organisation__in=managed.values("organisation"), organisation__uid=actor.org_id)


def objection(actor: Actor, today: date) -> QuerySet[Any]:
    """Objections against public notices that this role has to answer."""
    return publicity.waiting_objections(actor)


def data_request(actor: Actor, today: date) -> QuerySet[Any]:
    """Requests about personal data that this role has to answer."""
    return privacy.waiting(actor, today)


def report(actor: Actor, today: date) -> QuerySet[BatchReport]:
    """Collections reported up to this officer's level."""
    if actor.role not in OFFICERS:
        return BatchReport.objects.none()
    return BatchReport.objects.filter(REPORTS.q(actor), state="reported")


def returned_report(actor: Actor, today: date) -> QuerySet[BatchReport]:
    """Own collections sent back for correction."""
    if actor.role is not Role.LIAISON:
        return BatchReport.objects.none()
    return BatchReport.objects.filter(REPORTS.q(actor), state="returned")


def edition(actor: Actor, today: date) -> QuerySet[Any]:
    """Editions of indices that somebody else compiled and this role may check."""
    return indices.waiting(actor)


def target(actor: Actor, today: date) -> QuerySet[Any]:
    """Targets this actor answers for whose last month has not been reported."""
    return indices.waiting_targets(actor, today=today)


def contract(actor: Actor, today: date) -> QuerySet[Any]:
    """Contracts this role has to review, record, confirm, or to fill in and supplement."""
    return contracts.waiting(actor, today=today)


def proposal(actor: Actor, today: date) -> QuerySet[Proposal]:
    """Two-person steps somebody else proposed and this role may decide."""
    open_to = Q(pk__in=())
    for subject in house().subjects.values():
        for move in subject.lifecycle.moves:
            if move.second is None or all(actor.role not in part.roles for part in move.second.parts):
                continue
            if not frame.hands(move.second.step, "checker", actor.role, today):
                continue
            inside = any(
                part.relation is Relation.INSIDE and actor.role in part.roles for part in move.second.parts
            )
            records = subject.model._default_manager.filter(subject.scope.q(actor))
            if inside:
                records = records.filter(region__startswith=actor.region or "?")
            open_to |= Q(subject_type=subject.kind, move=move.name, subject_id__in=records.values("uid"))
    return Proposal.objects.filter(open_to, state=Proposal.OPEN).exclude(maker_id=actor.user_id)  # fmt: skip


def application(actor: Actor, today: date) -> QuerySet[Any]:
    """Applications for rewards on which this role has something to do."""
    return payouts.waiting_applications(actor)


def account(actor: Actor, today: date) -> QuerySet[Any]:
    """Payee accounts that wait for a call back."""
    return payouts.waiting_accounts(actor)


def disbursement(actor: Actor, today: date) -> QuerySet[Any]:
    """Lists for the treasury that wait for their release or for receipts."""
    return payouts.waiting_disbursements(actor)


def disburse(actor: Actor, today: date) -> QuerySet[Any]:
    """Applications whose 公示 is over and that stand in no list yet."""
    return payouts.to_disburse(actor)


def recovery(actor: Actor, today: date) -> QuerySet[Any]:
    """Rewards asked back that have not come."""
    return payouts.waiting_recoveries(actor)


def distribution(actor: Actor, today: date) -> QuerySet[Any]:
    """Distributions this person has to sign, or this office has to bring further."""
    return rights.waiting(actor, today=today)


def entitlement(actor: Actor, today: date) -> QuerySet[Any]:
    """Applications of one's own to finish, or what the office has to decide and register."""
    return rights.waiting_entitlements(actor, today=today)


def equity(actor: Actor, today: date) -> QuerySet[Any]:
    """Contributions the office has to finish, announce, sign or register."""
    return rights.waiting_equities(actor, today=today)


def venture(actor: Actor, today: date) -> QuerySet[Any]:
    """Applications of one's own to finish, or what the office has to decide, and ventures over soon."""
    return rights.waiting_ventures(actor, today=today)


def diligence_bundle(actor: Actor, today: date) -> QuerySet[Any]:
    """Evidence begun and not sealed, or sealed and not handed over."""
    return rights.waiting_bundles(actor)


def rating(actor: Actor, today: date) -> QuerySet[Any]:
    """Finished services this side may rate."""
    return ratings.waiting_to_rate(actor)


def low_rating(actor: Actor, today: date) -> QuerySet[Any]:
    """Bad ratings this unit has to answer."""
    return ratings.waiting_to_answer(actor)
