"""No request of ours reaches where it was not meant to: listed origins, checked addresses, nothing followed.

The name is resolved once, every address it has is judged, and the connection goes to the very address judged, so
that a name which changes its mind between two look-ups (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from kezhuan.core.errors import Reason, Refused, gettext_noop

PORTS: Final = {"https": 443, "http": 80}
TIMEOUT_S: Final = 10
MOST_ANSWER: Final = 64_000
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
Resolve = Callable[[str, int], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A checked destination: the name for TLS and the Host header, and the one address to connect to."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


def resolve(host: str, port: int) -> list[str]:
    """Every address the name has now."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _refused(what: str) -> Refused:
    return Refused(Reason("webhook.target", what))


def origin_of(url: str) -> SplitResult:
    """The address taken apart; Refused unless it is plain: scheme, a host of letters, no user, no odd characters."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(gettext_noop("地址写法不对")) from None
    plain = url.isascii() and url.isprintable() and not re.search(r"[\s\\@#]", url)
    host = parts.hostname or ""
    if not plain or parts.scheme not in PORTS or parts.username or not _HOST.fullmatch(host) or port == 0:
        raise _refused(gettext_noop("地址写法不对"))
    return parts


def listed(url: str, origins: Iterable[str]) -> SplitResult:
    """The address, if its scheme, host and port are on the operator's list; Refused otherwise."""
    parts = origin_of(url)
    wanted = (parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme])
    for origin in origins:
        known = urlsplit(origin)
        if (known.scheme, known.hostname, known.port or PORTS.get(known.scheme)) == wanted:
            return parts
    raise _refused(gettext_noop("地址不在管理员允许的名单内"))


def checked(
    url: str, *, origins: Iterable[str], private: bool = False, resolver: Resolve = resolve
) -> Target:
    """Where to connect; Refused where the origin is not listed or any of its addresses is not public.

    `private` admits addresses of an inner network for listed origins, which a deployer must have asked for.
    """
    parts = listed(url, origins)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        found = list(dict.fromkeys(resolver(host, port)))
        addresses = [ipaddress.ip_address(one.partition("%")[0]) for one in found]
    except (OSError, ValueError):
        raise _refused(gettext_noop("地址无法解析")) from None
    if not addresses or not (private or all(is_public(one) for one in addresses)):
        raise _refused(gettext_noop("地址指向内部网络，不能使用"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, str(addresses[0]), path)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True for an address of the open internet, also where it is wrapped in another."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    teredo = getattr(address, "teredo", None)
    if inner is not None:
        return is_public(inner)
    if teredo is not None:
        return False
    nat64 = isinstance(address, ipaddress.IPv6Address) and address in ipaddress.ip_network("64:ff9b::/96")
    return address.is_global and not address.is_multicast and not nat64


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was judged, and holds its certificate to the name."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        self._target, self._tls = target, ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection((self._target.address, self._target.port), timeout=TIMEOUT_S)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self._target.host)


class _PinnedPlain(http.client.HTTPConnection):
    """The same without TLS, for an inner origin listed so."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_S)
        self._target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.address, self._target.port), timeout=TIMEOUT_S)


def post(target: Target, body: str, headers: dict[str, str]) -> bytes:
    """The body was taken with a 2xx answer, whose first bytes are returned; OSError otherwise. No redirect is followed."""
    made: Any = _Pinned(target) if target.scheme == "https" else _PinnedPlain(target)
    try:
        made.request(
            "POST",
            target.path,
            body=body.encode(),
            headers={"Content-Type": "application/json; charset=utf-8", **headers},
        )
        answer = made.getresponse()
        if not 200 <= answer.status < 300:
            raise OSError(f"answered {answer.status}")
        return answer.read(MOST_ANSWER)
    finally:
        made.close()
