"""The pages of the matching room: lists with reasons, contacts, follow-ups, quality."""
