"""No test reaches beyond this machine."""

from __future__ import annotations

import socket

import pytest


def test_an_address_elsewhere_is_refused_before_a_packet_leaves() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="192.0.2.1:80"):
        outside.connect(("192.0.2.1", 80))


def test_this_machine_may_be_called() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
