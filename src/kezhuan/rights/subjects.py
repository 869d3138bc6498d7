"""The records of rights as core.frame sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kezhuan.core import clock
from kezhuan.core.joins import Subject
from kezhuan.core.publicity import queries as publicity
from kezhuan.rights import scopes
from kezhuan.rights.lifecycle import DISTRIBUTION
from kezhuan.rights.models import Distribution, TeamShare
from kezhuan.rights.queries import reckoning


def _facts(record: Distribution) -> Mapping[str, Any]:
    if record.pk is None:
        return {}
    shares = list(record.shares.all())
    return {
        "whole": record.state == "draft" and not reckoning.missing(record),
        "signed": bool(shares) and all(share.signed_at and not share.objection for share in shares),
        "clean": record.state == "announced"
        and publicity.standing("distribution", record.uid, "reward", today=clock.today()).clean,
    }


def _beside(step: Any) -> None:
    """Who agreed stands with the decision; what is reckoned again has to be signed again."""
    if step.move.name == "decide":
        Distribution.objects.filter(pk=step.record.pk).update(decided_by_id=step.actor.user_id)
    if step.move.name == "reopen":
        TeamShare.objects.filter(distribution_id=step.record.pk).update(
            signed_at=None, signed_via="", objection="", amount_fen=None
        )


SUBJECTS = (
    Subject(
        "distribution", "收益分配", DISTRIBUTION, Distribution, scopes.DISTRIBUTIONS, scopes.distribution_relations, facts=_facts,
        parties=lambda d: frozenset({d.organisation.uid}), number_kind="FP", beside=_beside,
        shown=lambda d: {"state": DISTRIBUTION.states[d.state], "title": d.title}, open_fields=frozenset({"route", "rule", "paid_on"}),
    ),
)  # fmt: skip
