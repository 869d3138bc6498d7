"""Items of the pool and trials as core.frame sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kezhuan.core import clock
from kezhuan.core.joins import Subject
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.trials import rules, scopes
from kezhuan.trials.lifecycle import POOL_ITEM, TRIAL
from kezhuan.trials.models import PoolItem, Trial


def _item_facts(item: Any) -> Mapping[str, Any]:
    conditions = rulebook().body("settings.trials", clock.today())["conditions"]
    return {"conditions_met": rules.conditions_met(item.ticks, conditions), "reason_note": ""}


def _trial_facts(trial: Any) -> Mapping[str, Any]:
    days = rulebook().body("settings.trials", clock.today())["breach_notice_d"]
    proved = trial.pk is not None and trial.state in ("running", "breached") and _proved(trial)
    return {
        "starts_on": trial.starts_on,
        "insurance_no": trial.insurance_no,
        "both_evaluated": bool(trial.need_verdict and trial.supply_verdict),
        "deletion_proof": proved,
        "notice_over": rules.notice_over(trial.breached_on, today=clock.today(), days=days),
    }


def _proved(trial: Any) -> bool:
    return trial.log.filter(kind="deletion").exists()


SUBJECTS = (
    Subject(
        "pool_item",
        "成果池条目",
        POOL_ITEM,
        PoolItem,
        scopes.POOL_ITEMS,
        scopes.item_relations,
        parties=lambda item: frozenset({item.organisation.uid}),
        facts=_item_facts,
        shown=lambda item: {"state": POOL_ITEM.states[item.state]},
        number_kind="CC",
    ),
    Subject(
        "trial",
        "先用后转",
        TRIAL,
        Trial,
        scopes.TRIALS,
        scopes.trial_relations,
        parties=lambda trial: frozenset({trial.organisation.uid, trial.item.organisation.uid}),
        facts=_trial_facts,
        shown=lambda trial: {"state": TRIAL.states[trial.state], "ends_on": trial.ends_on},
        number_kind="SY",
        open_fields=frozenset({"starts_on", "ends_on", "ended_on", "need_verdict", "supply_verdict"}),
    ),
)
