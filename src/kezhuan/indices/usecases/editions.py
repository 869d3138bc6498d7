"""An edition from draft to published, and the one that revises it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.sm3 import digest
from kezhuan.indices import engine
from kezhuan.indices.models import Edition, EditionFile
from kezhuan.indices.queries.definitions import definition
from kezhuan.indices.queries.editions import INPUT, RESULT, get, proof
from kezhuan.indices.queries.observations import for_edition
from kezhuan.indices.queries.units import unit_of
from kezhuan.indices.rules import definitions as rules

FEWEST_UNITS = 3
SETTINGS = ("name", "edition_year", "data_year", "base_year", "as_of", "units", "note")


def make_edition(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """A draft edition of one of our own indices stands with its units and years."""
    one = definition(values["index_code"], today)
    if not one.own:
        raise Invalid(
            {"index_code": Reason("index.outside", gettext_noop("上级发布的指数只能引用，不能在这里计算"))}
        )
    shipped_codes()["regions"].require(values["region"], day=today, field="region")
    record = frame.create(
        "edition",
        {"index_code": one.code, "region": values["region"], "demo": bool(values.get("demo")), "author_id": actor.user_id,
         **_settings(values, today)},
        actor=actor, today=today, key=key,
    )  # fmt: skip
    return record.uid


def edit_edition(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The draft has other units or years; what was computed before is gone."""
    with frame.act("edition", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        step.change(**_settings(values, today), sm3="", rule_sm3="", computed_at=None)
        EditionFile.objects.filter(edition=step.record).delete()


def _settings(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    found = {name: values[name] for name in SETTINGS if name in values}
    reason = rules.edition_fault(found["edition_year"], found["data_year"], None)
    if reason:
        raise Invalid({"data_year": reason})
    if not found["base_year"] <= found["data_year"]:
        raise Invalid({"base_year": Reason("edition.base", gettext_noop("基期不能晚于数据年份"))})
    if not found["name"].strip():
        raise Invalid({"name": Reason("missing", gettext_noop("请填写名称"))})
    if found["as_of"] > today:
        raise Invalid({"as_of": Reason("edition.as_of", gettext_noop("数据截止日不能晚于今天"))})
    units = []
    for code in found["units"]:
        known = unit_of(code, today)
        if known is None:
            raise Invalid({"units": Reason("unit", gettext_noop("没有这个地区或单位"))})
        units.append({"code": code, "name": known[0]})
    if len(units) < FEWEST_UNITS:
        raise Invalid(
            {"units": Reason("edition.units", gettext_noop("至少选 {n} 个单位才能比较"), {"n": FEWEST_UNITS})}
        )
    return {**found, "name": found["name"].strip(), "units": units}


def compute_edition(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The draft holds inputs and results computed from the observations known on its day, under one seal."""
    with frame.act("edition", uid, "compute", actor=actor, today=today, version=version, key=key) as step:
        e = step.record
        one = definition(e.index_code, today)
        computed = engine.compute(_inputs(e, one))
        EditionFile.objects.filter(edition=e).delete()
        EditionFile.objects.bulk_create(
            EditionFile(edition=e, name=name, role=role, content=content, sm3=digest(content))
            for role, files in ((INPUT, computed.inputs), (RESULT, computed.results))
            for name, content in files.items()
        )
        step.change(sm3=computed.sm3, rule_sm3=one.sm3, computed_at=clock.now())


def _inputs(e: Edition, one: rules.Definition) -> dict[str, str]:
    periods = [str(year) for year in range(e.base_year, e.data_year + 1)]
    rows = for_edition(
        (n.code for n in one.indicators), (u["code"] for u in e.units), periods=periods, as_of=e.as_of
    )
    if not rows:
        raise Invalid({"data": Reason("edition.empty", gettext_noop("所选单位和年份还没有任何数据"))})
    about = {"name": e.name, "edition_year": e.edition_year, "data_year": e.data_year, "as_of": e.as_of}
    config = engine.config_text(one, edition=about, base_year=e.base_year)
    return {"data.csv": engine.data_text(rows), "meta.csv": engine.meta_text(one), "config.toml": config}


def submit_edition(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The computed edition waits for a second person."""
    with frame.act("edition", uid, "submit", actor=actor, today=today, version=version, key=key) as step:
        step.change(submitted_by_id=actor.user_id, return_note="")


def return_edition(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The edition goes back to its makers with a reason."""
    facts = {"reason": reason.strip()}
    with frame.act(
        "edition", uid, "return", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(return_note=reason.strip()[:300])


def publish_edition(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The edition is public and frozen after a second person's check and a recomputation that gave the same seal;
    the one it revises stays readable, marked as having a later one."""
    e = get(actor, uid)
    facts = {
        "second_person": e.submitted_by_id != actor.user_id,
        "verified": e.state == "checking" and proof(e).holds,
    }
    with frame.together():
        with frame.act(
            "edition", uid, "publish", actor=actor, today=today, version=version, key=key, facts=facts
        ) as step:
            step.change(published_on=today, published_by_id=actor.user_id)
            old = step.record.revises
        if old is not None and old.state == "published":
            with frame.act("edition", old.uid, "supersede", actor=SYSTEM, today=today, version=None):
                pass


def revise_edition(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> UUID:
    """A draft beside the published edition, with its settings and today's knowledge; the published one stays."""
    with frame.together():
        with frame.act("edition", uid, "revise", actor=actor, today=today, version=version, key=key) as step:
            old = step.record
            if Edition.objects.filter(revises=old, state__in=("draft", "checking")).exists():
                raise Refused(Reason("edition.revising", gettext_noop("已有一份修订版正在编制")))
        record = frame.create(
            "edition",
            {"index_code": old.index_code, "region": old.region, "name": f"{old.name}（修订）"[:120], "edition_year": max(today.year, old.edition_year),
             "data_year": old.data_year, "base_year": old.base_year, "as_of": today, "units": old.units, "note": old.note, "demo": old.demo,
             "author_id": actor.user_id, "revises": old},
            actor=actor, today=today,
        )  # fmt: skip
        return record.uid


def discard_edition(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The draft is given up."""
    with frame.act("edition", uid, "discard", actor=actor, today=today, version=version, key=key):
        pass


def settings_of(actor: Actor, uid: UUID) -> dict[str, Any]:
    """What the form of a draft is filled with."""
    e = get(actor, uid)
    found = {name: getattr(e, name) for name in SETTINGS}
    return {
        **found,
        "index_code": e.index_code,
        "region": e.region,
        "units": [unit["code"] for unit in e.units],
        "version": e.version,
    }
