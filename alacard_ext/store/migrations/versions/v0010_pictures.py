"""The pictures of demos."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("demos", sa.Column("picture", sa.String(22)))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("demos", "picture")
