"""Second factors under a new key."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken

from kezhuan.people.sign_in import cipher_of

# What allauth keeps encrypted: the seed of an authenticator, the seed of recovery codes.
NAMES = ("secret", "seed", "migrated_codes")


def second_factors(turn: Any) -> int:
    """Every seed opens with the new key; InvalidToken where one opens with neither."""
    n = 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        data = {name: _turned(turn, value) if name in NAMES else value for name, value in row.data.items()}
        if data != row.data:
            Authenticator.objects.filter(pk=row.pk).update(data=data)
            n += 1
    return n


def _turned(turn: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [_turned(turn, each) for each in value]
    try:
        plain = cipher_of(turn.old).decrypt(value.encode())
    except InvalidToken:
        cipher_of(turn.new).decrypt(value.encode())
        return value
    return cipher_of(turn.new).encrypt(plain).decode()
