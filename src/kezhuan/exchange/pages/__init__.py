"""Pages of imports, exports and what is exchanged with other platforms."""
