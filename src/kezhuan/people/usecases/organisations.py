"""Every change of an organisation itself, one function per act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.text import clean_line, read_text
from kezhuan.people import queries
from kezhuan.people.models import FormerName, Membership, Organisation
from kezhuan.people.usecases.members import put_on

EDITABLE = frozenset(
    {"name", "short_name", "region", "address", "legal_person", "nature", "industry", "summary", "website"}
)


def checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The editable fields among `values`, cleaned and held to their lists; Invalid names each fault."""
    lists = {"region": "regions", "industry": "industries", "nature": "party_natures"}
    fields = {name: value for name, value in values.items() if name in EDITABLE}
    for name, table in lists.items():
        if fields.get(name):
            shipped_codes()[table].require(fields[name], day=today, field=name)
    if "region" in fields and not fields["region"]:
        raise Invalid({"region": Reason("missing", gettext_noop("请选择所在地区"))})
    for name in ("name", "short_name", "address", "legal_person"):
        if name in fields:
            fields[name] = clean_line(fields[name])
    if "summary" in fields:
        fields["summary"] = read_text(fields["summary"], field="summary", label="简介", most=2000)
    if "name" in fields and not fields["name"]:
        raise Invalid({"name": Reason("missing", gettext_noop("请填写单位名称"))})
    return fields


def edit_organisation(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The organisation says what was typed; a former name keeps finding it."""
    fields = checked(values, today=today)
    with frame.act(
        "organisation", uid, "edit", actor=actor, today=today, version=version, key=key, mine=fields
    ) as step:
        org = step.record
        if "name" in fields and fields["name"] != org.name:
            FormerName.objects.create(organisation=org, name=org.name, until=today)
        step.change(**fields)


def merge_organisation(
    uid: UUID, into_uid: UUID, *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """A doubly registered firm is one again: people move over, the old record points to the new."""
    with frame.together():
        into = Organisation.objects.filter(uid=into_uid, state="verified").exclude(uid=uid).first()
        if into is None:
            raise Invalid({"merged_into": Reason("merge.target", gettext_noop("请选择另一家已核验单位"))})
        with frame.act(
            "organisation",
            uid,
            "merge",
            actor=actor,
            today=today,
            version=version,
            key=key,
            facts={"merged_into": into.pk},
        ) as step:
            step.change(merged_into=into)
            old = step.record
        FormerName.objects.create(organisation=into, name=old.name, until=today)
        for held in Membership.objects.filter(queries.live(today), organisation=old).select_related("user"):
            put_on(held.user, into, Role(held.role), actor=actor, today=today, region=held.region)
            held.ends_on = today
            held.save(update_fields=["ends_on"])


def enter_organisation(values: Mapping[str, Any], *, today: date) -> Organisation:
    """A body the system enters itself stands verified (public bodies at installation, and the demo's)."""
    record = frame.create("organisation", dict(values), actor=SYSTEM, today=today)
    with frame.act("organisation", record.uid, "verify", actor=SYSTEM, today=today, version=None):
        pass
    record.refresh_from_db()
    return record


MOVES = frozenset({"suspend", "restore", "refuse", "verify"})


def move_organisation(
    uid: UUID, name: str, *, actor: Actor, today: date, version: int | None, key: str = "", reason: str = ""
) -> None:
    """A move without fields of its own is made: 停用, 恢复, 核验; `reason` is asked of those that need it."""
    if name not in MOVES:
        raise Hidden
    with frame.act("organisation", uid, name, actor=actor, today=today, version=version, key=key,
                   facts={"reason": reason.strip()}) as step:  # fmt: skip
        if reason.strip():
            step.change(decision_note=reason.strip()[:200])
