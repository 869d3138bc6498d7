"""A transformation of whole columns without any test, such as a logarithm everybody agreed on."""

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import refuse_any
from indexcore.state import State, pooled
from indexcore.steps.treat import Treated, apply_stage, changed_points, impossible
from indexcore.table import Mark, as_frame


def run(state: State, step: Step) -> State:
    """The state with each indicator transformed by its own method; those not named stay as they are."""
    table = state.table
    own = [{**step.for_leaf(code, state.structure), "then": ""} for code in table.codes]
    if step["indicators_only"] is not None:
        for code, settings in zip(table.codes, own, strict=True):
            settings["method"] = settings["method"] if code in step["indicators_only"] else "none"
    x = pooled(table.values, together=step["pooled"])
    shape = x.shape[:-2] + x.shape[-1:]
    labels = np.full(x.shape, "", dtype=object)
    count, lambdas = np.full(shape, np.nan), np.full(shape, np.nan)
    new = apply_stage("method", x, own, np.ones(shape, dtype=bool), labels, count, lambdas)
    done = Treated(new, labels, [], count, [], lambdas)
    refuse_any(impossible(x, done, table, own))
    values, labels = new.reshape(table.values.shape), labels.reshape(table.values.shape)
    changed = ~np.isnan(table.values) & (values != table.values)
    sides = {
        "points": lambda: as_frame(labels, codes=table.codes, like=table),
        "report": lambda: changed_points(table, values, labels, changed, own),
    }
    used = {code: {"变换": own[k]["method"]} for k, code in enumerate(table.codes) if changed[..., k].any()}
    return state.after(
        step,
        table=table.with_values(values, mark=Mark.TREATED, where=changed),
        sides=sides,
        used=used,
        notes=(f"变换 {len(used)} 个指标",),
    )
