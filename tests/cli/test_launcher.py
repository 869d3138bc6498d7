"""The launcher `kz`, copied to a bare folder with an empty list of requirements: it makes its environment once."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREPARING = "正在准备运行环境"
pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A checkout in miniature, with a space and Chinese in its path."""
    root = tmp_path / "科转 副本"
    (root / "requirements").mkdir(parents=True)
    for name in ("base", "dev"):
        (root / "requirements" / f"{name}.txt").write_text("# nothing\n", encoding="utf-8")
    package = root / "src" / "kezhuan" / "cli"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    (package / "main.py").write_text(
        "import os, sys\nprint('ran', sys.argv[1:], os.getcwd())\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "kz", root / "kz")
    return root


def run(
    place: Path, *words: str, cwd: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KZ_", "LC_", "LANG", "PYTHON"))
    }
    return subprocess.run(
        [place if place.is_symlink() else place / "kz", *words],
        cwd=cwd or place,
        env=kept | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_run_makes_the_environment_and_later_ones_only_run(place: Path, tmp_path: Path) -> None:
    first = run(place, "demo", "--port", "1")
    assert first.returncode == 0, first.stderr
    assert PREPARING in first.stderr
    assert first.stdout.startswith("ran ['demo', '--port', '1']")

    (tmp_path / "linked").symlink_to(place / "kz")
    elsewhere = run(tmp_path / "linked", "x", cwd=Path("/"))
    assert elsewhere.stdout == "ran ['x'] /\n"
    assert PREPARING not in elsewhere.stderr

    (place / "requirements" / "base.txt").write_text("# changed\n", encoding="utf-8")
    assert "First run, or requirements changed" in run(place, LANG="en_GB.UTF-8").stderr
    assert PREPARING not in run(place).stderr

    assert PREPARING in run(place, "test").stderr, "tests need the list for development"
    assert PREPARING not in run(place, "demo").stderr, "which holds the other"


def test_a_list_without_hashes_is_refused_and_nothing_runs(place: Path) -> None:
    (place / "requirements" / "base.txt").write_text("click==8.1.8\n", encoding="utf-8")

    answer = run(place, "demo")

    assert answer.returncode == 1
    assert "依赖没有装成" in answer.stderr
    assert "ran" not in answer.stdout


def test_without_a_fit_python_it_says_what_to_install(place: Path) -> None:
    answer = run(place, KZ_PYTHON="/nowhere/python3")

    assert answer.returncode == 1
    assert "apt-get install python3 python3-venv" in answer.stderr
    assert not (place / ".venv").exists()
