"""Transformation projects: entered or begun from a contract, moved from stage to stage, visited, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.contracts.lifecycle import OWNERS
from kezhuan.contracts.models import Contract, Project, ProjectVisit
from kezhuan.contracts.queries import get_contract
from kezhuan.contracts.queries.projects import first_buyer, same_as
from kezhuan.contracts.rules.following import months_after, next_visit, sum_faults, visit_faults
from kezhuan.core import clock, codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.money import LARGEST
from kezhuan.core.text import clean_line, clean_text
from kezhuan.people.models import Organisation
from kezhuan.people.queries import organisation_for

SIGNED = ("submitted", "advised", "handed", "accepted", "expert", "examined", "registered")
CODED = {"mode": "project_modes", "field": "technology_fields", "landing_region": "regions"}
EDITABLE = {"title": 200, "mode": 12, "field": 8, "landing_region": 12, "landing_org": 200}
ADVANCES = ("to_trial", "to_pilot", "to_production")
MANY_JOBS = 1_000_000
TWICE = Reason("project.twice", gettext_noop("这个成果转化项目已经建立，同一项目只计一次"))


def create_project(
    values: Mapping[str, Any], *, started_on: date | None = None, contract: UUID | None = None, organisation: UUID | None = None,
    actor: Actor, today: date, key: str = "",
) -> UUID:  # fmt: skip
    """A project stands at 研发, its first visit due in six months; from a signed contract, or entered by hand."""
    source = _source(actor, contract) if contract else None
    fields = _checked(values, today=today)
    owner = source.organisation if source else _owner(actor, organisation)
    began = started_on or (source.signed_on if source else None)
    if source:
        fields = from_contract(source) | {name: value for name, value in fields.items() if value}
    if not fields.get("title"):
        raise Invalid({"title": Reason("project.title", gettext_noop("请填写项目名称"))})
    if began is None or began > today:
        raise Invalid({"started_on": Reason("project.started", gettext_noop("请填写起始日期，不能晚于今天"))})
    return stand(fields, owner=owner, contract=source, began=began, actor=actor, today=today, key=key).uid


def stand(
    fields: Mapping[str, Any], *, owner: Organisation, contract: Contract | None, began: date, actor: Actor, today: date, key: str = ""
) -> Project:  # fmt: skip
    """The one writer of new projects; Refused where the same one stands, also against a simultaneous entry."""
    same = same_as(owner.uid, title=fields["title"], landing_org=fields.get("landing_org", ""))
    if same or (contract and Project.objects.filter(contract=contract).exists()):
        raise Refused(TWICE)
    try:
        with frame.together():
            return frame.create(
                "project",
                {**fields, "organisation": owner, "author_id": actor.user_id, "region": owner.region, "contract": contract,
                 "achievement": contract.achievement if contract else None, "started_on": began, "due_on": months_after(began, 6)},
                actor=actor, today=today, key=key,
            )  # fmt: skip
    except IntegrityError:
        # Somebody entered the same project at this very moment: the index let one through.
        raise Refused(TWICE) from None


def from_contract(contract: Contract) -> dict[str, Any]:
    """What a project takes over from its contract."""
    name, region = first_buyer(contract)
    return {"title": contract.title, "field": contract.field, "landing_org": name, "landing_region": region}


def _source(actor: Actor, uid: UUID) -> Contract:
    contract = get_contract(actor, uid)
    if contract.state not in SIGNED:
        raise Refused(Reason("project.unsigned", gettext_noop("技术合同尚未签订提交，或已不再有效")))
    return contract


def _owner(actor: Actor, organisation: UUID | None) -> Organisation:
    return organisation_for(actor, actor.org_id if actor.role in OWNERS else organisation)


def _checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The values cleaned; Hidden for a field that is not set by hand, Invalid for a code outside its list."""
    if set(values) - set(EDITABLE):
        raise Hidden
    fields = {name: clean_line(value or "")[: EDITABLE[name]] for name, value in values.items()}
    codes.require_codes(fields, CODED, today=today)
    return fields


def edit_project(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """These parts of the project are as given."""
    fields = _checked(values, today=today)
    if "title" in fields and not fields["title"]:
        raise Invalid({"title": Reason("project.title", gettext_noop("请填写项目名称"))})
    with frame.act(
        "project", uid, "edit", actor=actor, today=today, version=version, key=key, mine=values
    ) as step:
        p = step.record
        same = same_as(
            p.organisation.uid,
            title=fields.get("title", p.title),
            landing_org=fields.get("landing_org", p.landing_org),
        )
        step.require(same is None or same.pk == p.pk, TWICE)
        step.change(**fields)


def advance_project(
    uid: UUID, move: str, *, evidence: str, on: date | None = None, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """The project stands at 小试, 中试 or 投产 on this evidence; the next visit stays due when it was."""
    if move not in ADVANCES:
        raise Hidden
    words = clean_text(evidence)[:300]
    with frame.act(
        "project",
        uid,
        move,
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"evidence": words.strip()},
    ) as step:
        step.change(evidence=words, due_on=step.record.due_on)
        if move == "to_production":
            day = on or today
            if not step.record.started_on <= day <= today:
                raise Invalid(
                    {
                        "on": Reason(
                            "project.produced", gettext_noop("投产日期须在起始日期之后，且不能晚于今天")
                        )
                    }
                )
            step.change(produced_on=day)


def follow_project(
    uid: UUID, *, months: int, visited_on: date, output: int, tax: int, finance: int, jobs: int, landing_region: str = "", note: str = "",
    actor: Actor, today: date, version: int, key: str = "",
) -> None:  # fmt: skip
    """A visit stands with output, tax, finance (分) and jobs since the beginning; the next one falls due."""
    codes.require_codes({"landing_region": landing_region}, {"landing_region": "regions"}, today=today)
    sums = {"output": output, "tax": tax, "finance": finance}
    with frame.act("project", uid, "follow", actor=actor, today=today, version=version, key=key) as step:
        p = step.record
        before = {v.months: {name: getattr(v, name) for name in sums} for v in p.visits.order_by("months")}
        faults = dict(visit_faults(months, visited_on, started_on=p.started_on, today=today, done=before))
        faults |= sum_faults(sums, before[max(before)] if before else {})
        if not 0 <= jobs <= MANY_JOBS:
            faults["jobs"] = Reason("visit.jobs", gettext_noop("请核对就业人数"))
        faults |= {
            name: Reason("visit.much", gettext_noop("金额过大，请核对单位"))
            for name in sums
            if sums[name] > LARGEST
        }
        if faults:
            raise Invalid(faults)
        landing = landing_region or p.landing_region
        ProjectVisit.objects.create(project=p, months=months, visited_on=visited_on, stage=p.state, **sums, jobs=jobs, landing_region=landing,
                                    note=clean_text(note)[:500], by_id=actor.user_id, at=clock.now())  # fmt: skip
        coming = next_visit(p.started_on, (*before, months))
        step.change(landing_region=landing, due_on=coming[1] if coming else None)
        step.note(months=months)


def end_project(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Following is over: the project is in production and its 24 months are visited."""
    with frame.act("project", uid, "end", actor=actor, today=today, version=version, key=key):
        pass


def stop_project(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The project went no further, for this reason; it counts no longer."""
    words = clean_text(reason)[:300]
    with frame.act(
        "project",
        uid,
        "stop",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason": words.strip()},
    ) as step:
        step.change(reason_note=words)
