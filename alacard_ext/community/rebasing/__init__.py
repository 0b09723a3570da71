"""Notebooks beside what they were dealt from: rebased, compared and traced."""
