"""The product's settings in a folder of this run's own, so that no test touches somebody's installation.

pytest-django reads settings before any conftest, so the folder is made here.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if "KZ_VAR" not in os.environ:
    os.environ["KZ_VAR"] = tempfile.mkdtemp(prefix="kz-test-")
    atexit.register(shutil.rmtree, os.environ["KZ_VAR"], ignore_errors=True)
elif _worker:
    os.environ["KZ_VAR"] = str(Path(os.environ["KZ_VAR"]) / _worker)

from kezhuan.settings import *  # noqa: E402, F403 - the folder must be named first

# Argon2 takes a quarter of a second by design; tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
