"""How far a ranking depends on choices: Monte Carlo bands, probabilities of tiers, Sobol indices of each choice.

Runs are computed together as arrays (runs, units, indicators), never one by one.
"""
