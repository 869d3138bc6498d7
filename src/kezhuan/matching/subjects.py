"""Contacts and follow-ups as core.frame sees them."""

from __future__ import annotations

from kezhuan.core.joins import Subject
from kezhuan.matching import scopes
from kezhuan.matching.lifecycle import CONTACT, FOLLOWUP
from kezhuan.matching.models import Contact, Followup

SUBJECTS = (
    Subject(
        "contact",
        "对接请求",
        CONTACT,
        Contact,
        scopes.CONTACTS,
        scopes.contact_relations,
        parties=lambda c: frozenset({c.from_org.uid, c.to_org.uid}),
        number_kind="DJ",
        facts=lambda c: {"reason_code": c.reason_code, "outcome": c.outcome},
        shown=lambda c: {"state": CONTACT.states[c.state]},
        open_fields=frozenset({"reason_code", "outcome"}),
    ),
    Subject(
        "followup",
        "经纪人跟进",
        FOLLOWUP,
        Followup,
        scopes.FOLLOWUPS,
        scopes.followup_relations,
        facts=lambda f: {"outcome_note": f.outcome_note},
        number_kind="GJ",
    ),
)
