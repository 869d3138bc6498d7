"""Doing an act once: the stored answer is written in the same transaction as the effect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.core import clock, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason
from kezhuan.core.models import Idempotency

Answer = tuple[int, Any]


def once(key: str, body: Mapping[str, Any], call: Callable[[], Answer], *, actor: Actor) -> Answer:
    """The act is done at most once per actor and key: the same body gets the stored (status, answer),
    another body is Invalid (422). Without a key or a signed-in actor the act is simply done."""
    if not key or actor.user_id is None:
        return call()
    if len(key) > 64:
        raise Invalid({"key": Reason("key.long", "幂等键不能超过 64 个字符")})
    sm3 = hashlib.new(
        "sm3", json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).hexdigest()
    try:
        with frame.together():
            stored = _stored(actor.user_id, key, sm3)
            if stored is not None:
                return stored
            # The row goes in first: a twin request waits on the unique index until this one is decided.
            row = Idempotency.objects.create(
                actor_id=actor.user_id, key=key, body_sm3=sm3, status=0, answer={}, at=clock.now()
            )
            status, answer = call()
            row.status, row.answer = status, answer
            row.save(update_fields=["status", "answer"])
            return status, answer
    except IntegrityError:
        stored = _stored(actor.user_id, key, sm3)
        if stored is None:
            raise
        return stored


def _stored(actor_id: UUID, key: str, sm3: str) -> Answer | None:
    row = Idempotency.objects.filter(actor_id=actor_id, key=key).first()
    if row is None:
        return None
    if row.body_sm3 != sm3:
        raise Invalid({"key": Reason("key.reused", "同一幂等键已用于另一内容的请求")})
    return row.status, row.answer
