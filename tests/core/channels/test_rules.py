"""Quiet hours and signatures."""

from datetime import datetime, time

import pytest

from kezhuan.core import clock
from kezhuan.core.channels.rules import OTHER, leaves_at, secret_of, signature, topic_of, verified


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (at(20, 21, 59), at(20, 21, 59)),
        (at(20, 22), at(21, 8)),
        (at(20, 23, 30), at(21, 8)),
        (at(21, 0), at(21, 8)),
        (at(21, 7, 59), at(21, 8)),
        (at(21, 8), at(21, 8)),
        (at(21, 12), at(21, 12)),
    ],
)
def test_nothing_leaves_in_the_quiet_hours_of_the_night(moment, leaves):
    assert leaves_at(moment, quiet_from=time(22), quiet_to=time(8)) == leaves


def test_quiet_hours_within_a_day_end_the_same_day():
    assert leaves_at(at(20, 12, 30), quiet_from=time(12), quiet_to=time(13)) == at(20, 13)
    assert leaves_at(at(20, 13), quiet_from=time(12), quiet_to=time(13)) == at(20, 13)


def test_a_receiver_knows_our_signature_and_no_other():
    secret = secret_of("a", key="k")
    headers = {
        "X-Kezhuan-Timestamp": "1000",
        "X-Kezhuan-Signature": signature("{}", stamp=1000, secret=secret),
    }

    assert verified("{}", headers, secret=secret, now=1300)
    assert not verified("{}", headers, secret=secret, now=1301)
    assert not verified("{ }", headers, secret=secret, now=1000)
    assert not verified("{}", headers, secret=secret_of("b", key="k"), now=1000)
    assert not verified("{}", headers | {"X-Kezhuan-Timestamp": "1001"}, secret=secret, now=1000)
    assert not verified("{}", {}, secret=secret, now=1000)


def test_topics_without_a_row_of_their_own_are_chosen_together():
    assert (topic_of("contact"), topic_of("unheard")) == ("contact", OTHER)
