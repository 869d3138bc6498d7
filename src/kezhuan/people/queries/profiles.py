"""Experts and teams as their readers see them: contact data only for verified members."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from kezhuan.core import codes, counting, frame
from kezhuan.core.access import PROFESSIONALS, Actor, Relation
from kezhuan.core.errors import Hidden
from kezhuan.core.privacy.queries.consents import agreed
from kezhuan.core.privacy.rules import CONTACT
from kezhuan.core.regions import lies_in
from kezhuan.people import rules
from kezhuan.people.lifecycle import PROFILE
from kezhuan.people.models import Profile
from kezhuan.people.scopes import PROFILES, profile_relations
from kezhuan.people.views import ProfileContact, ProfileDetail, ProfileRow

EDITABLE = (
    "name", "leader", "title", "size", "fields", "keywords", "summary", "works", "equipment", "availability", "region",
    "contact_name", "contact_phone",
)  # fmt: skip


def profiles(
    actor: Actor,
    *,
    text: str = "",
    kind: str = "",
    field: str = "",
    region: str = "",
    mine: bool = False,
    offset: int = 0,
    limit: int = 20,
) -> tuple[int, tuple[ProfileRow, ...]]:
    """One page of the experts and teams this actor may see; without `mine` those that are listed."""
    found = Profile.objects.filter(PROFILES.q(actor)).select_related("organisation")
    found = found.filter(organisation__uid=actor.org_id) if mine else found.filter(state="listed")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(summary__icontains=text) | Q(works__icontains=text))
    if kind:
        found = found.filter(kind=kind)
    if field:
        # JSON lists of codes: the quotes keep 01 from finding 011.
        found = found.filter(fields__icontains=f'"{field}"')
    if region:
        found = found.filter(lies_in(region))
    rows = found.order_by("-updated_at", "-id")[offset : offset + limit] if limit else ()
    return counting.total(found), tuple(_row(profile) for profile in rows)


def _row(p: Profile) -> ProfileRow:
    return ProfileRow(
        p.uid,
        p.kind,
        rules.PROFILE_KINDS.get(p.kind, p.kind),
        p.name,
        p.organisation.name,
        p.title,
        tuple(codes.label("technology_fields", code) for code in p.fields),
        codes.region_name(p.region),
        p.state,
        PROFILE.states[p.state],
    )


def profile(actor: Actor, uid: UUID, *, today: date) -> ProfileDetail:
    """One expert or team cut to this actor; Hidden where there is none for them.

    Contact data for verified members only while the person, where they have an account, agrees to it."""
    p = Profile.objects.filter(PROFILES.q(actor), uid=uid).select_related("organisation", "user").first()
    if p is None:
        raise Hidden
    relations = profile_relations(actor, p)
    inner = bool(relations & {Relation.OWN, Relation.INSIDE})
    member = actor.verified and actor.role in PROFESSIONALS
    shows = p.user is None or agreed(p.user.uid, CONTACT, today=today)
    contact = ProfileContact(p.contact_name, p.contact_phone) if inner or (member and shows) else None
    return ProfileDetail(
        row=_row(p),
        leader=p.leader,
        size=p.size,
        keywords=tuple(p.keywords),
        summary=p.summary,
        works=p.works,
        equipment=p.equipment,
        availability=p.availability,
        org_uid=p.organisation.uid,
        contact=contact,
        consent_version=p.consent_version if inner else "",
        consent_at=p.consent_at if inner else None,
        contact_agreed=shows if inner else False,
        self_kept=p.user is not None and p.user.uid == actor.user_id,
        raw={name: getattr(p, name) for name in EDITABLE} if inner else {},
        owned=Relation.OWN in relations,
        version=p.version,
        offers=frame.offers("profile", p, actor) if inner else (),
    )
