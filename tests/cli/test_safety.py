"""What must not be served is named with what to do, all at once; a sound installation passes Django's own check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kezhuan.cli import safety
from kezhuan.settings.declared import read

ROOT = Path(__file__).resolve().parents[2]
KEY = "k3y-" * 13 + "0123456789"
SOUND = {"KZ_SITE_URL": "https://kz.example.cn", "KZ_HOSTS": "kz.example.cn", "KZ_HTTPS": "1"}


def said(host: str = "0.0.0.0", key: str = KEY, **environ: str) -> str:  # noqa: S104 - what is asked about
    return "\n".join(zh for zh, _ in safety.unsafe(read(SOUND | environ), host=host, key=key))


def test_a_sound_installation_and_a_trial_on_this_machine_are_served() -> None:
    assert said() == ""
    assert list(safety.unsafe(read({}), host="127.0.0.1", key=KEY)) == []


@pytest.mark.parametrize("environ, named", [
    ({"KZ_DEBUG": "1"}, "KZ_DEBUG"),
    ({"KZ_DEMO": "1"}, "KZ_DEMO"),
    ({"KZ_HOSTS": "*"}, "任意主机名"),
    ({"KZ_HOSTS": "other.cn"}, "没有站点的主机名 kz.example.cn"),
    ({"KZ_HTTPS": "0"}, "须经 HTTPS"),
    ({"KZ_SITE_URL": "http://kz.example.cn"}, "须经 HTTPS"),
    ({"KZ_SITE_URL": "http://localhost:8000"}, "仍是本机地址"),
    ({"key": "short"}, "KZ_SECRET_KEY"),
    ({"key": "a" * 60}, "KZ_SECRET_KEY"),
])  # fmt: skip
def test_each_unsafe_setting_is_named(environ: dict, named: str) -> None:
    assert named in said(**environ)


def test_all_faults_are_named_at_once() -> None:
    assert said(KZ_DEBUG="1", KZ_DEMO="1", KZ_HOSTS="*").count("\n") >= 3


def test_serving_is_refused_before_anything_starts_and_the_check_for_deployment_is_clean(
    tmp_path: Path,
) -> None:
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KZ_", "PYTEST_", "DJANGO_"))
    }
    environ |= SOUND | {"KZ_VAR": str(tmp_path), "PYTHONPATH": "src", "LC_ALL": "C.UTF-8"}
    serve = [sys.executable, "-m", "kezhuan.cli.main", "serve", "--host", "0.0.0.0", "--check"]  # noqa: S104

    done = subprocess.run(
        serve, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )

    # an empty database is the one thing at fault: the check for deployment found nothing
    assert (done.returncode, done.stderr.count("✗")) == (1, 1)
    assert "./kz migrate" in done.stderr


@pytest.mark.django_db
def test_a_database_with_the_demos_people_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    from kezhuan.demo.accounts import PASSWORD
    from kezhuan.demo.world import written
    from kezhuan.people.models import User

    name = written("people")["person"][0]["account"]
    person = User.objects.create_user(name, "a-password-of-my-own", name="同名的人")
    assert list(safety.found_in_database()) == []

    person.set_password(PASSWORD)
    person.save()
    assert "演示账号" in next(safety.found_in_database())[0]
