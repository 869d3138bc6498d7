"""A made-up region of any size as rows for web_bulk: organisations, users, achievements, demands, people, lists, events.

Everything comes of one seed and of the words in web_words.toml, so that two runs load the same region.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

Row = dict[str, Any]
HOME_SHARE = 0.3  # of organisations and outside records in the home city; the rest in the region round it
ORIGINS = ("local", "local", "local", "market", "registry")
FIELDS = tuple(f"{n:02}" for n in range(1, 12))


@dataclass
class World:
    """How many of each, and the days they are told on; `scale` 1 is what the issue asks for."""

    scale: float
    today: date
    regions: tuple[str, ...]
    home: tuple[str, ...]
    password: str
    draw: random.Random = field(default_factory=lambda: random.Random(20261129))

    def __post_init__(self) -> None:
        self.words = tomllib.loads(Path(__file__).with_name("web_words.toml").read_text(encoding="utf-8"))
        self.moment = datetime(self.today.year, self.today.month, self.today.day, 1, tzinfo=UTC)

    def many(self, full: int) -> int:
        """So many of `full` at this scale, at least ten."""
        return max(10, round(full * self.scale))

    def one(self, name: str) -> Any:
        """A word of the list."""
        words = self.words[name]
        return words[int(self.draw.random() * len(words))]

    def uid(self) -> UUID:
        """A version 4 id of the seed."""
        return UUID(int=self.draw.getrandbits(128), version=4)

    def days_ago(self, most: int) -> datetime:
        """A moment within the last `most` days, to the second."""
        return self.moment - timedelta(seconds=int(self.draw.random() * most * 86_400))

    def record(self, kind: str, n: int, state: str, since: datetime) -> Row:
        """What every record with a lifecycle carries."""
        return {
            "id": n, "uid": self.uid(), "number": f"{kind}-2026-{n:06}", "state": state, "version": 3, "state_since": since,
            "created_at": since - timedelta(days=9), "updated_at": since,
        }  # fmt: skip

    def region(self) -> str:
        """A county of the home city or another place."""
        places = self.home if self.draw.random() < HOME_SHARE else self.regions
        return places[int(self.draw.random() * len(places))]

    def person(self) -> str:
        """A name."""
        return self.one("surnames") + self.one("given")

    def measured(self) -> tuple[str, str, int]:
        """Name, unit and value of a technical parameter."""
        name, unit, low, high = self.one("measures")
        return name, unit, low + int(self.draw.random() * (high - low))

    def sentence(self) -> str:
        """A sentence with a number in it."""
        name, unit, value = self.measured()
        return f"采用{self.one('methods')}处理{self.one('materials')}，{name}达到 {value} {unit}，可{self.one('gains')}、{self.one('gains')}。"

    def title(self) -> str:
        """A title: use, material, method, thing and kind."""
        return f"{self.one('uses')}用{self.one('materials')}{self.one('methods')}{self.one('things')}{self.one('kinds')}"

    # -- who there is -----------------------------------------------------------------------------------------

    @cached_property
    def orgs(self) -> list[Row]:
        """Bureaus and centres of every home county first, then institutes, brokers' firms, firms."""
        kinds = [("bureau", code) for code in (*self.home, self.home[0][:4] + "00")]
        kinds += [("centre", code) for code in self.home]
        kinds += [("institute", "")] * self.many(900) + [("intermediary", "")] * self.many(300)
        kinds += [("enterprise", "")] * self.many(40_000)
        return [self._org(n, kind, region) for n, (kind, region) in enumerate(kinds, start=1)]

    def _org(self, n: int, kind: str, region: str) -> Row:
        place = self.one("places")
        name = {
            "bureau": f"{place}科技局", "centre": f"{place}技术转移中心", "institute": f"{place}{self.one('firms')}{self.one('schools')}",
            "intermediary": f"{place}技术经纪有限公司", "enterprise": f"{place}{self.one('firms')}有限公司",
        }[kind]  # fmt: skip
        return self.record("DW", n, "verified", self.days_ago(900)) | {
            "kind": kind,
            "name": f"{name}（{n}）",
            "region": region or self.region(),
        }

    def orgs_of(self, *kinds: str) -> list[Row]:
        """The organisations of these kinds."""
        return [org for org in self.orgs if org["kind"] in kinds]

    @cached_property
    def users(self) -> list[Row]:
        """The users, all with one password hash; their hats are `memberships`, in the same order."""
        made = []
        for n in range(1, self.many(100_000) + 1):
            made.append({
                "id": n, "uid": self.uid(), "username": f"u{n:07}", "password": self.password, "phone": f"199{n:08}", "phone_verified": True,
                "name": self.person(), "is_active": True, "date_joined": self.moment - timedelta(days=300),
                "password_changed_at": self.moment,
            })  # fmt: skip
        return made

    @cached_property
    def memberships(self) -> list[Row]:
        """One hat each: every organisation has somebody, the rest are spread over institutes and firms."""
        roles = {
            "bureau": "district_officer",
            "centre": "operator",
            "institute": "tto",
            "intermediary": "broker",
            "enterprise": "enterprise",
        }
        institutes = self.orgs_of("institute")
        made = []
        for n, user in enumerate(self.users, start=1):
            if n <= len(self.orgs):
                org = self.orgs[n - 1]
                role = roles[org["kind"]]
            else:
                org = institutes[n % len(institutes)]
                role = "institute"
            region = (
                (org["region"][:4] if org["region"].endswith("00") else org["region"])
                if role in ("district_officer", "operator")
                else ""
            )
            role = "city_officer" if role == "district_officer" and org["region"].endswith("00") else role
            region = self.home[0][:4] if role == "broker" else region
            made.append({
                "id": n, "uid": self.uid(), "user_id": user["id"], "organisation_id": org["id"], "role": role, "region": region, "manager": False,
                "starts_on": self.today - timedelta(days=300),
            })  # fmt: skip
        return made

    @cached_property
    def author_of(self) -> dict[int, UUID]:
        """Somebody who writes for each organisation that has anybody."""
        return {m["organisation_id"]: u["uid"] for m, u in zip(self.memberships, self.users, strict=True)}

    # -- what there is ----------------------------------------------------------------------------------------

    def achievements(self, kept: list[tuple[int, UUID, int]]) -> Iterator[Row]:
        """The achievements; (id, uid, holder's id) of those on offer to everybody are noted in `kept`."""
        holders = self.orgs_of("institute") + self.orgs_of("enterprise")[: self.many(3_000)]
        for n in range(1, self.many(500_000) + 1):
            chance = self.draw.random()
            state = "published" if chance < 0.9 else "coached" if chance < 0.93 else "converted" if chance < 0.96 else "confirmed" if chance < 0.98 else "draft"  # fmt: skip
            origin = ORIGINS[n % len(ORIGINS)]
            org = holders[int(self.draw.random() * len(holders))] if origin == "local" else None
            since = self.days_ago(700)
            low = int(self.draw.random() * 300) * 1_000_000
            stale = self.draw.random() < 0.03
            row = self.record("CG", n, state, since) | {
                "organisation_id": org["id"] if org else None, "origin": origin, "upstream_id": "" if org else f"o{n}",
                "author_id": self.author_of.get(org["id"]) if org else None, "region": org["region"] if org else self.region(),
                "title": self.title(), "summary": self.sentence() + self.sentence() + f"面向{self.one('uses')}，{self.one('gains')}。",
                "field": FIELDS[int(self.draw.random() * 11)], "keywords": [self.one("materials"), self.one("methods"), self.one("things")],
                "kind": "applied", "trl": 3 + int(self.draw.random() * 7), "stage": ("early", "middle", "mature")[n % 3],
                "modes": ["licence", "joint"] if n % 2 else ["assignment"], "points": [self.one("gains"), self.one("gains")],
                "performance": self.sentence(), "application": f"已在{self.one('uses')}应用 {n % 17} 例。", "price_kind": "range" if low else "negotiable",
                "price_low_fen": low or None, "price_high_fen": low * 2 or None, "contact_name": self.person(), "contact_phone": f"0573-{n % 9_000_000:07}",
                "unpublished": self.sentence(), "level": "member" if n % 10 == 7 else "public", "secrecy_cleared": True,
                "ownership_confirmed_at": since if state != "draft" else None, "published_at": since if state not in ("draft", "confirmed") else None,
                "confirm_by": None if org is None else self.today + timedelta(days=-40 if stale else 30 + n % 300),
            }  # fmt: skip
            if state in ("published", "coached") and row["level"] == "public" and not (org and stale):
                kept.append((n, row["uid"], row["organisation_id"]))
            yield row

    def rights(self) -> Iterator[Row]:
        """A patent for every second achievement, and somebody who made it."""
        for n in range(1, self.many(500_000) // 2 + 1):
            yield {
                "id": n, "achievement_id": 2 * n, "order": 0, "kind": "invention", "number": f"ZL2024{n:08}.{n % 10}", "title": "", "status": "active",
                "holder": "", "applied_on": self.today - timedelta(days=1000),
            }  # fmt: skip

    def contributors(self) -> Iterator[Row]:
        """Who made every second achievement."""
        for n in range(1, self.many(500_000) // 2 + 1):
            yield {"id": n, "achievement_id": 2 * n, "order": 0, "name": self.person(), "title": "教授"}

    def demands(self, kept: list[tuple[int, UUID, str]]) -> Iterator[Row]:
        """Open demands, and a quarter as many in other states; (id, uid, region) of the open ones are noted."""
        firms, wanted = self.orgs_of("enterprise"), self.many(12_000)
        for n in range(1, wanted + self.many(3_000) + 1):
            state = (
                ("published" if n % 6 else "matched")
                if n <= wanted
                else ("draft", "submitted", "screened", "contracted")[n % 4]
            )
            org, since, thing = (
                firms[int(self.draw.random() * len(firms))],
                self.days_ago(300),
                self.one("things"),
            )
            row = self.record("XQ", n, state, since) | {
                "organisation_id": org["id"], "author_id": self.author_of.get(org["id"]), "region": org["region"], "origin": "local",
                "public_title": f"{thing}{self.one('gains')}", "teaser": f"{self.one('uses')}企业求{self.one('methods')}技术，{self.one('gains')}。",
                "field": FIELDS[int(self.draw.random() * 11)], "keywords": [thing], "title": f"{self.one('uses')}{thing}{self.one('methods')}改进",
                "problem": f"现有{self.one('materials')}{thing}{self.sentence()}", "goal": self.sentence(), "budget_low_fen": 10_000_000,
                "budget_high_fen": 50_000_000, "urgency": "normal", "detail": self.sentence(), "audience": "member" if n % 4 else "public",
                "contact_name": self.person(), "contact_phone": f"199{n:08}", "anonymous": bool(n % 5 == 0), "funded": False, "accepts_trial": False,
                "published_at": since if n <= wanted else None, "secrecy_cleared": True, "owner_confirmed_at": since,
                "confirm_by": self.today + timedelta(days=20 + n % 60), "due_on": self.today + timedelta(days=n % 30 - 5) if n > wanted else None,
            }  # fmt: skip
            if n <= wanted:
                kept.append((n, row["uid"], row["region"]))
            yield row

    def parameters(self, demands: int) -> Iterator[Row]:
        """Two technical parameters a demand."""
        for n in range(1, 2 * demands + 1):
            name, unit, value = self.measured()
            yield {
                "id": n,
                "demand_id": (n + 1) // 2,
                "order": n % 2,
                "name": name,
                "operator": ">=",
                "low": Decimal(value),
                "unit": unit,
                "confirmed": True,
            }

    def profiles(self, kept: list[UUID]) -> Iterator[Row]:
        """Experts and teams, all listed; their uids are noted."""
        holders = self.orgs_of("institute")
        for n in range(1, self.many(170_000) + 1):
            org, team = holders[int(self.draw.random() * len(holders))], n % 5 == 0
            row = self.record("ZJ", n, "listed", self.days_ago(700)) | {
                "kind": "team" if team else "expert", "name": f"{self.one('materials')}{self.one('methods')}团队" if team else self.person(),
                "organisation_id": org["id"], "title": "" if team else "教授", "fields": [FIELDS[n % 11]], "region": org["region"],
                "keywords": [self.one("materials"), self.one("methods")], "summary": self.sentence() + self.sentence(),
                "works": f"主持{self.title()}项目 {n % 9} 项。", "availability": "每月两天", "contact_name": self.person(), "contact_phone": f"198{n:08}",
                "consent_version": "2026-1", "consent_at": self.moment, "confirm_by": self.today + timedelta(days=30 + n % 300),
            }  # fmt: skip
            kept.append(row["uid"])
            yield row

    def runs(self, demands: list[tuple[int, UUID, str]]) -> Iterator[Row]:
        """A computed list for every open demand."""
        for n, (demand, _uid, _region) in enumerate(demands, start=1):
            yield {"id": n, "demand_id": demand, "at": self.moment, "model": "bench", "need_print": "", "credible": 12, "question": {}}  # fmt: skip

    def suggestions(
        self, demands: list[tuple[int, UUID, str]], items: list[tuple[int, UUID, int]]
    ) -> Iterator[Row]:
        """Twelve rows a list; they say no reason, for nobody computed them."""
        n = 0
        for run, (demand, _uid, _region) in enumerate(demands, start=1):
            for rank, (_id, uid, org) in enumerate(self.draw.sample(items, min(12, len(items))), start=1):
                n += 1
                yield {
                    "id": n, "uid": self.uid(), "run_id": run, "demand_id": demand, "item_kind": "achievement", "item_uid": uid, "item_org_id": org, "rank": rank,
                    "score": Decimal(int(self.draw.random() * 900_000)).scaleb(-6), "band": "middle", "levels": [0.2, 0.3, 0.3, 0.2], "parts": {}, "reasons": [],
                    "item_print": "",
                }  # fmt: skip

    def notices(self) -> Iterator[Row]:
        """Two notices a user, one of them read."""
        for n in range(1, 2 * len(self.users) + 1):
            yield {
                "id": n, "uid": self.uid(), "to_id": self.users[(n - 1) // 2]["uid"], "topic": "matching", "template": "有新的匹配结果", "params": {},
                "link": "/matches/", "event_uid": None, "at": self.moment, "read_at": self.moment if n % 2 else None,
            }  # fmt: skip
