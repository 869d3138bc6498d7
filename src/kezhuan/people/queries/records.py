"""Organisations and claims as their readers see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from kezhuan.core import codes, frame, history
from kezhuan.core.access import ADMINS, STAFF, Actor, Relation, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.masking import mask_phone
from kezhuan.files.blobs import Blobs
from kezhuan.people import rules
from kezhuan.people.lifecycle import CLAIM, ORGANISATION
from kezhuan.people.models import Claim, Organisation, RegistryEntry
from kezhuan.people.scopes import CLAIMS, ORGANISATIONS, organisation_relations
from kezhuan.people.views import ClaimDetail, ClaimRow, OrganisationDetail, OrganisationRow, OwnFields

DECIDERS = STAFF | {Role.SYSTEM}


def organisations(
    actor: Actor,
    *,
    text: str = "",
    kind: str = "",
    state: str = "",
    region: str = "",
    offset: int = 0,
    limit: int = 20,
) -> tuple[int, tuple[OrganisationRow, ...]]:
    """One page of the organisations this actor may know of, by name, and how many there are; former names count."""
    found = Organisation.objects.filter(ORGANISATIONS.q(actor))
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(uscc=text.upper()) | Q(former_names__name__icontains=text)
        ).distinct()
    for name, value in (("kind", kind), ("state", state)):
        if value:
            found = found.filter(**{name: value})
    if region:
        found = found.filter(region__startswith=region)
    rows = found.order_by("name", "id")[offset : offset + limit]
    return found.count(), tuple(_row(org) for org in rows)


def _row(org: Organisation) -> OrganisationRow:
    return OrganisationRow(
        org.uid,
        org.number or "",
        org.name,
        org.kind,
        rules.KINDS.get(org.kind, org.kind),
        codes.region_name(org.region),
        org.state,
        ORGANISATION.states[org.state],
        org.due_on,
        org.uscc or "",
    )


def organisation(actor: Actor, uid: UUID) -> OrganisationDetail:
    """One organisation cut to this actor; Hidden where there is none for them."""
    found = Organisation.objects.filter(ORGANISATIONS.q(actor)).select_related("merged_into").filter(uid=uid)
    org = found.first()
    if org is None:
        # A merged organisation still answers with where it went: old papers bear its address.
        org = Organisation.objects.select_related("merged_into").filter(uid=uid, state="merged").first()
        if org is None or actor.role in ADMINS:
            raise Hidden
    return _detail(actor, org)


def _detail(actor: Actor, org: Organisation) -> OrganisationDetail:
    relations = organisation_relations(actor, org)
    owned, staff = Relation.OWN in relations, Relation.INSIDE in relations
    inner = owned or staff
    into = (org.merged_into.uid, org.merged_into.name) if org.merged_into else None
    own = OwnFields(
        org.address,
        org.legal_person,
        codes.label("party_natures", org.nature),
        codes.label("industries", org.industry),
        org.origin,
    )
    editable = (
        "name",
        "short_name",
        "region",
        "address",
        "legal_person",
        "nature",
        "industry",
        "summary",
        "website",
    )
    return OrganisationDetail(
        row=_row(org),
        short_name=org.short_name,
        summary=org.summary,
        website=org.website,
        former_names=tuple(org.former_names.order_by("-until").values_list("name", flat=True)),
        merged_into=into,
        region_code=org.region,
        own=own if inner else None,
        raw={name: getattr(org, name) for name in editable} if inner else {},
        owned=owned,
        staff=staff,
        version=org.version,
        offers=frame.offers("organisation", org, actor) if inner else (),
        timeline=history.moments("organisation", org.uid) if inner else (),
    )


def claims_open_to(actor: Actor) -> Q:
    """Claims this actor can decide now: staff those of their region, managers those of their organisation.

    The one filter of counts and lists. An organisation with managers is its managers' to decide first; staff
    see it all the same.
    """
    waiting = Q(state="submitted")
    if actor.role in STAFF and actor.region:
        return waiting & Q(organisation__region__startswith=actor.region) & ~Q(user__uid=actor.user_id)
    if actor.org_id is not None and actor.verified:
        return waiting & Q(organisation__uid=actor.org_id) & ~Q(user__uid=actor.user_id)
    return Q(pk__in=())


def claims_to_decide(actor: Actor) -> int:
    """How many claims wait for this actor."""
    return Claim.objects.filter(claims_open_to(actor)).count()


def claims(
    actor: Actor, *, mine: bool = False, state: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ClaimRow, ...]]:
    """One page of claims, oldest first: the actor's own, those in a state, or those waiting for the actor."""
    found = Claim.objects.filter(CLAIMS.q(actor)).select_related("organisation", "user")
    if mine:
        found = found.filter(user__uid=actor.user_id)
    elif state:
        found = found.filter(state=state)
    else:
        found = found.filter(claims_open_to(actor))
    rows = found.order_by("due_on", "id")[offset : offset + limit]
    return found.count(), tuple(_claim_row(claim) for claim in rows)


def _claim_row(claim: Claim) -> ClaimRow:
    return ClaimRow(
        claim.uid,
        claim.number or "",
        claim.user.name,
        mask_phone(claim.user.phone or ""),
        claim.organisation.name,
        claim.organisation.uid,
        Role(claim.role),
        claim.state,
        CLAIM.states[claim.state],
        claim.due_on,
        claim.created_at,
    )


def claim(actor: Actor, uid: UUID) -> ClaimDetail:
    """One claim with organisation, letter and registry beside it; Hidden where it is not this actor's."""
    found = (
        Claim.objects.filter(CLAIMS.q(actor))
        .select_related("organisation__merged_into", "user")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise Hidden
    org = found.organisation
    entry = RegistryEntry.objects.filter(uscc=org.uscc).first() if org.uscc else None
    mine = found.user.uid == actor.user_id
    letter = Blobs().facts(found.letter_uid) if found.letter_uid else None
    offers = frame.offers("claim", found, actor)
    return ClaimDetail(
        row=_claim_row(found),
        user_uid=found.user.uid,
        note=found.note,
        decision_note=found.decision_note,
        letter=(letter.uid, letter.name) if letter else None,
        letter_sm3=found.letter_sm3,
        organisation=_detail(actor, org),
        differences=rules.differences(_typed(org), _entry(entry)) if entry and not mine else (),
        in_registry=entry is not None,
        registry_note=f"{entry.source} {entry.as_of} {entry.status}".strip() if entry and not mine else "",
        first=not org.memberships.filter(ends_on__isnull=True).exists(),
        mine=mine,
        decides=not mine and any(offer.name == "accept" for offer in offers),
        version=found.version,
        offers=offers,
        timeline=history.moments("claim", found.uid),
    )


def _typed(org: Organisation) -> dict[str, Any]:
    return {
        "name": org.name,
        "address": org.address,
        "legal_person": org.legal_person,
        "region": codes.region_name(org.region),
    }


def _entry(entry: RegistryEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "address": entry.address,
        "legal_person": entry.legal_person,
        "region": codes.region_name(entry.region),
    }


def registry(uscc: str) -> dict[str, str]:
    """What the registry says of a code: the fields of a registration form, empty where it says nothing."""
    entry = RegistryEntry.objects.filter(uscc=uscc).first()
    if entry is None:
        return {}
    return {name: getattr(entry, name) for name in rules.REGISTRY_FIELDS if getattr(entry, name)}


def letter_of(actor: Actor, uid: UUID) -> UUID:
    """The blob of a claim's letter, for its claimant and its deciders; Hidden for everybody else."""
    found = Claim.objects.filter(CLAIMS.q(actor), uid=uid).values_list("letter_uid", "user__uid").first()
    if found is None or found[0] is None:
        raise Hidden
    if found[1] != actor.user_id and actor.role not in DECIDERS and not actor.verified:
        raise Hidden
    return found[0]


def find_organisation(actor: Actor, *, uscc: str = "", number: str = "") -> UUID | None:
    """The verified organisation of this code or number, where this actor may know of it."""
    if not uscc and not number:
        return None
    named = Q(uscc=uscc) if uscc else Q(number=number.strip())
    found = Organisation.objects.filter(ORGANISATIONS.q(actor), named, state="verified")
    return found.values_list("uid", flat=True).first()
