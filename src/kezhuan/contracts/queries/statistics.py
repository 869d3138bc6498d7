"""Statistics over what this reader may see: tables by one trait, the contracts behind a cell, imported facts.

A handful of queries, however many contracts: bookings and receipts of two spans are read as plain values and summed by
`rules.statistics`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from kezhuan.contracts.lifecycle import CONTRACT
from kezhuan.contracts.models import AmountChange, Contract, ContractParty, Receipt
from kezhuan.contracts.models.contract import REGISTERED_STATES
from kezhuan.contracts.queries.records import visible
from kezhuan.contracts.rules import statistics as rules
from kezhuan.contracts.rules.ledger import CLOSING
from kezhuan.contracts.rules.statistics import Added, Span, Sums, Traits
from kezhuan.contracts.scopes import SEES
from kezhuan.contracts.statistics_views import StatisticGroup, StatisticRow, Statistics
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, gettext_noop

LISTS = {"kind": "contract_kinds", "field": "technology_fields", "ip": "ip_types", "seller": "party_natures", "buyer": "party_natures",
         "plan": "plan_sources"}  # fmt: skip
NOT_FILLED = gettext_noop("未填写")
WORDS = {"yes": gettext_noop("涉外"), "no": gettext_noop("不涉外")}
NO_RIGHTS = gettext_noop("未涉及知识产权或未填写")
DOMESTIC = ("156", "")


@dataclass(frozen=True, slots=True)
class Book:
    """What two spans hold for one scope and region: entries, and the traits of their contracts by id."""

    span: Span
    before: Span
    traits: dict[int, Traits]
    entries: tuple[Added, ...]


def jurisdiction(actor: Actor) -> str:
    """The region whose register this reader looks at; empty for those who see only contracts of their own."""
    return actor.region if actor.role in SEES else ""


def statistics(
    actor: Actor, *, scope: str, by: str, year: int, part: str = "", region: str = "", today: date
) -> Statistics:
    """One scope of this register by one trait, with the same days of the year before; Hidden for a scope that is imported."""
    if by not in rules.BREAKDOWNS:
        raise Hidden
    book = _book(actor, scope=scope, year=year, part=part, region=region, today=today)
    now = rules.keyed(book.entries, book.traits, by=by, scope=scope, span=book.span)
    before = rules.keyed(book.entries, book.traits, by=by, scope=scope, span=book.before)
    sums = {key: (rules.total(now.get(key, {})), rules.total(before.get(key, {}))) for key in now | before}
    order = rules.ordered(sums, lambda key: sums[key][0].tech, by=by)
    return Statistics(
        scope=scope, by=by, region=region or jurisdiction(actor), first=book.span.first, last=book.span.last, before_first=book.before.first,
        before_last=book.before.last, overlapping=by in rules.OVERLAPPING, total=rules.total(rules.lines(book.entries, book.span)),
        total_before=rules.total(rules.lines(book.entries, book.before)),
        groups=tuple(StatisticGroup(key, name_of(by, key), *sums[key]) for key in order),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands behind one number: how many contracts, what they come to, and one page of them at a time, newest first."""

    sums: Sums
    each: Mapping[int, Sums]
    actor: Actor

    @property
    def total(self) -> int:
        """How many contracts."""
        return len(self.each)

    def page(self, offset: int, limit: int) -> tuple[StatisticRow, ...]:
        """One page of them."""
        shown = sorted(self.each, reverse=True)[offset : offset + limit]
        found = {c.pk: c for c in visible(self.actor).filter(pk__in=shown)}
        return tuple(_row(found[pk], self.each[pk]) for pk in shown if pk in found)


def behind(
    actor: Actor,
    *,
    scope: str,
    by: str = "",
    key: str = "",
    year: int,
    part: str = "",
    region: str = "",
    today: date,
) -> Cell:
    """The contracts behind one cell of a table; without `by` behind its total."""
    if by and by not in rules.BREAKDOWNS:
        raise Hidden
    book = _book(actor, scope=scope, year=year, part=part, region=region, today=today)
    keyed = rules.keyed(book.entries, book.traits, by=by, scope=scope, span=book.span) if by else {}
    each = keyed.get(key, {}) if by else rules.lines(book.entries, book.span)
    return Cell(rules.total(each), each, actor)


def name_of(by: str, key: str) -> str:
    """A row of a breakdown in words, to be translated."""
    if by == "month":
        return gettext("{n} 月").format(n=int(key)) if key.isdecimal() else key
    if by == "foreign":
        return WORDS.get(key, key)
    if not key:
        return NO_RIGHTS if by == "ip" else NOT_FILLED
    return codes.region_name(key) if by == "region" else codes.label(LISTS[by], key)


def _book(actor: Actor, *, scope: str, year: int, part: str, region: str, today: date) -> Book:
    within = region or jurisdiction(actor)
    if scope not in rules.DERIVED or part not in rules.PARTS or not within.startswith(jurisdiction(actor)):
        raise Hidden
    span = rules.span_of(year, part, today=today)
    before = rules.year_before(span)
    spans = Q(on__range=(span.first, span.last)) | Q(on__range=(before.first, before.last))
    booked = AmountChange.objects.filter(spans)
    arrived = Q(received_on__range=(span.first, span.last)) | Q(
        received_on__range=(before.first, before.last)
    )
    contracts = visible(actor).filter(
        Exists(booked.filter(contract=OuterRef("pk"))) | Exists(Receipt.objects.filter(arrived, contract=OuterRef("pk"))),
        state__in=REGISTERED_STATES,
    )  # fmt: skip
    traits = _traits(contracts)
    entries = [
        Added(pk, on, turnover, tech, 0, count, late)
        for pk, on, turnover, tech, count, late in booked.filter(
            contract__in=contracts.values("pk")
        ).values_list("contract_id", "on", "turnover", "tech", "count", "late")
    ]
    entries += _incomes(contracts)
    counted = rules.of_scope(entries, traits, scope=scope, within=within)
    return Book(span, before, traits, counted)


def _traits(contracts: QuerySet[Contract]) -> dict[int, Traits]:
    parties: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    found = ContractParty.objects.filter(contract__in=contracts.values("pk"), side__in=("seller", "buyer"))
    for pk, side, nature, region, country in found.order_by("contract_id", "line", "id").values_list(
        "contract_id", "side", "nature", "region", "country"
    ):
        # The first of a side speaks for it, so that joint parties never count a contract twice.
        parties[pk].setdefault(side, (nature, region if country in DOMESTIC else ""))
    rows = contracts.order_by().values_list(
        "pk", "kind", "field", "ip_kinds", "plan_source", "foreign", "lane", "region", "deal_id"
    )
    return {
        pk: Traits(kind, field, tuple(ips), plan, foreign, lane, region, deal is not None, *parties[pk].get("seller", ("", "")),
                   parties[pk].get("buyer", ("", ""))[0])
        for pk, kind, field, ips, plan, foreign, lane, region, deal in rows
    }  # fmt: skip


def _incomes(contracts: QuerySet[Contract]) -> list[Added]:
    """Receipts by day, less what a registration taken away took off; of every day, for a taking away looks back."""
    receipts: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for pk, on, amount in Receipt.objects.filter(contract__in=contracts.values("pk")).values_list(
        "contract_id", "received_on", "tech_part"
    ):
        receipts[pk].append((on, amount))
    undoings: dict[int, list[tuple[str, date]]] = defaultdict(list)
    kinds = (*CLOSING.values(), "reinstated")
    undone = AmountChange.objects.filter(contract__in=contracts.values("pk"), kind__in=kinds).order_by("id")
    for pk, kind, on in undone.values_list("contract_id", "kind", "on"):
        undoings[pk].append((kind, on))
    return [
        Added(pk, on, income=amount)
        for pk, rows in receipts.items()
        for on, amount in rules.incomes(rows, undoings[pk])
    ]


def _row(c: Any, added: Sums) -> StatisticRow:
    return StatisticRow(
        uid=c.uid, number=c.number or "", title=c.title, registration_no=c.registration_no, organisation=c.organisation.name,
        kind_label=codes.label("contract_kinds", c.kind), region=codes.region_name(c.region), state=c.state, state_label=CONTRACT.states[c.state],
        registered_on=c.registered_on, count=added.count, turnover=added.turnover, tech=added.tech, income=added.income, late=bool(added.late),
    )  # fmt: skip
