"""Outliers: a test on skewness and kurtosis, a first treatment, a second if it still fails (COINr `Treat`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse_any
from indexcore.ops import transform as change
from indexcore.ops.moments import shape, verdict
from indexcore.ops.winsorise import winsorise
from indexcore.state import State, pooled
from indexcore.table import Mark, Table, as_frame

LOGS = {
    "log": change.log,
    "log_CT": change.log_ct,
    "log_CT_plus": change.log_ct_plus,
    "log_CT_orig": change.log_ct_orig,
    "log_GII": change.log_gii,
}


@dataclass
class Treated:
    """Values after treatment of (..., units, k), a label per point and the checks passed on the way."""

    values: np.ndarray
    labels: np.ndarray
    checks: list[tuple[np.ndarray, np.ndarray, np.ndarray]]
    count: np.ndarray
    reached: list[np.ndarray]
    lambdas: np.ndarray


def run(state: State, step: Step) -> State:
    """The state with outliers treated; side tables give the tests per indicator and every changed point."""
    table = state.table
    own = [settings(step.for_leaf(code, state.structure)) for code in table.codes]
    x = pooled(table.values, together=step["pooled"])
    done = treat(x, own)
    refuse_any(impossible(x, done, table, own))
    values = done.values.reshape(table.values.shape)
    labels = done.labels.reshape(table.values.shape)
    changed = ~np.isnan(table.values) & (values != table.values)
    sides = {
        "details": lambda: _details(done, table, own, together=step["pooled"]),
        "points": lambda: as_frame(labels, codes=table.codes, like=table),
        "report": lambda: changed_points(table, values, labels, changed, own),
    }
    used = {
        code: {"处理": "+".join(dict.fromkeys(str(v) for v in labels[..., k].ravel() if v)) or own[k]["then"]}
        for k, code in enumerate(table.codes)
        if changed[..., k].any()
    }
    notes = (f"处理 {len(used)} 个指标的 {int(changed.sum())} 个值",)
    new = table.with_values(values, mark=Mark.TREATED, where=changed)
    return state.after(step, table=new, sides=sides, used=used, notes=notes)


def settings(params: Mapping[str, Any]) -> dict[str, Any]:
    """One indicator's parameters with what depends on others filled in."""
    own = dict(params)
    own["then"] = own["then"] or ("none" if own["method"] == "none" else "log_CT")
    own["winsorise_skew"] = own["skew"] if own["winsorise_skew"] is None else own["winsorise_skew"]
    own["winsorise_kurt"] = own["kurt"] if own["winsorise_kurt"] is None else own["winsorise_kurt"]
    return own


def treat(x: np.ndarray, own: list[dict[str, Any]]) -> Treated:
    """x (..., units, k) treated column by column with the settings of each.

    A column whose test cannot be computed (constant, too short) is returned as it came. The second
    treatment works on the original column unless `combine`.
    """
    skew, kurt = _array(own, "skew"), _array(own, "kurt")
    always = np.array([o["test"] == "none" for o in own])
    idle = np.array([o["method"] == "none" and o["then"] == "none" for o in own])
    labels = np.full(x.shape, "", dtype=object)
    columns = x.shape[:-2] + x.shape[-1:]
    lambdas, count = np.full(columns, np.nan), np.full(columns, np.nan)
    checks = [_test(x, skew, kurt)]
    test = checks[0][0]
    need = ((test == 0) | (always & ~np.isnan(test))) & ~idle
    first = apply_stage("method", x, own, need, labels, count, lambdas)
    checks.append(_test(first, skew, kurt))
    again = need & ((checks[1][0] == 0) | always) & np.array([o["then"] != "none" for o in own])
    combine = np.array([o["combine"] for o in own])
    start = np.where((again & ~combine)[..., None, :], x, first)
    second = apply_stage("then", start, own, again, labels, count, lambdas)
    checks.append(_test(second, skew, kurt))
    broken = (need & np.isnan(checks[1][0])) | (again & np.isnan(checks[2][0]))
    values = np.where(broken[..., None, :], x, second)
    labels[np.broadcast_to(broken[..., None, :], x.shape) | np.isnan(x)] = ""
    return Treated(values, labels, checks, count, [~idle | np.zeros(columns, bool), need, again], lambdas)


def _test(x: np.ndarray, skew: np.ndarray, kurt: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    g1, g2 = shape(x)
    return verdict(g1, g2, skew=skew, kurt=kurt), g1, g2


def _array(own: list[dict[str, Any]], key: str) -> np.ndarray:
    return np.array([o[key] for o in own], dtype=float)


def apply_stage(
    stage: str,
    x: np.ndarray,
    own: list[dict[str, Any]],
    need: np.ndarray,
    labels: np.ndarray,
    count: np.ndarray,
    lambdas: np.ndarray,
) -> np.ndarray:
    """x with the treatment of this stage on the columns in `need`; labels, counts and λ are noted in place."""
    result = x.copy()
    for method in dict.fromkeys(o[stage] for o in own):
        places = np.array([k for k, o in enumerate(own) if o[stage] == method])
        wanted = need[..., places]
        if method == "none" or not wanted.any():
            continue
        group = [own[k] for k in places]
        part = x[..., places]
        new, marks = apply(method, part, group, count=count, places=places, wanted=wanted, lambdas=lambdas)
        result[..., places] = np.where(wanted[..., None, :], new, part)
        before = labels[..., places]
        joined = np.where(marks == "", before, before + ("+" if stage == "then" else "") + marks)
        labels[..., places] = np.where(wanted[..., None, :], joined, before)
    return result


def apply(
    method: str,
    x: np.ndarray,
    own: list[dict[str, Any]],
    *,
    count: np.ndarray,
    places: np.ndarray,
    wanted: np.ndarray,
    lambdas: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One treatment of all columns of x, and its label per point (Box-Cox leaves none, as in COINr)."""
    marks = np.full(x.shape, "", dtype=object)
    if method in LOGS:
        with np.errstate(invalid="ignore", divide="ignore"):
            return LOGS[method](x), np.full(x.shape, method, dtype=object)
    if method == "boxcox":
        lam = _lambdas(x, own)
        lambdas[..., places] = np.where(wanted, lam, lambdas[..., places])
        shift = np.array([o["shift"] for o in own])
        with np.errstate(invalid="ignore", divide="ignore"):
            moved, plain = change.boxcox(x, lam=lam), change.boxcox(x, lam=lam, shift=False)
        return np.where(shift, moved, plain), marks
    if method == "trim":
        new = change.trim(x, lower=_array(own, "lower"), upper=_array(own, "upper"))
        marks[new < x], marks[new > x] = "trimhi", "trimlo"
        return new, marks
    pulled = winsorise(
        x,
        winmax=_array(own, "winmax"),
        skew=np.array([o.get("winsorise_skew", o["skew"]) for o in own]),
        kurt=np.array([o.get("winsorise_kurt", o["kurt"]) for o in own]),
        force=np.array([o["force"] for o in own]),
    )
    marks[pulled.high], marks[pulled.low] = "winhi", "winlo"
    count[..., places] = np.where(wanted, pulled.count, count[..., places])
    return pulled.values, marks


def _lambdas(x: np.ndarray, own: list[dict[str, Any]]) -> np.ndarray:
    shape = x.shape[:-2] + x.shape[-1:]
    result = np.empty(shape)
    for k, o in enumerate(own):
        if isinstance(o["lambda"], str):
            result[..., k] = change.boxcox_lambda(x[..., [k]], shift=o["shift"])[..., 0]
        else:
            result[..., k] = float(o["lambda"])
    return result


def impossible(x: np.ndarray, done: Treated, table: Table, own: list[dict[str, Any]]) -> list[Fault]:
    """Values a transformation cannot take: a logarithm or Box-Cox without shift of something not positive."""
    lost = np.argwhere(np.isnan(done.values) & ~np.isnan(x))
    units = np.tile(np.array(table.units, dtype=object), x.shape[-2] // len(table.units))
    return [
        Fault(
            f"单位 {units[u]} 指标 {table.codes[k]}",
            f"{x[p, u, k]:g} 不能做 {own[k]['method']} / {own[k]['then']} 变换",
        )
        for p, u, k in lost
    ]


def _details(done: Treated, table: Table, own: list[dict[str, Any]], *, together: bool) -> pd.DataFrame:
    """Tests before and after each stage, in COINr's column names, one row per indicator (and period)."""
    shown, needed, again = done.reached
    rows = []
    for p in range(done.values.shape[0]):
        for k, code in enumerate(table.codes):
            if not shown[p, k]:
                continue
            row: dict[str, Any] = {"iCode": code}
            if table.is_panel and not together:
                row["Time"] = table.periods[p]
            for number, reached in enumerate((shown, needed, again)):
                if reached[p, k]:
                    verdict, g1, g2 = (part[p, k] for part in done.checks[number])
                    row[f"check_SkewKurt{number}.Pass"] = (
                        "" if np.isnan(verdict) else str(bool(verdict)).upper()
                    )
                    row[f"check_SkewKurt{number}.Skew"], row[f"check_SkewKurt{number}.Kurt"] = g1, g2
                if number == 0 and needed[p, k] and not np.isnan(done.count[p, k]):
                    row["winsorise.nwin"] = done.count[p, k]
            if not np.isnan(done.lambdas[p, k]):
                row["boxcox.lambda"] = done.lambdas[p, k]
            rows.append(row)
    order = ("iCode", "Time", *(f"check_SkewKurt0.{n}" for n in _TESTS), "winsorise.nwin")
    order += tuple(f"check_SkewKurt{i}.{n}" for i in (1, 2) for n in _TESTS) + ("boxcox.lambda",)
    frame = pd.DataFrame(rows)
    return frame[[c for c in order if c in frame.columns]] if rows else pd.DataFrame(columns=["iCode"])


_TESTS = ("Pass", "Skew", "Kurt")


def changed_points(
    table: Table, values: np.ndarray, labels: np.ndarray, changed: np.ndarray, own: list[dict[str, Any]]
) -> pd.DataFrame:
    """Every changed point: where, from what, to what, by which treatment."""
    rows = [
        {
            "uCode": table.units[u],
            **({"Time": table.periods[p]} if table.is_panel else {}),
            "iCode": table.codes[k],
            "before": table.values[p, u, k],
            "after": values[p, u, k],
            "treatment": labels[p, u, k]
            or ("boxcox" if "boxcox" in (own[k]["then"], own[k]["method"]) else ""),
        }
        for p, u, k in np.argwhere(changed)
    ]
    return pd.DataFrame(rows, columns=None if rows else ["uCode", "iCode", "before", "after", "treatment"])
