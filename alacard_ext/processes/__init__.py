"""Processes that run for someone: environments, marks, limits, and ending all of them."""
