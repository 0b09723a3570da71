"""Lists in the order of an index, and trends that are kept. The index of words that belongs to this
schema is in `word_index.py`, since not every database can have it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DAY = 24 * 3600 * 1000
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FILTERS = ("model_id", "task", "topic", "difficulty", "ui", "deleted_at")
KEPT = sa.text("deleted_at IS NULL")
OLD = {
    "ix_notebooks_owner_created": ["owner", "deleted_at", "created_at", "id"],
    "ix_notebooks_shared": ["visibility", "deleted_at", "created_at", "id"],
}


def upgrade() -> None:
    """Add the indexes, the times of events, and what is kept of trends."""
    for name in OLD:
        op.drop_index(name, "notebooks")
    for name, columns in _indexes():
        op.create_index(name, "notebooks", columns, sqlite_where=KEPT, postgresql_where=KEPT)
    op.create_index("ix_notebooks_deleted_at", "notebooks", ["deleted_at"])
    op.drop_index("ix_events_day", "events")
    op.drop_index("ix_stars_day", "stars")
    for table in ("events", "stars"):
        op.add_column(table, sa.Column("at", sa.BigInteger(), nullable=False, server_default="0"))
        # Of those before only the day is known.
        known = sa.table(table, sa.column("at"), sa.column("day"))
        op.execute(sa.update(known).values(at=sa.cast(known.c.day, sa.BigInteger) * DAY))
    op.create_index("ix_events_at", "events", ["at", "notebook", "kind"])
    op.create_table(
        "trends",
        sa.Column("timeframe", sa.String(5), nullable=False),
        sa.Column("notebook", ID, autoincrement=False, nullable=False),
        sa.Column("heat", sa.Double()),
        sa.Column("last_at", sa.BigInteger()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("timeframe", "notebook", name="pk_trends"),
        sa.ForeignKeyConstraint(
            ["notebook"], ["notebooks.id"], name="fk_trends_notebook", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_trends_notebook", "trends", ["notebook"])
    for name in ("heat", *_COUNTS):
        op.create_index(f"ix_trends_{name}", "trends", ["timeframe", name, "notebook"])
    op.create_table(
        "windows",
        sa.Column("timeframe", sa.String(5), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("timeframe", name="pk_windows"),
    )


_COUNTS = ("views", "downloads", "remixes")


def _indexes() -> list[tuple[str, list[str | sa.TextClause]]]:
    made: list[tuple[str, list[str | sa.TextClause]]] = []
    for first, other in (("owner", "visibility"), ("visibility", "owner")):
        made.append((f"ix_notebooks_{first}", [first, "created_at", "id", other, *FILTERS]))
        for name in ("title", "model_id"):
            key = sa.text(f"lower({name})")
            made.append((f"ix_notebooks_{first}_{name}", [first, key, "id"]))
    made.append(("ix_notebooks_shared_at", ["visibility", "shared_at", "id"]))
    return made


def downgrade() -> None:
    """Remove what was added."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER IF EXISTS ix_notebooks_words_{name}")
        op.execute("DROP TABLE IF EXISTS ix_notebooks_words")
    else:
        for name in ("ix_notebooks_words", "ix_notebooks_path_words"):
            op.execute(f"DROP INDEX IF EXISTS {name}")
    op.drop_table("windows")
    op.drop_table("trends")
    op.drop_index("ix_events_at", "events")
    for table in ("events", "stars"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("at")
    op.create_index("ix_events_day", "events", ["day", "notebook", "kind"])
    op.create_index("ix_stars_day", "stars", ["day"])
    op.drop_index("ix_notebooks_deleted_at", "notebooks")
    for name, _ in _indexes():
        op.drop_index(name, "notebooks")
    for name, columns in OLD.items():
        op.create_index(name, "notebooks", columns)
