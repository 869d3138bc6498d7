"""A decoy drawn as a member reads a published demand; it is no demand, and nothing of this room counts it."""

from __future__ import annotations

from uuid import UUID

from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.views import DemandDetail, DemandRow, MemberPart
from kezhuan.disclosure.decoys import SEEN, open_decoy

# What a demand has gone through when it is published: drafted, confirmed, submitted, screened, published.
VERSION = 5


def drawn(actor: Actor, uid: UUID) -> DemandDetail:
    """The decoy of this address, its opening logged; Hidden where there is none for this reader."""
    bait = open_decoy(actor, "demand", uid)
    said = bait.fields
    return DemandDetail(
        row=DemandRow(
            uid=bait.uid, number=bait.number, title=said["title"], teaser=said["teaser"],
            field=codes.label("technology_fields", said["field"]), region=codes.region_name(said["region"]), organisation="匿名企业",
            state="published", state_label=DEMAND.states["published"], audience="member", budget=(None, None),
            published_on=bait.published_on, due_on=None, version=VERSION, external=False,
        ),
        keywords=(), groups=frozenset(str(group) for group in SEEN),
        member=MemberPart(
            problem=said["body"], goal=said["aim"], industry="", activity="", solution="", budget_low_fen=None, budget_high_fen=None,
            starts_on=None, ends_on=None, urgency="", accepts_trial=False, ip_wish="", funded=False, parameters=(),
        ),
        sealed=None, questions=(), card=None, visit_uid=None, batch_uid=None, owner_confirmed=True, objection="", secrecy_cleared=True,
        anonymous=True, audience_label="会员可见（匿名）", confirm_by=bait.ends_on, close_reason="", publish_note="", offers=(), timeline=(), owned=False,
        staff=False, watermark="",
    )  # fmt: skip
