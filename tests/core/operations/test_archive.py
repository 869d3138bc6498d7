"""An archive is whole or the part that is not is named, before anything is unpacked."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from kezhuan.core.errors import Refused
from kezhuan.core.operations import archive
from tests.core.operations.test_rules import MANIFEST

BODY = bytes(range(256)) * 64


def made(folder: Path, *, extra: str = "", left_out: str = "") -> Path:
    parts = {"database.dump": folder / "d", "settings.json": folder / "s"}
    (folder / "d").write_bytes(BODY)
    (folder / "s").write_text("{}")
    members = tuple(archive.member_of(name, path) for name, path in parts.items())
    if extra:
        parts[extra] = folder / "s"
    parts.pop(left_out, None)
    path = folder / "kezhuan-20261129-020000.tar"
    archive.write(path, replace(MANIFEST, members=members), parts)
    return path


def place_of(path: Path, name: str) -> tuple[int, int]:
    with tarfile.open(path) as tar:
        info = tar.getmember(name)
        return info.offset, info.offset_data


def flip(path: Path, at: int) -> None:
    held = bytearray(path.read_bytes())
    held[at] ^= 1
    path.write_bytes(held)


def test_an_archive_comes_back_with_its_manifest_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = made(tmp_path)

    assert archive.check(path).members[0].size == len(BODY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert archive.beside(path).read_text().endswith(f"  {path.name}\n")
    archive.extract(path, "database.dump", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY


@pytest.mark.parametrize("name", ["database.dump", "settings.json", archive.MANIFEST])
def test_a_flipped_byte_is_named_by_its_part_and_without_the_check_it_would_come_out(
    tmp_path: Path, name: str
) -> None:
    path = made(tmp_path)
    archive.extract(path, name, tmp_path / "before")
    flip(path, place_of(path, name)[1] + 1)

    with pytest.raises(Refused) as refused:
        archive.check(path)

    assert refused.value.reasons[0].params == {"name": name}
    archive.extract(path, name, tmp_path / "after")
    assert (tmp_path / "after").read_bytes() != (tmp_path / "before").read_bytes()


def test_a_flipped_byte_of_a_members_heading_or_between_members_is_seen_too(tmp_path: Path) -> None:
    path = made(tmp_path)
    flip(path, place_of(path, "settings.json")[0] + 3)
    with pytest.raises(Refused, match=r"settings\.json"):
        archive.check(path)

    path = made(tmp_path)
    flip(path, path.stat().st_size - 1)
    with pytest.raises(Refused, match=path.name):
        archive.check(path)


def test_a_part_too_many_and_a_part_too_few_are_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="stranger"):
        archive.check(made(tmp_path, extra="stranger"))
    with pytest.raises(Refused, match=r"settings\.json"):
        archive.check(made(tmp_path, left_out="settings.json"))


@pytest.mark.parametrize("body", [b"", b"no archive", BODY])
def test_what_is_no_archive_is_said_so(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(body)

    with pytest.raises(Refused) as refused:
        archive.check(tmp_path / "x.tar")

    assert refused.value.reasons[0].code in ("backup.unreadable", "backup.damaged")
