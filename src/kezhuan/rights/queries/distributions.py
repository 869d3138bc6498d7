"""Distributions: lists, one with its parts, what waits for whom, and the receipts that are not shared yet."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kezhuan.contracts.models import Contract, Receipt
from kezhuan.contracts.scopes import CONTRACTS
from kezhuan.core import codes, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.calendar import working_days_between
from kezhuan.core.errors import Failure, Hidden
from kezhuan.core.money import Fen
from kezhuan.core.publicity import queries as publicity
from kezhuan.core.publicity.views import PublicityRow
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people import links
from kezhuan.people.models import User
from kezhuan.people.queries import people_of
from kezhuan.people.scopes import of_own
from kezhuan.rights.lifecycle import DISTRIBUTION, UNIT
from kezhuan.rights.models import Distribution, TeamShare
from kezhuan.rights.queries import reckoning
from kezhuan.rights.rules import sharing, taxing
from kezhuan.rights.rules.taxing import Reward, Taxed
from kezhuan.rights.scopes import DISTRIBUTIONS, in_unit
from kezhuan.rights.views import (
    DeductionRow,
    DistributionDetail,
    DistributionRow,
    DividedRow,
    LineRow,
    LinkedShare,
    TeamShareRow,
)

STATE_KINDS = ("university", "institute", "hospital")
IN_FORCE = ("running", "finished")


def visible(actor: Actor) -> QuerySet[Distribution]:
    """The distributions this actor may know of."""
    return Distribution.objects.filter(DISTRIBUTIONS.q(actor)).select_related("organisation")


def get_distribution(actor: Actor, uid: UUID) -> Distribution:
    """The record; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).prefetch_related("shares").first()
    if found is None:
        raise Hidden
    return found


def of_receipt(actor: Actor, receipt: UUID) -> UUID | None:
    """The sharing of this receipt that is not void, where the actor may know of it."""
    found = visible(actor).filter(receipt_uid=receipt).exclude(state="void")
    return found.values_list("uid", flat=True).first()


def filtered(
    actor: Actor, *, state: str = "", text: str = "", contract: UUID | None = None
) -> QuerySet[Distribution]:
    """The distributions this actor may know of, narrowed."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    if contract is not None:
        found = found.filter(contract_uid=contract)
    return found.filter(Q(title__icontains=text) | Q(number__icontains=text)) if text else found


def listing(
    actor: Actor, *, state: str = "", text: str = "", contract: UUID | None = None, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[DistributionRow, ...]]:  # fmt: skip
    """Total and one page of distributions, newest first."""
    found = filtered(actor, state=state, text=text, contract=contract)
    return found.count(), tuple(row(d) for d in found.order_by("-id")[offset : offset + limit])


def row(d: Distribution) -> DistributionRow:
    """A distribution as a line of a list."""
    return DistributionRow(
        d.uid, d.number or "", d.title, d.organisation.name, d.state, DISTRIBUTION.states[d.state], d.received_on, d.receipt_fen, d.net_fen,
        d.team_fen, d.due_on, d.version,
    )  # fmt: skip


def waiting(actor: Actor, *, today: date) -> QuerySet[Distribution]:
    """What this person has to sign; for the office also what it has to finish, decide, announce, release or pay."""
    mine = TeamShare.objects.filter(distribution=OuterRef("pk"), person_id=actor.user_id)
    q = Q(Exists(mine.filter(signed_at=None, objection="")), state="signing")
    if actor.role in UNIT and actor.org_id is not None:
        unsigned = TeamShare.objects.filter(distribution=OuterRef("pk"), signed_at=None, objection="")
        work = Q(state__in=("draft", "decided", "released")) | Q(state="announced", due_on__lt=today)
        work |= Q(~Exists(unsigned), state="signing")
        q |= Q(work, ~Exists(mine)) & of_own(actor)
    return visible(actor).filter(q)


def receipts_to_share(actor: Actor) -> list[tuple[str, str]]:
    """("contract:receipt", words) of every receipt of the actor's unit that no distribution rests on yet."""
    taken = Distribution.objects.exclude(state="void").values("receipt_uid")
    contracts = Contract.objects.filter(CONTRACTS.q(actor), organisation__uid=actor.org_id, turnover__gt=0)
    found = Receipt.objects.filter(contract__in=contracts).exclude(uid__in=taken).select_related("contract")
    return [
        (f"{r.contract.uid}:{r.uid}", f"{r.contract.number} {r.contract.title}　{r.received_on:%Y-%m-%d}　{r.amount / 100:,.2f} 元")
        for r in found.order_by("-received_on", "-id")[:500]
    ]  # fmt: skip


def colleagues(d_or_actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of everybody who acts for the actor's unit today, for naming a team."""
    uids = people_of(d_or_actor.org_id)
    return [
        (str(uid), name)
        for uid, name in User.objects.filter(uid__in=uids).order_by("name", "id").values_list("uid", "name")
    ]


def is_state_unit(actor: Actor) -> bool:
    """True where the actor's unit is of a kind that is usually state-established; a person may say otherwise."""
    from kezhuan.people.models import Organisation

    return Organisation.objects.filter(uid=actor.org_id, kind__in=STATE_KINDS).exists()


def detail(actor: Actor, uid: UUID, *, today: date) -> DistributionDetail:
    """The distribution with every amount explained; the written lines once it was sent, else what the draft comes to."""
    d = get_distribution(actor, uid)
    office = in_unit(actor, d)
    reckoned = None
    missing = reckoning.missing(d) if d.state == "draft" else ()
    try:
        reckoned = reckoning.reckon(d)
        version = reckoned.version
    except Failure:
        version = (rulebook().versions(d.rule) or (None,))[-1]
    written = d.state != "draft" and d.explained
    lines = tuple(_line(each) for each in d.explained) if written else tuple(_drawn(reckoned))
    if written and d.team_fen is not None:
        parts = tuple(
            DividedRow(p.part, sharing.PARTS.get(p.part, p.part), p.amount_fen)
            for p in d.parts.order_by("id")
        )
    else:
        parts = tuple(
            DividedRow(s.name, sharing.PARTS.get(s.name, s.name), s.amount)
            for s in (reckoned.parts if reckoned else ())
        )
    notices = publicity.of_subject("distribution", d.uid, today=today)
    hint = tax_hint(d, notices, today=today)
    shares = tuple(_share(s, actor, hint) for s in sorted(d.shares.all(), key=lambda s: s.line))
    contract = Contract.objects.filter(CONTRACTS.q(actor), uid=d.contract_uid).first()
    return DistributionDetail(
        row=row(d), contract_uid=d.contract_uid, contract_number=(contract.number or "") if contract else "", contract_fen=d.contract_fen,
        costs_fen=d.costs_fen, route=d.route, route_label=sharing.ROUTES[d.route], rule=d.rule, rule_title=version.title if version else d.rule,
        rule_source=version.source if version else "", rule_mark=version.mark.value if version else "", in_province=d.in_province,
        state_unit=d.state_unit, first=reckoning.is_first(d),
        costs=tuple(DeductionRow(c.kind, codes.label("distribution_costs", c.kind), c.amount_fen, c.evidence) for c in d.costs.order_by("id")),
        parts=parts, lines=lines, shares=shares, notes=reckoned.notes if reckoned else (), missing=missing, conditions=hint.conditions,
        decision_no=d.decision_no, payer_note=d.payer_note, apart=d.apart, filed=d.filed, voucher_no=d.voucher_no, paid_on=d.paid_on,
        reason=d.reason, office=office, notices=notices, offers=_offers(d, actor, shares),
        timeline=history.moments("distribution", d.uid),
    )  # fmt: skip


def _offers(d: Distribution, actor: Actor, shares: tuple[TeamShareRow, ...]) -> tuple[frame.Offer, ...]:
    """Who has signed, or has said what is wrong, is not asked again."""
    done = any(s.mine and (s.signed_at or s.objection) for s in shares)
    offers = frame.offers("distribution", d, actor)
    return tuple(o for o in offers if not (done and o.name in ("sign", "dispute")))


def _line(each: dict) -> LineRow:  # type: ignore[type-arg]
    label = sharing.PARTS.get(each["part"], each["part"])
    return LineRow(
        each["part"], label, each["above"], each["upper"], each["net"], each["rate"], each["amount"]
    )


def _drawn(reckoned: reckoning.Reckoned | None) -> list[LineRow]:
    return [
        LineRow(line.part, sharing.PARTS.get(line.part, line.part), line.above, line.upper, line.net, line.rate, line.amount)
        for line in (reckoned.lines if reckoned else ())
    ]  # fmt: skip


def _share(s: TeamShare, actor: Actor, hint: Taxed) -> TeamShareRow:
    half = all(holds for holds, _reason in hint.conditions)
    added = None if s.amount_fen is None else taxing.counted(Fen(s.amount_fen), half=half)
    return TeamShareRow(
        s.uid, s.name, s.person_id, s.main, s.leader, codes.label("unit_leaders", s.leader), s.share_bp, s.amount_fen, added, s.signed_at,
        s.signed_via, s.objection, mine=actor.signed_in and s.person_id == actor.user_id,
    )  # fmt: skip


def tax_hint(d: Distribution, notices: tuple[PublicityRow, ...], *, today: date) -> Taxed:
    """The conditions of the half-taxed cash reward as they stand: a hint, the tax office decides."""
    paid_on = d.paid_on or today
    force = next((n for n in notices if n.state in IN_FORCE), None)
    announced = (
        working_days_between(force.starts_on, min(force.until, paid_on), rulebook().calendar())
        if force and force.starts_on <= paid_on
        else 0
    )
    registered = Contract.objects.filter(uid=d.contract_uid, state="registered").exists()
    return taxing.taxed(
        Reward(
            Fen(d.team_fen or 0), d.received_on, paid_on, kind_confirmed=d.payer_confirmed_by_id is not None, from_conversion=True,
            registered=registered, announced_wd=announced, apart_from_wages=d.apart, filed=d.filed,
        )
    )  # fmt: skip


def team_values(actor: Actor, uid: UUID) -> tuple[int, list[dict[str, object]]]:
    """The version and the team as `set_team` takes it."""
    d = get_distribution(actor, uid)
    return d.version, [
        {"name": s.name, "person": s.person_id, "share_bp": s.share_bp, "main": s.main, "leader": s.leader}
        for s in sorted(d.shares.all(), key=lambda s: s.line)
    ]


def cost_values(actor: Actor, uid: UUID) -> tuple[int, list[reckoning.Cost]]:
    """The version and the deductions as `set_costs` takes them."""
    d = get_distribution(actor, uid)
    return d.version, list(reckoning.costs_of(d))


def linked(token: str, purpose: str) -> LinkedShare:
    """The share a one-time link opens; Hidden where the link opens nothing, or there is nothing to sign any more."""
    link = links.look(token, purpose)
    share = TeamShare.objects.select_related("distribution__organisation").filter(uid=link.subject_id).first()
    if share is None or share.distribution.state != "signing" or share.signed_at or share.objection:
        raise Hidden
    d = share.distribution
    return LinkedShare(d.title, d.organisation.name, share.name, share.share_bp, share.amount_fen, d.team_fen)
