"""What an analyst asks of an index: ranks, tiers, correlations, components, gaps in the data, peers."""
