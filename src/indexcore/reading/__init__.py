"""CSV files in: every cell that cannot be used is named with its row and column."""
