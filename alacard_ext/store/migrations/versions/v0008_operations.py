"""Which request asked for a job, and the alerts of administrators."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("jobs", sa.Column("trace_id", sa.String(64)))
    op.create_table(
        "alerts",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("told", sa.String(10), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("due_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name="pk_alerts"),
    )


def downgrade() -> None:
    """Remove both."""
    op.drop_table("alerts")
    # Not in a batch, which makes the table again and knows no index of an expression.
    op.drop_column("jobs", "trace_id")
