"""Words that may be read only through the product: encrypted with this installation's key, and prints to compare by."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache
from typing import Final

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

# What every sealed value of a column begins with: nothing a person types does.
MARK: Final = "~s1~"


def seal(text: str, *, key: str = "") -> str:
    """The text encrypted with `key`, or this installation's; the same text gives another sealed form every time."""
    return _cipher(key or settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str, *, key: str = "") -> str:
    """The text that was sealed; InvalidToken where it was not sealed with this key or was changed since."""
    return _cipher(key or settings.SECRET_KEY).decrypt(sealed.encode()).decode()


def seal_alike(text: str, *, key: str = "") -> str:
    """The text encrypted so that like texts of this installation have like sealed forms (AES-SIV, RFC 5297)."""
    sealed = _alike(key or settings.SECRET_KEY).encrypt(text.encode(), None)
    return MARK + base64.urlsafe_b64encode(sealed).decode()


def unseal_alike(sealed: str, *, key: str = "") -> str:
    """The text; InvalidTag where it was not sealed with this key or was changed since."""
    cipher = _alike(key or settings.SECRET_KEY)
    return cipher.decrypt(base64.urlsafe_b64decode(sealed[len(MARK) :]), None).decode()


def is_sealed(text: str) -> bool:
    """True where the text has the form `seal_alike` gives."""
    return text.startswith(MARK)


def print_of(text: str, *, key: str = "") -> str:
    """A keyed SM3 print: alike for like texts of this installation, telling nothing to whoever lacks its key."""
    return hmac.new(f"kezhuan.print:{key or settings.SECRET_KEY}".encode(), text.encode(), "sm3").hexdigest()


@cache
def _alike(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"kezhuan.alike:{secret}".encode()).digest())


@cache
def _cipher(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"kezhuan.vault:{secret}".encode()).digest()))
