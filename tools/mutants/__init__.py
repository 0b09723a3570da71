"""Deliberate faults, and whether the tests find them."""
