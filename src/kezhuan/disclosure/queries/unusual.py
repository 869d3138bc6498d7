"""读而不办: what people of offices open in a month beside what they act on, for 安全管理员 and the auditor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from kezhuan.core import clock
from kezhuan.core.access import STAFF, Actor, Role
from kezhuan.core.calendar import is_working_day
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.joins import house
from kezhuan.core.models import Event
from kezhuan.core.periods import Period, moments_in, period_of
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure import rules
from kezhuan.disclosure.models import Reading
from kezhuan.disclosure.rules import Habit
from kezhuan.disclosure.scopes import wardens_only
from kezhuan.disclosure.views import HabitRow
from kezhuan.people.models import Organisation, User

SETTING = "settings.unusual_access"
UNMASKING = ("phone.unmask", "account.unmask")
# What is written when somebody looks: no act on the record.
LOOKING = Q(verb__endswith=".read_sealed") | Q(verb__in=(*UNMASKING, "reading.limit"))
SHOWN_IDLE = 20


@dataclass(slots=True)
class _Looked:
    """One person under one hat: which records, by kind, and how many readings fell outside office hours."""

    records: dict[UUID, str] = field(default_factory=dict)
    off_hours: int = 0


def habits(actor: Actor, day: date) -> tuple[HabitRow, ...]:
    """Everybody of an office who opened sealed text or a full number in the month of this day, what stands out first."""
    wardens_only(actor)
    return habits_of(day)


def habits_of(day: date) -> tuple[HabitRow, ...]:
    """The same for the monthly notice and for whoever runs the machine, by ./kz disclosure unusual."""
    month = period_of("month", day)
    bounds = rulebook().body(SETTING, month.last)
    looked = _looked(month, bounds)
    acted = _acted_on({user for user, _org, _role in looked}, month, bounds["act_within_d"])
    rows = []
    idle_of = {who: [r for r in found.records if (who[0], r) not in acted] for who, found in looked.items()}
    numbers = _numbers(
        (looked[who].records[uid], uid) for who, idle in idle_of.items() for uid in idle[:SHOWN_IDLE]
    )
    names = {u.uid: u for u in User.objects.filter(uid__in={user for user, _org, _role in looked})}
    orgs = dict(
        Organisation.objects.filter(uid__in={org for _user, org, _role in looked}).values_list("uid", "name")
    )
    for who, found in looked.items():
        user, org, role = who
        idle = idle_of[who]
        habit = Habit(len(found.records), len(idle), found.off_hours)
        person = names.get(user)
        rows.append(HabitRow(
            person.username if person else "", person.name if person else "", orgs.get(org, "") if org else "", ROLE_LABELS[Role(role)],
            habit.read, habit.idle, habit.off_hours, rules.unusual(habit, bounds), tuple(numbers[uid] for uid in idle[:SHOWN_IDLE]),
        ))  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (not row.why, -row.idle, -row.off_hours, row.user, row.role)))


def _looked(month: Period, bounds: Mapping[str, Any]) -> dict[tuple[UUID, UUID | None, str], _Looked]:
    """Readings for an office and whole numbers shown to it, by person, organisation and hat."""
    start, stop = moments_in(month.filter)
    office = [role.value for role in STAFF]
    columns = ("actor_id", "org_id", "role", "subject_type", "subject_id", "at")
    readings = Reading.objects.filter(
        why="office", group=rules.Group.SEALED.value, at__gte=start, at__lt=stop
    )
    numbers = Event.objects.filter(
        verb__in=UNMASKING, role__in=office, actor_id__isnull=False, at__gte=start, at__lt=stop
    )
    calendar = rulebook().calendar()
    working = {day: is_working_day(day, calendar) for day in _days(month)}
    found: dict[tuple[UUID, UUID | None, str], _Looked] = defaultdict(_Looked)
    for rows in (readings, numbers):
        for user, org, role, kind, uid, at in rows.values_list(*columns).iterator():
            here = found[user, org, role]
            here.records[uid] = kind
            local = at.astimezone(clock.SHANGHAI)
            here.off_hours += rules.out_of_hours(local.hour, working_day=working[local.date()], bounds=bounds)
    return dict(found)


def _days(month: Period) -> Iterable[date]:
    return (month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1))


def _acted_on(people: set[UUID], month: Period, within_d: int) -> set[tuple[UUID, UUID]]:
    """(person, record) where the person did something on the record itself, within so many days of the month."""
    start, stop = moments_in(month.filter)
    margin = timedelta(days=within_d)
    acts = Event.objects.filter(
        actor_id__in=people, at__gte=start - margin, at__lt=stop + margin, subject_id__isnull=False
    )
    return set(acts.exclude(LOOKING).values_list("actor_id", "subject_id"))


def _numbers(records: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """The display numbers of these records, no titles: a warden reads no business data."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, uid in records:
        by_kind[kind].add(uid)
    said = {uid: rules.short_id(uid) for uids in by_kind.values() for uid in uids}
    for kind, uids in by_kind.items():
        if subject := house().subjects.get(kind):
            found = subject.model._default_manager.filter(uid__in=uids, number__isnull=False)
            said |= dict(found.values_list("uid", "number"))
    return said
