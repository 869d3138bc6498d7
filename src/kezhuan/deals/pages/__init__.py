"""Pages of deals: the board, a deal with its thread, shares."""
