"""Every change of a demand, one function per act; core.frame decides whether it may be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.core import clock, frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.codes import require_codes
from kezhuan.core.columns import storable
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.frame.bulk import import_many
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import queries, rules, screening
from kezhuan.demands.models import Batch, Card, Demand, Parameter, Question, Recipient, Visit
from kezhuan.demands.views import DemandDetail
from kezhuan.people.queries import organisation_for

LISTS = {
    "field": "technology_fields",
    "industry": "industries",
    "activity": "activity_types",
    "solution": "solution_modes",
}
# What says that a listed demand is still wanted: its firm's word, and talks that begin (again).
CONFIRMING = frozenset({"keep", "match", "uncontract"})
EDITABLE = frozenset({
    "title", "problem", "goal", "field", "industry", "activity", "solution", "keywords", "budget_low_fen", "budget_high_fen", "funded",
    "starts_on", "ends_on", "urgency", "accepts_trial", "ip_wish", "detail", "tried", "scene", "contact_name", "contact_phone",
    "audience", "anonymous", "public_title", "teaser", "secrecy_cleared",
})  # fmt: skip


def draft_demand(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    org_uid: UUID | None = None,
    visit_uid: UUID | None = None,
    batch_uid: UUID | None = None,
    key: str = "",
) -> DemandDetail:
    """A draft stands for the actor's organisation, or for `org_uid` where the actor files on its behalf."""
    uid = enter_demand(
        values, actor=actor, today=today, org_uid=org_uid, visit_uid=visit_uid, batch_uid=batch_uid, key=key
    )
    return queries.detail(actor, uid)


def enter_demand(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    org_uid: UUID | None = None,
    visit_uid: UUID | None = None,
    batch_uid: UUID | None = None,
    key: str = "",
) -> UUID:
    """The same for many at once: only the uid is read back."""
    fields = _checked(values, today=today)
    organisation = organisation_for(actor, org_uid or actor.org_id)
    own = organisation.uid == actor.org_id
    visit = Visit.objects.filter(uid=visit_uid, author_org_id=actor.org_id).first() if visit_uid else None
    record = frame.create("demand", {
        **fields, "organisation": organisation, "region": organisation.region, "author_id": actor.user_id,
        "filer_org_id": None if own else actor.org_id, "visit": visit, "batch": _batch(batch_uid),
        "owner_confirmed_at": clock.now() if own else None,
    }, actor=actor, today=today, key=key)  # fmt: skip
    return record.uid


def _batch(uid: UUID | None) -> Batch | None:
    return Batch.objects.filter(uid=uid, state="open").first() if uid else None


def edit_demand(
    uid: UUID,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
    parameters: Sequence[Mapping[str, Any]] | None = None,
) -> DemandDetail:
    """The draft says what was typed; an edit by whoever files for the firm asks for its confirmation again."""
    fields = _checked(values, today=today)
    with frame.act(
        "demand", uid, "edit", actor=actor, today=today, version=version, key=key, mine=fields
    ) as step:
        if step.record.organisation and step.record.organisation.uid != actor.org_id:
            fields["owner_confirmed_at"] = None
        elif step.record.filer_org_id is None:
            fields["owner_confirmed_at"] = clock.now()
        step.change(**fields)
        if parameters is not None:
            set_parameters(step.record, parameters)
    return queries.detail(actor, uid)


def set_parameters(demand: Demand, rows: Sequence[Mapping[str, Any]]) -> None:
    """The demand has exactly these 技术参数 rows, in this order."""
    demand.parameters.all().delete()
    Parameter.objects.bulk_create(Parameter(demand=demand, order=n, **row) for n, row in enumerate(rows))


def _checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(
            {
                name: Reason("field.unknown", gettext_noop("没有这一项，或不能在此修改"))
                for name in sorted(unknown)
            }
        )
    faults = rules.faults(values, today=today)
    if faults:
        raise Invalid(faults)
    require_codes(values, LISTS, today=today)
    return storable(Demand, values)


def confirm_demand(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """The firm stands behind what was written on its behalf."""
    with frame.act("demand", uid, "confirm", actor=actor, today=today, version=version, key=key) as step:
        step.change(owner_confirmed_at=clock.now())


def submit_demand(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> DemandDetail:
    """The demand waits for screening, numbered, with the date by which it will be answered."""
    with frame.act("demand", uid, "submit", actor=actor, today=today, version=version, key=key):
        pass
    return queries.detail(actor, uid)


def return_demand(
    uid: UUID,
    questions: Iterable[str],
    *,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> DemandDetail:
    """The firm is asked these questions and may answer and submit again."""
    asked = [text.strip() for text in questions if text.strip()]
    if not asked:
        raise Invalid({"questions": Reason("questions.empty", gettext_noop("退回须列明要补充的问题"))})
    facts = {"questions": len(asked)}
    with frame.act(
        "demand", uid, "return", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        Question.objects.bulk_create(
            Question(demand=step.record, text=text, asked_by_id=actor.user_id, asked_at=clock.now())
            for text in asked
        )
        step.note(questions=len(asked))
    return queries.detail(actor, uid)


def answer_questions(
    uid: UUID,
    answers: Mapping[UUID, str],
    *,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> DemandDetail:
    """The firm's answers stand beside the questions they answer."""
    with frame.act("demand", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        for question in step.record.questions.all():
            if text := answers.get(question.uid, "").strip():
                question.answer, question.answered_at = text, clock.now()
                question.save(update_fields=["answer", "answered_at"])
    return queries.detail(actor, uid)


def screen_demand(
    uid: UUID,
    *,
    ticks: Mapping[str, bool],
    note: str,
    actor: Actor,
    today: date,
    version: int,
    scores: Mapping[str, int] | None = None,
    key: str = "",
) -> DemandDetail:
    """The 甄别卡 is filled and the demand passes; an incomplete card is refused and nothing is kept."""
    card = Card(**{tick: bool(ticks.get(tick)) for tick in rules.TICKS}, note=note, scores=dict(scores or {}),
                by_id=actor.user_id, at=clock.now())  # fmt: skip
    demand = queries.get(actor, uid)
    funded = demand.batch is not None and demand.batch.funded
    facts = {"card_complete": screening.complete(card, funded=funded)}
    with frame.act(
        "demand", uid, "screen", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        Card.objects.filter(demand=step.record).delete()
        card.demand = step.record
        card.save()
    return queries.detail(actor, uid)


def decline_demand(
    uid: UUID,
    *,
    close_reason: str,
    note: str = "",
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """The demand is not taken up, for a coded reason the firm is told; never a verdict of falseness."""
    facts = {"close_reason": close_reason}
    with frame.act(
        "demand", uid, "decline", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(close_reason=close_reason, reason_note=note)
        step.note(reason=close_reason)


def publish_demand(
    uid: UUID,
    *,
    audience: str,
    public_title: str,
    teaser: str,
    gate: Mapping[str, bool],
    actor: Actor,
    today: date,
    version: int,
    recipients: Iterable[UUID] = (),
    anonymous: bool | None = None,
    note: str = "",
    key: str = "",
) -> DemandDetail:
    """Published to its audience with its public teaser; matched desks learn of it through the reaction, and the owner
    reads the note in its timeline."""
    facts = {"teaser": teaser.strip(), "audience": audience, "gate_passed": rules.gate_passed(gate)}
    with frame.act(
        "demand", uid, "publish", actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        demand = step.record
        # 扩大公开范围 is the owner's act: an officer may publish narrower than the firm allowed, never wider.
        step.require(
            rules.not_wider(audience, demand.audience),
            Reason("audience.wider", gettext_noop("公开范围不能大于企业所选")),
        )
        names = [demand.organisation.name, demand.organisation.short_name] if demand.organisation else []
        for fault in rules.leaks(f"{public_title}\n{teaser}", names=names, phones=[demand.contact_phone],
                                 sealed=[demand.detail, demand.tried, demand.scene]):  # fmt: skip
            step.require(False, fault)
        step.change(
            audience=audience, public_title=public_title.strip(), teaser=teaser.strip(), gate=dict(gate),
            anonymous=demand.anonymous if anonymous is None else anonymous or demand.anonymous,
            published_at=clock.now(), confirm_by=_listed_until(today), publish_note=note.strip()[:200],
        )  # fmt: skip
        if audience == "directed":
            set_recipients(demand, recipients)
    return queries.detail(actor, uid)


def _listed_until(today: date) -> date:
    """The day a listing confirmed today holds until."""
    return today + timedelta(days=rulebook().body("settings.clocks", today)["demand_listing_d"])


def set_recipients(demand: Demand, uids: Iterable[UUID]) -> None:
    """A directed demand is shown to exactly these organisations."""
    from kezhuan.people.models import Organisation

    found = list(Organisation.objects.filter(uid__in=list(uids), state="verified"))
    if not found:
        raise Invalid(
            {"recipients": Reason("recipients.empty", gettext_noop("定向发布须选择至少一家已核验单位"))}
        )
    demand.recipients.all().delete()
    Recipient.objects.bulk_create(Recipient(demand=demand, organisation=org) for org in found)


def take_down_demand(
    uid: UUID, *, reason: str, note: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The demand leaves every public surface with the next request."""
    with frame.act(
        "demand",
        uid,
        "take_down",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason": reason},
    ) as step:
        step.change(reason_note=note, published_at=None)
        step.note(reason=reason)


def move_demand(
    uid: UUID,
    move: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
    **fields: Any,
) -> None:
    """A plain move of the table (withdraw, close, match, reopen, renew, keep, contract, uncontract, expire) with the fields it needs."""
    allowed = {"close": {"close_reason", "reason_note"}, "contract": {"signed_on", "signed_with"}, "renew": {"confirm_by"},
               "withdraw": set(), "match": set(), "keep": set(), "reopen": set(), "expire": set(), "uncontract": set()}[move]  # fmt: skip
    wanted = {name: value for name, value in fields.items() if name in allowed}
    with frame.act(
        "demand", uid, move, actor=actor, today=today, version=version, key=key, facts=wanted
    ) as step:
        step.change(**wanted)
        if move in CONFIRMING and step.record.confirm_by is not None:
            step.change(confirm_by=max(step.record.confirm_by, _listed_until(today)))
        if move == "uncontract":
            step.change(signed_on=None, signed_with="")
        step.note(reason=str(wanted.get("close_reason", "")))


def import_demand(values: Mapping[str, Any], *, actor: Actor, today: date) -> str:
    """An outside row stands as 外部数据, 未认领 and published, or is known already: "new", "changed" or "same"."""
    assert actor.role is Role.SYSTEM
    found = Demand.objects.filter(origin=values["origin"], upstream_id=values["upstream_id"]).first()
    if found is not None:
        same = all(getattr(found, name) == value for name, value in values.items())
        if same:
            return "same"
        with frame.act("demand", found.uid, "import", actor=actor, today=today, version=None) as step:
            step.change(**values)
        return "changed"
    record = frame.create("demand", {**values, "published_at": clock.now()}, actor=actor, today=today)
    with frame.act("demand", record.uid, "import", actor=actor, today=today, version=None):
        pass
    return "new"


def import_demands(rows: Sequence[Mapping[str, Any]], *, actor: Actor, today: date) -> list[str]:
    """The same for many rows of one origin: "new", "changed" or "same" for each, in order."""
    return import_many("demand", rows, import_demand, actor=actor, today=today)


def undo_demand(uid: UUID, *, actor: Actor, key: str = "") -> None:
    """The last move is taken back, where its seconds have not run out."""
    frame.undo("demand", uid, actor=actor, key=key)
