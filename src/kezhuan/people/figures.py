"""Numbers of organisations, experts and teams."""

from __future__ import annotations

from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.people.models import Organisation, Profile
from kezhuan.people.rules import KINDS
from kezhuan.people.scopes import ORGANISATIONS, PROFILES


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _verified(actor: Actor, filter: Filter) -> Rows:
    found = Organisation.objects.filter(ORGANISATIONS.q(actor), state="verified", origin="local")
    return QueryRows(
        found,
        lambda o: FigureRow(
            o.name,
            f"/people/organisations/{o.uid}/" if actor.signed_in else "",
            KINDS.get(o.kind, o.kind),
            o.state_since,
        ),
        "kind",
        lambda kind: KINDS.get(kind, kind),
    )


def _listed(actor: Actor, filter: Filter) -> Rows:
    found = Profile.objects.filter(PROFILES.q(actor), state="listed").select_related("organisation")
    return QueryRows(
        found,
        lambda p: FigureRow(p.name, f"/profiles/{p.uid}/", _county(p.region), p.state_since),
        "region",
        _county,
    )


FIGURES = (
    Figure(
        code="organisations-verified", label=gettext_noop("已核验单位"), measure="count", scope="organisation.verified",
        unit=gettext_noop("家"), definition=gettext_noop("提交材料并经技转中心或科技局核验通过、未停用的单位。"),
        source=gettext_noop("本平台单位库"), rows=_verified, group_label=gettext_noop("单位类型"),
    ),
    Figure(
        code="profiles-listed", label=gettext_noop("公开的专家与团队"), measure="count", scope="profile.listed",
        unit=gettext_noop("个"), definition=gettext_noop("经本人同意公开的专家和团队。"), source=gettext_noop("本平台专家与团队库"),
        rows=_listed, group_label=gettext_noop("区县"),
    ),
)  # fmt: skip
