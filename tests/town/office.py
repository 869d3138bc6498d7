"""What lies on the town's desks: notices, steps waiting for a second person, invitations, stand-ins, tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.models import Delegation, Notice, Proposal, Undo
from kezhuan.core.privacy import usecases as requests
from kezhuan.core.rulebook.amending import Draft, propose_version
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest
from kezhuan.people.models import Claim, Invitation, Membership, OneTimeLink, Token, User
from tests.builders import member
from tests.town.people import Town

TOKEN = "x"  # the secret an invitation is opened with: the value an example address holds


def paperwork(town: Town) -> None:
    """Everything one person leaves for another stands in the town's database."""
    _notices(town)
    _steps(town)
    _members(town)
    _letters(town)
    _sheets(town)
    _asked(town)


def _asked(town: Town) -> None:
    """A request about personal data that waits for its answer."""
    uid = requests.ask("explain", words="为什么没有通过？", actor=town.actors["firm"], today=clock.today())
    _keep(town, "data_request", "filed", uid)


def _keep(town: Town, kind: str, key: str, uid: UUID) -> None:
    town.records.setdefault(kind, {})[key] = uid


def _person(town: Town, name: str) -> User:
    return User.objects.get(uid=town.actors[name].user_id)


def _notices(town: Town) -> None:
    for name in ("firm", "operator"):
        notice = Notice.objects.create(
            to_id=town.actors[name].user_id,
            topic="demand",
            template="需求已发布",
            link="/desk/",
            at=clock.now(),
        )
        _keep(town, "notice", name, notice.uid)


def _steps(town: Town) -> None:
    """A rule and a record wait for a second person; an operator may still take something back."""
    other: Actor = member(Role.CITY, region="3304")
    draft = Draft("settings.pages", clock.today() + timedelta(400),
                  {**rulebook().body("settings.pages", clock.today()), "rows_per_page": 50}, "市科技局通知", "P")  # fmt: skip
    _keep(town, "proposal", "rule", propose_version(draft, actor=other, today=clock.today()))
    for subject, move in two_person_moves():
        uid = next(
            (uid for key, uid in town.records.get(subject.kind, {}).items() if key in move.sources), None
        )
        if uid is not None:
            waiting = Proposal.objects.create(
                subject_type=subject.kind, subject_id=uid, move=move.name, step=move.second.step, version=1, maker_id=uuid4(),
                maker_role=Role.OPERATOR.value, created_at=clock.now(),
            )  # fmt: skip
            _keep(town, "proposal", f"{subject.kind}.{move.name}", waiting.uid)
    Undo.objects.create(
        subject_type="demand", subject_id=town.records["demand"]["screened"], version=1, before={"state": "submitted"},
        actor_id=town.actors["operator"].user_id, until=clock.now() + timedelta(hours=1),
    )  # fmt: skip


def two_person_moves() -> list[tuple[Any, Any]]:
    """Every move of the house that a second person decides, with its subject."""
    from kezhuan.core.joins import house

    return [
        (subject, move)
        for subject in house().subjects.values()
        for move in subject.lifecycle.moves
        if move.second
    ]


def _letters(town: Town) -> None:
    """A firm was asked by SMS to confirm a demand: the link opens without signing in."""
    OneTimeLink.objects.create(
        purpose="demand.confirm", subject_type="demand", subject_id=town.records["demand"]["draft"], organisation=town.organisations["firm"],
        phone="13900008888", token_sm3=digest(TOKEN), expires_at=clock.now() + timedelta(7), created_at=clock.now(),
    )  # fmt: skip


def _sheets(town: Town) -> None:
    """The 成果处 has uploaded a sheet that waits for its word, and a booklet waits for an answer."""
    from kezhuan.exchange import usecases
    from kezhuan.exchange.models import Booklet, BookletCopy
    from kezhuan.exchange.usecases import imports

    office, centre = town.actors["tto"], town.actors["operator"]
    uid = usecases.start_import("achievements", file_name="a.csv", content="本单位编号,成果名称\n1,某成果\n2,\n".encode(), whole=False, actor=office, today=clock.today())  # fmt: skip
    imports.work({"import": str(uid)})
    _keep(town, "import", "ready", uid)
    sent = Booklet.objects.create(kind="demands", title="需求手册", chosen={"field": "", "region": ""}, by_id=centre.user_id, role="operator",
                                  org_id=centre.org_id, created_at=clock.now())  # fmt: skip
    copy = BookletCopy.objects.create(booklet=sent, name="王")
    OneTimeLink.objects.create(
        purpose="booklet.answer", subject_type="booklet_copy", subject_id=copy.uid, phone="13900009999", token_sm3=digest("booklet"),
        expires_at=clock.now() + timedelta(7), created_at=clock.now(),
    )  # fmt: skip
    _keep(town, "booklet", "sent", sent.uid)


def _members(town: Town) -> None:
    firm, today = town.organisations["firm"], clock.today()
    colleague = member(Role.ENTERPRISE, org=firm)
    _keep(town, "user", "colleague", colleague.user_id or uuid4())
    held = Membership.objects.get(user__uid=colleague.user_id)
    _keep(town, "member", "colleague", held.uid)
    staff = member(Role.OPERATOR, org=town.organisations["operator"], region="3304")
    _keep(town, "user", "staff", staff.user_id or uuid4())
    standin = Delegation.objects.create(
        from_id=town.actors["firm"].user_id, to_id=colleague.user_id, org_id=firm.uid, role=Role.ENTERPRISE.value, kind="standin",
        starts_on=today, ends_on=today + timedelta(10), created_at=clock.now(),
    )  # fmt: skip
    _keep(town, "delegation", "standin", standin.uid)
    for key, org, phone, token in (
        ("firm", firm, "13900007777", "y"), ("join", town.organisations["stranger"], _person(town, "firm").phone, TOKEN),
    ):  # fmt: skip
        invitation = Invitation.objects.create(
            organisation=org, role=Role.ENTERPRISE.value, phone=phone, token_sm3=digest(token), invited_by=_person(town, "firm"),
            expires_at=clock.now() + timedelta(7), created_at=clock.now(),
        )  # fmt: skip
        _keep(town, "invitation", key, invitation.uid)
    claim = Claim.objects.create(
        user=_person(town, "firm"), organisation=town.organisations["stranger"], role=Role.ENTERPRISE.value, state="submitted",
        state_since=clock.now(), created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    # First, so that the person's own claim is met before those they may decide.
    town.records["claim"] = {"own": claim.uid, **town.records["claim"]}
    token = Token.objects.create(
        user=_person(town, "firm"), name="报表", token_sm3=digest("secret"), scopes=["read"], created_at=clock.now(),
        expires_at=clock.now() + timedelta(30),
    )  # fmt: skip
    _keep(town, "token", "firm", token.uid)
