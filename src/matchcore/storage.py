"""The folder of an index: made whole, refused when foreign or stale, written by one process."""

from __future__ import annotations

import json
import os
from pathlib import Path

import tantivy

from matchcore.errors import BadIndex, Busy
from matchcore.schema import FORMAT, schema

_HEAP = 64_000_000


def found_empty(folder: Path) -> None:
    """`folder` is an empty index of this format; BadIndex when something is in it."""
    if folder.exists() and not folder.is_dir():
        raise BadIndex(f"{folder} 是文件，应是文件夹")
    if folder.exists() and any(folder.iterdir()):
        raise BadIndex(f"{folder} 不是空文件夹，不在其上新建索引")
    (folder / "terms").mkdir(parents=True)
    tantivy.Index(schema(), str(folder / "terms"))
    (folder / "rows.dat").touch()
    draft = folder / "stamp.part"
    draft.write_text(json.dumps({"format": FORMAT}), encoding="utf-8")
    draft.replace(folder / "stamp.json")


def refuse_strange(path: Path) -> str:
    """The format of the index at `path`, of whatever release; BadIndex where the folder is no index at all."""
    try:
        stamp = json.loads((path / "stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadIndex(f"{path} 不是索引文件夹（没有可读的 stamp.json）") from error
    found = str(stamp.get("format")) if isinstance(stamp, dict) else ""
    if found.partition("/")[0] != FORMAT.partition("/")[0]:
        raise BadIndex(f"{path} 不是索引文件夹（stamp.json 写的是 {found or stamp}）")
    return found


def refuse_foreign(path: Path) -> None:
    """BadIndex unless the folder at `path` says that it is an index of this format."""
    found = refuse_strange(path)
    if found != FORMAT:
        raise BadIndex(f"{path} 的格式是 {found}，本版本只读 {FORMAT}；请重建索引")


def opened(path: Path) -> tantivy.Index:
    """The terms of the index at `path`; BadIndex for a folder of another format or a damaged one."""
    refuse_foreign(path)
    try:
        return tantivy.Index.open(str(path / "terms"))
    except ValueError as error:
        raise BadIndex(f"{path} 已损坏（{error}）；请重建索引") from error


def writer_of(index: tantivy.Index) -> tantivy.IndexWriter:
    """The only writer of the index; Busy while another process holds it."""
    try:
        return index.writer(heap_size=_HEAP, num_threads=1)
    except ValueError as error:
        if "lock" in str(error).lower():
            raise Busy("另一个进程正在写这个索引，请稍后再试") from error
        raise


def remove(folder: Path) -> None:
    """Nothing is left at `folder`."""
    if folder.exists():
        for base, folders, names in os.walk(folder, topdown=False):
            for name in names:
                os.unlink(os.path.join(base, name))
            for name in folders:
                os.rmdir(os.path.join(base, name))
        folder.rmdir()
