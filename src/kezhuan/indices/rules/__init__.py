"""Decisions of the index room: what a definition says, what an observation may be, how a target stands."""
