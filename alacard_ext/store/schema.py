"""Which schema this version knows, without asking Alembic, whose import takes long."""

HEAD = "0012"
"""The last of `migrations/versions`; a test holds it to that."""
KNOWN = tuple(f"{number:04}" for number in range(1, int(HEAD) + 1))
"""All of them, the oldest first."""
