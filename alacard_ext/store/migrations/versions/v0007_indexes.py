"""Indexes that lead no database astray, and one for what was dealt within a time.

An index of when things were deleted held all that were not, too. SQLite, which keeps no statistics
of its own accord, took these for few, and went through all of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DELETED = sa.text("deleted_at IS NOT NULL")
KEPT = sa.text("deleted_at IS NULL")
TABLES = ("notebooks", "comments", "notifications")


def upgrade() -> None:
    """Make the indexes again, and add one."""
    for table in TABLES:
        name = f"ix_{table}_deleted_at"
        op.drop_index(name, table)
        op.create_index(name, table, ["deleted_at"], sqlite_where=DELETED, postgresql_where=DELETED)
    op.create_index(
        "ix_notebooks_created_at",
        "notebooks",
        ["created_at"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )


def downgrade() -> None:
    """Bring back those that were."""
    op.drop_index("ix_notebooks_created_at", "notebooks")
    for table in TABLES:
        name = f"ix_{table}_deleted_at"
        op.drop_index(name, table)
        op.create_index(name, table, ["deleted_at"])
