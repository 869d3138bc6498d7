"""The records of rights as core.frame sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kezhuan.core import clock
from kezhuan.core.joins import Subject
from kezhuan.core.publicity import queries as publicity
from kezhuan.rights import scopes
from kezhuan.rights.lifecycle import BUNDLE, DISTRIBUTION, ENTITLEMENT, EQUITY, VENTURE
from kezhuan.rights.models import DiligenceBundle, Distribution, Entitlement, Equity, TeamShare, Venture
from kezhuan.rights.queries import bundles, entitlements, equities, reckoning, ventures
from kezhuan.rights.rules import contributing


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


def _entitlement_facts(e: Entitlement) -> Mapping[str, Any]:
    if e.pk is None:
        return {}
    today = clock.today()
    return {
        "whole": e.state in ("draft", "returned") and not entitlements.missing(e, today),
        "clean": e.state == "announced"
        and publicity.standing("entitlement", e.uid, "entitlement", today=today).clean,
        "over": e.ends_on is not None and e.ends_on < today,
    }


def _beside_entitlement(step: Any) -> None:
    if step.move.name == "decide":
        Entitlement.objects.filter(pk=step.record.pk).update(decided_by_id=step.actor.user_id)


def _equity_facts(e: Equity) -> Mapping[str, Any]:
    """`clean`: the notice has run without an objection open, or none is needed."""
    if e.pk is None:
        return {}
    needed = contributing.needs_notice(basis=e.basis, team_bp=e.team_bp)
    kind = contributing.notice_kind(team_bp=e.team_bp)
    return {
        "whole": e.state == "draft" and not equities.missing(e),
        "clean": (e.state == "decided" and not needed)
        or (e.state == "announced" and publicity.standing("equity", e.uid, kind, today=clock.today()).clean),
    }


def _beside_equity(step: Any) -> None:
    if step.move.name == "decide":
        Equity.objects.filter(pk=step.record.pk).update(decided_by_id=step.actor.user_id)


def _venture_facts(v: Venture) -> Mapping[str, Any]:
    """`clean`: what was announced has run; whether a venture is announced at all is the unit's own rule."""
    if v.pk is None:
        return {}
    return {
        "whole": v.state in ("draft", "returned") and not ventures.missing(v),
        "clean": v.state == "approved"
        or (
            v.state == "announced"
            and publicity.standing("venture", v.uid, "venture", today=clock.today()).clean
        ),
    }


def _beside_venture(step: Any) -> None:
    if step.move.name == "approve":
        Venture.objects.filter(pk=step.record.pk).update(decided_by_id=step.actor.user_id)


SUBJECTS = (
    Subject(
        "distribution", "收益分配", DISTRIBUTION, Distribution, scopes.DISTRIBUTIONS, scopes.distribution_relations, facts=_facts,
        parties=lambda d: frozenset({d.organisation.uid}), number_kind="FP", beside=_beside,
        shown=lambda d: {"state": DISTRIBUTION.states[d.state], "title": d.title}, open_fields=frozenset({"route", "rule", "paid_on"}),
    ),
    Subject(
        "entitlement", "职务科技成果赋权", ENTITLEMENT, Entitlement, scopes.ENTITLEMENTS, scopes.entitlement_relations, facts=_entitlement_facts,
        parties=lambda e: frozenset({e.organisation.uid}), number_kind="QY", beside=_beside_entitlement,
        shown=lambda e: {"state": ENTITLEMENT.states[e.state], "title": e.title}, open_fields=frozenset({"kind", "starts_on", "changed_on"}),
    ),
    Subject(
        "equity", "作价入股", EQUITY, Equity, scopes.EQUITIES, scopes.equity_relations, facts=_equity_facts,
        parties=lambda e: frozenset({e.organisation.uid}), number_kind="ZJ", beside=_beside_equity,
        shown=lambda e: {"state": EQUITY.states[e.state], "title": e.title}, open_fields=frozenset({"basis", "valued_on", "registered_on"}),
    ),
    Subject(
        "venture", "离岗创业、在岗创业", VENTURE, Venture, scopes.VENTURES, scopes.venture_relations, facts=_venture_facts,
        parties=lambda v: frozenset({v.organisation.uid}), number_kind="CY", beside=_beside_venture,
        shown=lambda v: {"state": VENTURE.states[v.state], "title": v.title}, open_fields=frozenset({"kind", "starts_on", "ends_on"}),
    ),
    Subject(
        "diligence_bundle", "履职佐证", BUNDLE, DiligenceBundle, scopes.BUNDLES, scopes.bundle_relations, number_kind="ZZ",
        facts=lambda b: {"whole": b.pk is not None and b.state == "draft" and not bundles.missing(b, clock.today())},
        parties=lambda b: frozenset({b.organisation.uid}), shown=lambda b: {"state": BUNDLE.states[b.state], "title": b.title},
        open_fields=frozenset({"sealed_on", "handed_on"}),
    ),
)  # fmt: skip
