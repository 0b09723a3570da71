"""Indexes of what a search asks of each hand and, on SQLite, of packs; that of all words anew.

A search knows hands by their numbers. The rest of a row lies behind a whole recipe, so that to read
it takes five times as long as to read it from an index. SQLite's index of words gets a line's end
behind each text, by which words of two signs are found; `word_index.py` makes it. Packs, whose
names may differ in a number alone, stand in a table beside it, as PostgreSQL has them in an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT = sa.text("deleted_at IS NULL")
COLUMNS = ["id", "owner", "visibility", "created_at", "model_id", "task", "topic", "difficulty"]
PACKS = """CREATE TABLE ix_notebooks_prompts (
pack TEXT NOT NULL, notebook INTEGER NOT NULL, PRIMARY KEY (pack, notebook)) WITHOUT ROWID"""
# A damaged row names no packs, and can still be changed and removed.
KNOWN = """INSERT OR IGNORE INTO ix_notebooks_prompts SELECT value, notebooks.id FROM notebooks,
json_each(CASE WHEN json_valid(notebooks.prompts) THEN notebooks.prompts ELSE '[]' END)
WHERE value IS NOT NULL"""
PUT = """INSERT OR IGNORE INTO ix_notebooks_prompts SELECT value, new.id
FROM json_each(CASE WHEN json_valid(new.prompts) THEN new.prompts ELSE '[]' END)
WHERE value IS NOT NULL;"""
TAKEN = """DELETE FROM ix_notebooks_prompts WHERE notebook = old.id AND pack IN (SELECT value
FROM json_each(CASE WHEN json_valid(old.prompts) THEN old.prompts ELSE '[]' END));
DELETE FROM ix_notebooks_prompts WHERE NOT json_valid(old.prompts) AND notebook = old.id;"""
TRIGGERS = {
    "insert": f"AFTER INSERT ON notebooks BEGIN {PUT}",
    "delete": f"AFTER DELETE ON notebooks BEGIN {TAKEN}",
    "update": f"AFTER UPDATE OF prompts ON notebooks BEGIN {TAKEN} {PUT}",
}


def upgrade() -> None:
    """Make the former, and take the last away until it is made again."""
    _drop_words()
    if op.get_bind().dialect.name == "sqlite":
        for made in (PACKS, KNOWN):
            op.execute(made)
        for name, made in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER ix_notebooks_prompts_{name} {made} END")
    op.create_index(
        "ix_notebooks_kept",
        "notebooks",
        [*COLUMNS, "ui", "deleted_at"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )


def downgrade() -> None:
    """Take all away; without that of words, a search goes through all hands."""
    op.drop_index("ix_notebooks_kept", "notebooks")
    if op.get_bind().dialect.name == "sqlite":
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER ix_notebooks_prompts_{name}")
        op.execute("DROP TABLE ix_notebooks_prompts")
    _drop_words()


def _drop_words() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER IF EXISTS ix_notebooks_words_{name}")
        for name in ("ix_notebooks_words_terms", "ix_notebooks_words"):
            op.execute(f"DROP TABLE IF EXISTS {name}")
        op.execute("DROP VIEW IF EXISTS ix_notebooks_words_texts")
    else:
        for name in ("words", "path_words"):
            op.execute(f"DROP INDEX IF EXISTS ix_notebooks_{name}")
            op.execute(f"ALTER TABLE notebooks DROP COLUMN IF EXISTS {name}_paired")
        op.execute("DROP FUNCTION IF EXISTS alacard_paired(text)")
