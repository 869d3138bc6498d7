"""Decisions about rights: how a receipt is shared, what each person of the team gets, what is taxed."""
