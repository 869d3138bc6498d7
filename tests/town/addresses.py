"""Addresses of the product filled in with the town's own records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.town.people import Town

# The word before a parameter in an address → the kind of record it names.
WORDS = {
    "demands": "demand", "visits": "visit", "batches": "batch", "reports": "batch_report", "achievements": "achievement",
    "evaluations": "evaluation", "contacts": "contact", "grants": "grant", "ndas": "nda", "contracts": "contract", "projects": "project", "followups": "followup", "organisations": "organisation", "profiles": "profile",
    "experts": "profile", "claims": "claim", "decoys": "decoy", "matches": "suggestion", "suggestions": "suggestion", "notices": "notice",
    "proposals": "proposal", "users": "user", "members": "member", "member": "member", "invitations": "invitation", "delegations": "delegation", "tokens": "token",
    "deals": "deal", "attributions": "attribution",
    "introductions": "introduction", "pool": "pool_item", "trials": "trial",
    "distributions": "distribution", "team": "team_share", "entitlements": "entitlement", "bundles": "diligence_bundle",
    "equities": "equity", "ventures": "venture", "ratings": "rating",
    "imports": "import", "sent": "booklet",
    "payouts": "application", "payees": "payee_account", "appropriations": "appropriation", "arrangements": "arrangement",
    "disbursements": "disbursement", "recoveries": "recovery", "publicity": "publicity", "objections": "objection",
    "patent-disputes": "patent_dispute", "searches": "search",
    "editions": "edition", "observations": "observation", "targets": "target",
    "collections": "collection", "requests": "data_request",
}  # fmt: skip
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
SLUGS = {
    "demands": ("outline", "problem", "budget", "sealed", "audience"),
    "achievements": ("outline", "maturity", "transfer", "sealed", "audience"),
    "trials": ("usage", "incident", "milestone", "deletion"),
    "projects": ("edit", "follow", "to-trial", "to-production", "stop", "end"),
    # Few words a record: a page that shows nothing new is looked at only so many times.
    "bundles": ("edit", "seal", "hand-over", "void"),
    "equities": ("edit", "register"),
    "ventures": ("edit", "report"),
    "entitlements": ("edit", "return", "report", "apply"),
    "distributions": ("signature", "edit", "send", "sign"),
    "desk": ("screen", "publish", "demands_open"),
    "rules": ("settings.pages",),
    "grants": ("demand",),
    "readings": ("demand", "achievement"),
    "sealed": ("demand", "achievement"),
    "imports": ("achievements",),
    "b": ("booklet",),
    "e": ("rating",),
    "booklets": ("docx",),
    "filing": ("achievement_register",),
    "d": ("collection",),
    "reports": ("period-demand-submit",),
    "privacy": ("reminders", "account", "json", "member"),
}
# What an address needs behind the question mark before it shows anything; a record is named by kind and state.
ASKED = {
    "/desk/batch/screen/": "uid={demand/submitted}",
    "/desk/batch/publish/": "uid={demand/screened}",
    "/contacts/new/": "demand={demand/published}",
    "/pool/new/": "achievement={achievement/published}",
    "/payouts/check/": "policy=policies.nanhu_buyer&applicant=organisation&contract={contract/registered}",
    "/payouts/automatic/": "policy=policies.nanhu_buyer&year=2026",
}
RECORD = re.compile(r"{(\w+)/(\w+)}")


def kind_of(where: str, parameter: str) -> str:
    """The kind of record this parameter names, "" where the town has no such kind."""
    before = where[: where.index(parameter)].strip("/").split("/")[-1]
    return WORDS.get(before, "")


def values_of(town: Town, where: str, parameter: str) -> list[str]:
    """What this parameter of an address may be: the uids of its kind, or some of several kinds where none fits."""
    kind = kind_of(where, parameter)
    known = [str(uid) for uid in town.uids(kind)] if kind else []
    return known or [str(town.uids(name)[0]) for name in ("demand", "achievement", "organisation")]


def examples(town: Town, where: str) -> Iterator[str]:
    """The address once for every record its first parameter may name, and for every word of a section's name."""
    if "(" in where:
        return
    found = PARAMETER.search(where)
    if found is None:
        yield _asked(town, "/" + where)
        return
    for value in _choices(town, where, found):
        yield from (
            address for address in examples(town, where[: found.start()] + value + where[found.end() :])
        )


def _asked(town: Town, address: str) -> str:
    """The address with what it asks for, where the town holds the record (a test may look at a part of it only)."""
    try:
        asked = RECORD.sub(lambda found: str(town.records[found[1]][found[2]]), ASKED.get(address, ""))
    except KeyError:
        return address
    return f"{address}?{asked}" if asked else address


def _choices(town: Town, where: str, found: re.Match[str]) -> list[str]:
    if found[1] == "int":
        return ["1"]
    if found[1] in ("slug", "str", "path", None):
        first = where.split("/")[0]
        return list(town.words.get(first) or SLUGS.get(first, ("x",)))
    choices = values_of(town, where, found[0])
    later = re.search(r"[0-9a-f-]{36}", where[: found.start()]) is not None
    return choices[:1] if later else choices
