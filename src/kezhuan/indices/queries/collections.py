"""Reads of collection sheets: for staff of the region, and what the holder of a link sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kezhuan.core import clock, codes, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Reason
from kezhuan.core.masking import mask_phone
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.indices import scopes
from kezhuan.indices.lifecycle import COLLECTION
from kezhuan.indices.models import Collection, Observation
from kezhuan.indices.queries.definitions import basis_words, definitions, indicators
from kezhuan.indices.rules import collections as rules
from kezhuan.indices.rules.definitions import Node
from kezhuan.indices.rules.observations import STATUSES, latest
from kezhuan.indices.views import Asked, CollectionCell, CollectionDetail, CollectionRow
from kezhuan.people import links
from kezhuan.ui.wording import say

PURPOSE = "collection.fill"


def visible(actor: Actor) -> QuerySet[Collection]:
    """The collection sheets of the actor's jurisdiction."""
    return Collection.objects.filter(scopes.COLLECTIONS.q(actor))


def may_collect(actor: Actor) -> bool:
    """True for those who send collection sheets."""
    return bool(actor.region) and any(actor.role in part.roles for part in COLLECTION.move("create").roles)


def department_choices(day: date) -> list[tuple[str, str]]:
    """("index code|department", name with how many indicators) of everybody our own indices need numbers from."""
    return [
        (f"{one.code}|{owner}", _("{index} · {owner}（{n} 个指标）").format(index=one.name, owner=owner, n=len(nodes)))
        for one in definitions(day)
        if one.own
        for owner, nodes in rules.departments(one).items()
    ]  # fmt: skip


def collections(
    actor: Actor, *, state: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[CollectionRow, ...]]:
    """Total and one page of collection sheets, the newest first."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    return found.count(), tuple(_row(c) for c in found.order_by("-id")[offset : offset + limit])


def collection(actor: Actor, uid: UUID, *, today: date) -> CollectionDetail:
    """One collection sheet with what was answered; Hidden where the actor may not know of it."""
    c = get_collection(actor, uid)
    return CollectionDetail(
        row=_row(c), note=c.note, contact_name=c.contact_name, contact_phone=mask_phone(c.contact_phone), filled_at=c.filled_at,
        signer_name=c.signer_name, signer_office=c.signer_office, sm3=c.sm3, counts=c.counts, cells=cells_of(c, today=today),
        offers=frame.offers("collection", c, actor), timeline=history.moments("collection", c.uid),
    )  # fmt: skip


def get_collection(actor: Actor, uid: UUID) -> Collection:
    """The record for this room's own use; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def by_token(token: str) -> Collection:
    """The sheet a link opens; Hidden where the link is unknown, used, withdrawn or over."""
    found = Collection.objects.filter(uid=links.look(token, PURPOSE).subject_id, state="sent").first()
    if found is None:
        raise Hidden
    return found


def asked(token: str, *, today: date) -> Asked:
    """What the link's reader sees."""
    c = by_token(token)
    return Asked(
        index_name=_index_name(c), department=c.department, region_name=codes.region_name(c.region), period=c.period, until=c.until, note=c.note,
        number=c.number or "", version=c.version, filled_at=c.filled_at, cells=cells_of(c, today=today),
    )  # fmt: skip


def nodes_of(c: Collection, *, today: date) -> list[Node]:
    """The indicators a sheet asks for, as the rulebook has them now; one taken out meanwhile is left out."""
    known = indicators(today)
    return [known[code] for code in c.indicators if code in known]


def source_of(c: Collection) -> str:
    """What stands as the source of every number of the sheet."""
    return f"{c.department}采集表 {c.number or ''}".strip()


def cells_of(c: Collection, *, today: date) -> tuple[CollectionCell, ...]:
    """Every cell of the sheet, indicator by indicator; once signed they say what was signed."""
    answers, known = rules.read(c.answers), _standing(c) if c.state == "sent" else {}
    found = []
    for node in nodes_of(c, today=today):
        for unit in c.units:
            cell = (node.code, unit["code"])
            answer = answers.get(cell, rules.Answer(*cell))
            outcome = "empty" if answer.empty else "same"
            wrong: dict[str, Reason] = {}
            if c.state == "sent":
                outcome, wrong = rules.judged(
                    node, answer, period=c.period, source=source_of(c), today=today, held=cell in known, known=known.get(cell)
                )  # fmt: skip
            found.append(
                CollectionCell(
                    indicator=node.code, indicator_name=node.name, unit=node.unit, basis=basis_words(node), unit_code=unit["code"], unit_name=unit["name"],
                    value=answer.value, status=answer.status, status_label="" if answer.empty else _(STATUSES[answer.status]), note=answer.note,
                    outcome=outcome, outcome_label=_(rules.OUTCOMES[outcome]), tone=rules.TONES[outcome],
                    why="；".join(say(reason) for reason in wrong.values()),
                )
            )  # fmt: skip
    return tuple(found)


def _standing(c: Collection) -> dict[tuple[str, str], Decimal | None]:
    """(indicator, unit) → the value that stands now, with one query for the whole sheet."""
    same: Iterable[Observation] = Observation.objects.filter(
        indicator__in=c.indicators, unit_code__in=[unit["code"] for unit in c.units], period=c.period
    )
    return {(o.indicator, o.unit_code): o.value for o in latest(same).values()}


def _index_name(c: Collection) -> str:
    versions = rulebook().versions(c.index_code)
    return str(versions[-1].body.get("name", c.index_code)) if versions else c.index_code


def _row(c: Collection) -> CollectionRow:
    return CollectionRow(
        uid=c.uid, number=c.number or "", index_name=_index_name(c), department=c.department, region_name=codes.region_name(c.region), period=c.period,
        until=c.until, state=c.state, state_label=COLLECTION.states[c.state], version=c.version, expired=c.state == "sent" and c.until < clock.today(),
        cells=len(c.indicators) * len(c.units), filled=len(c.answers), demo=c.demo, signed_at=c.signed_at,
    )  # fmt: skip
