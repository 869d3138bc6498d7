"""The day and the people of every test of trials."""

from datetime import datetime

import pytest

from kezhuan.core import clock
from kezhuan.core.access import Role
from tests.builders import actor, member, organisation


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.at(datetime(2026, 11, 20, 10)):
        yield


@pytest.fixture
def people():
    """(holder's office, firm, operator)"""
    office = member(Role.TTO, org=organisation(kind="institute", name="嘉兴某研究院"))
    firm = member(Role.ENTERPRISE, org=organisation(name="嘉兴甲公司"))
    return office, firm, actor(Role.OPERATOR, region="3304")
