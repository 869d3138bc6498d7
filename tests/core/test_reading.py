"""Within one reading a record is fetched once; outside, every time."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from kezhuan.core.reading import once, reading
from kezhuan.people.hats import Hats


def test_a_reading_asks_once_and_forgets_afterwards():
    asked = []

    def fetch():
        asked.append(1)
        return len(asked)

    with reading():
        assert (once("key", fetch), once("key", fetch), once("other", fetch)) == (1, 1, 2)
    with reading():
        assert once("key", fetch) == 3


def test_outside_a_reading_nothing_is_remembered():
    asked = []

    def fetch():
        asked.append(1)
        return len(asked)

    assert (once("key", fetch), once("key", fetch)) == (1, 2)


def test_absence_is_remembered_and_a_fault_is_not():
    asked = []

    def absent():
        asked.append(1)

    def fault():
        asked.append(1)
        raise ValueError

    with reading():
        assert (once("absent", absent), once("absent", absent)) == (None, None)
        for _ in range(2):
            with pytest.raises(ValueError):
                once("fault", fault)
    assert len(asked) == 3


def test_what_a_request_that_changes_something_reads_is_never_remembered():
    remembered = []

    def view(request):
        remembered.append(once("key", object) is once("key", object))

    for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        request = RequestFactory().generic(method, "/")
        request.user, request.session = AnonymousUser(), {}
        Hats(view)(request)

    assert remembered == [True, True, False, False, False]
