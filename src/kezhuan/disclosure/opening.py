"""One door for every reading of what is not public: counted against the limits, logged for the owner, marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from kezhuan.core import clock, events, notices
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Refused, gettext_noop
from kezhuan.core.masking import mask_name
from kezhuan.core.models import Event
from kezhuan.core.notices import Letter
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure import rules
from kezhuan.disclosure.models import Reading
from kezhuan.disclosure.rules import Group
from kezhuan.people.models import Membership
from kezhuan.people.queries import live, organisation_name


@dataclass(frozen=True, slots=True)
class Opened:
    """A reading that was let through; `watermark` is what stands over sealed text, empty where there is none."""

    watermark: str = ""


NOT_COUNTED = Opened()


def opened(
    actor: Actor,
    kind: str,
    uid: UUID,
    seen: frozenset[Group],
    *,
    inner: bool,
    staff: bool,
    grant: UUID | None = None,
) -> Opened:
    """This reading stands in the owner's log, and sealed text also in the audit chain; Refused past a limit.

    `inner`: the owner's own side, whose reading is nobody's business. `staff` read for their office: logged, not
    limited. Whoever sees public text alone leaves no trace.
    """
    group = Group.SEALED if Group.SEALED in seen else Group.MEMBER if Group.MEMBER in seen else None
    if inner or group is None or actor.user_id is None:
        return NOT_COUNTED
    moment = clock.now()
    if not staff:
        _within_limits(actor, kind, uid, group, moment)
    why = "grant" if grant else "office" if staff else "member"
    row = Reading.objects.create(
        at=moment, actor_id=actor.user_id, org_id=actor.org_id, role=actor.role.value, subject_type=kind, subject_id=uid,
        group=group.value, why=why, grant_id=grant,
    )  # fmt: skip
    if group is Group.MEMBER:
        return NOT_COUNTED
    short = rules.short_id(row.uid)
    events.record(
        f"{kind}.read_sealed", actor=actor, subject_type=kind, subject_id=uid, reason=why,
        changes={"reading": short} | ({"grant": str(grant)} if grant else {}),
    )  # fmt: skip
    return Opened(watermark(actor, moment, short))


def watermark(actor: Actor, moment: datetime, short: str) -> str:
    """Who reads, for which organisation, when, and the id that names this reading."""
    parts = (
        mask_name(actor.name),
        organisation_name(actor.org_id),
        f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
        short,
    )
    return " · ".join(part for part in parts if part)


def _within_limits(actor: Actor, kind: str, uid: UUID, group: Group, moment: datetime) -> None:
    """Different records are counted, so that opening one twice costs nothing."""
    limits = rulebook().body("settings.reading_limits", moment.date())
    hour, day = moment - timedelta(hours=1), moment - timedelta(days=1)
    mine, ours = Q(actor_id=actor.user_id), Q(org_id=actor.org_id)
    others = Reading.objects.filter(mine | ours if actor.org_id else mine, at__gt=day).exclude(
        subject_type=kind, subject_id=uid
    )
    counted = others.aggregate(
        member_detail_per_user_hour=Count("subject_id", distinct=True, filter=mine & Q(at__gt=hour)),
        member_detail_per_user_day=Count("subject_id", distinct=True, filter=mine),
        member_detail_per_org_day=Count("subject_id", distinct=True, filter=ours),
        sealed_detail_per_user_day=Count(
            "subject_id", distinct=True, filter=mine & Q(group=Group.SEALED.value)
        ),
    )
    asked = {name: limits[name] for name in counted if name.startswith("member") or group is Group.SEALED}
    if fault := rules.reading_fault(counted, asked):
        _alert(actor, moment)
        raise Refused(fault)


def _alert(actor: Actor, moment: datetime) -> None:
    """Security administrators and auditors learn of it at once, once a day for each reader."""
    said = Event.objects.filter(
        verb="reading.limit", actor_id=actor.user_id, at__gt=moment - timedelta(days=1)
    ).exists()
    if said:
        return
    event = events.record("reading.limit", actor=actor, subject_type="user", subject_id=actor.user_id)
    warn(gettext_noop("有用户的查看数量达到上限，请核查是否批量抓取"), event)


def warn(template: str, event: Event, address: str = "/people/admin/log/") -> None:
    """Every security administrator and auditor is told, in words without names."""
    wardens = Membership.objects.filter(
        live(clock.today()), role__in=(Role.SECURITY_ADMIN.value, Role.AUDITOR.value)
    ).values_list("user__uid", flat=True)
    notices.post([Letter(user, "security", template, address) for user in set(wardens)], event=event)
