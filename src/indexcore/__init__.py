"""A pure composite-index engine: panel in, traced and explained index out."""
