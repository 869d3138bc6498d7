"""Who may read the metrics."""

import pytest

from kezhuan.core.operations.rules import admitted

NETS = ("127.0.0.1", "10.1.0.0/16", "::1")


@pytest.mark.parametrize("address, forwarded, authorization, token, may", [
    ("127.0.0.1", False, "", "", True),
    ("10.1.200.3", False, "", "", True),
    ("::1", False, "", "", True),
    ("10.2.0.1", False, "", "", False),
    ("127.0.0.1", True, "", "", False),  # passed on by the proxy beside us: anybody
    ("8.8.8.8", True, "Bearer s3cret", "s3cret", True),
    ("8.8.8.8", False, "Bearer wrong", "s3cret", False),
    ("8.8.8.8", False, "Bearer ", "", False),
    ("", False, "", "", False),
    ("unix:", False, "", "", False),
])  # fmt: skip
def test_an_address_of_the_list_coming_straight_or_the_token(
    address, forwarded, authorization, token, may
) -> None:
    said = admitted(address, forwarded=forwarded, authorization=authorization, networks=NETS, token=token)

    assert said is may
