"""Whether a model fits: the readings of the machine, and what weights take."""
