"""Which evidence an application needs and which of it is there; what the platform holds is never asked for twice."""

from __future__ import annotations

from typing import Any

from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.payouts.rules import policy as policies
from kezhuan.payouts.rules.policy import Policy

KIND = "application"
# The certificate stands in the contract's own record.
HELD = frozenset({"certificate"})


def policy_of(application: Any) -> Policy:
    """The version an application was filed under, as the rulebook holds it; Refused where the book has lost it."""
    return policies.read(rulebook().version(application.policy, application.policy_from))


def given(application: Any) -> frozenset[str]:
    """The codes of evidence that lie with the application, with those the platform holds."""
    return HELD | {row.group for row in attachments.of(KIND, [application.uid])}


def missing(application: Any) -> tuple[str, ...]:
    """The codes of evidence the policy asks for that are not there yet."""
    there = given(application)
    return tuple(code for code in policy_of(application).evidence if code not in there)
