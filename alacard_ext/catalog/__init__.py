"""The catalog: two million models of the Hub in one read-only file, searched as one types."""
