"""A pure matcher of Chinese technical demands with achievements, teams, experts and organisations."""

from matchcore.index import Index

__all__ = ["Index"]
