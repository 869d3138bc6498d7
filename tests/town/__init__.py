"""A small town for the tests that walk every address: each kind of record in every state, with people to read it."""

from tests.town.people import PEOPLE, Town
from tests.town.records import build

__all__ = ["PEOPLE", "Town", "build"]
