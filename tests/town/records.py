"""The records of the town: every kind in every state, every text a word found nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from kezhuan.core import clock
from kezhuan.core.sm3 import digest
from kezhuan.search import shelves
from tests.town import contracts, disclosing, notices, payouts, rights
from tests.town.office import paperwork
from tests.town.people import Town, settle, states

AUDIENCES = ("public", "member", "directed")


def build() -> Town:
    """The town stands in the test's database."""
    town = Town()
    settle(town)
    _collecting(town)
    for key, state, audience in [*((s, s, "public") for s in states("demand")),
                                 *((f"published:{a}", "published", a) for a in AUDIENCES[1:])]:  # fmt: skip
        _demand(town, key, state, audience)
    for key, state, level in [*((s, s, "public") for s in states("achievement")),
                              ("published:member", "published", "member")]:  # fmt: skip
        _achievement(town, key, state, level)
    _people(town)
    _matching(town)
    disclosing.add(town, moments)
    _indices(town)
    _deals(town)
    _ratings(town)
    _trials(town)
    paperwork(town)
    contracts.add(town, moments)
    rights.add(town, moments)
    payouts.add(town, moments)
    notices.add(town, moments)
    shelves.rebuild()
    return town


def moments(**more: Any) -> dict[str, Any]:
    """What every record carries of time."""
    return {"state_since": clock.now(), "created_at": clock.now(), "updated_at": clock.now(), **more}


def _planted(town: Town, kind: str, key: str, group: str, *names: str) -> dict[str, str]:
    return {name: town.plant(f"{kind}/{key}/{group}", name) for name in names}


def _collecting(town: Town) -> None:
    from kezhuan.demands.models import Batch, BatchReport, Visit

    today = clock.today()
    for state in states("batch"):
        batch = Batch.objects.create(
            state=state, name=f"征集{state}", region="330402", level="county", starts_on=today, ends_on=today + timedelta(30), **moments()
        )  # fmt: skip
        town.kept("batch", state, batch)
    for n, state in enumerate(states("batch_report")):
        report = BatchReport.objects.create(
            batch=Batch.objects.order_by("id")[0], state=state, region=f"3304020{n:02d}", region_name=f"镇{n}", **moments()
        )  # fmt: skip
        town.kept("batch_report", state, report)
    for state in states("visit"):
        visit = Visit.objects.create(
            state=state, organisation=town.organisations["firm"], author_id=town.actors["liaison"].user_id, region="330402", visited_on=today,
            author_org_id=town.organisations["liaison"].uid, contact_name="王工", contact_phone="13900001234", finds_demand=True,
            **_planted(town, "visit", state, "all", "notes"), **moments(),
        )  # fmt: skip
        town.kept("visit", state, visit)


def _demand(town: Town, key: str, state: str, audience: str) -> None:
    from kezhuan.demands.models import Batch, Card, Demand, Parameter, Question, Recipient

    today = clock.today()
    demand = Demand.objects.create(
        state=state, audience=audience, organisation=town.organisations["firm"], author_id=town.actors["firm"].user_id, region="330402",
        number=None if state == "draft" else f"XQ-T-{key}"[:32], field="05", batch=Batch.objects.filter(state="open").first(),
        published_at=clock.now() if state in ("published", "matched") else None, confirm_by=today + timedelta(90), secrecy_cleared=True,
        owner_confirmed_at=clock.now(), budget_low_fen=100_000_000, due_on=today, filer_org_id=town.organisations["liaison"].uid,
        **_planted(town, "demand", key, "public", "public_title", "teaser"), **_planted(town, "demand", key, "member", "title", "problem", "goal"),
        **_planted(town, "demand", key, "sealed", "detail", "tried", "scene", "contact_name", "contact_phone"), **moments(),
    )  # fmt: skip
    Parameter.objects.create(
        demand=demand,
        operator=">=",
        low=400,
        unit="MPa",
        **_planted(town, "demand", key, "member", "name", "method"),
    )
    asked = Question.objects.create(
        demand=demand, asked_by_id=town.actors["operator"].user_id, asked_at=clock.now(), **_planted(town, "demand", key, "inner", "text", "answer")
    )  # fmt: skip
    Card.objects.create(
        demand=demand,
        by_id=town.actors["operator"].user_id,
        at=clock.now(),
        **_planted(town, "demand", key, "inner", "note"),
    )
    if audience == "directed":
        Recipient.objects.create(demand=demand, organisation=town.organisations["strange_institute"])
    town.kept("demand", key, demand)
    town.records.setdefault("question", {})[key] = asked.uid


def _achievement(town: Town, key: str, state: str, level: str) -> None:
    from kezhuan.achievements.models import Achievement, Contributor, Evaluation, Evidence, Right

    today = clock.today()
    achievement = Achievement.objects.create(
        state=state, level=level, organisation=town.organisations["institute"], author_id=town.actors["tto"].user_id, region="330402",
        number=None if state == "draft" else f"CG-T-{key}"[:32], field="05", modes=["licence"], trl=6, secrecy_cleared=True,
        published_at=clock.now() if state not in ("draft", "confirmed", "withdrawn") else None, confirm_by=today + timedelta(90),
        ownership_note="一致", floor_price_fen=123_456_700, due_on=today, **_planted(town, "achievement", key, "public", "title", "summary"),
        **_planted(town, "achievement", key, "member", "performance", "application", "contact_name", "contact_phone"),
        **_planted(town, "achievement", key, "sealed", "unpublished", "internal_note"), **moments(),
    )  # fmt: skip
    Right.objects.create(
        achievement=achievement,
        kind="invention",
        **_planted(town, "achievement", key, "member", "number", "holder"),
    )
    Contributor.objects.create(
        achievement=achievement, **_planted(town, "achievement", key, "member", "name", "role")
    )
    evaluation = Evaluation.objects.create(
        achievement=achievement, state="open", application="卫星", level=1, assessor="评价机构", assessed_on=today, **moments()
    )  # fmt: skip
    Evidence.objects.create(evaluation=evaluation, level=1, what="报告")
    town.kept("achievement", key, achievement)
    town.kept("evaluation", key, evaluation)


def _people(town: Town) -> None:
    from kezhuan.people.models import Claim, Organisation, Profile
    from tests.builders import organisation, user

    town.records["organisation"] = {name: org.uid for name, org in town.organisations.items()}
    for state in states("organisation"):
        if state != "verified":
            town.kept("organisation", state, organisation(state=state, name=f"单位{state}"))
    for n, state in enumerate(states("profile")):
        profile = Profile.objects.create(
            state=state, kind="team" if n % 2 else "expert", name=f"团队{state}", organisation=town.organisations["institute"], region="330402",
            summary="从事陶瓷研究", fields=["05"], contact_phone="13900005678", **moments(),
        )  # fmt: skip
        town.kept("profile", state, profile)
    for state in states("claim"):
        claim = Claim.objects.create(
            state=state, user=user(), organisation=Organisation.objects.get(uid=town.organisations["firm"].uid), role="enterprise", **moments()
        )  # fmt: skip
        town.kept("claim", state, claim)


def _matching(town: Town) -> None:
    from kezhuan.demands.models import Demand
    from kezhuan.matching.models import Contact, Followup, Message, Run, Suggestion

    demand = Demand.objects.get(uid=town.records["demand"]["published"])
    run = Run.objects.create(demand=demand, at=clock.now(), model="test", need_print="0")
    for rank, (kind, key) in enumerate(
        [("achievement", "published"), ("achievement", "published:member"), ("team", "listed")], 1
    ):
        uid = town.records["profile" if kind == "team" else kind][key]
        row = Suggestion.objects.create(
            run=run, demand=demand, item_kind=kind, item_uid=uid, item_org=town.organisations["institute"], rank=rank, score=1, band="high",
            levels=[0.1, 0.2, 0.3, 0.4], parts={}, reasons=[], item_print="0",
        )  # fmt: skip
        town.records.setdefault("suggestion", {})[str(rank)] = row.uid
    for state in states("contact"):
        contact = Contact.objects.create(
            state=state, from_org=town.organisations["institute"], to_org=town.organisations["firm"], author_id=town.actors["institute"].user_id,
            region="330402", demand=demand, item_kind="achievement", item_uid=uuid4(), due_on=clock.today(),
            **_planted(town, "contact", state, "sides", "message", "answer_note"), **moments(),
        )  # fmt: skip
        town.kept("contact", state, contact)
        Message.objects.create(
            contact=contact, author_id=contact.author_id, author_org=contact.from_org, at=clock.now(),
            **_planted(town, "contact", state, "thread", "text"),
        )  # fmt: skip
    for state in states("followup"):
        taken = state != "open"
        followup = Followup.objects.create(
            state=state, demand=demand, region="330402", cause="no_match", taken_by_id=town.actors["broker"].user_id if taken else None,
            taken_org=town.organisations["broker"] if taken else None, **moments(),
        )  # fmt: skip
        town.kept("followup", state, followup)


def _indices(town: Town) -> None:
    from kezhuan.indices.models import Collection, Edition, Observation, Target
    from kezhuan.people.models import OneTimeLink
    from tests.indices.builders import city, observe_all, published

    clerk = city()
    observe_all(clerk)
    town.records.setdefault("edition", {})["computed:real"] = published(clerk, city())
    today, officer = clock.today(), town.actors["officer"].user_id
    for state in states("edition"):
        told = (
            {"published_on": today, "submitted_by_id": officer, "published_by_id": uuid4(), "sm3": "0" * 64}
            if state in ("published", "superseded")
            else {}
        )
        edition = Edition.objects.create(
            state=state, index_code="indices.city_monitor", name=f"监测{state}", region="330400", edition_year=2026, data_year=2025, base_year=2023,
            as_of=today, units=[{"code": "330402", "name": "南湖区"}], **told, **moments(),
        )  # fmt: skip
        town.kept("edition", state, edition)
    for status, value in (("reported", 3), ("missing_by_design", None)):
        observation = Observation.objects.create(
            indicator="rd_intensity", unit_code="330402", unit_name="南湖区", region="330402", period="2025", value=value, unit="%", status=status,
            vintage=today, source="统计公报", entered_role="city_officer", at=clock.now(),
        )  # fmt: skip
        town.kept("observation", status, observation)
    for state in states("collection"):
        told = (
            {"signer_name": "王", "signer_office": "统计局", "signed_at": clock.now(), "sm3": "0" * 64}
            if state == "signed"
            else {}
        )
        sheet = Collection.objects.create(
            state=state, index_code="indices.city_monitor", department="统计局", region="330400", period="2025", indicators=["rd_intensity"],
            units=[{"code": "330402", "name": "南湖区"}], contact_name="李", contact_phone="13800000000", until=today, **told,
            **_planted(town, "collection", state, "link" if state == "sent" else "inside", "note"), **moments(),
        )  # fmt: skip
        town.kept("collection", state, sheet)
    OneTimeLink.objects.create(
        purpose="collection.fill", subject_type="collection", subject_id=town.records["collection"]["sent"], phone="13900008877",
        token_sm3=digest("collection"), expires_at=clock.now() + timedelta(7), created_at=clock.now(),
    )  # fmt: skip
    for state in states("target"):
        target = Target.objects.create(
            state=state, year=today.year, title=f"目标{state}", region="330402", kind="cumulative", unit="项", planned=60, source="工作要点",
            figure_code="contracts-turnover-registered", holder=town.organisations["broker"], **moments(),
        )  # fmt: skip
        town.kept("target", state, target)


def _ratings(town: Town) -> None:
    from kezhuan.core.sm3 import digest
    from kezhuan.people.models import OneTimeLink
    from kezhuan.ratings.models import Rating

    today = clock.today()
    for state in states("rating"):
        low = state in ("owed", "answered")
        said = {"level": "bad" if low else "good", "rated_on": today} if low or state == "rated" else {}
        told = {"answer": "已改进"} if state == "answered" else {}
        rating = Rating.objects.create(
            state=state, subject_type="contact", subject_id=uuid4(), about="DJ-T", served_org=town.organisations["firm"],
            unit_org=town.organisations["institute"], region="330402", ended_on=today, number=f"FW-T-{state}",
            **(_planted(town, "rating", state, "said", "text") if said else {}), **said, **told, **moments(),
        )  # fmt: skip
        town.kept("rating", state, rating)
    OneTimeLink.objects.create(
        purpose="rating", subject_type="rating", subject_id=town.records["rating"]["asked"], phone="13900009998", token_sm3=digest("rating"),
        organisation=town.organisations["firm"], expires_at=clock.now() + timedelta(days=7), created_at=clock.now(),
    )  # fmt: skip


def _deals(town: Town) -> None:
    from kezhuan.deals.models import Deal, DealBroker, DealParty, Entry, Introduction
    from kezhuan.demands.models import Demand

    demand = Demand.objects.get(uid=town.records["demand"]["matched"])
    broker, today = town.actors["broker"], clock.today()
    for state in states("deal"):
        deal = Deal.objects.create(
            state=state, demand=demand, region="330402", keeper_id=broker.user_id, keeper_org=town.organisations["broker"], last_entry_on=today,
            opened_by_id=broker.user_id, number=f"DX-T-{state}", **_planted(town, "deal", state, "working", "title"), **moments(),
        )  # fmt: skip
        for name, side in (("firm", "need"), ("institute", "supply")):
            DealParty.objects.create(deal=deal, organisation=town.organisations[name], side=side)
        Entry.objects.create(
            deal=deal, kind="round", on=today, at=clock.now(), author_id=broker.user_id, author_org=town.organisations["broker"],
            author_role="broker", basis="agreed", amount_fen=100, **_planted(town, "deal", state, "thread", "text"),
        )  # fmt: skip
        Entry.objects.create(
            deal=deal, kind="milestone", on=today, at=clock.now(), author_id=broker.user_id, author_org=town.organisations["broker"],
            author_role="broker", due_on=today, **_planted(town, "deal", state, "thread", "text"),
        )  # fmt: skip
        town.kept("deal", state, deal)
    deal = Deal.objects.get(uid=town.records["deal"]["negotiating"])
    for state in states("attribution"):
        share = DealBroker.objects.create(
            state=state, deal=deal, person_id=uuid4(), organisation=town.organisations["broker"], region="330402", side="both", share_bp=1000,
            earner="broker", **_planted(town, "attribution", state, "working", "note"), **moments(),
        )  # fmt: skip
        town.kept("attribution", state, share)
    for state in states("introduction"):
        row = Introduction.objects.create(
            state=state, person_id=uuid4(), organisation=town.organisations["broker"], region="330402", need=town.organisations["firm"],
            supply=town.organisations["institute"], introduced_on=today, protected_until=today,
            **_planted(town, "introduction", state, "working", "note"), **moments(),
        )  # fmt: skip
        town.kept("introduction", state, row)


def _trials(town: Town) -> None:
    from kezhuan.achievements.models import Achievement
    from kezhuan.trials.models import PoolItem, Trial, TrialLog
    from tests.builders import organisation

    today, institute = clock.today(), town.organisations["institute"]
    for state in states("pool_item"):
        held = Achievement.objects.create(title=f"池{state}", state="published", level="public", organisation=institute, region="330402",
                                          **moments())  # fmt: skip
        item = PoolItem.objects.create(
            state=state, achievement=held, organisation=institute, region="330402", conversion="licence", months=12,
            # A state unit that fixed its price: the announcement has a page, too.
            price_kind="fixed" if state == "pooled" else "later", price_fen=60_000_000 if state == "pooled" else None, state_unit=True,
            rights=["ZL1"], number=f"CC-T-{state}", **_planted(town, "pool_item", state, "pool", "scope"),
            **_planted(town, "pool_item", state, "inner", "reason_note"), **moments(),
        )  # fmt: skip
        town.kept("pool_item", state, item)
    item = PoolItem.objects.get(uid=town.records["pool_item"]["pooled"])
    for n, state in enumerate(states("trial")):
        # One open trial a firm: the firm of the town has the one that runs.
        firm = (
            town.organisations["firm"]
            if state in ("running", "converted", "declined")
            else organisation(region="330402")
        )
        trial = Trial.objects.create(
            state=state, item=item, organisation=firm, region="330402", starts_on=today, ends_on=today + timedelta(100 + n), number=f"SY-T-{n}",
            **_planted(town, "trial", state, "sides", "purpose", "insurance_no", "need_words"), **moments(),
        )  # fmt: skip
        TrialLog.objects.create(
            trial=trial, kind="incident", at=clock.now(), author_id=uuid4(), author_org=firm, **_planted(town, "trial", state, "sides", "text")
        )  # fmt: skip
        town.kept("trial", state, trial)
