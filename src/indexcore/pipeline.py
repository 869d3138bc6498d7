"""Steps in their order over a table: every stage is kept, nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from indexcore.config.keys import defaults
from indexcore.config.load import ALWAYS, Config, Step, read_config
from indexcore.errors import Fault, refuse_any
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from indexcore.state import Stage, State
from indexcore.steps.keys import KEYS
from indexcore.steps.registry import RUN
from indexcore.structure import Structure
from indexcore.table import Table


def compute(table: Table, *, structure: Structure, config: Config) -> State:
    """The state after every step; a rank stage is added at the end when scores were made and none was asked for."""
    table = table.take_codes(structure.leaves)
    idle = tuple(note for step in config.steps for note in step.idle)
    raw = Stage(name="raw", op="raw", table=table, notes=idle)
    state = State(table=table, structure=structure, config=config, stages=(raw,), known=structure.nodes)
    for step in config.steps:
        if step.params["skip"]:
            continue
        refuse_any(_unknown_codes(step, structure))
        state = RUN[step.op](_from(state, step), step)
    if state.scores is not None and not any(stage.op == "rank" for stage in state.stages):
        state = RUN["rank"](state, plain_step("rank"))
    return state


def _unknown_codes(step: Step, structure: Structure) -> list[Fault]:
    """Codes that a step sets apart but the tree does not have: a misspelt indicator must not go unnoticed."""
    leaves, groups = set(structure.leaves), step.nested.get("groups", {})
    return [
        *(
            Fault(f"{step.place} indicators.{code}", "结构中没有这个指标")
            for override in step.overrides
            for code in override.codes
            if code not in leaves
        ),
        *(
            Fault(f"{step.place} under {code}", "结构中没有这个汇总项")
            for override in step.overrides
            for code in override.under
            if code not in structure.aggregates
        ),
        *(
            Fault(f"{step.place} groups.{c}", "结构中没有这个汇总项")
            for c in groups
            if c not in structure.aggregates
        ),
    ]


def plain_step(op: str, **params: object) -> Step:
    """A step with its defaults and the parameters given, for programs that need no file."""
    every = defaults((*ALWAYS, *KEYS[op])) | params
    return Step(op=op, name=op, place=op, params=every, given=frozenset(params))


def _from(state: State, step: Step) -> State:
    """The state with the data of the earlier stage that the step names as its input."""
    if step.params["from"] is None:
        return state
    stage = state.stage(step.params["from"])
    codes = [code for code in state.structure.leaves if code in stage.table.codes]
    return replace(state, table=stage.table.take_codes(codes), scores=stage.scores or state.scores)


def compute_files(
    *,
    data: Path,
    meta: Path | None,
    config: Path,
    files: Mapping[str, Path] | None = None,
    folders: Sequence[Path] = (),
) -> State:
    """The state computed from three files; without metadata every numeric column is an indicator.

    `files` says where the files named in the configuration lie; others are looked for beside the
    configuration, in `folders`, and beside data and metadata.
    """
    table, structure, settings = read_files(data=data, meta=meta, config=config, files=files, folders=folders)
    return compute(table, structure=structure, config=settings)


def read_files(
    *,
    data: Path,
    meta: Path | None,
    config: Path,
    files: Mapping[str, Path] | None = None,
    folders: Sequence[Path] = (),
) -> tuple[Table, Structure, Config]:
    """What a computation starts from: the data, the tree and the configuration of three files."""
    beside = (data.resolve().parent, *((meta.resolve().parent,) if meta is not None else ()))
    settings = replace(read_config(config, folders=(*folders, *beside)), files=files or {})
    metadata = read_metadata(meta) if meta is not None else None
    table, metadata = read_data(data, metadata=metadata, as_of=settings.as_of)
    return table, metadata.structure, settings
