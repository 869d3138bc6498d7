"""The six digits an authenticator shows (RFC 6238, SHA-1, 30 seconds)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

STEP_S = 30
DIGITS = 6


def code_at(secret: str, moment: float | None = None) -> str:
    """The code of this secret (base32) at `moment` (seconds since 1970), by default now."""
    counter = int((time.time() if moment is None else moment) // STEP_S)
    key = base64.b32decode(secret, casefold=True)
    mac = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    at = mac[-1] & 0x0F
    (whole,) = struct.unpack(">I", mac[at : at + 4])
    return f"{(whole & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}d}"
