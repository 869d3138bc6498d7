"""One module per operation: reads its parameters, calls the arithmetic, records what it did."""
