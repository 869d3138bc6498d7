"""Agreements and grants as core.frame sees them."""

from __future__ import annotations

from kezhuan.core.joins import Subject
from kezhuan.disclosure import scopes
from kezhuan.disclosure.lifecycle import GRANT, NDA
from kezhuan.disclosure.models import Block, Grant, Nda


def _blocked(grant: Grant) -> bool:
    return Block.objects.filter(owner_id=grant.owner_id, blocked_id=grant.to_org_id).exists()


SUBJECTS = (
    Subject(
        "nda",
        "保密协议",
        NDA,
        Nda,
        scopes.NDAS,
        scopes.nda_relations,
        facts=lambda nda: {"sheet": nda.sheet_uid},
        parties=lambda nda: frozenset({nda.discloser.uid, nda.recipient.uid}),
        shown=lambda nda: {"state": NDA.states[nda.state]},
        number_kind="BM",
        open_fields=frozenset({"ends_on", "method"}),
    ),
    Subject(
        "grant",
        "查看授权",
        GRANT,
        Grant,
        scopes.GRANTS,
        scopes.grant_relations,
        facts=lambda grant: {"blocked": _blocked(grant), "nda": grant.nda_id},
        parties=lambda grant: frozenset({grant.owner.uid, grant.to_org.uid}),
        shown=lambda grant: {"state": GRANT.states[grant.state]},
        number_kind="SQ",
        open_fields=frozenset({"starts_on", "ends_on"}),
    ),
)
