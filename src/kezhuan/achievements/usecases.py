"""Every change of an achievement, one function per act; core.frame decides whether it may be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.achievements import queries, rules
from kezhuan.achievements.lifecycle import ON_OFFER
from kezhuan.achievements.models import Achievement, Contributor, Evaluation, Evidence, Right
from kezhuan.achievements.views import AchievementDetail
from kezhuan.core import clock, frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.codes import require_codes
from kezhuan.core.columns import storable
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.frame.bulk import import_many
from kezhuan.core.identifiers.rights import read_right
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.queries import organisation_for

# field → the code list its value, or each of its values, must stand in
LISTS = {"field": "technology_fields", "industry": "industries", "discipline": "disciplines", "kind": "achievement_kinds",
         "stage": "achievement_stages", "modes": "transfer_modes"}  # fmt: skip
EDITABLE = frozenset({
    "title", "summary", "field", "industry", "discipline", "keywords", "kind", "form", "trl", "stage", "modes", "registration_number",
    "points", "performance", "application", "price_kind", "price_low_fen", "price_high_fen", "contact_name", "contact_phone",
    "floor_price_fen", "unpublished", "internal_note", "level", "secrecy_cleared",
})  # fmt: skip


def draft_achievement(
    values: Mapping[str, Any], *, actor: Actor, today: date, org_uid: UUID | None = None, key: str = ""
) -> AchievementDetail:
    """A draft stands for the actor's organisation (or the one whose mandate the actor holds)."""
    uid = enter_achievement(values, actor=actor, today=today, org_uid=org_uid, key=key)
    return queries.detail(actor, uid)


def enter_achievement(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    org_uid: UUID | None = None,
    key: str = "",
    rights: Sequence[Mapping[str, Any]] = (),
) -> UUID:
    """The same with its rights, for many at once: only the uid is read back."""
    organisation = organisation_for(actor, org_uid or actor.org_id)
    record = frame.create("achievement", {
        **_checked(values, today=today), "organisation": organisation, "region": organisation.region, "author_id": actor.user_id,
    }, actor=actor, today=today, key=key)  # fmt: skip
    if rights:
        set_rights(record, rights, today=today)
    return record.uid


def edit_achievement(
    uid: UUID,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
    rights: Sequence[Mapping[str, Any]] | None = None,
    contributors: Sequence[Mapping[str, Any]] | None = None,
) -> AchievementDetail:
    """The record says what was typed; changed rights ask for a new 权属核对."""
    fields = _checked(values, today=today)
    with frame.act(
        "achievement", uid, "edit", actor=actor, today=today, version=version, key=key, mine=fields
    ) as step:
        if step.record.state in ON_OFFER and rules.wider(fields.get("level", ""), step.record.level):
            raise Invalid(
                {
                    "level": Reason(
                        "audience.second",
                        gettext_noop("已发布的成果请用「扩大公开范围」提出，由科技局复核后生效"),
                    )
                }
            )
        step.change(**fields)
        if rights is not None:
            set_rights(step.record, rights, today=today)
            step.note(rights=len(rights))
        if contributors is not None:
            set_contributors(step.record, contributors)
    return queries.detail(actor, uid)


def _checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(
            {
                name: Reason("field.unknown", gettext_noop("没有这一项，或不能在此修改"))
                for name in sorted(unknown)
            }
        )
    if faults := rules.faults(values):
        raise Invalid(faults)
    require_codes(values, LISTS, today=today)
    return storable(Achievement, values)


def set_rights(achievement: Achievement, rows: Sequence[Mapping[str, Any]], *, today: date) -> None:
    """The achievement has exactly these IP rows; a number whose check digit fails is named by its row."""
    faults: dict[str, tuple[Reason, ...]] = {}
    kept = []
    for n, row in enumerate(rows):
        try:
            number = (
                read_right(row["number"], kind=row["kind"], today=today, field=f"rights.{n}.number").number
                if row.get("number")
                else ""
            )
        except Invalid as fault:
            faults |= fault.fields
            continue
        kept.append(Right(achievement=achievement, order=n, **{**row, "number": number}))
    if faults:
        raise Invalid(faults)
    achievement.rights.all().delete()
    Right.objects.bulk_create(kept)


def set_contributors(achievement: Achievement, rows: Sequence[Mapping[str, Any]]) -> None:
    """The achievement has exactly these contributors; shares, where given, add up to the whole."""
    if fault := rules.shares_fault(row.get("share_ppm") for row in rows):
        raise Invalid({"contributors": fault})
    achievement.contributors.all().delete()
    Contributor.objects.bulk_create(
        Contributor(achievement=achievement, order=n, **row) for n, row in enumerate(rows)
    )


def confirm_ownership(
    uid: UUID, *, note: str, actor: Actor, today: date, version: int, key: str = ""
) -> AchievementDetail:
    """权属核对 stands with its written conclusion; publishing needs it, an evaluation is not needed."""
    with frame.act("achievement", uid, "confirm", actor=actor, today=today, version=version, key=key,
                   facts={"rights_checked": note.strip()}) as step:  # fmt: skip
        step.change(ownership_confirmed_at=clock.now(), ownership_note=note.strip())
    return queries.detail(actor, uid)


def publish_achievement(
    uid: UUID, *, actor: Actor, today: date, version: int, key: str = ""
) -> AchievementDetail:
    """On offer to its audience until the day it must be confirmed again."""
    days = rulebook().body("settings.clocks", today)["achievement_listing_d"]
    with frame.act("achievement", uid, "publish", actor=actor, today=today, version=version, key=key) as step:
        step.change(published_at=clock.now(), confirm_by=today + timedelta(days=days))
    return queries.detail(actor, uid)


def widen_achievement(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """Anybody will read the public part once a second person, at the bureau, has agreed; until then nothing changes."""
    with frame.act("achievement", uid, "widen", actor=actor, today=today, version=version, key=key) as step:
        step.change(level="public")


def move_achievement(
    uid: UUID, move: str, *, actor: Actor, today: date, version: int | None, key: str = "", **fields: Any
) -> None:
    """A plain move of the table (return, coach, release, convert, renew, withdraw) with the fields it needs."""
    allowed = {"return": {"reason_note"}, "withdraw": {"reason_note"}, "convert": {"converted_on", "converted_by"},
               "renew": {"confirm_by"}, "coach": set(), "release": set()}[move]  # fmt: skip
    wanted = {name: value for name, value in fields.items() if name in allowed}
    facts = wanted | ({"reason": wanted["reason_note"]} if "reason_note" in wanted else {})
    with frame.act(
        "achievement", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(**wanted)
        if move == "return":
            step.change(ownership_confirmed_at=None)


def open_evaluation(
    uid: UUID,
    values: Mapping[str, Any],
    evidence: Sequence[tuple[int, str]],
    *,
    actor: Actor,
    today: date,
    key: str = "",
) -> AchievementDetail:
    """An evaluation stands beside the achievement with its evidence by level; it decides nothing yet."""
    achievement = queries.get(actor, uid)
    record = frame.create(
        "evaluation", {**values, "achievement": achievement}, actor=actor, today=today, key=key
    )
    Evidence.objects.bulk_create(
        Evidence(evaluation=record, level=level, what=what) for level, what in evidence
    )
    return queries.detail(actor, uid)


def finish_evaluation(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> Evaluation:
    """The level is 已评: every level up to it has its evidence; the achievement shows it."""
    with frame.act("evaluation", uid, "finish", actor=actor, today=today, version=version, key=key) as step:
        Achievement.objects.filter(pk=step.record.achievement_id).update(trl=step.record.level)
    return step.record


def import_achievement(values: Mapping[str, Any], *, actor: Actor, today: date) -> str:
    """An outside row stands as 外部数据, 未认领 and published, or is known already: "new", "changed" or "same"."""
    assert actor.role is Role.SYSTEM
    found = Achievement.objects.filter(origin=values["origin"], upstream_id=values["upstream_id"]).first()
    if found is not None:
        if all(getattr(found, name) == value for name, value in values.items()):
            return "same"
        with frame.act("achievement", found.uid, "import", actor=actor, today=today, version=None) as step:
            step.change(**values)
        return "changed"
    record = frame.create("achievement", {**values, "published_at": clock.now()}, actor=actor, today=today)
    with frame.act("achievement", record.uid, "import", actor=actor, today=today, version=None):
        pass
    return "new"


def import_achievements(rows: Sequence[Mapping[str, Any]], *, actor: Actor, today: date) -> list[str]:
    """The same for many rows of one origin: "new", "changed" or "same" for each, in order."""
    return import_many("achievement", rows, import_achievement, actor=actor, today=today)


def undo_achievement(uid: UUID, *, actor: Actor, key: str = "") -> None:
    """The last move is taken back, where its seconds have not run out."""
    frame.undo("achievement", uid, actor=actor, key=key)
