"""Split contracts, judged as a cluster: the same pair or group, within a year, about nearly the same or one project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kezhuan.contracts.rules.suspicions.case import Case
from kezhuan.contracts.rules.suspicions.doubt import SPLIT, Doubt, Limits
from kezhuan.contracts.rules.suspicions.likeness import Texts
from kezhuan.contracts.rules.suspicions.links import Web


def splits(cases: Iterable[Case], *, web: Web, texts: Texts, limits: Limits) -> Iterator[Doubt]:
    """One hint for each contract of every cluster, with the number of parts and the sum of the cluster."""
    known = {case.uid: case for case in cases}
    for members in clusters(known.values(), web=web, texts=texts, limits=limits):
        total = sum(known[uid].turnover for uid in members)
        for uid in members:
            others = tuple(other for other in members if other != uid)
            yield Doubt(uid, SPLIT, ({"parts": len(members), "total": total},), others)


def clusters(cases: Iterable[Case], *, web: Web, texts: Texts, limits: Limits) -> tuple[tuple[str, ...], ...]:
    """Groups of two and more contracts that belong together, each in order of uid."""
    known = {case.uid: case for case in cases}
    parent = {uid: uid for uid in known}

    def root(uid: str) -> str:
        while parent[uid] != uid:
            parent[uid] = parent[parent[uid]]
            uid = parent[uid]
        return uid

    by_project: dict[str, list[str]] = defaultdict(list)
    for case in known.values():
        if case.project:
            by_project[case.project].append(case.uid)
        for uid, similarity in texts.near(case).items():
            other = known.get(uid)
            if (
                other is not None
                and similarity >= float(limits.split_similarity)
                and _together(case, other, web, limits)
            ):
                parent[root(uid)] = root(case.uid)
    for uids in by_project.values():
        for uid in uids[1:]:
            if _together(known[uids[0]], known[uid], web, limits):
                parent[root(uid)] = root(uids[0])
    found: dict[str, list[str]] = defaultdict(list)
    for uid in sorted(known):
        found[root(uid)].append(uid)
    return tuple(tuple(uids) for uids in found.values() if len(uids) > 1)


def _together(one: Case, other: Case, web: Web, limits: Limits) -> bool:
    """True for two contracts of the same or linked sellers with the same or linked buyers within the days."""
    near = abs((one.signed_on - other.signed_on).days) <= limits.split_d
    return near and _meet(one.sellers, other.sellers, web) and _meet(one.buyers, other.buyers, web)


def _meet(ours: tuple, theirs: tuple, web: Web) -> bool:
    return any(mine.key == other.key or other.key in web.group(mine.key) for mine in ours for other in theirs)
