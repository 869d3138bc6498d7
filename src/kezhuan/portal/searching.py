"""The one search box: what was asked, what was found, why each hit is here, and what else to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Refused, gettext_noop
from kezhuan.portal.marking import Span, marked, tokens, why
from kezhuan.search import nearest, queries
from matchcore.text import fold

KINDS = {
    "demands": gettext_noop("技术需求"),
    "achievements": gettext_noop("科技成果"),
    "profiles": gettext_noop("专家与团队"),
}
FACETS = {
    "field": (gettext_noop("技术领域"), "technology_fields", ("demands", "achievements", "profiles")),
    "region": (gettext_noop("地区"), "regions", ("demands", "achievements", "profiles")),
    "stage": (gettext_noop("成熟阶段"), "achievement_stages", ("achievements",)),
    "mode": (gettext_noop("合作方式"), "transfer_modes", ("achievements",)),
}
FIRST = 4  # rows of each kind on the page of all kinds
MOST_CHOICES = 12
MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address says it."""

    text: str = ""
    kind: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def address(self, **changes: Any) -> str:
        """The address of this search with some parts changed; empty parts are left out."""
        asked = replace(self, **changes)
        parts = {"q": asked.text, "in": asked.kind, **asked.chosen}
        return "/search/?" + urlencode({name: value for name, value in parts.items() if value})

    def saving(self) -> str:
        """The address at which this search can be kept."""
        return "/searches/new/?" + self.address().partition("?")[2]

    def without(self, name: str) -> str:
        """The address without one filter."""
        return self.address(chosen={key: value for key, value in self.chosen.items() if key != name})

    def filters(self, kind: str) -> dict[str, object]:
        """The filters that this kind of record has."""
        return {name: value for name, value in self.chosen.items() if kind in FACETS[name][2]}


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: title and excerpt with the words of the query marked, and why it is here."""

    kind: str
    url: str
    title: tuple[Span, ...]
    excerpt: tuple[Span, ...]
    why: str
    tags: tuple[str, ...]
    external: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of result with its number of hits."""

    kind: str
    label: str
    total: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; choosing it again takes it away."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet with their counts for this viewer."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of one kind."""

    kind: str
    label: str
    total: int
    hits: tuple[Hit, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the page of results shows."""

    asked: Asked
    total: int
    tabs: tuple[Tab, ...]
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    chips: tuple[tuple[str, str], ...]
    looser: tuple[tuple[str, str, int], ...] = ()
    near: tuple[tuple[str, str, int], ...] = ()
    meant: tuple[str, ...] = ()


def asked_in(get: Mapping[str, str]) -> Asked:
    """The search an address asks for; values that no list knows are left out."""
    text = " ".join(get.get("q", "")[:MOST_TEXT].split())
    kind = get.get("in", "")
    chosen = {}
    for name, (_label, _codelist, kinds) in FACETS.items():
        value = get.get(name, "")
        fits = kind not in KINDS or kind in kinds
        if value and fits and name_of(name, value) != value:
            chosen[name] = value
    return Asked(text, kind if kind in KINDS else "", chosen)


FINDERS = {
    "demands": queries.find_demands,
    "achievements": queries.find_achievements,
    "profiles": queries.find_profiles,
}


def _kinds(asked: Asked) -> tuple[str, ...]:
    """The kinds this search is about: those that have every chosen facet."""
    fitting = tuple(kind for kind in KINDS if all(kind in FACETS[name][2] for name in asked.chosen))
    return (asked.kind,) if asked.kind else fitting


def totals(actor: Actor, asked: Asked) -> dict[str, int]:
    """How many hits of each kind this search has; the facets of the kinds shown are counted in the same walk."""
    shown = _kinds(asked)
    kinds = _kinds(replace(asked, kind=""))
    return {kind: _tally(actor, asked, kind, faceted=kind in shown)[0] for kind in kinds}


def hits(actor: Actor, asked: Asked) -> int:
    """How many hits a search of one kind has; 0 while there is no index to search in."""
    try:
        return _tally(actor, asked, asked.kind)[0]
    except Refused:
        return 0


def _tally(
    actor: Actor, asked: Asked, kind: str, *, faceted: bool = True
) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    filters = asked.filters(kind)
    if kind == "demands":
        return queries.tally("demands", actor, asked.text, filters=filters, faceted=faceted)
    wanted = "achievement" if kind == "achievements" else ("expert", "team")
    return queries.tally("items", actor, asked.text, filters={**filters, "kind": wanted}, faceted=faceted)


def search(actor: Actor, asked: Asked, *, offset: int = 0, limit: int = 20) -> Results | None:
    """What was found; None while there is no index to search in."""
    try:
        return _search(actor, asked, offset=offset, limit=limit)
    except Refused:
        return None


def _search(actor: Actor, asked: Asked, *, offset: int, limit: int) -> Results:
    counted = totals(actor, asked)
    meant = queries.meant(actor, asked.text)
    words = tuple(dict.fromkeys([*tokens(asked.text), *(fold(word) for word in meant)]))
    groups, facets = [], {}
    for kind in _kinds(asked):
        window = (offset, limit) if asked.kind else (0, FIRST)
        found = FINDERS[kind](
            actor, asked.text, filters=asked.filters(kind), offset=window[0], limit=window[1]
        )
        counted[kind] = found.total
        hits = tuple(_hit(kind, row, words) for row in found.rows)
        groups.append(Group(kind, _(KINDS[kind]), found.total, hits, asked.address(kind=kind)))
        for name, values in found.facets.items():
            if name in FACETS and kind in FACETS[name][2]:
                summed = facets.setdefault(name, {})
                for value, n in values.items():
                    summed[value] = summed.get(value, 0) + n
    total = sum(group.total for group in groups)
    tabs = (
        Tab("", _("全部"), sum(counted.values()), asked.address(kind=""), not asked.kind),
        *(
            Tab(
                kind,
                _(KINDS[kind]),
                counted[kind],
                asked.address(kind=kind, chosen=asked.filters(kind)),
                asked.kind == kind,
            )
            for kind in counted
        ),
    )
    chips = tuple(
        (f"{_(FACETS[name][0])}：{name_of(name, value)}", asked.without(name))
        for name, value in asked.chosen.items()
    )
    looser, near = ((), ()) if total else _other_ways(actor, asked)
    return Results(
        asked, total, tabs, tuple(groups), _facets(asked, facets), chips, looser, near, _seen(meant, groups)
    )


def _seen(meant: tuple[str, ...], groups: list[Group]) -> tuple[str, ...]:
    """The reworded words that stand in some hit on this page: nothing is hinted that the reader cannot open."""
    shown = fold(
        "\n".join(span.text for group in groups for hit in group.hits for span in (*hit.title, *hit.excerpt))
    )
    return tuple(word for word in meant if fold(word) in shown)


def name_of(facet: str, value: str) -> str:
    """The name of a value; the value itself where no list knows it. Regions are found by the prefix of their code."""
    full = value.ljust(6, "0") if facet == "region" else value
    name = codes.label(FACETS[facet][1], full)
    return value if name == full else name


def _facets(asked: Asked, counted: Mapping[str, Mapping[str, int]]) -> tuple[Facet, ...]:
    found = []
    for name, (label, _codelist, _kinds_of) in FACETS.items():
        values = {
            value: n
            for value, n in counted.get(name, {}).items()
            if name_of(name, value) != value and (name != "region" or _fits_region(value, asked))
        }
        ranked = sorted(values.items(), key=lambda row: (row[0] != asked.chosen.get(name), -row[1], row[0]))
        choices = tuple(
            Choice(
                name_of(name, value),
                n,
                asked.without(name)
                if asked.chosen.get(name) == value
                else asked.address(chosen={**asked.chosen, name: value}),
                asked.chosen.get(name) == value,
            )
            for value, n in ranked[:MOST_CHOICES]
        )
        if choices:
            found.append(Facet(name, _(label), choices))
    return tuple(found)


def _fits_region(value: str, asked: Asked) -> bool:
    """Cities, and the counties of the city at home or of the one chosen."""
    if value == asked.chosen.get("region"):
        return True
    if value.endswith("00"):
        return False  # the city itself stands there as its four-digit prefix, with its counties
    near = asked.chosen.get("region", settings.HOME_REGION)
    return len(value) == 4 or (len(value) == 6 and value.startswith(near[:4]))


def _hit(kind: str, row: Any, words: tuple[str, ...]) -> Hit:
    if kind == "demands":
        tags = (row.field, row.region, _(row.state_label))
        title, text, url, external = row.title, row.teaser, f"/demands/{row.uid}/", row.external
    elif kind == "achievements":
        trl = f"TRL {row.trl}（{row.trl_kind}）" if row.trl else ""
        tags = (row.field, row.organisation, row.region, row.stage, trl, "、".join(row.modes))
        title, text, url, external = row.title, row.summary, f"/achievements/{row.uid}/", row.external
    else:
        tags = (
            _("团队") if row.kind == "team" else _("专家"),
            row.organisation,
            row.region,
            "、".join(row.fields),
        )
        title, text, url, external = (
            f"{row.name} {row.title}".strip(),
            row.summary,
            f"/profiles/{row.uid}/",
            False,
        )
    return Hit(
        kind, url, marked(title or _("（未命名）"), words), marked(text, words, around=90), why(title, text, words),
        tuple(tag for tag in tags if tag), external,
    )  # fmt: skip


def _other_ways(
    actor: Actor, asked: Asked
) -> tuple[tuple[tuple[str, str, int], ...], tuple[tuple[str, str, int], ...]]:
    """(label, address, hits) of searches with fewer filters or words, and of fields those would lie in."""
    ways = []
    if asked.chosen and asked.text:
        ways.append((_("去掉全部筛选"), Asked(asked.text, asked.kind)))
    parts = asked.text.split() if " " in asked.text else list(tokens(asked.text))
    if len(parts) > 1:
        ways += [(part, Asked(part, asked.kind)) for part in parts[:6]]
    if asked.kind:
        ways.append((_("在全部类别中找"), replace(asked, kind="")))
    looser = [(label, way.address(), sum(_counted(actor, way).values())) for label, way in ways]
    near: dict[str, int] = {}
    for kind in _kinds(Asked(kind=asked.kind)):
        for value, n in _tally(actor, Asked(), kind)[1].get("field", {}).items():
            near[value] = near.get(value, 0) + n
    order = nearest.fields(asked.text)
    wide = sorted(
        near.items(), key=lambda row: (order.index(row[0]) if row[0] in order else 99, -row[1], row[0])
    )[:6]
    fields = tuple(
        (name_of("field", value), Asked("", asked.kind, {"field": value}).address(), n)
        for value, n in wide
        if name_of("field", value) != value
    )
    return tuple(way for way in looser if way[2]), fields


def _counted(actor: Actor, way: Asked) -> dict[str, int]:
    return {kind: _tally(actor, way, kind, faceted=False)[0] for kind in _kinds(way)}


def fields(actor: Actor) -> tuple[Choice, ...]:
    """The technology fields with the number of hits their page of results shows; () without an index."""
    try:
        counted: dict[str, int] = {}
        for kind in KINDS:
            for value, n in _tally(actor, Asked(), kind)[1].get("field", {}).items():
                counted[value] = counted.get(value, 0) + n
    except Refused:
        return ()
    return tuple(
        Choice(name_of("field", value), n, Asked(chosen={"field": value}).address(), False)
        for value, n in sorted(counted.items(), key=lambda row: (-row[1], row[0]))
        if name_of("field", value) != value
    )
