"""Reads of consents and of requests about personal data."""
