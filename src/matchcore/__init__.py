"""A pure matcher of Chinese technical demands with achievements, teams, experts and organisations."""

# First, because numpy reads it once when it is loaded.
import matchcore.blas  # noqa: F401
from matchcore.index import Index

__all__ = ["Index"]
