"""Requests as whoever runs a server sees them: their ids, how many, how long, and in the log."""
