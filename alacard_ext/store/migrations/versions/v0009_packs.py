"""An index of the prompt packs of hands, on PostgreSQL.

SQLite finds a pack among the words of a hand. PostgreSQL's parts of words are of letters and digits
within one word, so packs whose names differ in a number alone have nearly all of them in common.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_notebooks_prompts"


def upgrade() -> None:
    """Make it, where it is of use."""
    if op.get_bind().dialect.name == "postgresql":
        key = "CAST(prompts AS jsonb) jsonb_path_ops"
        op.execute(f"CREATE INDEX IF NOT EXISTS {NAME} ON notebooks USING gin ({key})")


def downgrade() -> None:
    """Take it away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP INDEX IF EXISTS {NAME}")
