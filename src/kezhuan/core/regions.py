"""Records that lie in a region, or in a field of technology too, asked so that an index answers, or none."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

Record = TypeVar("Record", bound=Model)


def lies_in(prefix: str, field: str = "region") -> Q:
    """Records whose code begins with this prefix: as a stretch of codes beside the prefix itself.

    `LIKE '3304%'` alone reads every row: SQLite's is case-blind, PostgreSQL's helps only under the C collation.
    """
    exact = Q(**{f"{field}__startswith": prefix})
    after = _next(prefix)
    return exact & Q(**{f"{field}__gte": prefix, f"{field}__lt": after}) if after else exact


def narrowed(found: QuerySet[Record], *, field: str, region: str, walked: bool) -> QuerySet[Record]:
    """Those of one field and one region, "" for any. `walked`: asked in words no index answers, so that the database walks
    the list in its order; a page of many rows is met sooner so than its rows are fetched and sorted."""
    if field:
        found = found.filter(field__iexact=field) if walked else found.filter(field=field)
    if region:
        found = found.filter(region__startswith=region) if walked else found.filter(lies_in(region))
    return found


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
