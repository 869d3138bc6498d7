"""A pure matcher of Chinese technical demands with achievements, teams, experts and organisations."""
