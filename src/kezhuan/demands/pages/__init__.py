"""The pages of the demands room: browsing, writing, handling."""
