"""周报 and 月报 of a bureau or centre: a period's numbers, each open to its rows, as page, Word, PDF and Excel."""
