"""Fills a database with web_world's region and notes what the readers of benches/web.py ask for.

    python benches/web_load.py --scale 1 NOTES.json      (KZ_VAR and KZ_DATABASE_URL say where)

benches/web.py starts it as a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
SIGNED_IN = (
    ("enterprise", 9), ("institute", 5), ("tto", 3), ("broker", 3), ("operator", 2), ("district_officer", 1), ("city_officer", 1),
)  # fmt: skip
LISTED = 40  # demands of the home city whose list is really computed: the match pages that are read


def main() -> None:
    """The region stands; the notes say who may sign in, what there is to open, and how long it took."""
    asked = argparse.ArgumentParser()
    asked.add_argument("notes", type=Path)
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument(
        "--lists", action="store_true", help="compute lists and sign people in: needs the index"
    )
    said = asked.parse_args()
    import django

    django.setup()
    if said.lists:
        notes = json.loads(said.notes.read_text(encoding="utf-8"))
        notes |= computed(notes) | {"cookies": signed_in()}
    else:
        notes = loaded(said.scale)
    said.notes.write_text(json.dumps(notes), encoding="utf-8")


def loaded(scale: float) -> dict[str, Any]:
    """Every table is full."""
    from benches import web_bulk as bulk
    from benches.web_world import World
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from kezhuan.achievements.models import Achievement, Contributor, Right
    from kezhuan.core import clock, codes
    from kezhuan.core.models import Notice
    from kezhuan.demands.models import Demand, Parameter
    from kezhuan.matching.models import Run, Suggestion
    from kezhuan.people.models import Membership, Organisation, Profile, User

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    bulk.unsafe()
    places = tuple(code for code, _name in codes.choices("regions") if not code.endswith("00"))
    home = tuple(code for code in places if code.startswith(settings.HOME_REGION))
    world = World(scale, clock.today(), places, home, make_password("kezhuan-bench-2026"))
    items: list[tuple[int, UUID, int]] = []
    wanted: list[tuple[int, UUID, str]] = []
    people: list[UUID] = []
    told: list[tuple[Any, ...]] = []
    counts: dict[str, int] = {}
    written: list[Any] = []

    def put(model: Any, rows: Iterable[dict[str, Any]], kind: str = "") -> None:
        passing = noted(rows, kind, told, world) if kind else rows
        counts[model.__name__] = bulk.write(model, passing)
        written.append(model)
        print(
            f"{time.perf_counter() - began:7.1f} s  {model.__name__} {counts[model.__name__]:,}",
            file=sys.stderr,
            flush=True,
        )

    put(Organisation, world.orgs)
    put(User, world.users)
    put(Membership, world.memberships)
    put(Achievement, world.achievements(items), "achievement")
    put(Right, world.rights())
    put(Contributor, world.contributors())
    put(Demand, world.demands(wanted), "demand")
    put(Parameter, world.parameters(counts["Demand"]))
    put(Profile, world.profiles(people), "profile")
    put(Run, world.runs(wanted))
    put(Suggestion, world.suggestions(wanted, items))
    put(Notice, world.notices())
    sealed(told, put)
    bulk.settled(written)
    took = time.perf_counter() - began
    pick = world.draw.sample
    return {
        "scale": scale, "load_s": round(took, 1), "counts": counts,
        "achievements": [str(uid) for _n, uid, _org in pick(items, min(3_000, len(items)))],
        "demands": [str(uid) for _n, uid, _region in pick(wanted, min(2_000, len(wanted)))],
        # Every fourth demand is public (web_world), the others are open to members alone.
        "public_demands": [str(uid) for n, uid, _region in wanted if n % 4 == 0][:2_000],
        "at_home": [str(uid) for _n, uid, region in wanted if region.startswith(settings.HOME_REGION)][:LISTED],
        "profiles": [str(uid) for uid in pick(people, min(2_000, len(people)))],
        "words": {name: world.words[name] for name in ("materials", "methods", "things", "uses", "gains")},
        "regions": list(home),
    }  # fmt: skip


def noted(
    rows: Iterable[dict[str, Any]], kind: str, told: list[tuple[Any, ...]], world: Any
) -> Iterator[dict[str, Any]]:
    """The same rows, each remembered for its event."""
    orgs = {org["id"]: org["uid"] for org in world.orgs}
    for row in rows:
        told.append((kind, row["uid"], row.get("author_id"), orgs.get(row["organisation_id"]), row["created_at"], row["state"]))  # fmt: skip
        yield row


def sealed(told: list[tuple[Any, ...]], put: Any) -> None:
    """One event a record, and the chain of seals over them all: `./kz audit verify` holds."""
    from kezhuan.core.events import GENESIS, digest
    from kezhuan.core.models import Event, Seal

    seals: list[dict[str, Any]] = []

    def events() -> Iterator[dict[str, Any]]:
        prev = GENESIS
        for n, (kind, uid, author, org, at, state) in enumerate(told, start=1):
            # Outside rows and profiles were imported: the system's doing, as `./kz data import` leaves it.
            verb = f"{kind}.create" if author else f"{kind}.import"
            row = {"id": n, "uid": UUID(int=n + (4 << 76) + (8 << 60)), "at": at, "actor_id": author, "role": "enterprise" if author else "system",
                   "org_id": org if author else None, "verb": verb, "subject_type": kind, "subject_id": uid, "changes": {"state": state}, "reason": "", "key": ""}  # fmt: skip
            sm3 = digest(n, prev, SimpleNamespace(**row))  # type: ignore[arg-type]
            seals.append({"position": n, "event_id": n, "prev": prev, "sm3": sm3})
            prev = sm3
            yield row

    put(Event, events())
    put(Seal, seals)


def computed(notes: dict[str, Any]) -> dict[str, Any]:
    """The lists of some demands are computed, as the worker does; seconds for each."""
    from kezhuan.core import clock
    from kezhuan.matching.usecases import refresh

    uids, took = notes["at_home"], []
    for uid in uids:
        began = time.perf_counter()
        refresh(UUID(uid), today=clock.today())
        took.append(round(time.perf_counter() - began, 4))
    return {"list_s": took}


def signed_in() -> dict[str, list[str]]:
    """Session cookies of people of each hat who have signed in, the second factor set up where the hat needs one."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.test import Client

    from kezhuan.core.access import MFA_ROLES, Role
    from kezhuan.people.models import Membership

    cookies: dict[str, list[str]] = {}
    for role, many in SIGNED_IN:
        held = (
            Membership.objects.filter(role=role, organisation__region__startswith=settings.HOME_REGION)
            if role in ("operator", "district_officer")
            else Membership.objects.filter(role=role)
        )
        for one in held.select_related("user").order_by("id")[:many]:
            if Role(role) in MFA_ROLES:
                Authenticator.objects.get_or_create(
                    user=one.user, type=Authenticator.Type.TOTP, defaults={"data": {}}
                )
            client = Client()
            client.force_login(one.user)
            name = settings.SESSION_COOKIE_NAME
            cookies.setdefault(role, []).append(f"{name}={client.cookies[name].value}")
    return cookies


if __name__ == "__main__":
    main()
