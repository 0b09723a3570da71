"""Which schema this version knows, without asking Alembic, whose import takes long."""

HEAD = "0011"
"""The last of `migrations/versions`; a test holds it to that."""
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
"""All of them, the oldest first."""
