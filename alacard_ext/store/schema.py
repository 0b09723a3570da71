"""Which schema this version knows, without asking Alembic, whose import takes long."""

HEAD = "0002"
"""The last of `migrations/versions`; a test holds it to that."""
KNOWN = ("0001", "0002")
"""All of them, the oldest first."""
