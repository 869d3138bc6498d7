"""Planting decoys and taking them up again: 安全管理员's acts, both in the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.core import clock, codes, events, frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.numbers import next_number
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.disclosure import rules
from kezhuan.disclosure.models import Decoy

NUMBERS = {"demand": "XQ", "achievement": "CG"}
# What a decoy says, in the words of both kinds: (name, most characters, must be written).
TEXTS = (("title", 100, True), ("teaser", 500, True), ("body", 4000, True), ("aim", 2000, False))


def plant_decoy(kind: str, values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """A decoy stands from today, under the next number of its kind; Hidden for everybody but 安全管理员."""
    if actor.role is not Role.SECURITY_ADMIN or actor.user_id is None:
        raise Hidden
    fields = _checked(kind, values, today=today)
    with frame.together():
        decoy = Decoy.objects.create(
            kind=kind, number=next_number(NUMBERS[kind], today.year), fields=fields, published_on=today, at=clock.now(),
            ends_on=today + timedelta(days=int(rulebook().body("settings.decoys", today)["standing_d"])), by_id=actor.user_id,
        )  # fmt: skip
        events.record("decoy.plant", actor=actor, subject_type="decoy", subject_id=decoy.uid, key=key)
    return decoy.uid


def _checked(kind: str, values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    if kind not in NUMBERS:
        raise Invalid({"kind": Reason("decoy.kind", gettext_noop("请选择需求或成果"))})
    fields = {name: str(values.get(name) or "").strip() for name, _most, _must in TEXTS}
    faults: dict[str, Reason] = {}
    for name, most, must in TEXTS:
        if must and not fields[name]:
            faults[name] = Reason("missing", gettext_noop("请填写这一项"))
        elif len(fields[name]) > most:
            faults[name] = Reason(
                "too_long",
                gettext_noop("最多 {most} 个字，现有 {now} 个"),
                {"most": most, "now": len(fields[name])},
            )
    if fault := rules.mark_fault((fields["body"], fields["aim"])):
        faults.setdefault("body", fault)
    if any(rules.MARK in fields[name] for name in ("title", "teaser")):
        faults["title"] = Reason("decoy.mark_open", gettext_noop("名称和摘要里不能写查看者的编号"))
    if faults:
        raise Invalid(faults)
    coded = {"field": values.get("field") or "", "region": values.get("region") or ""}
    codes.require_codes(coded, {"field": "technology_fields", "region": "regions"}, today=today)
    return fields | coded


def retire_decoy(uid: UUID, *, actor: Actor, key: str = "") -> None:
    """The decoy opens no more; who opened it stays known."""
    if actor.role is not Role.SECURITY_ADMIN:
        raise Hidden
    with frame.together():
        decoy = Decoy.objects.select_for_update().filter(uid=uid).first()
        if decoy is None:
            raise Hidden
        if decoy.retired_at is not None:
            raise Refused(Reason("decoy.retired", gettext_noop("这条诱饵记录已收回")))
        decoy.retired_at = clock.now()
        decoy.save(update_fields=["retired_at"])
        events.record("decoy.retire", actor=actor, subject_type="decoy", subject_id=uid, key=key)
