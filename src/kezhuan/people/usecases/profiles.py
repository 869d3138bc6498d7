"""Experts and teams: drafted, consented to, listed and hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.privacy import agreeing as consents
from kezhuan.core.privacy.queries import consents as agreements
from kezhuan.core.privacy.rules import CONTACT, LISTING
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.text import clean_line, read_text
from kezhuan.people import rules
from kezhuan.people.models import Organisation, Profile, User

TEXTS = {
    "summary": (gettext_noop("研究方向与能力简介"), 4000),
    "works": (gettext_noop("代表性工作"), 4000),
    "equipment": (gettext_noop("仪器与条件"), 2000),
}
LINES = {"name": 120, "leader": 64, "title": 60, "availability": 120, "contact_name": 64}
EDITABLE = frozenset({*TEXTS, *LINES, "size", "fields", "keywords", "contact_phone", "region"})


def draft_profile(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """An expert or a team of the actor's organisation stands as a draft; its uid. An expert drafts only themselves."""
    kind = values.get("kind", "")
    if kind not in rules.PROFILE_KINDS:
        raise Invalid({"kind": Reason("profile.kind", gettext_noop("请选择专家或团队"))})
    organisation = Organisation.objects.filter(uid=actor.org_id, state="verified").first()
    if organisation is None:
        raise Hidden
    fields = checked({"name": "", "region": organisation.region, **values}, today=today)
    user = User.objects.get(uid=actor.user_id) if actor.role is Role.EXPERT else None
    if user is not None and Profile.objects.filter(user=user, organisation=organisation).exists():
        raise Refused(Reason("profile.twice", gettext_noop("您已登记过专家信息，请直接修改")))
    made = frame.create(
        "profile", {**fields, "kind": kind, "organisation": organisation, "user": user}, actor=actor, today=today, key=key
    )  # fmt: skip
    return made.uid


def checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The editable fields among `values`, cleaned and held to their lists; Invalid names each fault."""
    fields = {name: value for name, value in values.items() if name in EDITABLE}
    for name in LINES.keys() & fields.keys():
        fields[name] = clean_line(fields[name] or "")[: LINES[name]]
    for name in TEXTS.keys() & fields.keys():
        label, most = TEXTS[name]
        fields[name] = read_text(fields[name] or "", field=name, label=label, most=most)
    if "name" in fields and not fields["name"]:
        raise Invalid({"name": Reason("missing", gettext_noop("请填写名称"))})
    for code in fields.get("fields", ()):
        shipped_codes()["technology_fields"].require(code, day=today, field="fields")
    if fields.get("region"):
        shipped_codes()["regions"].require(fields["region"], day=today, field="region")
    if "keywords" in fields:
        fields["keywords"] = list(
            dict.fromkeys(clean_line(word)[:30] for word in fields["keywords"] if word.strip())
        )[:10]
    if fields.get("contact_phone"):
        fields["contact_phone"] = read_mobile(fields["contact_phone"], field="contact_phone")
    if "fields" in fields:
        fields["fields"] = list(dict.fromkeys(fields["fields"]))[:5]
    return fields


def edit_profile(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int | None, key: str = ""
) -> None:
    """The profile says what was typed."""
    fields = checked(values, today=today)
    with frame.act(
        "profile", uid, "edit", actor=actor, today=today, version=version, key=key, mine=fields
    ) as step:
        step.change(**fields)


def consent(
    uid: UUID,
    *,
    given: bool,
    actor: Actor,
    today: date,
    version: int | None,
    contact: bool = False,
    key: str = "",
) -> None:
    """The person's consent to being listed stands with the edition of the words they agreed to, and `contact` to
    giving members their contact details.

    Who has an account agrees themselves; of others it is recorded that the signed paper is kept
    (PIPL 第十三、二十三、二十五条).
    """
    if not given:
        raise Invalid({"given": Reason("consent.missing", gettext_noop("须先取得本人同意公开"))})
    words = agreements.purpose(LISTING, today)
    with frame.act("profile", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        person = step.record.user
        step.require(
            person is None or person.uid == actor.user_id,
            Reason("consent.self", gettext_noop("须由本人登录后亲自同意")),
        )
        if person is not None:
            consents.give(LISTING, text_sm3=words.text_sm3, actor=actor, today=today)
            if contact:
                said = agreements.purpose(CONTACT, today)
                consents.give(CONTACT, text_sm3=said.text_sm3, actor=actor, today=today)
        step.change(consent_version=words.edition, consent_at=clock.now())
        step.note(consent=words.edition)


def list_profile(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The profile is public for a year, without its contact data."""
    with frame.act("profile", uid, "list", actor=actor, today=today, version=version, key=key) as step:
        profile = step.record
        step.require(
            profile.consent_version == agreements.purpose(LISTING, today).edition
            and (profile.user is None or agreements.agreed(profile.user.uid, LISTING, today=today)),
            Reason("consent.old", gettext_noop("同意书已更新，请重新取得本人同意")),
        )
        step.change(confirm_by=_until(today))


def renew_profile(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """What is listed, contact data with it, is confirmed for another term."""
    with frame.act("profile", uid, "renew", actor=actor, today=today, version=version, key=key) as step:
        step.change(confirm_by=_until(today))


def _until(today: date) -> date:
    return today + timedelta(days=rulebook().body("settings.clocks", today)["profile_listing_d"])


def hide_profile(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The profile is off every public page with the next request."""
    with frame.act("profile", uid, "hide", actor=actor, today=today, version=version, key=key):
        pass


def withdraw_consent(uid: UUID, *, actor: Actor, today: date, version: int | None, key: str = "") -> None:
    """The person agrees no longer: hidden at once where listed, and not to be listed again without new consent."""
    with frame.together():
        profile = Profile.objects.select_related("user").filter(uid=uid).first()
        if profile is not None and profile.state == "listed":
            hide_profile(uid, actor=actor, today=today, version=version, key=key)
            version = (version or 0) + 1
        with frame.act("profile", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
            step.change(consent_version="", consent_at=None)
            step.note(consent="withdrawn")
        if profile is not None and profile.user is not None:
            consents.withdraw(LISTING, actor=actor, today=today, user_id=profile.user.uid)


def unlist_person(user_id: UUID, today: date) -> None:
    """No profile of this person is listed or may be listed: they agree no longer, wherever they said so."""
    for uid in list(
        Profile.objects.filter(user__uid=user_id).exclude(consent_at=None).values_list("uid", flat=True)
    ):
        if Profile.objects.filter(uid=uid, state="listed").exists():
            hide_profile(uid, actor=SYSTEM, today=today, version=None)
        with frame.act("profile", uid, "edit", actor=SYSTEM, today=today, version=None) as step:
            step.change(consent_version="", consent_at=None)
            step.note(consent="withdrawn")
