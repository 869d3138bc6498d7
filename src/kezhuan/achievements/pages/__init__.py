"""The pages of the achievements room: browsing, writing, handling."""
