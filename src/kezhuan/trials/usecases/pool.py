"""The pool: an achievement offered for trial with its conversion terms, checked, and where need be announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.money import display
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.text import clean_line
from kezhuan.people.models import Organisation
from kezhuan.trials import queries, rules
from kezhuan.trials.models import PoolItem
from kezhuan.trials.rules import Terms

NOTICE = "pricing"
PLACES = ("published", "coached")


def enter_pool(
    achievement_uid: UUID,
    terms: Terms,
    *,
    rights: list[str],
    scope: str = "",
    state_unit: bool = False,
    improvements: str = "",
    confidentiality: str = "",
    liability: str = "",
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """The holder's achievement waits for the operator's look at the conditions; its conversion terms are fixed."""
    achievement = achievements.get(actor, achievement_uid)
    holder = achievement.organisation
    if holder is None or holder.uid != actor.org_id:
        raise Hidden
    if achievement.state not in PLACES:
        raise Refused(Reason("pool.unpublished", gettext_noop("成果发布后才能申请入池")))
    setting = rulebook().body("settings.trials", today)
    if fault := rules.trl_fault(achievement.trl, least=setting["trl_least"]):
        raise Refused(fault)
    if PoolItem.objects.filter(achievement=achievement).exclude(state="left").exists():
        raise Refused(Reason("pool.again", gettext_noop("这项成果已申请入池")))
    agreed = _agreed(scope, improvements, confidentiality, liability)
    values = _checked(terms, rights=rights) | agreed | {
        "achievement": achievement, "organisation": holder, "region": achievement.region or holder.region, "author_id": actor.user_id,
        "state_unit": state_unit or holder.kind in rules.STATE_UNITS,
    }  # fmt: skip
    return frame.create("pool_item", values, actor=actor, today=today, key=key).uid


def _agreed(scope: str, improvements: str, confidentiality: str, liability: str) -> dict[str, str]:
    """What the agreement says of use, improvements, secrecy and liability, as it is stored."""
    given = {"improvements": improvements, "confidentiality": confidentiality, "liability": liability}
    return {"scope": scope.strip()} | {name: clean_line(text)[:200] for name, text in given.items()}


def _checked(terms: Terms, *, rights: list[str]) -> dict[str, Any]:
    faults = rules.terms_faults(terms)
    named = [line.strip()[:64] for line in rights if line.strip()]
    if not named:
        faults["rights"] = Reason("missing", gettext_noop("请列出协议涵盖的专利或其他权利"))
    if faults:
        raise Invalid(faults)
    return {
        "rights": named, "conversion": terms.conversion, "price_kind": terms.price_kind,
        "price_fen": terms.price_fen if terms.price_kind == "fixed" else None,
        "royalty": terms.royalty.strip() if terms.price_kind == "royalty" else "", "months": terms.months,
        "decide_within_months": terms.decide_within_months,
    }  # fmt: skip


def resubmit_item(
    uid: UUID,
    terms: Terms,
    *,
    rights: list[str],
    scope: str = "",
    improvements: str = "",
    confidentiality: str = "",
    liability: str = "",
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """What was asked for is supplied; the item waits for another look."""
    values = _checked(terms, rights=rights) | _agreed(scope, improvements, confidentiality, liability)
    with frame.act("pool_item", uid, "resubmit", actor=actor, today=today, version=version, key=key) as step:
        step.change(**values)


def move_item(
    uid: UUID,
    move: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    ticks: Mapping[str, bool] | None = None,
    reason_note: str = "",
    key: str = "",
) -> None:
    """The operator admits (every condition ticked) or sends back; holder or operator takes an item out."""
    if move not in ("admit", "return", "leave"):
        raise Hidden
    facts: dict[str, Any] = {}
    if move == "admit":
        conditions = rulebook().body("settings.trials", today)["conditions"]
        facts = {"conditions_met": rules.conditions_met(ticks or {}, conditions)}
    if move == "return":
        facts = {"reason_note": reason_note.strip()[:300]}
    with frame.act(
        "pool_item", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        if move == "admit":
            step.change(ticks=dict(ticks or {}))
        if move == "return":
            step.change(reason_note=facts["reason_note"])
        if move == "leave":
            step.require(
                not queries.has_open_trials(step.record),
                Reason("pool.trials", gettext_noop("还有未结束的试用，不能出池")),
            )


def announce_price(uid: UUID, *, contact: str, actor: Actor, today: date, key: str = "") -> UUID:
    """The price a state unit fixed beforehand is announced: 协议定价 (国发〔2016〕16 号), at least 15 days."""
    item = queries.get_item(actor, uid)
    if item.organisation.uid != actor.org_id or item.state != "pooled":
        raise Hidden
    if not rules.announcement_needed(state_unit=item.state_unit, price_kind=item.price_kind):
        raise Refused(Reason("pool.no_notice", gettext_noop("没有事先约定价格的条目不需要公示")))
    org: Organisation = item.organisation
    price = display(item.price_fen or 0)
    return publicity.announce(
        "pool_item", item.uid, NOTICE, title=f"{item.achievement.title}先用后转约定价格公示",
        lines=(f"成果名称：{item.achievement.title}", f"权利：{'、'.join(item.rights)}", f"约定价格：{price}"), contact=contact, region=item.region,
        org_id=org.uid, org_name=org.name, actor=actor, today=today, key=key,
    )  # fmt: skip


def require_announced(item: PoolItem, *, today: date) -> None:
    """Refused where the price had to be announced and its period is not over without objection."""
    if rules.announcement_needed(state_unit=item.state_unit, price_kind=item.price_kind):
        publicity.require_clean("pool_item", item.uid, NOTICE, today=today)
