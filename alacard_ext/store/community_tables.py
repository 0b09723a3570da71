"""The tables of what people say about hands, make beside them and are told of."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .tables import Id, metadata, of_deleted

comments = Table(
    "comments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("comment_id", String(22), nullable=False),
    # By kind and id and without a foreign key: what is talked about may lie in another room.
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("person", String(255), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("deleted_at", BigInteger),
    Column("hidden_at", BigInteger),
    Column("hidden_by", String(255)),
    UniqueConstraint("comment_id"),
    # In the order of their rows, which no clock that jumps changes.
    Index("ix_comments_subject", "kind", "subject", "id"),
    Index("ix_comments_person", "person", "created_at"),
)
of_deleted("ix_comments_deleted_at", comments)

ratings = Table(
    "ratings",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("value", Integer, nullable=False),  # 1 to 5
    Column("at", BigInteger, nullable=False),
    Index("ix_ratings_person", "person", "at"),
)

notifications = Table(
    "notifications",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("notification_id", String(22), nullable=False),
    Column("person", String(255), nullable=False),  # who is told
    Column("reason", String(20), nullable=False),  # remix, comment, mention
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    # What happened, such as the comment or the remix: nobody is told of it twice.
    Column("cause", String(64), nullable=False),
    Column("actor", String(255), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("read_at", BigInteger),
    # One that was removed stays for a while, so that nobody is told of it again.
    Column("deleted_at", BigInteger),
    UniqueConstraint("notification_id"),
    UniqueConstraint("person", "reason", "cause", name="uq_notifications_person_reason_cause"),
    Index("ix_notifications_person", "person", "id"),
    Index("ix_notifications_subject", "kind", "subject"),
)
of_deleted("ix_notifications_deleted_at", notifications)
_UNREAD = notifications.c.read_at.is_(None) & notifications.c.deleted_at.is_(None)
Index(
    "ix_notifications_unread",
    notifications.c.person,
    notifications.c.id,
    sqlite_where=_UNREAD,
    postgresql_where=_UNREAD,
)

collections = Table(
    "collections",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("collection_id", String(22), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("name", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("words", Text, nullable=False),  # casefolded, what a search looks into
    Column("visibility", String(270), nullable=False, server_default="private"),
    # Counted up with each change; who changes an older one is told.
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("collection_id"),
    Index("ix_collections_owner", "owner", "updated_at", "id"),
    Index("ix_collections_visibility", "visibility", "updated_at", "id"),
)

collection_items = Table(
    "collection_items",
    metadata,
    Column("collection", Id, ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True),
    # By share id and without a foreign key: a hand that is gone keeps its place, and is named gone.
    Column("share_id", String(22), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("note", String(500), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Index("ix_collection_items_share_id", "share_id"),
)

recipes = Table(
    "recipes",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("recipe_id", String(22), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("name", String(200), nullable=False),
    Column("words", Text, nullable=False),  # casefolded, what a search looks into
    Column("recipe", JSON, nullable=False),
    Column("hand_code", String(400)),
    Column("is_template", Boolean, nullable=False),  # offered where new notebooks are
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("recipe_id"),
    Index("ix_recipes_owner", "owner", "updated_at", "id"),
)

custom_cards = Table(
    "custom_cards",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("owner", String(255), nullable=False),
    Column("type", String(20), nullable=False),  # prompt, topic
    # One name for one card in the whole deployment, since hands name cards by it.
    Column("card_id", String(100), nullable=False),
    Column("card", JSON, nullable=False),
    Column("visibility", String(270), nullable=False, server_default="private"),
    Column("source", String(500)),  # the file, folder or repository that it came from
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("type", "card_id", name="uq_custom_cards_type_card_id"),
    Index("ix_custom_cards_owner", "owner", "type"),
    Index("ix_custom_cards_visibility", "visibility", "type"),
)

card_counts = Table(
    "card_counts",
    metadata,
    # How often each card was dealt, and how often kept: no person stands here.
    Column("day", Integer, primary_key=True, autoincrement=False),  # of UTC, since 1970
    Column("act", String(10), primary_key=True),  # dealt, kept
    Column("type", String(20), primary_key=True),
    Column("card_id", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
)

active_days = Table(
    "active_days",
    metadata,
    Column("person", String(255), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),  # of UTC, since 1970
)

answers = Table(
    "answers",
    metadata,
    # 'Did it work for you?': one answer a person and hand, the latest.
    Column("notebook", Id, ForeignKey("notebooks.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("worked", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
)
