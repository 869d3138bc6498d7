"""Adding a paper to a contribution, a venture or an entitlement."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kezhuan.core import events
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.files import attachments
from kezhuan.rights.queries import filing as queries
from kezhuan.rights.rules import filing


def add_paper(
    kind: str, uid: UUID, *, group: str, file: tuple[str, bytes], actor: Actor, key: str = ""
) -> UUID:
    """The paper lies with the record, and the log says that it came; Hidden for who only reads."""
    found = queries.record(actor, kind, uid)
    if not queries.may_add(actor, kind, found):
        raise Hidden
    if group not in filing.KINDS[kind]:
        raise Invalid({"group": Reason("paper.kind", gettext_noop("请选择材料种类"))})
    with transaction.atomic():
        made = attachments.attach(kind, uid, group=group, sent_name=file[0], content=file[1], actor=actor)
        events.record(
            f"{kind}.paper",
            actor=actor,
            subject_type=kind,
            subject_id=uid,
            changes={"group": group, "file": str(made.uid)},
            key=key,
        )
    return made.uid
