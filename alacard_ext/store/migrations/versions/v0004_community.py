"""Comments, ratings, notifications, collections, named hands, custom cards, and what is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FEATURED = sa.text("featured_at IS NOT NULL")
UNREAD = sa.text("read_at IS NULL AND deleted_at IS NULL")
TABLES = (
    "answers",
    "active_days",
    "card_counts",
    "custom_cards",
    "recipes",
    "collection_items",
    "collections",
    "notifications",
    "ratings",
    "comments",
)


def upgrade() -> None:
    """Add the tables, and what tells that a hand is featured."""
    op.add_column("notebooks", sa.Column("featured_at", sa.BigInteger()))
    op.create_index(
        "ix_notebooks_featured_at",
        "notebooks",
        ["featured_at"],
        sqlite_where=FEATURED,
        postgresql_where=FEATURED,
    )
    _what_is_said()
    _what_is_made()
    _what_is_counted()


def _what_is_said() -> None:
    op.create_table(
        "comments",
        _id(),
        sa.Column("comment_id", sa.String(22), nullable=False),
        *_subject(),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.Column("hidden_at", sa.BigInteger()),
        sa.Column("hidden_by", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.UniqueConstraint("comment_id", name="uq_comments_comment_id"),
    )
    op.create_index("ix_comments_subject", "comments", ["kind", "subject", "id"])
    op.create_index("ix_comments_deleted_at", "comments", ["deleted_at"])
    op.create_index("ix_comments_person", "comments", ["person", "created_at"])
    op.create_table(
        "ratings",
        *_subject(),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "person", name="pk_ratings"),
    )
    op.create_index("ix_ratings_person", "ratings", ["person", "at"])
    op.create_table(
        "notifications",
        _id(),
        sa.Column("notification_id", sa.String(22), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        *_subject(),
        sa.Column("cause", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("notification_id", name="uq_notifications_notification_id"),
        sa.UniqueConstraint(
            "person", "reason", "cause", name="uq_notifications_person_reason_cause"
        ),
    )
    op.create_index("ix_notifications_person", "notifications", ["person", "id"])
    op.create_index("ix_notifications_subject", "notifications", ["kind", "subject"])
    op.create_index("ix_notifications_deleted_at", "notifications", ["deleted_at"])
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["person", "id"],
        sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )


def _what_is_made() -> None:
    op.create_table(
        "collections",
        _id(),
        sa.Column("collection_id", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _visibility(),
        *_changes(),
        sa.PrimaryKeyConstraint("id", name="pk_collections"),
        sa.UniqueConstraint("collection_id", name="uq_collections_collection_id"),
    )
    for column in ("owner", "visibility"):
        op.create_index(f"ix_collections_{column}", "collections", [column, "updated_at", "id"])
    op.create_table(
        "collection_items",
        sa.Column("collection", ID, nullable=False),
        sa.Column("share_id", sa.String(22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "share_id", name="pk_collection_items"),
        sa.ForeignKeyConstraint(
            ["collection"],
            ["collections.id"],
            name="fk_collection_items_collection",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_collection_items_share_id", "collection_items", ["share_id"])
    op.create_table(
        "recipes",
        _id(),
        sa.Column("recipe_id", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("hand_code", sa.String(400)),
        sa.Column("is_template", sa.Boolean(), nullable=False),
        *_changes(),
        sa.PrimaryKeyConstraint("id", name="pk_recipes"),
        sa.UniqueConstraint("recipe_id", name="uq_recipes_recipe_id"),
    )
    op.create_index("ix_recipes_owner", "recipes", ["owner", "updated_at", "id"])
    op.create_table(
        "custom_cards",
        _id(),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("card_id", sa.String(100), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        _visibility(),
        sa.Column("source", sa.String(500)),
        *_changes(),
        sa.PrimaryKeyConstraint("id", name="pk_custom_cards"),
        sa.UniqueConstraint("type", "card_id", name="uq_custom_cards_type_card_id"),
    )
    for column in ("owner", "visibility"):
        op.create_index(f"ix_custom_cards_{column}", "custom_cards", [column, "type"])


def _what_is_counted() -> None:
    op.create_table(
        "card_counts",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("card_id", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "act", "type", "card_id", name="pk_card_counts"),
    )
    op.create_table(
        "active_days",
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person", "day", name="pk_active_days"),
    )
    op.create_table(
        "answers",
        sa.Column("notebook", ID, nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("notebook", "person", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["notebook"], ["notebooks.id"], name="fk_answers_notebook", ondelete="CASCADE"
        ),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def _subject() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
    )


def _visibility() -> sa.Column[str]:
    return sa.Column("visibility", sa.String(270), nullable=False, server_default="private")


def _changes() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger()),
    )


def downgrade() -> None:
    """Remove all of it."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_notebooks_featured_at", "notebooks")
    # Not in a batch, which makes the table again and knows no index of an expression.
    op.drop_column("notebooks", "featured_at")
