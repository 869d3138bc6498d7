"""The timeline of a record in words: who, in which role, did what and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kezhuan.core import events
from kezhuan.core.access import Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.models import Event

ROLE_LABELS = {
    Role.VISITOR: gettext_noop("访客"),
    Role.MEMBER: gettext_noop("未核验用户"),
    Role.ENTERPRISE: gettext_noop("企业"),
    Role.INSTITUTE: gettext_noop("院所人员"),
    Role.TTO: gettext_noop("成果处"),
    Role.BROKER: gettext_noop("技术经纪人"),
    Role.OPERATOR: gettext_noop("技转中心"),
    Role.LIAISON: gettext_noop("镇街、园区科技干事"),
    Role.REGISTRAR: gettext_noop("登记员"),
    Role.DISTRICT: gettext_noop("区县科技局"),
    Role.CITY: gettext_noop("市科技局"),
    Role.PROVINCE: gettext_noop("省科技厅"),
    Role.FINANCE: gettext_noop("财政局"),
    Role.EXPERT: gettext_noop("专家"),
    Role.INVESTOR: gettext_noop("金融与投资机构"),
    Role.SYSTEM_ADMIN: gettext_noop("系统管理员"),
    Role.SECURITY_ADMIN: gettext_noop("安全管理员"),
    Role.AUDITOR: gettext_noop("审计员"),
    Role.SYSTEM: gettext_noop("系统"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline; `days` are the days since the line before."""

    at: datetime
    role: str
    label: str
    reason: str
    days: int
    refused: bool = False


def moments(kind: str, uid: UUID, *, refusals: bool = False) -> tuple[Moment, ...]:
    """All moves of a record, oldest first; refused attempts only where asked for."""
    return _moments(kind, events.timeline(kind, uid), refusals=refusals)


def moments_of(subjects: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], tuple[Moment, ...]]:
    """The moves of each of these records (kind, uid), read at once."""
    return {(kind, uid): _moments(kind, found) for (kind, uid), found in events.timelines(subjects).items()}


def _moments(kind: str, happened: Iterable[Event], *, refusals: bool = False) -> tuple[Moment, ...]:
    lifecycle = house().subjects[kind].lifecycle
    labels = {move.name: move.label for move in lifecycle.moves} | {"undo": gettext_noop("撤销上一步")}
    found: list[Moment] = []
    for event in happened:
        parts = event.verb.split(".")
        refused = parts[-1] == "refused"
        if parts[1] not in labels or (refused and not refusals):
            continue
        days = (event.at - found[-1].at).days if found else 0
        found.append(
            Moment(
                event.at,
                ROLE_LABELS[Role(event.role)],
                _words(labels[parts[1]], parts),
                event.reason,
                days,
                refused,
            )
        )
    return tuple(found)


def _words(label: str, parts: list[str]) -> str:
    suffix = {"propose": "（待复核）", "decline": "（复核未通过）", "refused": "（未办成）"}
    return label + suffix.get(parts[-1], "") if len(parts) > 2 else label
