"""Demos, their tags, and the versions of their files."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "demos",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("demo_id", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("github_url", sa.String(500)),
        sa.Column("license", sa.String(200), nullable=False, server_default=""),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("visibility", sa.String(270), nullable=False, server_default="private"),
        sa.Column("status", sa.String(20), nullable=False, server_default="ready"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("launches", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_demos"),
        sa.UniqueConstraint("demo_id", name="uq_demos_demo_id"),
    )
    for column in ("owner", "visibility"):
        op.create_index(f"ix_demos_{column}", "demos", [column, "created_at", "id"])
    op.create_index("ix_demos_deleted_at", "demos", ["deleted_at"])
    op.create_table(
        "demo_tags",
        sa.Column("demo", ID, nullable=False),
        sa.Column("tag", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("demo", "tag", name="pk_demo_tags"),
        _of_a_demo("fk_demo_tags_demo"),
    )
    op.create_index("ix_demo_tags_tag", "demo_tags", ["tag", "demo"])
    op.create_table(
        "demo_versions",
        sa.Column("demo", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(22), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("demo", "number", name="pk_demo_versions"),
        _of_a_demo("fk_demo_versions_demo"),
    )


def _of_a_demo(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["demo"], ["demos.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Remove them with all demos that they hold."""
    for table in ("demo_versions", "demo_tags", "demos"):
        op.drop_table(table)
