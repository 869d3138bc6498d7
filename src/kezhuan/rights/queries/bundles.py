"""Bundles: lists, one with its chain, the matters it may be about, and what is drawn from the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.contracts import queries as contracts
from kezhuan.core import codes, events, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Reason
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Proposal, Seal
from kezhuan.core.publicity import queries as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.rights.lifecycle import BUNDLE
from kezhuan.rights.models import DiligenceBundle
from kezhuan.rights.queries import distributions, entitlements, equities, ventures
from kezhuan.rights.rules import bundling
from kezhuan.rights.scopes import BUNDLES
from kezhuan.rights.views import BundleDetail, BundleRow, FindingRow, LinkRow

SETTINGS = "settings.diligence"
ITEMS = "negative_list_items"
READ: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "contract": contracts.visible, "distribution": distributions.visible, "entitlement": entitlements.visible, "equity": equities.visible,
    "venture": ventures.visible,
}  # fmt: skip


def items(today: date) -> list[tuple[str, str]]:
    """(code, name) of the negative list's items; none while the pilot is off."""
    return codes.choices(ITEMS) if rulebook().body(SETTINGS, today)["negative_list"] else []


def visible(actor: Actor) -> QuerySet[DiligenceBundle]:
    """The bundles this actor may know of."""
    return DiligenceBundle.objects.filter(BUNDLES.q(actor)).select_related("organisation")


def get_bundle(actor: Actor, uid: UUID) -> DiligenceBundle:
    """The record; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def filtered(actor: Actor, *, state: str = "", text: str = "") -> QuerySet[DiligenceBundle]:
    """The bundles this actor may know of, narrowed."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    return found.filter(Q(title__icontains=text) | Q(number__icontains=text)) if text else found


def listing(
    actor: Actor, *, state: str = "", text: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[BundleRow, ...]]:
    """Total and one page of bundles, newest first."""
    found = filtered(actor, state=state, text=text)
    return found.count(), tuple(row(b) for b in found.order_by("-id")[offset : offset + limit])


def row(b: DiligenceBundle) -> BundleRow:
    """A bundle as a line of a list."""
    return BundleRow(
        b.uid, b.number or "", b.title, b.organisation.name, b.subject_type, bundling.SUBJECTS[b.subject_type], b.state, BUNDLE.states[b.state],
        b.sealed_on, b.handed_to, b.version,
    )  # fmt: skip


def waiting(actor: Actor) -> QuerySet[DiligenceBundle]:
    """Bundles the office has begun and not sealed, or sealed and not handed over."""
    return visible(actor).filter(state__in=("draft", "sealed"))


def matters(actor: Actor) -> list[tuple[str, str]]:
    """("kind:uid", words) of what the actor's unit may gather evidence about: its contracts and its records of rights."""
    found: list[tuple[str, str]] = []
    for kind, read in READ.items():
        mine = read(actor).filter(organisation__uid=actor.org_id).exclude(state="draft").order_by("-id")
        found += [
            (f"{kind}:{uid}", f"{number or ''} {title}")
            for uid, number, title in mine.values_list("uid", "number", "title")[:200]
        ]
    return found


def title_of(actor: Actor, kind: str, uid: UUID) -> str:
    """The matter's title; Hidden where it is not of the actor's unit."""
    read = READ.get(kind)
    found = read(actor).filter(uid=uid, organisation__uid=actor.org_id).first() if read else None
    if found is None:
        raise Hidden
    return str(found.title)


def drawn(b: DiligenceBundle, *, today: date) -> list[dict[str, Any]]:
    """What the log and the notices say of the matter, oldest first: references and roles, no names of persons."""
    kind, uid = b.subject_type, b.subject_id
    seals = dict(
        Seal.objects.filter(
            event_id__in=Event.objects.filter(subject_type=kind, subject_id=uid).values("id")
        ).values_list("event_id", "position")
    )
    found: list[dict[str, Any]] = [
        {"kind": "event", "at": e.at.isoformat(), "verb": e.verb, "role": e.role, "actor": str(e.actor_id or ""), "event": str(e.uid),
         "seal": seals.get(e.pk, 0), "reason": e.reason}
        for e in events.timeline(kind, uid)
    ]  # fmt: skip
    for p in Proposal.objects.filter(subject_type=kind, subject_id=uid).order_by("id"):
        found.append({"kind": "decision", "move": p.move, "step": p.step, "state": p.state, "maker": str(p.maker_id), "checker": str(p.checker_id or ""),
                      "proposed": p.created_at.isoformat(), "decided": p.decided_at.isoformat() if p.decided_at else ""})  # fmt: skip
    for n in publicity.of_subject(kind, uid, today=today):
        found.append({"kind": "publicity", "number": n.number, "title": n.title, "from": n.starts_on.isoformat(), "until": n.until.isoformat(),
                      "state": n.state, "notice": str(n.uid)})  # fmt: skip
    prints = attachments.prints(kind, uid)
    for f in attachments.of(kind, (uid,)):
        found.append(
            {
                "kind": "paper",
                "group": f.group,
                "title": f.name,
                "at": f.at.isoformat(),
                "size": f.size,
                "sm3": prints[f.uid],
            }
        )
    return found


def missing(b: DiligenceBundle, today: date) -> tuple[Reason, ...]:
    """Why the bundle cannot be sealed yet."""
    return bundling.missing(
        happened=b.happened, basis=b.basis, conflict=b.conflict, items=[code for code, _name in items(today)], findings=b.findings
    )  # fmt: skip


def detail(actor: Actor, uid: UUID, *, today: date) -> BundleDetail:
    """The bundle: what the draft would hold now, or the chain as it was sealed."""
    b = get_bundle(actor, uid)
    links = b.manifest.get("links", ()) if b.manifest else ()
    entries = [link["entry"] for link in links] if links else drawn(b, today=today)
    lines = tuple(_line(entry, links[n]["sm3"] if links else "") for n, entry in enumerate(entries))
    return BundleDetail(
        row=row(b), subject_id=b.subject_id, happened=b.happened, basis=b.basis, conflict=b.conflict, head_sm3=b.head_sm3, reason=b.reason,
        handed_on=b.handed_on, findings=tuple(
            FindingRow(code, name, b.findings.get(code, {}).get("answer", ""), b.findings.get(code, {}).get("evidence", ""))
            for code, name in (items(today) if b.state == "draft" else codes.choices(ITEMS))
            if b.state == "draft" or code in b.findings
        ),
        links=lines, missing=missing(b, today) if b.state == "draft" else (), offers=frame.offers("diligence_bundle", b, actor),
        timeline=history.moments("diligence_bundle", b.uid),
    )  # fmt: skip


def _line(entry: dict[str, Any], sm3: str) -> LinkRow:
    kind = str(entry.get("kind", ""))
    when = str(entry.get("at") or entry.get("decided") or entry.get("from") or "")[:10]
    return LinkRow(kind, when, _words(entry, kind), sm3)


def _words(entry: dict[str, Any], kind: str) -> str:
    if kind == "event":
        subject, _dot, move = str(entry["verb"]).partition(".")
        table = house().subjects.get(subject)
        labels = {m.name: m.label for m in table.lifecycle.moves} if table else {}
        return labels.get(move.split(".")[0], str(entry["verb"]))
    return str(entry.get("title") or entry.get("move") or "")


def manifest(actor: Actor, uid: UUID) -> tuple[str, dict[str, Any]]:
    """(number, manifest) of a sealed bundle; Hidden before it is sealed."""
    b = get_bundle(actor, uid)
    if not b.head_sm3:
        raise Hidden
    return b.number or "", dict(b.manifest)


def logged(head_sm3: str) -> bool:
    """True where the sealed log holds this head: the bundle was sealed here and nowhere changed since."""
    found = Event.objects.filter(verb="diligence_bundle.seal", changes__head_sm3=head_sm3)
    return Seal.objects.filter(event_id__in=found.values("id")).exists()
