"""The rulebook's doors: everybody reads it, two officers add to it."""
