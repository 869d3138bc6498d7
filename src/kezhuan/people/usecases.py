"""Every change of organisations, claims and hats, one function per act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.core import events, frame
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.people import queries, rules
from kezhuan.people.models import Claim, FormerName, Membership, Organisation, User

EDITABLE = frozenset(
    {"name", "short_name", "region", "address", "legal_person", "nature", "industry", "summary", "website"}
)


def register_organisation(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    letter_uid: UUID | None = None,
    key: str = "",
) -> Claim:
    """The organisation waits for verification, and so does the person's claim to act for it.

    A known 统一社会信用代码 makes no second organisation: the person's claim joins the one that stands.
    """
    uscc = read_uscc(values.get("uscc", "")).number
    kind = values.get("kind", "enterprise")
    if kind not in rules.OPEN_KINDS:
        raise Invalid({"kind": Reason("kind", gettext_noop("这类单位由技转中心登记，请与其联系"))})
    user = User.objects.get(uid=actor.user_id)
    with frame.together():
        known = Organisation.objects.filter(uscc=uscc).first()
        if known is not None:
            organisation = known.merged_into or known
        else:
            fields = _checked(
                {name: value for name, value in values.items() if name in EDITABLE}, today=today
            )
            if not fields.get("name"):
                raise Invalid({"name": Reason("missing", gettext_noop("请填写单位名称"))})
            organisation = frame.create(
                "organisation", {**fields, "kind": kind, "uscc": uscc}, actor=actor, today=today, key=key
            )
        return claim_organisation(organisation.uid, role=rules.FIRST_HAT.get(organisation.kind, Role.MEMBER), actor=actor, today=today,
                                  letter_uid=letter_uid, user=user)  # fmt: skip


def _checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    lists = {"region": "regions", "industry": "industries", "nature": "party_natures"}
    for name, table in lists.items():
        if values.get(name):
            shipped_codes()[table].require(values[name], day=today, field=name)
    if "region" in values and not values["region"]:
        raise Invalid({"region": Reason("missing", gettext_noop("请选择所在地区"))})
    return dict(values)


def claim_organisation(
    org_uid: UUID,
    *,
    role: Role,
    actor: Actor,
    today: date,
    letter_uid: UUID | None = None,
    note: str = "",
    user: User | None = None,
) -> Claim:
    """The person's wish to act for the organisation waits for a decision; one open claim at a time."""
    person = user or User.objects.get(uid=actor.user_id)
    organisation = Organisation.objects.filter(uid=org_uid).exclude(state__in=("merged", "suspended")).first()
    if organisation is None:
        raise Hidden
    if fault := rules.hat_fault(organisation.kind, role):
        raise Invalid({"role": fault})
    if Claim.objects.filter(
        user=person, organisation=organisation, role=role.value, state="submitted"
    ).exists():
        raise Refused(Reason("claim.open", gettext_noop("已有一份待核验的申请")))
    if Membership.objects.filter(
        queries.live(today), user=person, organisation=organisation, role=role.value
    ).exists():
        raise Refused(Reason("claim.held", gettext_noop("您已是该单位的成员")))
    return frame.create("claim", {"user": person, "organisation": organisation, "role": role.value, "letter_uid": letter_uid, "note": note[:200]},
                        actor=actor, today=today)  # fmt: skip


def decide_claim(
    uid: UUID, *, accept: bool, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The claim is decided; accepted, the person wears the hat from today, and a new organisation is verified with it."""
    with frame.together():
        with frame.act("claim", uid, "accept" if accept else "refuse", actor=actor, today=today, version=version, key=key,
                       facts={"reason": note.strip()}) as step:  # fmt: skip
            claim = step.record
            step.require(
                claim.user.uid != actor.user_id, Reason("claim.self", gettext_noop("不能核验自己的申请"))
            )
            step.change(decision_note=note[:200])
        if not accept:
            return
        first = not Membership.objects.filter(queries.live(today), organisation=claim.organisation).exists()
        if claim.organisation.state == "registered":
            with frame.act(
                "organisation",
                claim.organisation.uid,
                "verify",
                actor=actor,
                today=today,
                version=claim.organisation.version,
                key=key,
            ):
                pass
        _put_on(claim.user, claim.organisation, Role(claim.role), actor=actor, today=today, manager=first)


def _put_on(
    user: User,
    organisation: Organisation,
    role: Role,
    *,
    actor: Actor,
    today: date,
    manager: bool = False,
    region: str = "",
) -> Membership:
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role.value, ends_on=None,
        defaults={"starts_on": today, "manager": manager, "region": region},
    )  # fmt: skip
    if made:
        events.record("membership.start", actor=actor, subject_type="organisation", subject_id=organisation.uid,
                      changes={"user": str(user.uid), "role": role.value})  # fmt: skip
    return membership


def grant_hat(
    user_uid: UUID,
    org_uid: UUID,
    role: Role,
    *,
    actor: Actor,
    today: date,
    region: str = "",
    manager: bool = False,
) -> Membership:
    """The person wears this hat in the organisation from today: its manager gives it, for public bodies the system."""
    organisation = Organisation.objects.filter(uid=org_uid, state="verified").first()
    if organisation is None:
        raise Hidden
    if not may_manage(actor, organisation, today=today):
        raise Refused(Reason("role", gettext_noop("只有单位管理员可以授予身份")))
    if fault := rules.hat_fault(organisation.kind, role):
        raise Invalid({"role": fault})
    with transaction.atomic():
        return _put_on(
            User.objects.get(uid=user_uid),
            organisation,
            role,
            actor=actor,
            today=today,
            manager=manager,
            region=region,
        )


def may_manage(actor: Actor, organisation: Organisation, *, today: date) -> bool:
    """True for the system and for a manager of this very organisation."""
    if actor.role is Role.SYSTEM:
        return True
    return Membership.objects.filter(
        queries.live(today), organisation=organisation, user__uid=actor.user_id, manager=True
    ).exists()


def end_hat(membership_uid: UUID, *, actor: Actor, today: date, key: str = "") -> None:
    """The hat ends today, on every path with the next request; the last manager cannot leave alone."""
    with transaction.atomic():
        held = (
            Membership.objects.select_for_update()
            .filter(uid=membership_uid, ends_on__isnull=True)
            .select_related("organisation", "user")
            .first()
        )
        if held is None or not (
            may_manage(actor, held.organisation, today=today) or held.user.uid == actor.user_id
        ):
            raise Hidden
        others = Membership.objects.filter(
            queries.live(today), organisation=held.organisation, manager=True
        ).exclude(pk=held.pk)
        if held.manager and not others.exists():
            raise Refused(Reason("hat.last_manager", gettext_noop("请先指定另一位单位管理员")))
        held.ends_on = today - timedelta(days=1)
        held.save(update_fields=["ends_on"])
        events.record("membership.end", actor=actor, subject_type="organisation", subject_id=held.organisation.uid,
                      changes={"user": str(held.user.uid), "role": held.role}, key=key)  # fmt: skip


def edit_organisation(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The organisation says what was typed; a former name keeps finding it."""
    fields = _checked({name: value for name, value in values.items() if name in EDITABLE}, today=today)
    with frame.act(
        "organisation", uid, "edit", actor=actor, today=today, version=version, key=key, mine=fields
    ) as step:
        org = step.record
        if "name" in fields and fields["name"] != org.name:
            FormerName.objects.create(organisation=org, name=org.name, until=today)
        step.change(**fields)


def merge_organisation(
    uid: UUID, into_uid: UUID, *, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """A doubly registered firm is one again: people move over, the old record points to the new."""
    with frame.together():
        into = Organisation.objects.filter(uid=into_uid, state="verified").exclude(uid=uid).first()
        if into is None:
            raise Invalid({"merged_into": Reason("merge.target", gettext_noop("请选择另一家已核验单位"))})
        with frame.act(
            "organisation",
            uid,
            "merge",
            actor=actor,
            today=today,
            version=version,
            key=key,
            facts={"merged_into": into.pk},
        ) as step:
            step.change(merged_into=into)
            old = step.record
        FormerName.objects.create(organisation=into, name=old.name, until=today)
        for held in Membership.objects.filter(queries.live(today), organisation=old).select_related("user"):
            _put_on(held.user, into, Role(held.role), actor=actor, today=today, region=held.region)
            held.ends_on = today
            held.save(update_fields=["ends_on"])


def enter_organisation(values: Mapping[str, Any], *, today: date) -> Organisation:
    """A body the system enters itself stands verified (public bodies at installation, and the demo's)."""
    record = frame.create("organisation", dict(values), actor=SYSTEM, today=today)
    with frame.act("organisation", record.uid, "verify", actor=SYSTEM, today=today, version=None):
        pass
    record.refresh_from_db()
    return record
