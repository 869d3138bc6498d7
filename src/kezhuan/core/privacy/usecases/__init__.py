"""Changes of consents and of requests about personal data."""
