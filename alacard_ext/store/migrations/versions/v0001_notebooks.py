"""Notebooks, and their bodies by hash."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "bodies",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_bodies"),
    )
    op.create_table(
        "notebooks",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("share_id", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("model_id", sa.String(200), nullable=False),
        sa.Column("model_sha", sa.String(64)),
        sa.Column("task", sa.String(100)),
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("difficulty", sa.String(40), nullable=False),
        sa.Column("ui", sa.String(40), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("hand_code", sa.String(400)),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("path", sa.Text()),
        sa.Column("gate_passed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.String(40)),
        sa.Column("verified_at", sa.BigInteger()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.Column("body", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notebooks"),
        sa.UniqueConstraint("share_id", name="uq_notebooks_share_id"),
        sa.ForeignKeyConstraint(["body"], ["bodies.hash"], name="fk_notebooks_body"),
    )
    op.create_index(
        "ix_notebooks_owner_created",
        "notebooks",
        ["owner", "deleted_at", "created_at", "id"],
    )
    op.create_index("ix_notebooks_model_id", "notebooks", ["model_id"])
    op.create_index("ix_notebooks_body", "notebooks", ["body"])
    op.create_index("ix_notebooks_path", "notebooks", ["path"], postgresql_using="hash")


def downgrade() -> None:
    """Remove both tables."""
    op.drop_table("notebooks")
    op.drop_table("bodies")
