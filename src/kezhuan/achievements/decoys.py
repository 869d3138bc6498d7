"""A decoy drawn as a member reads a published achievement; it is no achievement, and nothing of this room counts it."""

from __future__ import annotations

from uuid import UUID

from kezhuan.achievements.lifecycle import ACHIEVEMENT
from kezhuan.achievements.views import AchievementDetail, AchievementMember, AchievementRow
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.disclosure.decoys import SEEN, open_decoy

# What an achievement has gone through when it is published: drafted, edited, confirmed, published.
VERSION = 4


def drawn(actor: Actor, uid: UUID) -> AchievementDetail:
    """The decoy of this address, its opening logged; Hidden where there is none for this reader."""
    bait = open_decoy(actor, "achievement", uid)
    said = bait.fields
    return AchievementDetail(
        row=AchievementRow(
            uid=bait.uid, number=bait.number, title=said["title"], summary=said["teaser"],
            field=codes.label("technology_fields", said["field"]), organisation="未认领", region=codes.region_name(said["region"]),
            trl=None, trl_kind="", stage="", modes=(), state="published", state_label=ACHIEVEMENT.states["published"], price="",
            published_on=bait.published_on, confirm_by=bait.ends_on, due_on=None, version=VERSION, external=False,
        ),
        organisation_uid=None, keywords=(), industry="", discipline="", kind="", form="", registration_number="", level="",
        groups=frozenset(str(group) for group in SEEN),
        member=AchievementMember(
            points=(), performance=said["body"], application=said["aim"], price_kind="", price_low_fen=None, price_high_fen=None,
            contact_name="", contact_phone="", rights=(), contributors=(),
        ),
        sealed=None, evaluations=(), ownership_confirmed=True, ownership_note="", secrecy_cleared=True, offers=(), timeline=(),
        owned=False, staff=False, watermark="",
    )  # fmt: skip
