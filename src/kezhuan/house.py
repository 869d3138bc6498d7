"""The one place that knows all rooms: subjects, blockers, reactions, jobs, panels, figures, documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kezhuan.core.joins import House, Subject
from kezhuan.ui.shell import Shell


@dataclass(frozen=True, slots=True)
class Late:
    """A function of a room by its dotted path, imported when it is called: no room slows every start.

    `fixed` comes before what the caller gives.
    """

    path: str
    fixed: tuple[Any, ...] = ()

    def function(self) -> Callable[..., Any]:
        """The function itself; AttributeError or ImportError where the path names none."""
        module, _, name = self.path.rpartition(".")
        found: Callable[..., Any] = getattr(import_module(f"kezhuan.{module}"), name)
        return found

    def __call__(self, *given: Any) -> Any:
        return self.function()(*self.fixed, *given)


def _subjects() -> dict[str, Subject]:
    """Every kind of record with a lifecycle, one room a line."""
    from kezhuan.achievements.subjects import SUBJECTS as achievements
    from kezhuan.contracts.subjects import SUBJECTS as contracts
    from kezhuan.core.privacy.subjects import SUBJECTS as privacy
    from kezhuan.core.publicity.subjects import SUBJECTS as publicity
    from kezhuan.deals.subjects import SUBJECTS as deals
    from kezhuan.demands.subjects import SUBJECTS as demands
    from kezhuan.disclosure.subjects import SUBJECTS as disclosure
    from kezhuan.indices.subjects import SUBJECTS as indices
    from kezhuan.matching.subjects import SUBJECTS as matching
    from kezhuan.payouts.subjects import SUBJECTS as payouts
    from kezhuan.people.subjects import SUBJECTS as people
    from kezhuan.ratings.subjects import SUBJECTS as ratings
    from kezhuan.rights.subjects import SUBJECTS as rights
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
            *rights,
            *trials,
            *payouts,
            *ratings,
            *publicity,
            *privacy,
        )
    }


def _figures() -> tuple[Any, ...]:
    """Every number, one room a line."""
    from kezhuan.achievements.figures import FIGURES as achievements
    from kezhuan.contracts.figures import FIGURES as contracts
    from kezhuan.deals.figures import FIGURES as deals
    from kezhuan.demands.figures import FIGURES as demands
    from kezhuan.matching.figures import FIGURES as matching
    from kezhuan.payouts.figures import FIGURES as payouts
    from kezhuan.people.figures import FIGURES as people
    from kezhuan.ratings.figures import FIGURES as ratings
    from kezhuan.rights.figures import FIGURES as rights
    from kezhuan.trials.figures import FIGURES as trials

    return (
        *demands,
        *achievements,
        *people,
        *matching,
        *deals,
        *contracts,
        *rights,
        *trials,
        *payouts,
        *ratings,
    )


def _tidings() -> dict[str, Any]:
    """Every letter, one room a line."""
    from kezhuan.achievements.tidings import TIDINGS as achievements
    from kezhuan.contracts.tidings import TIDINGS as contracts
    from kezhuan.deals.tidings import TIDINGS as deals
    from kezhuan.demands.tidings import TIDINGS as demands
    from kezhuan.desks.privacy.tidings import TIDINGS as privacy
    from kezhuan.disclosure.tidings import TIDINGS as disclosure
    from kezhuan.indices.tidings import TIDINGS as indices
    from kezhuan.matching.tidings import TIDINGS as matching
    from kezhuan.payouts.tidings import TIDINGS as payouts
    from kezhuan.people.tidings import TIDINGS as people
    from kezhuan.portal.publicity.tidings import TIDINGS as publicity
    from kezhuan.ratings.tidings import TIDINGS as ratings
    from kezhuan.rights.tidings import TIDINGS as rights
    from kezhuan.trials.tidings import TIDINGS as trials

    return {
        **achievements,
        **indices,
        **people,
        **disclosure,
        **demands,
        **matching,
        **deals,
        **contracts,
        **rights,
        **trials,
        **payouts,
        **ratings,
        **publicity,
        **privacy,
    }


def _reports() -> tuple[Any, ...]:
    """The numbers of weeks and months, in the order a report shows them."""
    from kezhuan.achievements.figures import PERIOD_FIGURES as achievements
    from kezhuan.demands.figures import PERIOD_FIGURES as demands
    from kezhuan.matching.figures import PERIOD_FIGURES as matching
    from kezhuan.ratings.figures import PERIOD_FIGURES as ratings

    return (*demands, *achievements, *matching, *ratings)


def _retention() -> tuple[Any, ...]:
    """What is kept only for a while, one room a line."""
    from kezhuan.core.retention import RULES as core
    from kezhuan.demands.keeping import RULES as demands
    from kezhuan.disclosure.keeping import RULES as disclosure
    from kezhuan.people.idle import RULES as accounts
    from kezhuan.people.keeping import RULES as claims
    from kezhuan.people.links import RULES as people

    return (
        *core,
        *people,
        *claims,
        *accounts,
        *disclosure,
        *demands,
    )


def _personal() -> tuple[Any, ...]:
    """What is held about a person, in the order they read it; the account last, by which the others find their rows."""
    from kezhuan.achievements.personal import PERSONAL as achievements
    from kezhuan.contracts.personal import PERSONAL as contracts
    from kezhuan.core.privacy.personal import PERSONAL as core
    from kezhuan.deals.personal import PERSONAL as deals
    from kezhuan.demands.personal import PERSONAL as demands
    from kezhuan.disclosure.personal import PERSONAL as disclosure
    from kezhuan.matching.personal import PERSONAL as matching
    from kezhuan.payouts.personal import PERSONAL as payouts
    from kezhuan.people.personal import PERSONAL as people
    from kezhuan.rights.personal import PERSONAL as rights
    from kezhuan.search.personal import PERSONAL as search
    from kezhuan.trials.personal import PERSONAL as trials

    rooms = (disclosure, achievements, demands, search, matching, deals, contracts, trials, rights, payouts)
    return (*core, *(part for room in rooms for part in room), *people)


REACTIONS: dict[str, tuple[str, ...]] = {
    "demand.publish": ("matching.demand",),
    "demand.renew": ("matching.demand",),
    "achievement.confirm": ("achievements.claims",),
    "achievement.publish": ("matching.item", "achievements.claims"),
    "profile.list": ("matching.item",),
    "rule.approve": ("deadlines.redate",),
    "contract.cancel": ("payouts.contract_gone",),
    "contract.rescind": ("payouts.contract_gone", "deals.reopen"),
    "contract.revoke": ("payouts.contract_gone",),
    "contract.reinstate": ("payouts.contract_back", "deals.sign_again"),
    "contract.register": ("projects.begin", "ratings.ask"),
    "contract.record": ("projects.begin", "ratings.ask"),
    "contract.confirm": ("projects.begin", "ratings.ask"),
    "contract.submit": ("contracts.scan",),
    "edition.compute": ("indices.bands",),
    "contact.end": ("ratings.ask",),
    "deal.sign": ("ratings.ask",),
    "deal.fail": ("ratings.ask",),
    "visit.confirm": ("ratings.ask",),
    "contract.receive": ("contracts.scan",),
}


# Every kind of work for later, one a line.
JOBS: dict[str, Callable[..., Any]] = {
    "matching.demand": Late("matching.usecases.on_demand_event"),
    "indices.bands": Late("indices.usecases.on_computed"),
    "matching.item": Late("matching.usecases.on_item_event"),
    "contacts.daily": Late("matching.usecases.daily"),
    "demands.daily": Late("demands.expiry.daily"),
    "demands.keeping": Late("demands.keeping.daily"),
    "deals.daily": Late("deals.usecases.daily"),
    "trials.daily": Late("trials.usecases.daily"),
    "contracts.scan": Late("contracts.usecases.daily"),
    "deals.reopen": Late("contracts.usecases.on_rescinded"),
    "deals.sign_again": Late("contracts.usecases.on_reinstated"),
    "projects.begin": Late("contracts.usecases.on_registered"),
    "projects.daily": Late("contracts.usecases.projects_daily"),
    "disclosure.daily": Late("disclosure.usecases.daily"),
    "disclosure.monthly": Late("disclosure.usecases.monthly"),
    "achievements.daily": Late("achievements.expiry.daily"),
    "achievements.claims": Late("achievements.disputes.on_claim"),
    "achievements.disputes": Late("achievements.disputes.daily"),
    "profiles.daily": Late("people.expiry.daily"),
    "accounts.daily": Late("people.idle.daily"),
    "core.tidy": Late("core.retention.daily"),
    "core.measure": Late("core.operations.databases.daily"),
    "exchange.import": Late("exchange.usecases.imports.work"),
    "exchange.export": Late("exchange.usecases.exports.work"),
    "exchange.daily": Late("exchange.usecases.daily"),
    "publicity.daily": Late("core.publicity.usecases.daily"),
    "channels.daily": Late("core.channels.usecases.daily"),
    "searches.daily": Late("search.usecases.daily"),
    "deadlines.redate": Late("core.deadlines.daily"),
    "notices.deliver": Late("core.ports.deliver"),
    "ratings.ask": Late("ratings.usecases.on_service_ended"),
    "ratings.daily": Late("ratings.usecases.daily"),
    "payouts.contract_gone": Late("payouts.usecases.on_contract_gone"),
    "payouts.contract_back": Late("payouts.usecases.on_contract_back"),
}

# What stands in a panel of a record's page, by the record's kind.
PANELS: dict[str, tuple[Callable[..., Any], ...]] = {
    "demand": (
        Late("matching.panels.of_demand"),
        Late("disclosure.panels.of_record", ("demand",)),
        Late("deals.panels.of_demand"),
        Late("exchange.panels.of", ("demands",)),
    ),
    # beside a text before it is handed in, and while it is screened
    "demand.entry": (Late("matching.panels.entry_of_demand"),),
    "achievement": (
        Late("matching.panels.entry_of_achievement"),
        Late("matching.panels.of_achievement"),
        Late("disclosure.panels.of_record", ("achievement",)),
        Late("deals.panels.of_achievement"),
        Late("trials.panels.of_achievement"),
        Late("rights.panels.of_achievement"),
        Late("exchange.panels.of", ("achievements",)),
    ),
    "contact": (Late("deals.panels.of_contact"),),
    "deal": (Late("contracts.panels.of_deal"),),
    "contract": (
        Late("contracts.panels.of_contract"),
        Late("rights.panels.of_contract"),
        Late("rights.panels.stakes_of_contract"),
        Late("exchange.panels.of", ("contracts",)),
    ),
    "project": (Late("rights.panels.of_project"),),
    "organisation": (Late("matching.answering.panel"), Late("ratings.panels.of_organisation")),
}

# What else must hold before a move, by the record's kind and the move's name.
BLOCKERS: dict[tuple[str, str], tuple[Callable[..., Any], ...]] = {
    ("demand", "close"): (Late("deals.blockers.holds_open"),),
    ("demand", "withdraw"): (Late("deals.blockers.holds_open"),),
    ("application", "decide"): (Late("payouts.blockers.fallen"),),
    ("data_request", "complete"): (Late("people.personal.holds_back"),),
}

# What a room seals in its own way, sealed anew when the key of the installation changes.
REKEYED: dict[str, Callable[..., Any]] = {
    "mfa_authenticator.data": Late("people.rekeying.second_factors"),
    "payouts_payeeaccount.sealed_number": Late("payouts.rekeying.accounts"),
}

# What ends at once when a person withdraws their consent to a purpose.
WITHDRAWALS: dict[str, tuple[Callable[..., Any], ...]] = {
    "listing": (Late("people.usecases.unlist_person"),),
}

# Whose numbers are shown masked, and whole only for a reason that is logged.
MASKABLE: dict[str, Callable[..., Any]] = {
    "member": Late("people.maskable.of_member"),
    "invitation": Late("people.maskable.of_invitation"),
    "user": Late("people.maskable.of_user"),
    "visit": Late("demands.maskable.of_visit"),
    "collection": Late("indices.maskable.of_collection"),
    "payee_account": Late("payouts.maskable.of_account"),
}

# What the nightly job does, in this order: new days off first, for what is overdue is judged by them.
DAILY = (
    "deadlines.redate",
    "contacts.daily",
    "deals.daily",
    "trials.daily",
    "contracts.scan",
    "projects.daily",
    "demands.daily",
    "demands.keeping",
    "disclosure.daily",
    "disclosure.monthly",
    "achievements.daily",
    "achievements.disputes",
    "profiles.daily",
    "accounts.daily",
    "publicity.daily",
    "ratings.daily",
    "searches.daily",
    "channels.daily",
    "core.tidy",
    "core.measure",
    "exchange.daily",
)


def build() -> House:
    """The joined house, handed to core at start."""
    from kezhuan.achievements.sealed import DISCLOSABLE as sealed_achievements
    from kezhuan.core.deadlines import due_date
    from kezhuan.demands.sealed import DISCLOSABLE as sealed_demands
    from kezhuan.disclosure.queries import block_listed, shut_out

    return House(
        subjects=_subjects(),
        due=due_date,
        figures=_figures(),
        reports=_reports(),
        tidings=_tidings(),
        reactions=REACTIONS,
        jobs=JOBS,
        outside=frozenset({"notices.deliver", "exchange.export", "core.measure"}),
        whole=frozenset({"contracts.scan"}),
        daily=DAILY,
        blockers=BLOCKERS,
        panels=PANELS,
        withdrawals=WITHDRAWALS,
        maskable=MASKABLE,
        disclosable={"demand": sealed_demands, "achievement": sealed_achievements},
        shut_out=shut_out,
        retention=_retention(),
        personal=_personal(),
        rekeyed=REKEYED,
        block_listed=block_listed,
    )


def shell() -> Shell:
    """What the layouts draw around every page."""
    from kezhuan.desks import menus
    from kezhuan.people.hats import hats_of

    return Shell(frame=menus.frame, hats=hats_of, portal_links=menus.PORTAL_LINKS)
