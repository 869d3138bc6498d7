"""Decisions about payouts: what a policy says, who qualifies, the ceiling and why, shares of a budget, separate hands."""
