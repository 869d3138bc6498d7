"""What the index holds of each record: a public copy for everybody, a fuller one for members; never sealed text.

A record published to the public is indexed twice, so that no visitor's hit can tell what the member part says.
A viewer carries either `public` or `member`, never both (`search_labels`), so each record is found once.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from kezhuan.achievements.models import Achievement
from kezhuan.achievements.scopes import ACHIEVEMENTS
from kezhuan.core.access import Actor, Role, viewer_labels
from kezhuan.demands.models import Demand
from kezhuan.demands.scopes import DEMANDS, FILERS
from kezhuan.people.models import Profile
from kezhuan.people.scopes import PROFILES
from matchcore.types import Indicator, Item, Kind, Operator

SEPARATOR = ":"
# Of an achievement's texts these stand in its public group.
PUBLIC_FIELDS = frozenset({"title", "text", "keywords"})


def search_labels(actor: Actor) -> frozenset[str]:
    """The labels an actor searches with; filers and recipients carry their organisation in those words too."""
    labels = set(viewer_labels(actor))
    if "member" in labels:
        labels.discard("public")
    if actor.org_id is not None:
        if "member" in labels:
            labels.add(f"recipient:{actor.org_id}")
        if actor.role in FILERS:
            labels.add(f"filer:{actor.org_id}")
    if actor.role in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}:
        return frozenset({"nothing"})
    return frozenset(labels)


def record_uid(item_id: str) -> str:
    """The uid of the record an item stands for."""
    return item_id.split(SEPARATOR, 1)[0]


def _regions(code: str) -> tuple[str, ...]:
    return tuple(code[:n] for n in (2, 4, 6) if len(code) >= n)


def _copies(uid: Any, labels: frozenset[str], public: Item | None, member: Item) -> Iterator[Item]:
    inner = labels - {"public"}
    if inner:
        yield _with(member, f"{uid}{SEPARATOR}m", inner)
    if "public" in labels and public is not None:
        yield _with(public, f"{uid}{SEPARATOR}p", frozenset({"public"}))


def _with(item: Item, name: str, labels: frozenset[str]) -> Item:
    return Item(name, item.kind, item.fields, labels, item.facets, item.indicators, item.stamp)


def achievement_items(a: Achievement) -> Iterator[Item]:
    """The index copies of an achievement, none where nobody may find it."""
    if a.state in ("draft", "withdrawn"):
        return
    facets = {"region": _regions(a.region), "field": (a.field,) if a.field else (), "mode": tuple(a.modes), "stage": (a.stage,) if a.stage else (),
              "origin": (a.origin,)}  # fmt: skip
    if a.trl:
        facets["trl"] = (str(a.trl),)
    texts = achievement_texts(a)
    open_text = {name: text for name, text in texts.items() if name in PUBLIC_FIELDS}
    public = Item("", "achievement", open_text, facets=facets, stamp=str(a.version))
    priced = facets | ({"price_yuan": (str(a.price_low_fen // 100),)} if a.price_low_fen is not None else {})
    member = Item("", "achievement", texts, facets=priced, stamp=str(a.version))
    yield from _copies(a.uid, ACHIEVEMENTS.labels(a), public, member)


def achievement_texts(a: Achievement) -> dict[str, str]:
    """The texts of an achievement by field, public and member group; what is empty is left out."""
    return _filled({
        "title": a.title, "text": a.summary, "keywords": " ".join(a.keywords), "points": "\n".join(a.points), "performance": a.performance,
        "application": a.application,
    })  # fmt: skip


def profile_texts(p: Profile) -> dict[str, str]:
    """The texts of an expert or team by field; what is empty is left out."""
    return _filled({"title": f"{p.name} {p.title}".strip(), "text": p.summary, "keywords": " ".join(p.keywords), "works": p.works,
                    "equipment": p.equipment, "organisation": p.organisation.name})  # fmt: skip


def _filled(fields: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}


def profile_items(p: Profile) -> Iterator[Item]:
    """The index copies of a listed expert or team."""
    if p.state != "listed":
        return
    facets = {"region": _regions(p.region), "field": tuple(p.fields)}
    kind: Kind = "expert" if p.kind == "expert" else "team"
    item = Item("", kind, profile_texts(p), facets=facets, stamp=str(p.version))
    labels = PROFILES.labels(p)
    yield from _copies(p.uid, labels | ({"member"} if "public" in labels else set()), item, item)


def demand_items(d: Demand) -> Iterator[Item]:
    """The index copies of a demand: the teaser for the public, title, problem and goal for members."""
    if d.state in ("draft", "withdrawn"):
        return
    facets = {
        "region": _regions(d.region),
        "field": (d.field,) if d.field else (),
        "state": (d.state,),
        "origin": (d.origin,),
    }
    public = Item(
        "",
        "demand",
        _filled({"title": d.public_title, "text": d.teaser, "keywords": " ".join(d.keywords)}),
        facets=facets,
        stamp=str(d.version),
    )
    texts = demand_texts(d)
    member = Item("", "demand", _filled({"title": texts["title"], "text": texts["description"], "keywords": " ".join(d.keywords)}),
                  facets=facets, indicators=indicators(d), stamp=str(d.version))  # fmt: skip
    yield from _copies(d.uid, DEMANDS.labels(d), public, member)


def demand_texts(d: Demand) -> dict[str, str]:
    """Title and description of a demand as the matcher reads them, all of the member group."""
    return {"title": d.title, "description": f"{d.problem}\n{d.goal}".strip()}


def indicators(d: Demand) -> tuple[Indicator, ...]:
    """The demand's 技术参数 rows as the matcher reads them."""
    return tuple(
        Indicator(
            p.name,
            cast(Operator, p.operator),
            _number(p.low),
            _number(p.high),
            p.unit,
            p.text,
            p.method,
            _number(p.current),
        )
        for p in d.parameters.all()
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def offered() -> Iterator[Item]:
    """Everything a demand may be answered with: achievements, experts and teams."""
    for achievement in (
        Achievement.objects.select_related("organisation").order_by("id").iterator(chunk_size=500)
    ):
        yield from achievement_items(achievement)
    for profile in Profile.objects.select_related("organisation").order_by("id").iterator(chunk_size=500):
        yield from profile_items(profile)


def wanted() -> Iterator[Item]:
    """Every demand somebody may find."""
    rows = Demand.objects.select_related("organisation").prefetch_related(
        "parameters", "recipients__organisation"
    )
    for demand in rows.order_by("id").iterator(chunk_size=500):
        yield from demand_items(demand)


# Where a record of each kind is indexed, and how its copies are made.
SOURCES = {
    "achievement": ("items", Achievement, achievement_items),
    "profile": ("items", Profile, profile_items),
    "demand": ("demands", Demand, demand_items),
}
