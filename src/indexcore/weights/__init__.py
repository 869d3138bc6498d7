"""Where weights come from: judgement, data, optimisation; and how a set is frozen with its edition."""
