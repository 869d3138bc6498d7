"""What the analyses start from, and how their results reach a folder: all files or none."""

import argparse
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from indexcore import edition
from indexcore.config.load import Config
from indexcore.errors import refuse
from indexcore.pipeline import read_files
from indexcore.structure import Structure
from indexcore.table import Table


def read(args: argparse.Namespace) -> tuple[Table, Structure, Config]:
    """Data, tree and configuration of the edition or the three files a command names."""
    if args.edition is not None:
        return edition.read_inputs(args.edition)
    if args.data is None or args.config is None:
        raise refuse("命令行", "须给出 --edition，或 --data、--meta 与 --config")
    return read_files(data=args.data, meta=args.meta, config=args.config, folders=args.files)


def period_of(table: Table, wanted: str | None, *, option: str = "--period") -> int:
    """The place of a period in the data, the last one by default."""
    if wanted is None:
        return len(table.periods) - 1
    labels = [str(period) for period in table.periods]
    if wanted not in labels:
        raise refuse(option, f"数据中没有 {wanted} 期；有：{'、'.join(labels)}")
    return labels.index(wanted)


def target_of(structure: Structure, wanted: str | None) -> str:
    """The score looked at: the one named, else the only root."""
    if wanted is not None:
        return wanted
    if len(structure.roots) != 1:
        raise refuse("--target", f"有多个根，须写明看哪个得分；根有：{'、'.join(structure.roots) or '无'}")
    return structure.roots[0]


def numbers(text: str, *, option: str) -> list[float]:
    """The numbers of a comma-separated option."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise refuse(option, f"应为用逗号分开的数，得到 {text!r}") from error


def write_together(folder: Path, files: Mapping[str, str]) -> None:
    """Every file stands in ``folder``; they are made aside first, so that a failure leaves nothing half-done."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".indexcore-", dir=folder))
    try:
        for name, text in files.items():
            (aside / name).write_text(text, encoding="utf-8")
        for name in files:
            os.replace(aside / name, folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
