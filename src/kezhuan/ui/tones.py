"""Which states are good, waiting, or bad: the only use of green, amber and red."""

from __future__ import annotations

GREEN = frozenset(
    {
        "published",
        "confirmed",
        "converted",
        "contracted",
        "verified",
        "accepted",
        "approved",
        "done",
        "active",
        "screened",
        "pooled",
        "met",
        "paid",
        "signed",
        "closed",
        "given",
    }
)
AMBER = frozenset(
    {
        "outdated",
        "submitted",
        "returned",
        "pending",
        "claimed",
        "questioned",
        "proposed",
        "sent",
        "waiting",
        "near",
        "applied",
        "breached",
        "disputed",
        "drafting",
    }
)
RED = frozenset(
    {"refused", "rejected", "lapsed", "expired", "overdue", "revoked", "failed", "unmet", "suspended"}
)
BLUE = frozenset({"matched", "coached", "open", "running", "opened", "checking", "negotiating"})


def tone_of(state: str) -> str:
    """green, amber, red, blue or plain for a state's name; an unknown state is plain."""
    for tone, states in (("green", GREEN), ("amber", AMBER), ("red", RED), ("blue", BLUE)):
        if state in states:
            return tone
    return "plain"
