"""成果汇编: achievements on offer as sections of a paper, cut to the field groups of their reader."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from kezhuan.achievements import queries
from kezhuan.achievements.models import Achievement
from kezhuan.core.access import Actor
from kezhuan.disclosure.rules import Group
from kezhuan.files.paper import Section

ON_OFFER = ("published", "coached")


def entries(
    actor: Actor, *, field: str = "", region: str = "", limit: int
) -> tuple[int, tuple[tuple[UUID, Section], ...]]:
    """How many achievements on offer answer the choice, and the first `limit` as sections; sealed text stands in none."""
    found = queries.filtered(actor, states=ON_OFFER, field=field, region=region)
    page = found.prefetch_related("rights", "evaluations").order_by("field", "-published_at", "-id")
    return found.count(), tuple((a.uid, _section(actor, a)) for a in page[:limit])


def _section(actor: Actor, a: Achievement) -> Section:
    seen = queries.groups(actor, a)
    row = queries.row(actor, a, seen=seen)
    ripe = _("{level} 级（{kind}）").format(level=row.trl, kind=_(row.trl_kind)) if row.trl else ""
    facts = [(_("成果编号"), row.number), (_("持有单位"), _(row.organisation)), (_("技术领域"), row.field), (_("成熟度"), ripe),
             (_("转化方式"), "、".join(row.modes)), (_("所在地区"), row.region)]  # fmt: skip
    texts = [row.summary]
    if Group.MEMBER in seen:
        rights = "；".join(right.number for right in a.rights.all() if right.number)
        facts += [
            (_("价格"), row.price),
            (_("知识产权"), rights),
            (_("联系人"), a.contact_name),
            (_("联系电话"), a.contact_phone),
        ]
        texts += [a.performance, *a.points, a.application]
    kept = tuple((label, value) for label, value in facts if value)
    return Section(row.title, tuple(text for text in texts if text), kept)
