"""Which evidence an application needs and which of it is there; what the platform holds is never asked for twice."""

from __future__ import annotations

from typing import Any

from kezhuan.core.reading import once
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.files import attachments
from kezhuan.files.attachments import AttachmentRow
from kezhuan.payouts.rules import policy as policies
from kezhuan.payouts.rules.policy import Policy

KIND = "application"
# The certificate stands in the contract's own record.
HELD = frozenset({"certificate"})


def policy_of(application: Any) -> Policy:
    """The version an application was filed under, as the rulebook holds it; Refused where the book has lost it."""
    return policies.read(rulebook().version(application.policy, application.policy_from))


def files(application: Any) -> tuple[AttachmentRow, ...]:
    """The files of an application, read once for a page."""
    return once(("payout.files", application.uid), lambda: attachments.of(KIND, [application.uid]))


def lines(application: Any) -> tuple[Any, ...]:
    """The contracts of an application with the figures they were reviewed on, read once for a page."""
    return once(("payout.lines", application.uid), lambda: tuple(application.lines.all()))


def given(application: Any) -> frozenset[str]:
    """The codes of evidence that lie with the application, with those the platform holds."""
    return HELD | {row.group for row in files(application)}


def missing(application: Any) -> tuple[str, ...]:
    """The codes of evidence the policy asks for that are not there yet."""
    there = given(application)
    return tuple(code for code in policy_of(application).evidence if code not in there)
