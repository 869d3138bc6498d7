"""The one place that knows all rooms: subjects, blockers, reactions, jobs, panels, figures, documents."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.joins import House, Subject
from kezhuan.ui.shell import Shell


def _publicity_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.core.publicity import usecases

    return usecases.daily(payload)


def _channels_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.core.channels import usecases

    return usecases.daily(payload)


def _searches_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.search import usecases

    return usecases.daily(payload)


def _match_demand(payload: Mapping[str, Any]) -> Any:
    # Imported when a job runs: the matcher and its index must not slow every start.
    from kezhuan.matching import usecases

    return usecases.on_demand_event(payload)


def _match_item(payload: Mapping[str, Any]) -> Any:
    from kezhuan.matching import usecases

    return usecases.on_item_event(payload)


def _contacts_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.matching import usecases

    return usecases.daily(payload)


def _demands_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.demands import expiry

    return expiry.daily(payload)


def _import_sheet(payload: Mapping[str, Any]) -> Any:
    from kezhuan.exchange.usecases import imports

    return imports.work(payload)


def _export_list(payload: Mapping[str, Any]) -> Any:
    from kezhuan.exchange.usecases import exports

    return exports.work(payload)


def _exchange_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.exchange.usecases import exports, imports

    return imports.daily(payload) | exports.daily(payload)


def _tidy(payload: Mapping[str, Any]) -> Any:
    from kezhuan.core import retention

    return retention.daily(payload)


def _redate(payload: Mapping[str, Any]) -> Any:
    from kezhuan.core import deadlines

    return deadlines.daily(payload)


def _contract_gone(payload: Mapping[str, Any]) -> Any:
    from kezhuan.payouts import usecases

    return usecases.on_contract_gone(payload)


def _contract_back(payload: Mapping[str, Any]) -> Any:
    from kezhuan.payouts import usecases

    return usecases.on_contract_back(payload)


def _deals_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.deals import usecases

    return usecases.daily(payload)


def _panel(room: str, of: str) -> Any:
    def panel(actor: Actor, uid: UUID) -> Any:
        return getattr(import_module(f"kezhuan.{room}.panels"), of)(actor, uid)

    return panel


def _open_deal(record: Any) -> Any:
    from kezhuan.deals import blockers

    return blockers.holds_open(record)


def _trials_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.trials import usecases

    return usecases.daily(payload)


def _contracts_scan(payload: Mapping[str, Any]) -> Any:
    from kezhuan.contracts import usecases

    return usecases.daily(payload)


def _achievements_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.achievements import expiry

    return expiry.daily(payload)


def _profiles_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.people import expiry

    return expiry.daily(payload)


def _answers_of(actor: Actor, uid: UUID) -> Any:
    from kezhuan.matching import answering

    return answering.panel(actor, uid)


def _disclosure_daily(payload: Mapping[str, Any]) -> Any:
    from kezhuan.disclosure import usecases

    return usecases.daily(payload)


def _readers_of_demand(actor: Actor, uid: UUID) -> Any:
    from kezhuan.disclosure import panels

    return panels.of_record("demand", actor, uid)


def _readers_of_achievement(actor: Actor, uid: UUID) -> Any:
    from kezhuan.disclosure import panels

    return panels.of_record("achievement", actor, uid)


def _achievement_panel(actor: Actor, uid: UUID) -> Any:
    from kezhuan.matching import panels

    return panels.of_achievement(actor, uid)


def _subjects() -> dict[str, Subject]:
    """Every kind of record with a lifecycle, one room a line."""
    from kezhuan.achievements.subjects import SUBJECTS as achievements
    from kezhuan.contracts.subjects import SUBJECTS as contracts
    from kezhuan.core.publicity.subjects import SUBJECTS as publicity
    from kezhuan.deals.subjects import SUBJECTS as deals
    from kezhuan.demands.subjects import SUBJECTS as demands
    from kezhuan.disclosure.subjects import SUBJECTS as disclosure
    from kezhuan.indices.subjects import SUBJECTS as indices
    from kezhuan.matching.subjects import SUBJECTS as matching
    from kezhuan.payouts.subjects import SUBJECTS as payouts
    from kezhuan.people.subjects import SUBJECTS as people
    from kezhuan.trials.subjects import SUBJECTS as trials

    return {
        subject.kind: subject
        for subject in (
            *people,
            *disclosure,
            *achievements,
            *demands,
            *matching,
            *indices,
            *deals,
            *contracts,
            *trials,
            *payouts,
            *publicity,
        )
    }


def _figures() -> tuple[Any, ...]:
    """Every number, one room a line."""
    from kezhuan.achievements.figures import FIGURES as achievements
    from kezhuan.deals.figures import FIGURES as deals
    from kezhuan.demands.figures import FIGURES as demands
    from kezhuan.matching.figures import FIGURES as matching
    from kezhuan.payouts.figures import FIGURES as payouts
    from kezhuan.people.figures import FIGURES as people
    from kezhuan.trials.figures import FIGURES as trials

    return (
        *demands,
        *achievements,
        *people,
        *matching,
        *deals,
        *trials,
        *payouts,
    )


def _tidings() -> dict[str, Any]:
    """Every letter, one room a line."""
    from kezhuan.contracts.tidings import TIDINGS as contracts
    from kezhuan.deals.tidings import TIDINGS as deals
    from kezhuan.demands.tidings import TIDINGS as demands
    from kezhuan.disclosure.tidings import TIDINGS as disclosure
    from kezhuan.indices.tidings import TIDINGS as indices
    from kezhuan.matching.tidings import TIDINGS as matching
    from kezhuan.payouts.tidings import TIDINGS as payouts
    from kezhuan.people.tidings import TIDINGS as people
    from kezhuan.portal.publicity.tidings import TIDINGS as publicity
    from kezhuan.trials.tidings import TIDINGS as trials

    return {
        **indices,
        **people,
        **disclosure,
        **demands,
        **matching,
        **deals,
        **contracts,
        **trials,
        **payouts,
        **publicity,
    }


def _demand_forms(actor: Actor, uid: UUID) -> Any:
    from kezhuan.exchange import panels

    return panels.of("demands", actor, uid)


def _achievement_forms(actor: Actor, uid: UUID) -> Any:
    from kezhuan.exchange import panels

    return panels.of("achievements", actor, uid)


def _reports() -> tuple[Any, ...]:
    """The numbers of weeks and months, in the order a report shows them."""
    from kezhuan.achievements.figures import PERIOD_FIGURES as achievements
    from kezhuan.demands.figures import PERIOD_FIGURES as demands
    from kezhuan.matching.figures import PERIOD_FIGURES as matching

    return (*demands, *achievements, *matching)


def _retention() -> tuple[Any, ...]:
    """What is kept only for a while, one room a line."""
    from kezhuan.core.retention import RULES as core
    from kezhuan.disclosure.keeping import RULES as disclosure
    from kezhuan.people.links import RULES as people

    return (
        *core,
        *people,
        *disclosure,
    )


REACTIONS: dict[str, tuple[str, ...]] = {
    "demand.publish": ("matching.demand",),
    "demand.renew": ("matching.demand",),
    "achievement.publish": ("matching.item",),
    "profile.list": ("matching.item",),
    "rule.approve": ("deadlines.redate",),
    "contract.cancel": ("payouts.contract_gone",),
    "contract.rescind": ("payouts.contract_gone",),
    "contract.revoke": ("payouts.contract_gone",),
    "contract.reinstate": ("payouts.contract_back",),
    "contract.submit": ("contracts.scan",),
    "contract.receive": ("contracts.scan",),
}


def _jobs() -> dict[str, Any]:
    """Every kind of work for later, one a line."""
    from kezhuan.core import ports

    return {
        "matching.demand": _match_demand,
        "matching.item": _match_item,
        "contacts.daily": _contacts_daily,
        "demands.daily": _demands_daily,
        "deals.daily": _deals_daily,
        "trials.daily": _trials_daily,
        "contracts.scan": _contracts_scan,
        "disclosure.daily": _disclosure_daily,
        "achievements.daily": _achievements_daily,
        "profiles.daily": _profiles_daily,
        "core.tidy": _tidy,
        "exchange.import": _import_sheet,
        "exchange.export": _export_list,
        "exchange.daily": _exchange_daily,
        "publicity.daily": _publicity_daily,
        "channels.daily": _channels_daily,
        "searches.daily": _searches_daily,
        "deadlines.redate": _redate,
        "notices.deliver": ports.deliver,
        "payouts.contract_gone": _contract_gone,
        "payouts.contract_back": _contract_back,
    }


def build() -> House:
    """The joined house, handed to core at start."""
    from kezhuan.achievements.sealed import DISCLOSABLE as sealed_achievements
    from kezhuan.core.deadlines import due_date
    from kezhuan.demands.sealed import DISCLOSABLE as sealed_demands
    from kezhuan.disclosure.queries import block_listed, shut_out
    from kezhuan.payouts import blockers as payout_blockers

    return House(
        subjects=_subjects(),
        due=due_date,
        figures=_figures(),
        reports=_reports(),
        tidings=_tidings(),
        reactions=REACTIONS,
        jobs=_jobs(),
        outside=frozenset({"notices.deliver", "exchange.export"}),
        # New days off first: what is overdue is judged by them.
        daily=(
            "deadlines.redate",
            "contacts.daily",
            "deals.daily",
            "trials.daily",
            "contracts.scan",
            "demands.daily",
            "disclosure.daily",
            "achievements.daily",
            "profiles.daily",
            "publicity.daily",
            "searches.daily",
            "channels.daily",
            "core.tidy",
            "exchange.daily",
        ),
        blockers={
            ("demand", "close"): (_open_deal,),
            ("demand", "withdraw"): (_open_deal,),
            ("application", "decide"): (payout_blockers.fallen,),
        },
        panels={
            "demand": (
                _panel("matching", "of_demand"),
                _readers_of_demand,
                _panel("deals", "of_demand"),
                _demand_forms,
            ),
            "achievement": (
                _achievement_panel,
                _readers_of_achievement,
                _panel("deals", "of_achievement"),
                _panel("trials", "of_achievement"),
                _achievement_forms,
            ),
            "contact": (_panel("deals", "of_contact"),),
            "organisation": (_answers_of,),
        },
        disclosable={"demand": sealed_demands, "achievement": sealed_achievements},
        shut_out=shut_out,
        retention=_retention(),
        block_listed=block_listed,
    )


def shell() -> Shell:
    """What the layouts draw around every page."""
    from kezhuan.desks import menus
    from kezhuan.people.hats import hats_of

    return Shell(menu=menus.menu, hats=hats_of, unread=menus.unread, portal_links=menus.PORTAL_LINKS)
