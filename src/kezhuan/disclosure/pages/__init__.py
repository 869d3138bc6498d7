"""Pages of the disclosure room."""
