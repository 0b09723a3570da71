"""Notebooks that came from elsewhere, put into one's library as one's own hands."""
