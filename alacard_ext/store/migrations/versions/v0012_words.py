"""An index of what a search asks of each hand, and one of all words on SQLite, made again.

A search knows hands by their numbers. The rest of a row lies behind a whole recipe, so that to read
it takes five times as long as to read it from an index. SQLite's index of words gets a line's end
behind each text, by which words of two signs are found; `word_index.py` makes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT = sa.text("deleted_at IS NULL")
COLUMNS = ["id", "owner", "visibility", "created_at", "model_id", "task", "topic", "difficulty"]


def upgrade() -> None:
    """Make the one, and take the other away until it is made again."""
    _drop_words()
    op.create_index(
        "ix_notebooks_kept",
        "notebooks",
        [*COLUMNS, "ui", "deleted_at"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )


def downgrade() -> None:
    """Take both away; without the latter, a search goes through all hands."""
    op.drop_index("ix_notebooks_kept", "notebooks")
    _drop_words()


def _drop_words() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER IF EXISTS ix_notebooks_words_{name}")
        for name in ("ix_notebooks_words_terms", "ix_notebooks_words"):
            op.execute(f"DROP TABLE IF EXISTS {name}")
        op.execute("DROP VIEW IF EXISTS ix_notebooks_words_texts")
    else:
        for name in ("ix_notebooks_pairs", "ix_notebooks_path_pairs"):
            op.execute(f"DROP INDEX IF EXISTS {name}")
        op.execute("DROP FUNCTION IF EXISTS alacard_pairs(text)")
