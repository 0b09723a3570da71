"""How many more servers and workers a job may lose before it is given up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. Jobs with one attempt are still not repeated."""
    op.add_column(
        "jobs", sa.Column("losses_left", sa.Integer(), nullable=False, server_default="2")
    )
    op.execute("UPDATE jobs SET losses_left = 0 WHERE attempts = 1")


def downgrade() -> None:
    """Remove it."""
    # Not in a batch, which makes the table again and knows no index of an expression.
    op.drop_column("jobs", "losses_left")
