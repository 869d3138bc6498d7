"""Turns a definition and observations into files indexcore computes from, and runs it in process.

numpy and pandas are imported inside the functions: other request paths must not pay for them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.writing import as_text
from kezhuan.core.sm3 import decimal_text, digest
from kezhuan.files.sheets import csv_text
from kezhuan.indices.rules.definitions import Definition, Node

if TYPE_CHECKING:
    from indexcore.decompose.explain import Inputs
    from indexcore.state import State

INPUTS = ("data.csv", "meta.csv", "config.toml")
DATA_HEAD = ("uCode", "iCode", "Time", "Value", "Vintage", "Status", "Source", "Observation")
META_HEAD = ("iCode", "iName", "Parent", "Direction", "Weight", "Low", "High", "Unit", "Source", "Type")


@dataclass(frozen=True, slots=True)
class Computed:
    """The inputs and results of one computation, file name → text, and the seal over all of them."""

    inputs: Mapping[str, str]
    results: Mapping[str, str]
    sm3: str


def data_text(rows: Iterable[Any]) -> str:
    """One observation per row, in a fixed order, so that the same observations give the same bytes."""
    ordered = sorted(rows, key=lambda row: (row.unit_code, row.indicator, row.period))
    return csv_text(
        DATA_HEAD,
        [
            (row.unit_code, row.indicator, row.period, "" if row.value is None else decimal_text(row.value), row.vintage.isoformat(),
             row.status, row.source or row.figure_code, str(row.uid))
            for row in ordered
        ],
    )  # fmt: skip


def meta_text(definition: Definition) -> str:
    """The tree as indexcore reads it; a weight that is not known is written 1, that is, equal among its siblings."""
    leaves = {node.code for node in definition.indicators}
    return csv_text(
        META_HEAD,
        [
            (n.code, n.name, n.parent, str(n.direction), _plain(n.weight, "1"), _plain(n.low), _plain(n.high), n.unit, n.owner,
             "Indicator" if n.code in leaves else "Aggregate")
            for n in definition.nodes
        ],
    )  # fmt: skip


def config_text(definition: Definition, *, edition: Mapping[str, Any], base_year: int) -> str:
    """The steps of the definition with the edition's own years, as TOML."""
    steps = [_step(step, definition, base_year) for step in definition.steps]
    return as_text({"title": definition.name, "step": tuple(steps), "edition": dict(edition)})


def _step(step: Mapping[str, Any], definition: Definition, base_year: int) -> dict[str, Any]:
    found = dict(step)
    if found.get("op") == "normalise" and found.get("method") == "ratio_to_base":
        found["base_period"] = base_year
    if found.get("op") == "tiers":
        found |= {"method": "cuts", "cuts": tuple(definition.tiers), "labels": tuple(definition.tier_labels)}
    return found


def _plain(value: Decimal | None, otherwise: str = "") -> str:
    return otherwise if value is None else decimal_text(value)


def compute(inputs: Mapping[str, str]) -> Computed:
    """Everything recomputed from three texts; Invalid under `data` names what indexcore refuses, cell by cell."""
    from indexcore.output import as_bytes

    results = {name: content.decode() for name, content in as_bytes(state_of(inputs)).items()}
    return Computed(dict(inputs), results, seal({**inputs, **results}))


def seal(files: Mapping[str, str]) -> str:
    """One SM3 over the SM3 of every file by name: any changed letter of any file changes it."""
    return digest("\n".join(f"{name} {digest(content)}" for name, content in sorted(files.items())))


def state_of(inputs: Mapping[str, str]) -> State:
    """indexcore's state after the last step; Invalid under `data` where it refuses."""
    from indexcore.errors import BadInput
    from indexcore.pipeline import compute as run

    try:
        table, structure, config = read(inputs)
        return run(table, structure=structure, config=config)
    except BadInput as bad:
        raise refused(bad) from bad


def read(inputs: Mapping[str, str]) -> tuple[Any, Any, Any]:
    """Table, tree and configuration of three texts, read as indexcore reads files."""
    from indexcore.pipeline import read_files

    with tempfile.TemporaryDirectory(prefix="kz-index-") as folder:
        paths = {name: Path(folder) / name for name in INPUTS}
        for name, path in paths.items():
            path.write_text(inputs[name], encoding="utf-8")
        return read_files(data=paths["data.csv"], meta=paths["meta.csv"], config=paths["config.toml"])


def moment(inputs: Mapping[str, str], period: int) -> Inputs:
    """The inputs seen at the place of one period, for decomposition."""
    from indexcore.decompose.explain import Inputs

    return Inputs(*read(inputs), period)


def refused(bad: Any) -> Invalid:
    """indexcore's faults as one failure of ours, each place with its reason."""
    faults = tuple(
        Reason("index.fault", gettext_noop("{where}：{why}"), {"where": fault.where, "why": fault.reason})
        for fault in bad.faults[:20]
    )
    return Invalid({"data": faults})


def node_names(definition_nodes: Iterable[Node]) -> dict[str, str]:
    """Code → name."""
    return {node.code: node.name for node in definition_nodes}
