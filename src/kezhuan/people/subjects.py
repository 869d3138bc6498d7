"""Organisations, claims and profiles as core.frame sees them."""

from __future__ import annotations

from typing import Any

from kezhuan.core.joins import Subject
from kezhuan.people import scopes
from kezhuan.people.lifecycle import CLAIM, ORGANISATION, PROFILE
from kezhuan.people.models import Claim, Organisation, Profile


def _profile_facts(profile: Any) -> dict[str, Any]:
    return {"summary": profile.summary, "fields": profile.fields, "consent_at": profile.consent_at}


def _organisation_shown(org: Any) -> dict[str, Any]:
    return {
        "name": org.name,
        "uscc": org.uscc,
        "region": org.region,
        "address": org.address,
        "legal_person": org.legal_person,
    }


SUBJECTS = (
    Subject(
        "organisation",
        "单位",
        ORGANISATION,
        Organisation,
        scopes.ORGANISATIONS,
        scopes.organisation_relations,
        facts=lambda org: {"merged_into": org.merged_into_id},
        parties=lambda org: frozenset({org.uid}),
        shown=_organisation_shown,
        number_kind="DW",
        open_fields=frozenset({"name", "uscc", "region"}),
    ),
    Subject(
        "claim",
        "加入申请",
        CLAIM,
        Claim,
        scopes.CLAIMS,
        scopes.claim_relations,
        parties=lambda claim: frozenset({claim.organisation.uid}),
        number_kind="JR",
        open_fields=frozenset({"role"}),
    ),
    Subject(
        "profile",
        "专家与团队",
        PROFILE,
        Profile,
        scopes.PROFILES,
        scopes.profile_relations,
        facts=_profile_facts,
        parties=lambda profile: frozenset({profile.organisation.uid}),
        shown=lambda profile: {"name": profile.name, "summary": profile.summary, "works": profile.works},
        number_kind="ZJ",
    ),
)
