"""Launching: the app of a demo started apart from everything else, watched, reached and stopped."""
