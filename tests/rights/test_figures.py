"""Numbers of rights open to their rows: one's own by name, a region's by number alone, evidence never in public."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kezhuan.core.access import VISITOR, Role
from kezhuan.core.figures import recomputed
from kezhuan.rights.figures import FIGURES
from tests.builders import actor
from tests.rights.bench import Unit, at
from tests.rights.stakes import Stakes
from tests.rights.test_bundling import sealed
from tests.rights.test_entitlement import Team

pytestmark = [pytest.mark.django_db]


def figure(code: str):
    return next(f for f in FIGURES if f.code == code)


@pytest.mark.parametrize(
    ("code", "make", "place"),
    [
        ("rights-equities", lambda: _with(Stakes(), "held"), "equities"), ("rights-ventures", lambda: _with(Stakes(), "running"), "ventures"),
        ("rights-entitlements", lambda: _with(Team(), "effective"), "entitlements"),
    ],
)  # fmt: skip
def test_what_stands_is_counted_once_and_opens_for_its_unit_alone(code, make, place):
    with at():
        unit, record = make()
        if place == "equities":
            unit.__class__().drafted()  # another unit's draft counts nowhere
    counted = figure(code)

    city, elsewhere = actor(Role.CITY, region="3304"), actor(Role.CITY, region="3205")
    for who, titled in ((unit.office, True), (city, False), (VISITOR, False)):
        rows = counted.rows(who, {})
        (row,) = rows.page(0, 10)
        assert (counted.value(who), recomputed("count", [row])) == (Decimal(1), Decimal(1))
        assert (row.url == f"/{place}/{record.uid}/", record.title in row.title) == (titled, titled)
        assert (record.number in row.title) is (who is not VISITOR)
    assert counted.value(elsewhere) == 0
    assert sum(counted.rows(city, {}).groups().values()) == 1


def _with(unit, what):
    return unit, getattr(unit, what)()


def test_sealed_evidence_is_counted_by_its_office_alone():
    with at():
        unit = Unit()
        bundle = sealed(unit)
    counted = figure("rights-bundles")

    (row,) = counted.rows(unit.office, {}).page(0, 10)
    assert (counted.public, counted.value(unit.office), row.url) == (False, 1, f"/bundles/{bundle.uid}/")
    for who in (VISITOR, unit.lead, actor(Role.CITY, region="3304"), Unit().office):
        assert counted.value(who) == 0
