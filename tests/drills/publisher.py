"""Publishes one achievement on the database KZ_DATABASE_URL names, and prints when it stood, as another office would see it done.

Run as `python -m tests.drills.publisher TITLE`; with `--session` it also signs somebody in and prints the session's key.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from itertools import count

import django


def main(title: str, *, session: bool) -> dict[str, object]:
    """The achievement is published; its uid, the moment of the commit, and a session's key where one is asked for."""
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from tests import builders
    from tests.portal import publishing

    # Another run made people too: this one's serial numbers go on elsewhere.
    builders._serial = count(int(time.time()) % 10_000_000)

    row = publishing.achievement(title, "轻量化部件的制备方法")
    said: dict[str, object] = {"uid": str(row.uid), "at": time.time()}
    if session:
        person = builders.user(name="异地登录的人")
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        said["session"] = store.session_key
    return said


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], session="--session" in sys.argv)))  # noqa: T201 - this line is the answer
