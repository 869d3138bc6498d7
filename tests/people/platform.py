"""A small OpenID Connect provider on loopback: discovery, sign-in page, tokens with PKCE, userinfo, keys. Tests only.

`who` are the people its page offers; `spoil` changes the next token, so that each check has something to refuse.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

# Made once: a key takes a tenth of a second.
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
CLIENT, SECRET = "kezhuan-test", "told-to-nobody"


class Platform:
    """The provider: `issuer` is its address, `asked` the parameters of every authorization request."""

    def __init__(self) -> None:
        self.key, self.other_key = KEY, OTHER_KEY
        self.who: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self.down = False
        self.describes: dict[str, Any] = {}
        self.spoil: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.sign: dict[str, Any] = {}
        self.told: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        platform = self

        class Handler(_Handler):
            house = platform

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def consent(self, address: str, sub: str) -> str:
        """This person signs in at `address`, the way the browser was sent; the address they are sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "sub": sub}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def last_asked(self, address: str) -> set[tuple[str, str]]:
        """What the address asks the platform for, as pairs."""
        return {(name, values[0]) for name, values in parse_qs(urlsplit(address).query).items()}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        proof = (
            base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            .decode()
            .rstrip("=")
        )
        fits = (
            asked is not None and form.get("client_id") == CLIENT and form.get("client_secret") == SECRET
            and asked["redirect_uri"] == form.get("redirect_uri") and asked.get("code_challenge") == proof
            and asked.get("code_challenge_method") == "S256"
        )  # fmt: skip
        if not fits:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = self.spoil({
            "iss": self.issuer, "aud": CLIENT, "sub": asked["sub"], "iat": now, "exp": now + 300, "nonce": asked.get("nonce"),
        })  # fmt: skip
        how = {"key": self.key, "algorithm": "RS256", "headers": {"kid": "one"}, **self.sign}
        signed = jwt.encode(claims, how["key"], algorithm=how["algorithm"], headers=how["headers"])
        return 200, {"access_token": asked["sub"], "token_type": "Bearer", "id_token": signed}

    def keys(self) -> dict[str, Any]:
        made = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**made, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo", "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"], **self.describes,
        }  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    house: Platform

    def log_message(self, *args: Any) -> None:
        pass

    def _answer(self, status: int, body: Any, kind: str = "application/json") -> None:
        text = (json.dumps(body) if kind == "application/json" else body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if self.house.down:
            return self._answer(503, {})
        if path == "/authorize":
            links = "".join(
                f'<li><a href="{self.house.consent(self.path, sub)}">{row.get("org_name") or row["name"]}</a></li>'
                for sub, row in self.house.who.items()
            ).replace("&", "&amp;")
            return self._answer(200, f'<!doctype html><html lang="zh"><title>认证</title><h1>认证平台</h1><ul>{links}</ul>', "text/html; charset=utf-8")  # fmt: skip
        if path == "/userinfo":
            sub = self.headers.get("Authorization", "").removeprefix("Bearer ")
            return self._answer(200, self.house.told({"sub": sub, **self.house.who.get(sub, {})}))
        known = {"/.well-known/openid-configuration": self.house.description, "/keys": self.house.keys}
        return self._answer(200, known[path]()) if path in known else self._answer(404, {})

    def do_POST(self) -> None:
        if self.house.down:
            return self._answer(503, {})
        size = int(self.headers.get("Content-Length", 0))
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
        self._answer(*self.house.token(form))
        return None
