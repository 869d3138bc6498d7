"""Decoys and who opened them, for 安全管理员 and the auditor: to everybody else there are none."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.disclosure.models import Decoy, DecoyOpening
from kezhuan.disclosure.scopes import wardens_only
from kezhuan.disclosure.views import DecoyDetail, DecoyRow, OpeningRow
from kezhuan.people.models import Organisation, User


def decoys(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[DecoyRow, ...]]:
    """Every decoy, newest first, with how many accounts opened it."""
    wardens_only(actor)
    found = Decoy.objects.annotate(readers=Count("openings__actor_id", distinct=True)).order_by("-id")
    return Decoy.objects.count(), tuple(_row(row, row.readers) for row in found[offset : offset + limit])


def _row(row: Decoy, readers: int) -> DecoyRow:
    state = "retired" if row.retired_at else "ended" if row.ends_on < clock.today() else "standing"
    return DecoyRow(
        row.uid, row.kind, row.number, row.fields["title"], state, row.published_on, row.ends_on, readers
    )


def decoy(actor: Actor, uid: UUID, *, offset: int = 0, limit: int = 50) -> DecoyDetail:
    """One decoy: its words, the address it answers at, and its openings, newest first, with names: this is what the
    record stands for."""
    wardens_only(actor)
    row = Decoy.objects.filter(uid=uid).first()
    if row is None:
        raise Hidden
    found = DecoyOpening.objects.filter(decoy=row)
    page = list(found.order_by("-id")[offset : offset + limit])
    people = {u.uid: u for u in User.objects.filter(uid__in={r.actor_id for r in page})}
    orgs = dict(Organisation.objects.filter(uid__in={r.org_id for r in page}).values_list("uid", "name"))
    readers = found.values("actor_id").distinct().count()
    return DecoyDetail(
        _row(row, readers), row.fields["teaser"], row.fields["body"], row.fields["aim"], f"/{row.kind}s/{row.uid}/", found.count(),
        tuple(
            OpeningRow(
                r.at, people[r.actor_id].username if r.actor_id in people else "", people[r.actor_id].name if r.actor_id in people else "",
                orgs.get(r.org_id, "") if r.org_id else "", ROLE_LABELS[Role(r.role)], r.token,
            )
            for r in page
        ),
    )  # fmt: skip
