"""Sharing: visibility, versions, counts, stars and who was remixed from whom."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTS = ("views", "downloads", "remixes", "stars")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 500


def upgrade() -> None:
    """Add what sharing needs, and take paths out of the words that others will search."""
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("path_words", sa.Text()),
        sa.Column("visibility", sa.String(270), nullable=False, server_default="private"),
        sa.Column("license", sa.String(100)),
        sa.Column("version", sa.Integer()),
        sa.Column("shared_from", sa.Integer()),
        sa.Column("shared_at", sa.BigInteger()),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in COUNTS),
    )
    for column in columns:
        op.add_column("notebooks", column)
    op.create_index(
        "ix_notebooks_shared", "notebooks", ["visibility", "deleted_at", "created_at", "id"]
    )
    _take_paths_out()
    op.create_table(
        "versions",
        sa.Column("notebook", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("outputs", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("notebook", "number", name="pk_versions"),
        _key_of_a_notebook("versions"),
        sa.ForeignKeyConstraint(["body"], ["bodies.hash"], name="fk_versions_body"),
    )
    op.create_index("ix_versions_body", "versions", ["body"])
    op.create_table(
        "events",
        sa.Column("notebook", ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("notebook", "kind", "day", "person", name="pk_events"),
        _key_of_a_notebook("events"),
    )
    op.create_index("ix_events_day", "events", ["day", "notebook", "kind"])
    op.create_table(
        "stars",
        sa.Column("notebook", ID, nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notebook", "person", name="pk_stars"),
        _key_of_a_notebook("stars"),
    )
    op.create_index("ix_stars_day", "stars", ["day"])
    op.create_table(
        "forks",
        sa.Column("child", sa.String(22), nullable=False),
        sa.Column("parent", sa.String(22), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("child", name="pk_forks"),
    )
    op.create_index("ix_forks_parent", "forks", ["parent"])


def _key_of_a_notebook(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["notebook"], ["notebooks.id"], name=f"fk_{table}_notebook", ondelete="CASCADE"
    )


def _take_paths_out() -> None:
    """The second of the lines of words was the path."""
    notebooks = sa.table(
        "notebooks",
        sa.column("id", sa.BigInteger),
        sa.column("words", sa.Text),
        sa.column("path_words", sa.Text),
    )
    connection, last = op.get_bind(), 0
    asked = sa.select(notebooks.c.id, notebooks.c.words).order_by(notebooks.c.id).limit(AT_ONCE)
    while rows := connection.execute(asked.where(notebooks.c.id > last)).all():
        for row in rows:
            title, _, rest = row.words.partition("\n")
            path, _, rest = rest.partition("\n")
            values = {"words": f"{title}\n{rest}", "path_words": path or None}
            there = sa.update(notebooks).where(notebooks.c.id == row.id)
            connection.execute(there.values(values))
        last = rows[-1].id


def downgrade() -> None:
    """Remove what was added; paths stay out of the words."""
    for table in ("forks", "stars", "events", "versions"):
        op.drop_table(table)
    op.drop_index("ix_notebooks_shared", "notebooks")
    columns = ("path_words", "visibility", "license", "version", "shared_from", "shared_at")
    with op.batch_alter_table("notebooks") as batch:
        for name in (*columns, *COUNTS):
            batch.drop_column(name)
