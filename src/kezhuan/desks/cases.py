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
from django.utils.translation import gettext_noop

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import PatentDispute
from kezhuan.achievements.scopes import DISPUTES
from kezhuan.contracts import queries as contracts
from kezhuan.core.access import Actor, Scope
from kezhuan.core.joins import house
from kezhuan.core.privacy.queries import requests as privacy
from kezhuan.core.privacy.rules import ASKS
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
from kezhuan.ratings import queries as ratings
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
    "data_request": "/privacy/requests/{uid}/",
    "distribution": "/distributions/{uid}/",
    "entitlement": "/entitlements/{uid}/",
    "equity": "/equities/{uid}/",
    "venture": "/ventures/{uid}/",
    "diligence_bundle": "/bundles/{uid}/",
    "rating": "/ratings/{uid}/",
}


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


@dataclass(frozen=True, slots=True)
class Line:
    """A kind whose line is made of columns alone: which records the actor may know of, the columns its title names
    (at most WORDS), and the title made of them."""

    found: Callable[[Actor], QuerySet[Any]]
    columns: Mapping[str, str]
    title: Callable[..., str] = "{title}".format


def _says(message: str) -> Callable[..., str]:
    return lambda **words: _(message).format(**words)


def _of(model: Any, scope: Scope) -> Callable[[Actor], QuerySet[Any]]:
    return lambda actor: model.objects.filter(scope.q(actor))


def _payouts(kind: str) -> Line:
    return Line(lambda actor: payouts.standing(actor, kind), *payouts.titled(kind))


def _rights(kind: str) -> Line:
    return Line(lambda actor: rights.standing(actor, kind), TITLE)


TITLE, NAME = {"title": "title"}, {"title": "name"}
LINES: Mapping[str, Line] = {
    "achievement": Line(achievements.visible, TITLE),
    "visit": Line(
        visits.visible, {"day": "visited_on", "organisation": "organisation__name"}, _says(gettext_noop("{day} 走访 {organisation}"))
    ),
    "deal": Line(_of(Deal, deal_scopes.DEALS), TITLE),
    "attribution": Line(
        _of(DealBroker, deal_scopes.ATTRIBUTIONS), {"title": "deal__title"}, _says(gettext_noop("「{title}」的促成归属"))
    ),
    "introduction": Line(
        _of(Introduction, deal_scopes.INTRODUCTIONS), {"organisation": "organisation__name"}, _says(gettext_noop("{organisation} 的介绍记录"))
    ),
    "patent_dispute": Line(_of(PatentDispute, DISPUTES), {"number": "patent"}, _says(gettext_noop("专利 {number} 的权属"))),
    "pool_item": Line(_of(PoolItem, trial_scopes.POOL_ITEMS), {"title": "achievement__title"}),
    "trial": Line(_of(Trial, trial_scopes.TRIALS), {"title": "item__achievement__title"}),
    "claim": Line(
        _of(Claim, CLAIMS), {"name": "user__name", "organisation": "organisation__name"}, _says(gettext_noop("{name} 申请代表 {organisation}"))
    ),
    "organisation": Line(_of(Organisation, ORGANISATIONS), NAME),
    "profile": Line(_of(Profile, PROFILES), NAME),
    "contract": Line(contracts.visible, TITLE),
    # The record's title is left to the page of the grant: it may be closed to whoever asked.
    "grant": Line(_of(Grant, disclosure_scopes.GRANTS), {"name": "to_org__name"}, _says(gettext_noop("{name} 查看未公开内容"))),
    "nda": Line(_of(Nda, disclosure_scopes.NDAS), {"name": "recipient__name"}, _says(gettext_noop("与 {name} 的保密协议"))),
    "edition": Line(_of(Edition, EDITIONS), NAME),
    "target": Line(_of(Target, TARGETS), TITLE),
    "collection": Line(_of(Collection, COLLECTIONS), {"department": "department", "period": "period"}, "{department} {period}".format),
    "objection": Line(publicity.visible_objections, {"title": "publicity__title"}, _says(gettext_noop("对「{title}」的异议"))),
    "publicity": Line(publicity.known, TITLE),
    "rating": Line(ratings.visible, {"unit": "unit_org__name", "about": "about"}, _says(gettext_noop("{unit} 的服务（{about}）"))),
    "data_request": Line(privacy.visible, {"kind": "kind"}, lambda kind: _(ASKS[kind])),
    **{kind: _payouts(kind) for kind in payouts.KINDS},
    **{kind: _rights(kind) for kind in rights.KINDS},
}  # fmt: skip
WORDS = 3
# What every record says of itself, in the order a case takes it.
STANDING = ("uid", "number", "state", "due_on", "state_since", "version")


def _row(kind: str, record: Any, title: str, *, url: str = "") -> CaseRow:
    return _case(kind, title, *(getattr(record, name) for name in STANDING), url=url)


def _case(
    kind: str, title: str, uid: UUID, number: str | None, state: str, due_on: date | None, since: datetime, version: int, *, url: str = ""
) -> CaseRow:  # fmt: skip
    subject = house().subjects[kind]
    return CaseRow(
        kind=kind, kind_label=subject.label, uid=uid, number=number or "", title=title or _("（未命名）"),
        url=url or ADDRESSES[kind].format(uid=uid), state=state, state_label=subject.lifecycle.states[state], due_on=due_on, since=since,
        version=version,
    )  # fmt: skip


def _demands(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = demands.visible(actor).filter(uid__in=uids)
    return [_row("demand", d, demands.row(actor, d).title) for d in found]


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


def _reports(actor: Actor, uids: Iterable[UUID]) -> list[CaseRow]:
    found = BatchReport.objects.filter(REPORTS.q(actor), uid__in=uids).select_related("batch")
    return [
        _row("batch_report", r, f"{r.region_name} · {r.batch.name}", url=f"/batches/{r.batch.uid}/reports/{r.uid}/")
        for r in found
    ]  # fmt: skip


READERS: Mapping[str, Callable[[Actor, Iterable[UUID]], list[CaseRow]]] = {
    "demand": _demands,
    "contact": _contacts,
    "followup": _followups,
    "batch_report": _reports,
}
KINDS = (*LINES, *READERS)


def rows(actor: Actor, wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], CaseRow]:
    """The cases among `wanted` (kind, uid) this actor may know of: one query for all kinds made of columns, one for
    each of the others, however many rows."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, uid in wanted:
        by_kind.setdefault(kind, set()).add(uid)
    drawn = _lines(actor, {kind: uids for kind, uids in by_kind.items() if kind in LINES})
    for kind in by_kind.keys() & READERS.keys():
        drawn += READERS[kind](actor, by_kind[kind])
    return {(row.kind, row.uid): row for row in drawn}


def _lines(actor: Actor, wanted: Mapping[str, set[UUID]]) -> list[CaseRow]:
    parts = [_columns(actor, kind, uids) for kind, uids in wanted.items()]
    if not parts:
        return []
    return [_line(*columns) for columns in parts[0].union(*parts[1:], all=True)]


def _columns(actor: Actor, kind: str, uids: set[UUID]) -> QuerySet[Any]:
    line = LINES[kind]
    found = line.found(actor).filter(uid__in=uids).order_by().prefetch_related(None)
    paths = [*line.columns.values(), *[None] * (WORDS - len(line.columns))]
    words = {
        f"word_{place}": Cast(path, CharField()) if path else Value("", CharField())
        for place, path in enumerate(paths)
    }
    # Columns of a union are matched by place: every part names the same ones, in this order.
    return found.annotate(line_kind=Value(kind, CharField()), **words).values_list(
        "line_kind", *words, *STANDING
    )


def _line(kind: str, *columns: Any) -> CaseRow:
    words, standing = columns[:WORDS], columns[WORDS:]
    named = dict(zip(LINES[kind].columns, words, strict=False))
    return _case(kind, LINES[kind].title(**named) if all(named.values()) else "", *standing)
