"""The firm's word on what others wrote for it, given through a one-time link without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.demands import queries, usecases, visits
from kezhuan.demands.views import DemandDetail, VisitRow
from kezhuan.people import links

OBJECTION_MOST = 200
PURPOSES = ("visit.confirm", "demand.confirm")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks its reader to confirm: a visit or a demand, as the firm sees it."""

    purpose: str
    uid: UUID
    version: int
    open: bool
    until: datetime
    visit: VisitRow | None = None
    demand: DemandDetail | None = None


def ask_firm(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """An SMS with a one-time link goes to the firm's contact, who confirms or says what is wrong."""
    with frame.act("demand", uid, "ask", actor=actor, today=today, version=version, key=key) as step:
        demand = step.record
        links.create(
            "demand.confirm", "demand", demand.uid, phone=demand.contact_phone, path="/c/{token}/", name=demand.contact_name, actor=actor,
            org_uid=demand.organisation.uid, message="有人代贵单位填写了一份技术需求，请点开链接核对：{link}",
        )  # fmt: skip


def object_to(
    uid: UUID, objection: str, *, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The firm's objection stands on the draft, and whoever filed it is told."""
    words = objection.strip()[:OBJECTION_MOST]
    with frame.act(
        "demand",
        uid,
        "object",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"objection": words},
    ) as step:
        step.change(reason_note=words, owner_confirmed_at=None)


def opened(token: str) -> Asked:
    """What the link asks to confirm; Hidden where it opens nothing any more."""
    link = _look(token)
    firm = _firm(link)
    if link.purpose == "visit.confirm":
        visit = visits.detail(firm, link.subject_id)
        return Asked(
            link.purpose, visit.uid, visit.version, visit.state == "sent", link.expires_at, visit=visit
        )
    demand = queries.detail(firm, link.subject_id)
    waiting = demand.row.state in ("draft", "returned")
    return Asked(link.purpose, demand.row.uid, demand.row.version, waiting, link.expires_at, demand=demand)


def answer(token: str, *, agrees: bool, objection: str, today: date, version: int | None) -> None:
    """The firm has confirmed, or said what is wrong; the link opens nothing any more."""
    with frame.together():
        link = links.consume(token, _look(token).purpose)
        act = {"actor": _firm(link), "today": today, "version": version}
        if link.purpose == "visit.confirm":
            visits.answer_visit(link.subject_id, agrees=agrees, dispute=objection, **act)
        elif agrees:
            usecases.confirm_demand(link.subject_id, **act)
        else:
            object_to(link.subject_id, objection, **act)


def _look(token: str) -> links.Link:
    for purpose in PURPOSES:
        try:
            return links.look(token, purpose)
        except Hidden:
            continue
    raise Hidden


def _firm(link: links.Link) -> Actor:
    # The phone the firm gave proves the firm, not a person: no user stands behind this word.
    return Actor(role=Role.ENTERPRISE, org_id=link.org_id, name=link.name, verified=True)
