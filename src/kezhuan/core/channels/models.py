"""Where a person is reached outside, what they want to hear of there, and which notice has been put on its way."""

from __future__ import annotations

import uuid

from django.db import models

from kezhuan.core.sealing import SealedField


class Address(models.Model):
    """One way to reach a person outside; mail counts once they have confirmed it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user_id = models.UUIDField()
    channel = models.CharField(max_length=8)
    to = SealedField(max_length=600)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "channel"], name="address_one_a_channel")]


class Choice(models.Model):
    """How a person hears of one topic outside: off, now or daily."""

    user_id = models.UUIDField()
    topic = models.CharField(max_length=32)
    mode = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "topic"], name="choice_one_a_topic")]


class Delivery(models.Model):
    """A notice put on its way to an address, once; its link opens the case once."""

    notice_uid = models.UUIDField()
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    token_sm3 = models.CharField(max_length=64, unique=True, null=True)
    link = models.CharField(max_length=200)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice_uid", "address"], name="delivery_once")]
