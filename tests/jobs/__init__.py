"""The registry of runs, by itself and behind a real server."""
