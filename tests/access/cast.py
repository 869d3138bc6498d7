"""Records and actors standing to each other in a named way, made in memory for the access tables."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kezhuan.core.access import Actor, Role
from tests.access import asking

ROLES = tuple(role.value for role in Role if role is not Role.SYSTEM)
STANDINGS = {
    "demand": ("own", "mandated", "inside", "outside"),
    "visit": ("own", "party", "outside"),
    "batch": ("inside", "outside"),
    "batch_report": ("inside", "outside"),
    "achievement": ("own", "inside", "outside"),
    "contact": ("own", "party", "inside", "outside"),
    "followup": ("own", "inside", "outside"),
    "deal": ("party", "assigned", "inside", "outside"),
    "introduction": ("own", "party", "inside", "outside"),
    "attribution": ("own", "party", "assigned", "inside", "outside"),
    "organisation": ("own", "inside", "outside"),
    "profile": ("own", "inside", "outside"),
    "application": ("own", "inside", "outside"),
    "payee_account": ("own", "inside", "outside"),
    "appropriation": ("inside", "outside"),
    "arrangement": ("inside", "outside"),
    "disbursement": ("inside", "outside"),
    "recovery": ("own", "inside", "outside"),
    "contract": ("own", "mandated", "party", "inside", "outside"),
    "project": ("own", "inside", "outside"),
    "distribution": ("own", "assigned", "outside"),
    "nda": ("own", "party", "inside", "outside"),
    "grant": ("own", "party", "inside", "outside"),
    "edition": ("inside", "outside"),
    "target": ("own", "inside", "outside"),
    "collection": ("inside", "outside"),
    "publicity": ("own", "inside", "outside"),
    "objection": ("own", "party", "inside", "outside"),
    "rating": ("own", "party", "inside", "outside"),
}
HOME, AWAY = "330402", "320500"
OURS, THEIRS, OTHERS, ME = (UUID(int=n) for n in (1, 2, 3, 4))


def cast(kind: str, *, role: str, state: str, standing: str, audience: str = "member") -> tuple[Any, Actor]:
    """A record of this kind in this state, and an actor under this role who stands to it like this."""
    signed = Role(role) is not Role.VISITOR
    actor = Actor(
        user_id=ME if signed else None, role=Role(role), org_id=_org(kind, standing) if signed else None,
        # Staff whose region does not hold the record stand outside, whoever they work for.
        region={"inside": HOME[:4]}.get(standing, AWAY), verified=True,
    )  # fmt: skip
    return RECORDS[kind](state, standing, audience), actor


def _org(kind: str, standing: str) -> UUID:
    if kind == "contract":
        return OURS if standing in ("own", "mandated", "party") else OTHERS
    if standing in ("own", "mandated") and kind != "followup":
        return OURS
    return THEIRS if standing == "party" else OTHERS


def _organisation(uid: UUID, **more: Any) -> Any:
    from kezhuan.people.models import Organisation

    return Organisation(
        pk=uid.int, uid=uid, kind="enterprise", name="甲", region=HOME, **({"state": "verified"} | more)
    )


def _demand(state: str, standing: str, audience: str) -> Any:
    from kezhuan.demands.models import Demand

    owner = _organisation(THEIRS if standing == "mandated" else OURS)
    filer = OURS if standing == "mandated" else None
    return Demand(
        pk=1, uid=uuid4(), state=state, region=HOME, organisation=owner, audience=audience, filer_org_id=filer
    )


def _visit(state: str, standing: str, audience: str) -> Any:
    from kezhuan.demands.models import Visit

    return Visit(
        pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(THEIRS), author_org_id=OURS
    )


def _batch(state: str, standing: str, audience: str) -> Any:
    from kezhuan.demands.models import Batch

    return Batch(pk=1, uid=uuid4(), state=state, region=HOME)


def _report(state: str, standing: str, audience: str) -> Any:
    from kezhuan.demands.models import BatchReport

    return BatchReport(pk=1, uid=uuid4(), state=state, region=HOME)


def _achievement(state: str, standing: str, audience: str) -> Any:
    from kezhuan.achievements.models import Achievement

    return Achievement(
        pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS), level="public"
    )


def _contact(state: str, standing: str, audience: str) -> Any:
    from kezhuan.matching.models import Contact

    return Contact(
        pk=1,
        uid=uuid4(),
        state=state,
        region=HOME,
        from_org=_organisation(OURS),
        to_org=_organisation(THEIRS),
    )


def _followup(state: str, standing: str, audience: str) -> Any:
    from kezhuan.matching.models import Followup

    return Followup(
        pk=1, uid=uuid4(), state=state, region=HOME, taken_by_id=ME if standing == "own" else None
    )


def _nda(state: str, standing: str, audience: str) -> Any:
    from kezhuan.disclosure.models import Nda

    return Nda(
        pk=1, uid=uuid4(), state=state, region=HOME, discloser=_organisation(OURS), recipient=_organisation(THEIRS), proposer_id=OURS
    )  # fmt: skip


def _grant(state: str, standing: str, audience: str) -> Any:
    from kezhuan.disclosure.models import Grant

    return Grant(pk=1, uid=uuid4(), state=state, owner=_organisation(OURS), to_org=_organisation(THEIRS))


def _deal(state: str, standing: str, audience: str) -> Any:
    """A deal between the two sides; whoever is assigned leads it."""
    from kezhuan.deals.models import Deal, DealParty

    deal = Deal(pk=1, uid=uuid4(), state=state, region=HOME, keeper_id=ME if standing == "assigned" else None)
    sides = [DealParty(deal=deal, organisation=_organisation(uid), side=side)
             for uid, side in ((THEIRS, "need"), (UUID(int=5), "supply"))]  # fmt: skip
    deal._prefetched_objects_cache = {"parties": sides, "brokers": [], "introductions": []}
    return deal


def _introduction(state: str, standing: str, audience: str) -> Any:
    from kezhuan.deals.models import Introduction

    return Introduction(
        pk=1, uid=uuid4(), state=state, region=HOME, person_id=ME if standing == "own" else UUID(int=6),
        organisation=_organisation(UUID(int=7)), need=_organisation(THEIRS), supply=_organisation(UUID(int=5)),
    )  # fmt: skip


def _attribution(state: str, standing: str, audience: str) -> Any:
    from kezhuan.deals.models import DealBroker

    person = ME if standing == "own" else UUID(int=6)
    return DealBroker(
        pk=1, uid=uuid4(), state=state, region=HOME, deal=_deal("negotiating", standing, audience), person_id=person,
        organisation=_organisation(UUID(int=7)), side="both", share_bp=6000,
    )  # fmt: skip


def _profile(state: str, standing: str, audience: str) -> Any:
    from kezhuan.people.models import Profile

    return Profile(pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS), kind="team")


def _technology_contract(state: str, standing: str, audience: str) -> Any:
    from kezhuan.contracts.models import Contract, ContractParty

    contract = Contract(
        pk=1,
        uid=uuid4(),
        state=state,
        region=HOME,
        organisation=_organisation(THEIRS if standing in ("mandated", "party") else OURS),
        filer_org_id=OURS if standing == "mandated" else None,
    )
    buyer = ContractParty(side="buyer", organisation=_organisation(OURS))
    named = [buyer] if standing == "party" else []
    contract._prefetched_objects_cache = {"parties": _Named(named)}
    return contract


class _Named(list):
    """The parties of a contract in memory, read the way a prefetched relation is."""

    def all(self) -> _Named:
        return self


def _project(state: str, standing: str, audience: str) -> Any:
    from kezhuan.contracts.models import Project

    return Project(pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS))


def _edition(state: str, standing: str, audience: str) -> Any:
    from kezhuan.indices.models import Edition

    return Edition(pk=1, uid=uuid4(), state=state, region=HOME)


def _publicity(state: str, standing: str, audience: str) -> Any:
    from kezhuan.core.publicity.models import Publicity

    return Publicity(pk=1, uid=uuid4(), state=state, region=HOME, org_id=OURS)


def _objection(state: str, standing: str, audience: str) -> Any:
    from kezhuan.core.publicity.models import Objection, Publicity

    notice = Publicity(pk=1, uid=uuid4(), state="running", region=HOME, org_id=THEIRS)
    author = ME if standing == "own" else uuid4()
    return Objection(pk=1, uid=uuid4(), state=state, publicity=notice, author_id=author)


def _reward(model: str, **more: Any) -> Any:
    """A maker of records of payouts; those of one organisation are OURS."""

    def make(state: str, standing: str, audience: str) -> Any:
        from kezhuan.payouts import models

        owned = (
            {"organisation": _organisation(OURS)}
            if model in ("Application", "PayeeAccount", "Recovery")
            else {}
        )
        return getattr(models, model)(uid=uuid4(), state=state, region=HOME, **owned, **more)

    return make


RECORDS = {
    "demand": _demand, "visit": _visit, "batch": _batch, "batch_report": _report, "achievement": _achievement, "contact": _contact,
    "followup": _followup, "application": _reward("Application"), "payee_account": _reward("PayeeAccount"),
    "appropriation": _reward("Appropriation"), "arrangement": _reward("Arrangement"), "disbursement": _reward("Disbursement"),
    "recovery": _reward("Recovery"), "deal": _deal, "attribution": _attribution, "publicity": _publicity, "objection": _objection, "profile": _profile,
    "contract": _technology_contract, "project": _project,
    "organisation": lambda state, standing, audience: _organisation(OURS, state=state),
}  # fmt: skip
RECORDS["edition"] = _edition


def _target(state: str, standing: str, audience: str) -> Any:
    from kezhuan.indices.models import Target

    return Target(uid=uuid4(), state=state, region=HOME, holder=_organisation(OURS))


RECORDS["target"] = _target


def _collection(state: str, standing: str, audience: str) -> Any:
    from kezhuan.indices.models import Collection

    return Collection(uid=uuid4(), state=state, region=HOME)


RECORDS["collection"] = _collection


def _rating(state: str, standing: str, audience: str) -> Any:
    from kezhuan.ratings.models import Rating as R

    return R(pk=1, uid=uuid4(), state=state, region=HOME, served_org=_organisation(OURS), unit_org=_organisation(THEIRS))  # fmt: skip


RECORDS |= {"nda": _nda, "grant": _grant, "rating": _rating}
RECORDS["introduction"] = _introduction


def _distribution(state: str, standing: str, audience: str) -> Any:
    """A distribution of our unit; whoever is assigned is named in its team."""
    from kezhuan.rights.models import Distribution, TeamShare

    made = Distribution(pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS))
    person = ME if standing == "assigned" else UUID(int=6)
    made._prefetched_objects_cache = {"shares": _Named([TeamShare(distribution=made, person_id=person)])}
    return made


RECORDS["distribution"] = _distribution


STANDINGS |= {"pool_item": ("own", "inside", "outside"), "trial": ("own", "party", "inside", "outside")}


def _pool_item(state: str, standing: str, audience: str) -> Any:
    from kezhuan.trials.models import PoolItem

    return PoolItem(pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS))


def _trial(state: str, standing: str, audience: str) -> Any:
    from kezhuan.trials.models import PoolItem, Trial

    item = PoolItem(pk=1, uid=uuid4(), state="pooled", region=HOME, organisation=_organisation(THEIRS))
    return Trial(pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS), item=item)


RECORDS |= {"pool_item": _pool_item, "trial": _trial}


STANDINGS["entitlement"] = ("own", "assigned", "outside")


def _entitlement(state: str, standing: str, audience: str) -> Any:
    """An entitlement of our unit's team; whoever is assigned is one of it."""
    from kezhuan.rights.models import Entitlement, EntitlementMember

    made = Entitlement(
        pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS), author_id=UUID(int=6)
    )
    person = ME if standing == "assigned" else UUID(int=7)
    made._prefetched_objects_cache = {
        "members": _Named([EntitlementMember(entitlement=made, person_id=person)])
    }
    return made


RECORDS["entitlement"] = _entitlement


STANDINGS |= {"equity": ("own", "assigned", "outside"), "venture": ("own", "assigned", "outside")}


def _equity(state: str, standing: str, audience: str) -> Any:
    """A contribution of our unit; whoever is assigned gets shares of it."""
    from kezhuan.rights.models import Equity, EquityHolder

    made = Equity(
        pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS), author_id=UUID(int=6),
        basis="valued", team_bp=0,
    )  # fmt: skip
    person = ME if standing == "assigned" else UUID(int=7)
    made._prefetched_objects_cache = {"holders": _Named([EquityHolder(equity=made, person_id=person)])}
    return made


def _venture(state: str, standing: str, audience: str) -> Any:
    """Somebody of our unit asks for it; whoever is assigned is that person."""
    from kezhuan.rights.models import Venture

    author = ME if standing == "assigned" else UUID(int=6)
    return Venture(
        pk=1, uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS), author_id=author, kind="leave"
    )  # fmt: skip


RECORDS |= {"equity": _equity, "venture": _venture}


STANDINGS["diligence_bundle"] = ("own", "outside")


def _bundle(state: str, standing: str, audience: str) -> Any:
    from kezhuan.rights.models import DiligenceBundle

    return DiligenceBundle(uid=uuid4(), state=state, region=HOME, organisation=_organisation(OURS))


RECORDS["diligence_bundle"] = _bundle


STANDINGS["patent_dispute"] = ("party", "inside", "outside")


def _patent_dispute(state: str, standing: str, audience: str) -> Any:
    """A patent our two organisations claim; whoever is a party holds one of the claims."""
    from kezhuan.achievements.models import Achievement, DisputeSide, PatentDispute

    claims = [
        Achievement(pk=n, uid=uuid4(), organisation=_organisation(org)) for n, org in ((1, OURS), (2, THEIRS))
    ]
    made = PatentDispute(pk=1, uid=uuid4(), state=state, region=HOME)
    made._prefetched_objects_cache = {"sides": _Named([DisputeSide(achievement=a) for a in claims])}
    return made


RECORDS["patent_dispute"] = _patent_dispute

STANDINGS["data_request"] = ("own", "inside", "outside")
RECORDS["data_request"] = asking.data_request
