"""How a case of any room stands in a list of the workbench: one row, one address, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import PatentDispute
from kezhuan.achievements.scopes import DISPUTES
from kezhuan.contracts import queries as contracts
from kezhuan.core.access import Actor
from kezhuan.core.joins import house
from kezhuan.core.publicity import queries as publicity
from kezhuan.deals import scopes as deal_scopes
from kezhuan.deals.models import Deal, DealBroker, Introduction
from kezhuan.demands import queries as demands
from kezhuan.demands import visits
from kezhuan.demands.models import BatchReport
from kezhuan.demands.scopes import REPORTS
from kezhuan.disclosure import scopes as disclosure_scopes
from kezhuan.disclosure.models import Grant, Nda
from kezhuan.indices.models import Collection, Edition, Target
from kezhuan.indices.scopes import COLLECTIONS, EDITIONS, TARGETS
from kezhuan.matching import scopes as matching_scopes
from kezhuan.matching.models import Contact, Followup
from kezhuan.payouts import queries as payouts
from kezhuan.people.models import Claim, Organisation, Profile
from kezhuan.people.scopes import CLAIMS, ORGANISATIONS, PROFILES
from kezhuan.rights import queries as rights
from kezhuan.trials import scopes as trial_scopes
from kezhuan.trials.models import PoolItem, Trial

ADDRESSES = {
    "demand": "/demands/{uid}/",
    "visit": "/visits/{uid}/",
    "achievement": "/achievements/{uid}/",
    "contact": "/contacts/{uid}/",
    "followup": "/followups/{uid}/",
    "deal": "/deals/{uid}/",
    "attribution": "/attributions/{uid}/",
    "introduction": "/introductions/{uid}/",
    "patent_dispute": "/patent-disputes/{uid}/",
    "pool_item": "/pool/{uid}/",
    "trial": "/trials/{uid}/",
    "claim": "/people/claims/{uid}/",
    "organisation": "/people/organisations/{uid}/",
    "profile": "/profiles/{uid}/",
    "contract": "/contracts/{uid}/",
    "grant": "/grants/{uid}/",
    "nda": "/ndas/{uid}/",
    "edition": "/indices/editions/{uid}/",
    "target": "/targets/{uid}/",
    "collection": "/indices/collections/{uid}/",
    "publicity": "/publicity/{uid}/",
    "application": "/payouts/{uid}/",
    "payee_account": "/payees/{uid}/",
    "appropriation": "/appropriations/{uid}/",
    "arrangement": "/arrangements/{uid}/",
    "disbursement": "/disbursements/{uid}/",
    "recovery": "/recoveries/{uid}/",
    "objection": "/objections/{uid}/",
    "distribution": "/distributions/{uid}/",
    "entitlement": "/entitlements/{uid}/",
    "equity": "/equities/{uid}/",
    "venture": "/ventures/{uid}/",
    "diligence_bundle": "/bundles/{uid}/",
}


# What every record says of itself, in the order a case takes it.
STANDING = ("uid", "number", "state", "due_on", "state_since", "version")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list: what it is about in words its reader may see, where it stands, until when."""

    kind: str
    kind_label: str
    uid: UUID
    number: str
    title: str
    url: str
    state: str
    state_label: str
    due_on: date | None
    since: datetime
    version: int


def _row(kind: str, record: Any, title: str, *, url: str = "") -> CaseRow:
    return _case(kind, title, *(getattr(record, name) for name in STANDING), url=url)


def _case(
    kind: str, title: str, uid: UUID, number: str | None, state: str, due_on: date | None, since: datetime, version: int, *, url: str = ""
) -> CaseRow:  # fmt: skip
    subject = house().subjects[kind]
    return CaseRow(
        kind=kind, kind_label=subject.label, uid=uid, number=number or "", title=title or _("（未命名）"),
        url=url or ADDRESSES.get(kind, "").format(uid=uid), state=state, state_label=subject.lifecycle.states[state], due_on=due_on, since=since,
        version=version,
    )  # fmt: skip


def _demands(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = demands.visible(actor).filter(uid__in=uids)
    return [_row("demand", d, demands.row(actor, d).title) for d in found]


def _visits(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = visits.visible(actor).filter(uid__in=uids).prefetch_related(None)
    return [
        _row(
            "visit",
            v,
            _("{day} 走访 {organisation}").format(day=v.visited_on, organisation=v.organisation.name),
        )
        for v in found
    ]


def _contacts(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Contact.objects.filter(matching_scopes.CONTACTS.q(actor), uid__in=uids)
    # No name of a side stands in the title: an anonymous firm is named only once the contact is accepted.
    return [
        _row(
            "contact",
            c,
            _("关于「{title}」的对接").format(title=demands.row(actor, c.demand).title)
            if c.demand
            else _("对接请求"),
        )
        for c in found.select_related("demand__organisation")
    ]


def _followups(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Followup.objects.filter(matching_scopes.FOLLOWUPS.q(actor), uid__in=uids)
    return [
        _row("followup", f, demands.row(actor, f.demand).title)
        for f in found.select_related("demand__organisation")
    ]


def _attributions(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = DealBroker.objects.filter(deal_scopes.ATTRIBUTIONS.q(actor), uid__in=uids).select_related("deal")
    return [_row("attribution", s, _("「{title}」的促成归属").format(title=s.deal.title)) for s in found]


def _introductions(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Introduction.objects.filter(deal_scopes.INTRODUCTIONS.q(actor), uid__in=uids)
    return [
        _row("introduction", i, _("{organisation} 的介绍记录").format(organisation=i.organisation.name))
        for i in found.select_related("organisation")
    ]


def _patent_disputes(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = PatentDispute.objects.filter(DISPUTES.q(actor), uid__in=uids)
    return [_row("patent_dispute", d, _("专利 {number} 的权属").format(number=d.patent)) for d in found]


def _pool_items(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = PoolItem.objects.filter(trial_scopes.POOL_ITEMS.q(actor), uid__in=uids)
    return [_row("pool_item", i, i.achievement.title) for i in found.select_related("achievement")]


def _trials(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Trial.objects.filter(trial_scopes.TRIALS.q(actor), uid__in=uids)
    return [_row("trial", t, t.item.achievement.title) for t in found.select_related("item__achievement")]


def _claims(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Claim.objects.filter(CLAIMS.q(actor), uid__in=uids).select_related("user", "organisation")
    return [
        _row("claim", c, _("{name} 申请代表 {organisation}").format(name=c.user.name, organisation=c.organisation.name))
        for c in found
    ]  # fmt: skip


def _grants(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    # The record's title is left to the page of the grant: it may be closed to whoever asked.
    found = Grant.objects.filter(disclosure_scopes.GRANTS.q(actor), uid__in=uids).select_related("to_org")
    return [_row("grant", g, _("{name} 查看未公开内容").format(name=g.to_org.name)) for g in found]


def _ndas(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Nda.objects.filter(disclosure_scopes.NDAS.q(actor), uid__in=uids).select_related("recipient")
    return [_row("nda", n, _("与 {name} 的保密协议").format(name=n.recipient.name)) for n in found]


def _reports(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = BatchReport.objects.filter(REPORTS.q(actor), uid__in=uids).select_related("batch")
    return [
        _row("batch_report", r, f"{r.region_name} · {r.batch.name}", url=f"/batches/{r.batch.uid}/reports/{r.uid}/")
        for r in found
    ]  # fmt: skip


def _collections(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = Collection.objects.filter(COLLECTIONS.q(actor), uid__in=uids)
    return [_row("collection", c, f"{c.department} {c.period}") for c in found]


def _objections(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = publicity.visible_objections(actor).filter(uid__in=uids)
    return [_row("objection", o, _("对「{title}」的异议").format(title=o.publicity.title)) for o in found]


def _publicities(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    return [_row("publicity", n, n.title) for n in publicity.named(uids)]


def _payouts(kind: str) -> Callable[[Actor, Iterable[UUID]], list[CaseRow]]:
    return lambda actor, uids: [
        _row(kind, record, title) for record, title in payouts.titled(actor, kind, uids)
    ]


def _rights(kind: str) -> Callable[[Actor, Iterable[UUID]], list[CaseRow]]:
    return lambda actor, uids: [
        _row(kind, record, title) for record, title in rights.titled(actor, kind, uids)
    ]


READERS: Mapping[str, Callable[[Actor, Iterable[UUID]], list[CaseRow]]] = {
    "demand": _demands,
    "visit": _visits,
    "contact": _contacts,
    "followup": _followups,
    "attribution": _attributions,
    "introduction": _introductions,
    "patent_dispute": _patent_disputes,
    "pool_item": _pool_items,
    "trial": _trials,
    "claim": _claims,
    "batch_report": _reports,
    "grant": _grants,
    "nda": _ndas,
    "collection": _collections,
    "objection": _objections,
    "publicity": _publicities,
    **{kind: _payouts(kind) for kind in payouts.KINDS},
    **{kind: _rights(kind) for kind in rights.KINDS},
}


# Kinds whose title is a column of their own: what this actor may know of, and that column. All are read with one query.
PLAIN: Mapping[str, tuple[Callable[[Actor], QuerySet[Any]], str]] = {
    "achievement": (achievements.visible, "title"),
    "contract": (contracts.visible, "title"),
    "deal": (lambda actor: Deal.objects.filter(deal_scopes.DEALS.q(actor)), "title"),
    "organisation": (lambda actor: Organisation.objects.filter(ORGANISATIONS.q(actor)), "name"),
    "profile": (lambda actor: Profile.objects.filter(PROFILES.q(actor)), "name"),
    "edition": (lambda actor: Edition.objects.filter(EDITIONS.q(actor)), "name"),
    "target": (lambda actor: Target.objects.filter(TARGETS.q(actor)), "title"),
}
KINDS = frozenset(READERS) | frozenset(PLAIN)


def rows(actor: Actor, wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], CaseRow]:
    """The cases among `wanted` (kind, uid) this actor may know of, read with one query a kind, and one for all plain kinds."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, uid in wanted:
        if kind in KINDS:
            by_kind.setdefault(kind, set()).add(uid)
    found = [row for kind in by_kind.keys() & READERS.keys() for row in READERS[kind](actor, by_kind[kind])]
    return {(row.kind, row.uid): row for row in (*found, *_plain(actor, by_kind))}


def _plain(actor: Actor, by_kind: Mapping[str, set[UUID]]) -> list[CaseRow]:
    parts = []
    for kind in sorted(by_kind.keys() & PLAIN.keys()):
        visible, title = PLAIN[kind]
        found = visible(actor).prefetch_related(None).order_by().filter(uid__in=by_kind[kind])
        named = found.annotate(case_kind=Value(kind, CharField()), case_title=Cast(title, CharField()))
        parts.append(named.values_list("case_kind", "case_title", *STANDING))
    return [_case(*values) for values in parts[0].union(*parts[1:], all=True)] if parts else []
