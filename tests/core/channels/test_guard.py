"""No request leaves for where it was not meant to: every bypass form against a listening canary."""

import http.server
import threading
from types import SimpleNamespace

import pytest

from kezhuan.core.channels import guard
from kezhuan.core.errors import Refused

LISTED = ("https://hooks.example.com", "https://qyapi.weixin.qq.com")
FORMS = [
    "https://127.0.0.1/", "https://localhost/", "https://0.0.0.0/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://2130706433/",
    "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/",
    "https://192.168.0.1/", "https://[fd00::1]/", "https://[fe80::1%25eth0]/", "http://hooks.example.com/", "ftp://hooks.example.com/",
    "file:///etc/passwd", "gopher://hooks.example.com/", "https://hooks.example.com:22/", "https://hooks.example.com@127.0.0.1/",
    "https://127.0.0.1#@hooks.example.com/", "https://127.0.0.1\\@hooks.example.com/", "https://hooks.example.com.evil.test/",
    "https://evil.test/hooks.example.com", "https://hooks.example.com%00.evil.test/", "https://hooks。example。com/", "https://ｈooks.example.com/",
    "https://hooks.example.com:0/", "https://hooks.example.com:99999/", "https:///hooks.example.com/", "https://hooks.example.com\r\nHost: evil/",
    "//hooks.example.com/", "",
]  # fmt: skip
INNER = ["127.0.0.1", "0.0.0.0", "::1", "::ffff:127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd00::1",
         "fe80::1", "224.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:fffe:80ff:fffe", "::"]  # fmt: skip


@pytest.fixture
def canary():
    """A server on this machine that notes whoever reaches it; what it answers can be set."""
    seen = SimpleNamespace(hits=[], status=200, headers={})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            seen.hits.append((self.path, body, dict(self.headers)))
            self.send_response(seen.status)
            for name, value in seen.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST

        def log_message(self, *_):
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen.origin = f"http://127.0.0.1:{server.server_port}"
    seen.name = f"http://inner.example.com:{server.server_port}"
    yield seen
    server.shutdown()


@pytest.mark.parametrize("url", FORMS)
def test_no_form_passes_the_list(url):
    asked = []

    with pytest.raises(Refused):
        guard.checked(
            url, origins=LISTED, resolver=lambda host, port: asked.append(host) or ["93.184.216.34"]
        )

    assert len(FORMS) >= 30
    assert asked == [], "a refused address is not even resolved"


@pytest.mark.parametrize("address", INNER)
def test_a_listed_name_that_leads_inside_is_refused(address):
    for found in ([address], ["93.184.216.34", address]):
        with pytest.raises(Refused):
            guard.checked(
                "https://hooks.example.com/x", origins=LISTED, resolver=lambda host, port, found=found: found
            )


def test_a_listed_name_is_pinned_to_the_address_that_was_judged():
    answers = iter((["93.184.216.34"], ["127.0.0.1"]))

    target = guard.checked(
        "https://hooks.example.com/x?y=1", origins=LISTED, resolver=lambda host, port: next(answers)
    )

    assert target == guard.Target("https", "hooks.example.com", 443, "93.184.216.34", "/x?y=1")


def test_rebinding_reaches_nothing_and_with_the_guard_off_the_canary_is_hit(canary):
    answers = iter((["127.0.0.1"],))
    with pytest.raises(Refused):
        guard.checked(f"{canary.name}/x", origins=(canary.name,), resolver=lambda host, port: next(answers))
    assert canary.hits == []

    target = guard.checked(
        f"{canary.name}/x", origins=(canary.name,), private=True, resolver=lambda host, port: ["127.0.0.1"]
    )
    guard.post(target, "{}", {"X-Kezhuan-Id": "1"})

    assert [(path, body) for path, body, _ in canary.hits] == [("/x", "{}")]
    assert canary.hits[0][2]["Host"].startswith("inner.example.com")


def test_a_redirect_is_a_failure_and_nobody_follows_it(canary):
    canary.status, canary.headers = 302, {"Location": f"{canary.origin}/secret"}
    target = guard.checked(f"{canary.origin}/x", origins=(canary.origin,), private=True)

    with pytest.raises(OSError, match="answered 302"):
        guard.post(target, "{}", {})

    assert [path for path, _, _ in canary.hits] == ["/x"]


def test_a_name_that_cannot_be_resolved_is_refused():
    def nowhere(host, port):
        raise OSError

    for resolver in (nowhere, lambda host, port: [], lambda host, port: ["not an address"]):
        with pytest.raises(Refused):
            guard.checked("https://hooks.example.com/", origins=LISTED, resolver=resolver)
