"""Reads of editions: the list, one edition with its results, and the proof by recomputing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import codes, frame, history
from kezhuan.core.access import STAFF, Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.indices import engine, scopes
from kezhuan.indices.lifecycle import EDITION
from kezhuan.indices.models import Edition, EditionFile
from kezhuan.indices.queries.bands import bands_hold, bands_of
from kezhuan.indices.queries.results import Results, results, table
from kezhuan.indices.rules import definitions as rules
from kezhuan.indices.rules.definitions import Definition
from kezhuan.indices.views import EditionDetail, EditionFileRow, EditionRow, EditionVerdict, Flag

INPUT, RESULT = "input", "result"
RESULT_FILES = ("results.csv", "tiers_labels.csv", "raw.csv", "normalised.csv")


def visible(actor: Actor) -> QuerySet[Edition]:
    """The editions this actor may know of: what is published, and for staff their region's drafts."""
    return Edition.objects.filter(scopes.EDITIONS.q(actor))


def get(actor: Actor, uid: UUID) -> Edition:
    """The edition's record for this room's own use; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).select_related("revises").first()
    if found is None:
        raise Hidden
    return found


def editions(
    actor: Actor,
    *,
    index_code: str = "",
    states: Iterable[str] = (),
    region: str = "",
    offset: int = 0,
    limit: int = 20,
) -> tuple[int, tuple[EditionRow, ...]]:
    """Total and one page of editions, the newest data first."""
    found = (
        visible(actor).exclude(state="discarded")
        if "discarded" not in (states := tuple(states))
        else visible(actor)
    )
    if states:
        found = found.filter(state__in=states)
    if index_code:
        found = found.filter(index_code=index_code)
    if region:
        found = found.filter(region__startswith=region)
    page = found.order_by("-data_year", "-edition_year", "-id")[offset : offset + limit]
    return found.count(), tuple(row(e) for e in page)


def waiting(actor: Actor) -> QuerySet[Edition]:
    """Editions that wait for this actor's check, and own ones that came back."""
    found = visible(actor)
    if actor.role not in STAFF:
        return found.none()
    open_to = frozenset({"checking"}) if _may(actor, "publish") else frozenset()
    return found.filter(state__in=open_to, region__startswith=actor.region or "?").exclude(
        submitted_by_id=actor.user_id
    )


def _may(actor: Actor, move: str) -> bool:
    return any(actor.role in part.roles for part in EDITION.move(move).roles)


def may_make(actor: Actor) -> bool:
    """True for those who may compile an edition."""
    return _may(actor, "create") and bool(actor.region)


def row(e: Edition) -> EditionRow:
    """An edition as a list shows it."""
    return EditionRow(
        uid=e.uid, number=e.number or "", name=e.name, index_code=e.index_code.removeprefix(rules.PREFIX), index_name=index_name(e),
        region=e.region, region_name=codes.region_name(e.region), edition_year=e.edition_year, data_year=e.data_year, base_year=e.base_year,
        as_of=e.as_of, published_on=e.published_on, state=e.state, state_label=EDITION.states[e.state], version=e.version, demo=e.demo,
        units=len(e.units), sm3=e.sm3,
    )  # fmt: skip


def index_name(e: Edition) -> str:
    """The name of the index an edition belongs to, as the rulebook's newest version has it."""
    versions = rulebook().versions(e.index_code)
    return str(versions[-1].body.get("name", e.index_code)) if versions else e.index_code


def definition_of(e: Edition) -> Definition:
    """The definition an edition is computed by: for a computed one the very version it used, else the one in force now."""
    versions = rulebook().versions(e.index_code)
    used = next((version for version in versions if version.sm3 == e.rule_sm3), None)
    version = used or rulebook().version(e.index_code, e.as_of)
    found, _wrong = rules.read(
        e.index_code, version.body, source=version.source, mark=version.mark.value, sm3=version.sm3
    )
    if found is None:
        raise Hidden
    return found


def files_of(e: Edition, *names: str) -> dict[str, str]:
    """File name → text, of all files or of those named."""
    found = EditionFile.objects.filter(edition=e)
    if names:
        found = found.filter(name__in=names)
    return dict(found.values_list("name", "content"))


def unit_names(e: Edition) -> dict[str, str]:
    """Code → name of the units of an edition."""
    return {unit["code"]: unit["name"] for unit in e.units}


def results_of(e: Edition, definition: Definition) -> Results:
    """What the edition's files say."""
    files = files_of(e, *RESULT_FILES)
    return results(files, names=unit_names(e), target=definition.target, only_period=str(e.data_year))


def edition(actor: Actor, uid: UUID) -> EditionDetail:
    """One edition with everything its page shows."""
    e = get(actor, uid)
    definition = definition_of(e)
    files = {f.name: f for f in EditionFile.objects.filter(edition=e).order_by("role", "name")}
    texts = {name: f.content for name, f in files.items()}
    found = results(texts, names=unit_names(e), target=definition.target, only_period=str(e.data_year))
    revision = visible(actor).filter(revises=e).exclude(state="discarded").order_by("-id").first()
    return EditionDetail(
        row=row(e), note=e.note, return_note=e.return_note, target=definition.target,
        parts=tuple((node.code, node.name) for node in definition.parts),
        tier_cuts=definition.tiers, tier_labels=definition.tier_labels, pending=definition.pending, periods=found.periods,
        standings=found.at(str(e.data_year)), bands=bands_of(e, unit_names(e)), history=found.scores, flags=_flags(e, definition, texts.get("flags.csv", "")),
        notes=tuple(line["note"] for line in table(texts.get("log.csv", "")) if line.get("note")),
        files=tuple(EditionFileRow(f.name, f.role, len(f.content.encode()), f.sm3) for f in files.values()),
        revises=row(e.revises) if e.revises and e.revises in visible(actor) else None, revision=row(revision) if revision else None,
        offers=frame.offers("edition", e, actor), timeline=history.moments("edition", e.uid),
    )  # fmt: skip


def _flags(e: Edition, definition: Definition, text: str) -> tuple[Flag, ...]:
    names, units = {n.code: n.name for n in definition.nodes}, unit_names(e)
    return tuple(
        Flag(units.get(line["uCode"], line["uCode"]), line.get("Time") or str(e.data_year), names.get(line["iCode"], line["iCode"]), line["flag"])
        for line in table(text)
    )  # fmt: skip


def verdict(actor: Actor, uid: UUID) -> EditionVerdict:
    """The edition recomputed from its frozen inputs and compared letter by letter; Hidden where it has no results."""
    return proof(get(actor, uid))


def proof(e: Edition) -> EditionVerdict:
    """The same, for this room's own use."""
    stored = {f.name: f for f in EditionFile.objects.filter(edition=e)}
    inputs = {name: f.content for name, f in stored.items() if f.role == INPUT}
    if not e.sm3 or set(inputs) != set(engine.INPUTS):
        raise Hidden
    again = engine.compute(inputs)
    now = {**again.inputs, **again.results}
    differing = sorted(
        {name for name in {*now, *stored} if name not in stored or stored[name].content != now.get(name)}
    )
    return EditionVerdict(e.sm3, again.sm3, tuple(differing))


def bands_proof(actor: Actor, uid: UUID) -> bool | None:
    """Whether the many runs of an edition, made again, give the stored bands; None where none are stored."""
    e = get(actor, uid)
    return bands_hold(e, files_of(e, *engine.INPUTS), definition_of(e))


def file_text(actor: Actor, uid: UUID, name: str) -> str:
    """One frozen file of an edition; Hidden where there is none."""
    found = (
        EditionFile.objects.filter(edition=get(actor, uid), name=name)
        .values_list("content", flat=True)
        .first()
    )
    if found is None:
        raise Hidden
    return found


def edition_row(actor: Actor, uid: UUID) -> EditionRow:
    """An edition as a list shows it."""
    return row(get(actor, uid))


def edition_name(actor: Actor, uid: UUID) -> str:
    """The name of an edition."""
    return get(actor, uid).name


def state_of(actor: Actor, uid: UUID) -> str:
    """The state an edition is in."""
    return get(actor, uid).state
