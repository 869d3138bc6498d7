"""Records that lie in a region, asked so that an index on the region's code answers."""

from __future__ import annotations

from django.db.models import Q


def lies_in(prefix: str, field: str = "region") -> Q:
    """Records whose code begins with this prefix: as a stretch of codes beside the prefix itself.

    `LIKE '3304%'` alone reads every row: SQLite's is case-blind, PostgreSQL's helps only under the C collation.
    """
    exact = Q(**{f"{field}__startswith": prefix})
    after = _next(prefix)
    return exact & Q(**{f"{field}__gte": prefix, f"{field}__lt": after}) if after else exact


def _next(prefix: str) -> str:
    """The first code after all that begin with the prefix, of as many characters; "" where there is none such.

    Codes are figures, and own codes of zones figures and capitals: every collation orders those alike.
    """
    if prefix.isascii() and prefix.isdigit():
        after = str(int(prefix) + 1).zfill(len(prefix))
        return after if len(after) == len(prefix) else ""
    last = prefix[-1:]
    if last == "9":
        return prefix[:-1] + "A"
    if last.isascii() and (last.isdigit() or ("A" <= last < "Z")):
        return prefix[:-1] + chr(ord(last) + 1)
    return ""
