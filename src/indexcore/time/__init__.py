"""Time in an index: bases, chains, splices, trends, gaps, revisions, and membership that changes by year.

Panels are arrays (periods, units, indicators) with ``times`` (periods,) ascending.
"""
