"""One file that holds a backup: a plain tar with a manifest that names every other member by its digests."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.operations.rules import Manifest, Member, manifest_of

MANIFEST, SEAL = "manifest.json", "manifest.sm3"
PIECE = 1 << 20


def member_of(name: str, path: Path) -> Member:
    """Size and digests of a file that is to become this member."""
    with path.open("rb") as stream:
        return _member(name, stream)


def _member(name: str, stream: BinaryIO) -> Member:
    sha256, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    while piece := stream.read(PIECE):
        sha256.update(piece)
        sm3.update(piece)
        size += len(piece)
    return Member(name, size, sha256.hexdigest(), sm3.hexdigest())


def write(path: Path, manifest: Manifest, parts: Mapping[str, Path]) -> str:
    """The archive stands at `path`, readable by its owner alone, with its own SHA-256 beside it, which is returned."""
    said = json.dumps(manifest.plain(), ensure_ascii=False, indent=1).encode()
    draft = path.with_suffix(".part")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
        _put(tar, MANIFEST, said)
        _put(tar, SEAL, hashlib.new("sm3", said).hexdigest().encode())
        for name, part in parts.items():
            tar.add(part, name, filter=_plain)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
        whole = _member(path.name, stream).sha256
    draft.replace(path)
    beside(path).write_text(f"{whole}  {path.name}\n", encoding="utf-8")
    return whole


def beside(path: Path) -> Path:
    """The file that holds an archive's SHA-256, as sha256sum reads it."""
    return path.with_name(path.name + ".sha256")


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    tar.addfile(info, io.BytesIO(content))


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def check(path: Path) -> Manifest:
    """Every byte is as it was written; Refused names the first part that is not, and nothing has been unpacked."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            held = {info.name: info for info in tar.getmembers() if info.isfile()}
            manifest = _manifest(tar, held)
            for member in manifest.members:
                if member.name not in held:
                    raise _damaged(member.name)
                if _member(member.name, _open(tar, held[member.name])) != member:
                    raise _damaged(member.name)
            if extra := sorted(set(held) - {member.name for member in manifest.members} - {MANIFEST, SEAL}):
                raise _damaged(extra[0])
    except (tarfile.TarError, OSError, EOFError) as fault:
        raise Refused(_no_archive(path, fault)) from fault
    if beside(path).exists():
        _whole(path)
    return manifest


def _manifest(tar: tarfile.TarFile, held: Mapping[str, tarfile.TarInfo]) -> Manifest:
    if MANIFEST not in held or SEAL not in held:
        raise _damaged(MANIFEST)
    said = _open(tar, held[MANIFEST]).read()
    if hashlib.new("sm3", said).hexdigest().encode() != _open(tar, held[SEAL]).read():
        raise _damaged(MANIFEST)
    try:
        return manifest_of(json.loads(said))
    except ValueError as fault:
        raise Refused(
            Reason("backup.format", gettext_noop("备份的格式不能识别：{what}"), {"what": str(fault)})
        ) from fault


def _whole(path: Path) -> None:
    """What stands between the members, too, is as it was written."""
    with path.open("rb") as stream:
        if not beside(path).read_text(encoding="utf-8").startswith(_member(path.name, stream).sha256):
            raise _damaged(path.name)


def extract(path: Path, name: str, target: Path) -> None:
    """One member's bytes stand at `target`, readable by its owner alone."""
    with tarfile.open(path, mode="r:") as tar:
        source = _open(tar, tar.getmember(name))
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "wb") as out:
            while piece := source.read(PIECE):
                out.write(piece)


def _open(tar: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    stream = tar.extractfile(info)
    if stream is None:
        raise _damaged(info.name)
    return stream  # type: ignore[return-value]


def _damaged(name: str) -> Refused:
    said = gettext_noop("备份中的“{name}”已损坏或缺失，没有写入任何内容；请换一份备份")
    return Refused(Reason("backup.damaged", said, {"name": name}))


def _no_archive(path: Path, fault: Exception) -> Reason:
    said = gettext_noop("{name} 不是可读的备份：{what}；没有写入任何内容")
    return Reason("backup.unreadable", said, {"name": path.name, "what": str(fault)})
