"""Pages of the pool and of trials."""
