"""Decisions about technology contracts: types, recognition, amounts, clocks, completeness, taxes, suspicions.

Values, days and rulebook bodies come in; values and coded reasons go out. No database, no clock, no settings.
"""
