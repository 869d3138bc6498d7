"""Words that may be read only through the product: encrypted with this installation's key, and prints to compare by."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text: str) -> str:
    """The text encrypted; the same text gives another sealed form every time."""
    return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed; InvalidToken where it was not sealed here or was changed since."""
    return _cipher(settings.SECRET_KEY).decrypt(sealed.encode()).decode()


def print_of(text: str) -> str:
    """A keyed SM3 print: alike for like texts of this installation, telling nothing to whoever lacks its key."""
    return hmac.new(f"kezhuan.print:{settings.SECRET_KEY}".encode(), text.encode(), "sm3").hexdigest()


@cache
def _cipher(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"kezhuan.vault:{secret}".encode()).digest()))
