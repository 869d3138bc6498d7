"""Making a backup, and putting one into an empty place."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kezhuan import __version__
from kezhuan.core import events, vault
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.operations import archive, databases, rules
from kezhuan.core.operations.rules import Manifest
from kezhuan.settings.declared import DECLARED

SETTINGS, MODEL = "settings.json", "model.json"
NAME = re.compile(r"kezhuan-(\d{8})-\d{6}\.tar")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that stands: its archive, how large it is (bytes), its SHA-256 and what it says of itself."""

    path: Path
    size: int
    sha256: str
    manifest: Manifest


def back_up(folder: Path, *, at: datetime) -> Made:
    """One archive with database, stored files, settings and trained model stands in `folder`; the log says so.

    What must be kept apart (the secret key, passwords of database and mail) is named in it and never in it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    while events.seal():
        continue
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as held:
        parts, picture = _parts(Path(held))
        manifest = Manifest(
            format=rules.FORMAT,
            made_at=at.isoformat(timespec="seconds"),
            release=__version__,
            vendor=connection.vendor,
            migrations=_applied(),
            counts=picture.counts,
            head=picture.head,
            key_print=vault.print_of("backup"),
            kept_apart=_kept_apart(),
            members=tuple(archive.member_of(name, path) for name, path in parts.items()),
        )
        path = folder / f"kezhuan-{at:%Y%m%d-%H%M%S}.tar"
        sha256 = archive.write(path, manifest, parts)
    made = Made(path, path.stat().st_size, sha256, manifest)
    events.record(
        "backup.make", actor=SYSTEM,
        changes={"archive": path.name, "bytes": made.size, "sha256": sha256, "head": manifest.head},
    )  # fmt: skip
    return made


def _parts(held: Path) -> tuple[dict[str, Path], databases.Picture]:
    """Every member of the archive but its manifest, by name."""
    database = databases.present()
    picture = database.take(held)
    said = {setting.name: str(settings.KZ[setting.name]) if isinstance(settings.KZ[setting.name], Path) else settings.KZ[setting.name]
            for setting in DECLARED if not setting.secret and settings.KZ[setting.name] != setting.default}  # fmt: skip
    (held / SETTINGS).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    parts = {database.member: picture.path, SETTINGS: held / SETTINGS}
    if _model().exists():
        parts[MODEL] = _model()
    return parts, picture


def _model() -> Path:
    """The ranking model trained on this installation, which no rebuild brings back."""
    return Path(settings.INDEX_DIR) / MODEL


def _applied() -> tuple[str, ...]:
    loader = MigrationLoader(connection)
    return tuple(sorted(f"{app}.{name}" for app, name in loader.applied_migrations))


def _kept_apart() -> tuple[str, ...]:
    names = [setting.name for setting in DECLARED if setting.secret and settings.KZ[setting.name]]
    return tuple(dict.fromkeys(["KZ_SECRET_KEY", *names]))


def restore(path: Path, *, other_key: bool = False) -> Manifest:
    """The archive's database and model stand in this empty installation, every row counted; derived indexes do not yet.

    Everything that can be checked is checked first: Refused means that nothing was written.
    """
    manifest = archive.check(path)
    _refuse_unfit(manifest, other_key=other_key)
    database = databases.present()
    database.refuse_filled()
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restoring-") as held:
        picture = Path(held) / database.member
        archive.extract(path, database.member, picture)
        database.put(picture, manifest.counts)
        if any(member.name == MODEL for member in manifest.members):
            archive.extract(path, MODEL, Path(held) / MODEL)
            _model().parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(held) / MODEL, _model())
    return manifest


def _refuse_unfit(manifest: Manifest, *, other_key: bool) -> None:
    if manifest.vendor != connection.vendor:
        said = gettext_noop("这份备份来自 {made}，这里的数据库是 {here}；请设 KZ_DATABASE_URL 后再恢复")
        raise Refused(Reason("backup.vendor", said, {"made": manifest.vendor, "here": connection.vendor}))
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if later := rules.unknown_migrations(manifest.migrations, known):
        said = gettext_noop("这份备份由更新的版本制作（{release}，本版本没有 {migration}）；请先升级程序")
        raise Refused(Reason("backup.later", said, {"release": manifest.release, "migration": later[0]}))
    if not other_key and manifest.key_print != vault.print_of("backup"):
        said = gettext_noop(
            "这里的密钥不是制作备份时的密钥，加密保存的内容将无法读出；请把另行保管的密钥放到 {place} 或 KZ_SECRET_KEY 后再恢复"
        )
        raise Refused(Reason("backup.key", said, {"place": str(settings.VAR / "secret.key")}))


def prove(manifest: Manifest, *, archive_name: str) -> events.Verdict:
    """The chain of seals holds in the restored database and carries on from the archive's head; the log says so."""
    position, _, sm3 = manifest.head.partition(":")
    verdict = events.verify(anchor=(int(position), sm3) if manifest.head else None)
    if not verdict.faults:
        events.record(
            "backup.restore", actor=SYSTEM, changes={"archive": archive_name, "head": manifest.head}
        )
    return verdict


def clear_old(folder: Path, *, today: date, days: int, months: int) -> tuple[str, ...]:
    """Archives this command made that are old enough are gone from `folder`; their names."""
    made_on: Mapping[str, date] = {
        path.name: datetime.strptime(found[1], "%Y%m%d").date()
        for path in folder.iterdir()
        if (found := NAME.fullmatch(path.name))
    }
    gone = rules.outdated(made_on, today=today, days=days, months=months)
    for name in gone:
        (folder / name).unlink()
        archive.beside(folder / name).unlink(missing_ok=True)
    return gone
