"""需求手册 and 成果汇编: chosen, made as a paper, sent to liaison people, answered through a one-time link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kezhuan.achievements import booklet as achievements
from kezhuan.core import clock, codes, events, notices
from kezhuan.core.access import VISITOR, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.text import clean_line, clean_text
from kezhuan.demands import booklet as demands
from kezhuan.exchange.models import Booklet, BookletCopy
from kezhuan.files import paper
from kezhuan.files.paper import Section
from kezhuan.people import links

KINDS: Mapping[str, tuple[str, Any]] = {
    "demands": (gettext_noop("需求手册"), demands.entries),
    "achievements": (gettext_noop("成果汇编"), achievements.entries),
}
SENDERS = frozenset({Role.OPERATOR, Role.DISTRICT, Role.CITY, Role.LIAISON, Role.BROKER})
MOST, MOST_PEOPLE, ANSWER_MOST = 200, 100, 1000
PURPOSE = "booklet.answer"
MESSAGE = "有一份{what}请您查看，可直接在链接里答复：{{link}}"
WORDS = gettext_noop("{title}有新的答复")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes into a booklet: open demands or achievements on offer, of a field, a region, a call."""

    kind: str
    field: str = ""
    region: str = ""
    batch: UUID | None = None

    @property
    def title(self) -> str:
        """Its title in words: 嘉兴市 新材料 需求手册."""
        parts = (
            codes.region_name(self.region),
            codes.label("technology_fields", self.field),
            _(KINDS[self.kind][0]),
        )
        return " ".join(part for part in parts if part)

    @property
    def kept(self) -> dict[str, str]:
        """The choice as it is stored."""
        batch = {"batch": str(self.batch)} if self.batch else {}
        return {"field": self.field, "region": self.region, **batch}


@dataclass(frozen=True, slots=True)
class Contents:
    """A booklet's entries, cut to the groups of its reader; `total` may be more than are in it."""

    title: str
    total: int
    entries: tuple[tuple[UUID, Section], ...]


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One person's copy and what they answered, with the titles they ticked."""

    name: str
    answered_at: datetime | None
    answer: str
    interested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentRow:
    """A booklet that was sent: to how many, and how many answered."""

    uid: UUID
    title: str
    created_at: datetime
    people: int
    answered: int


def contents(actor: Actor, chosen: Chosen) -> Contents:
    """The booklet as this reader may have it; Hidden where there is none of this kind."""
    if chosen.kind not in KINDS:
        raise Hidden
    wanted: dict[str, Any] = {"field": chosen.field, "region": chosen.region, "limit": MOST}
    if chosen.kind == "demands":
        wanted["batch"] = chosen.batch
    total, entries = KINDS[chosen.kind][1](actor, **wanted)
    return Contents(chosen.title, total, entries)


def as_word(made: Contents, *, day: str) -> bytes:
    """The booklet as .docx."""
    return paper.word(made.title, sections=[section for _uid, section in made.entries], footer=day)


def as_pdf(made: Contents, *, at: datetime) -> bytes:
    """The booklet as PDF."""
    sections = [section for _uid, section in made.entries]
    return paper.document(made.title, sections=sections, at=at, subtitle=f"{at:%Y-%m-%d}")


def may_send(actor: Actor) -> bool:
    """True for the hats that send booklets to liaison people."""
    return actor.role in SENDERS and actor.verified and actor.org_id is not None


def link_days() -> int:
    """For how many days the links of a booklet open."""
    return links.usual_days()


def send(chosen: Chosen, people: str, *, actor: Actor) -> UUID:
    """Everybody named gets an SMS with a link of their own; what they see there is the public group alone.

    `people` holds a line each: name and mobile number. Nothing is sent where one line cannot be read.
    """
    if not may_send(actor) or chosen.kind not in KINDS:
        raise Hidden
    named = _people(people)
    if not contents(VISITOR, chosen).entries:
        raise Invalid({"people": Reason("booklet.empty", gettext_noop("这一范围没有公开的内容，没有发送"))})
    with transaction.atomic():
        made = Booklet.objects.create(kind=chosen.kind, title=chosen.title[:200], chosen=chosen.kept, by_id=actor.user_id,
                                      role=actor.role.value, org_id=actor.org_id, created_at=clock.now())  # fmt: skip
        for name, phone in named:
            copy = BookletCopy.objects.create(booklet=made, name=name)
            links.create(PURPOSE, "booklet_copy", copy.uid, phone=phone, path="/b/{token}/", name=name, actor=actor, org_uid=actor.org_id,
                         message=MESSAGE.format(what=KINDS[chosen.kind][0]))  # fmt: skip
        events.record("booklet.send", actor=actor, subject_type="booklet", subject_id=made.uid, changes={"kind": chosen.kind, "people": len(named)})  # fmt: skip
    return made.uid


def _people(text: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for n, line in enumerate(
        filter(None, (clean_line(line) for line in clean_text(text).splitlines())), start=1
    ):
        parts = re.match(r"(.{1,64}?)[\s,，:：]+([+0-9０-９ -]{6,20})$", line)
        if parts is None:
            unread = gettext_noop("第 {n} 行应为“姓名，手机号码”")
            raise Invalid({"people": Reason("booklet.line", unread, {"n": n})})
        found[read_mobile(parts[2], field="people")] = parts[1].strip()
    if not found or len(found) > MOST_PEOPLE:
        count = gettext_noop("请填写 1 至 {most} 位联络人")
        raise Invalid({"people": Reason("booklet.people", count, {"most": MOST_PEOPLE})})
    return [(name, phone) for phone, name in found.items()]


def opened(token: str) -> Contents:
    """What a link's reader sees: the booklet as everybody may have it. Hidden where the link is used or over."""
    copy = _copy(links.look(token, PURPOSE).subject_id)
    return contents(VISITOR, _chosen(copy.booklet))


def answer(token: str, *, text: str, interested: Iterable[UUID]) -> None:
    """The answer stands, the link opens no more, and whoever sent the booklet is told."""
    ticked, said = list(interested), clean_text(text).strip()
    if not said and not ticked:
        raise Invalid({"text": Reason("booklet.no_answer", gettext_noop("请勾选感兴趣的条目，或写几句话"))})
    with transaction.atomic():
        copy = _copy(links.consume(token, PURPOSE).subject_id)
        offered = {uid for uid, _section in contents(VISITOR, _chosen(copy.booklet)).entries}
        copy.answer, copy.answered_at = said[:ANSWER_MOST], clock.now()
        copy.interested = [str(uid) for uid in ticked if uid in offered]
        copy.save()
        link = f"/booklets/sent/{copy.booklet.uid}/"
        letter = notices.Letter(
            copy.booklet.by_id, "booklet", WORDS, link, params={"title": copy.booklet.title}
        )
        notices.post(
            [letter],
            event=events.record(
                "booklet.answer", actor=VISITOR, subject_type="booklet", subject_id=copy.booklet.uid
            ),
        )


def _copy(uid: UUID) -> BookletCopy:
    return BookletCopy.objects.select_related("booklet").get(uid=uid)


def _chosen(made: Booklet) -> Chosen:
    batch = made.chosen.get("batch")
    return Chosen(made.kind, made.chosen["field"], made.chosen["region"], UUID(batch) if batch else None)


def sent(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[SentRow, ...]]:
    """The booklets the actor's organisation sent, newest first."""
    found = Booklet.objects.filter(org_id=actor.org_id) if may_send(actor) else Booklet.objects.none()
    counted = found.annotate(
        people=Count("copies"), answered=Count("copies", filter=Q(copies__answered_at__isnull=False))
    )
    rows = counted.order_by("-id")[offset : offset + limit]
    return found.count(), tuple(SentRow(b.uid, b.title, b.created_at, b.people, b.answered) for b in rows)


def sent_one(actor: Actor, uid: UUID) -> tuple[SentRow, tuple[CopyRow, ...]]:
    """One sent booklet with everybody's answer; Hidden for other organisations."""
    made = Booklet.objects.filter(uid=uid, org_id=actor.org_id).first() if may_send(actor) else None
    if made is None:
        raise Hidden
    titles = {str(entry): section.heading for entry, section in contents(VISITOR, _chosen(made)).entries}
    copies = [
        CopyRow(c.name, c.answered_at, c.answer, tuple(titles.get(each, "--") for each in c.interested))
        for c in made.copies.order_by("-answered_at", "id")
    ]  # fmt: skip
    answered = sum(c.answered_at is not None for c in copies)
    return SentRow(made.uid, made.title, made.created_at, len(copies), answered), tuple(copies)
