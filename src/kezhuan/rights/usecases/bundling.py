"""Gathering evidence of a matter, sealing it, and recording to whom it was handed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import events, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.text import clean_line, clean_text
from kezhuan.people.queries import organisation_for
from kezhuan.rights.models import DiligenceBundle
from kezhuan.rights.queries import bundles as queries
from kezhuan.rights.rules import bundling

TEXTS = ("happened", "basis", "conflict")
MOST_TEXT = 5000
KIND = "diligence_bundle"


def draft_bundle(subject: str, subject_id: UUID, *, actor: Actor, today: date, key: str = "") -> UUID:
    """A bundle about this matter of the unit stands, empty but for what the log holds."""
    owner = organisation_for(actor, actor.org_id)
    values = {
        "organisation": owner, "author_id": actor.user_id, "region": owner.region, "subject_type": subject, "subject_id": subject_id,
        "title": queries.title_of(actor, subject, subject_id),
    }  # fmt: skip
    made: DiligenceBundle = frame.create(KIND, values, actor=actor, today=today, key=key)
    return made.uid


def edit_bundle(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """What happened, on what it rested, which interests were declared; and the negative list where the pilot is on."""
    if set(values) - {*TEXTS, "findings"}:
        raise Hidden
    known = dict(queries.items(today))
    fields: dict[str, Any] = {name: clean_text(values[name])[:MOST_TEXT] for name in TEXTS if name in values}
    if "findings" in values:
        fields["findings"] = {
            code: {
                "answer": str(said.get("answer", "")),
                "evidence": clean_line(str(said.get("evidence", "")))[:300],
            }
            for code, said in values["findings"].items()
            if code in known
        }
    with frame.act(
        KIND, uid, "edit", actor=actor, today=today, version=version, key=key, mine=values
    ) as step:
        step.change(**fields)


def seal_bundle(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The chain stands with its head in the sealed log: nobody can later say that something else was handed over."""
    while events.seal():
        continue
    with frame.act(KIND, uid, "seal", actor=actor, today=today, version=version, key=key) as step:
        b = step.record
        head = {
            "kind": "head", "bundle": str(b.uid), "number": b.number, "unit": b.organisation.name, "subject": b.subject_type,
            "subject_id": str(b.subject_id), "title": b.title, "sealed_on": today.isoformat(),
        }  # fmt: skip
        said = [{"kind": "statement", "of": name, "text": getattr(b, name)} for name in TEXTS]
        said += [
            {"kind": "negative_list", "item": code, **answer} for code, answer in sorted(b.findings.items())
        ]
        manifest = bundling.manifest_of(head, [*said, *queries.drawn(b, today=today)])
        step.change(manifest=manifest, head_sm3=manifest["head_sm3"], sealed_on=today)
        step.note(head_sm3=manifest["head_sm3"], links=len(manifest["links"]))


def hand_over_bundle(uid: UUID, *, handed_to: str, actor: Actor, today: date, version: int, key: str = "") -> None:  # fmt: skip
    """The bundle was handed to the body that decides; the platform itself pronounces nothing."""
    words = clean_line(handed_to)[:120]
    with frame.act(KIND, uid, "hand_over", actor=actor, today=today, version=version, key=key, facts={"handed_to": words}) as step:  # fmt: skip
        step.change(handed_to=words, handed_on=today)


def void_bundle(uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The bundle is void and stays as it was sealed."""
    words = clean_text(reason)[:300]
    with frame.act(KIND, uid, "void", actor=actor, today=today, version=version, key=key, facts={"reason": words.strip()}) as step:  # fmt: skip
        step.change(reason=words)
