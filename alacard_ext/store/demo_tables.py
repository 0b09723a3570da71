"""The tables of demos: what is kept of each, and the versions of its files."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .tables import Id, metadata

demos = Table(
    "demos",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("demo_id", String(22), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("name", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("words", Text, nullable=False),  # casefolded, what a search looks into
    Column("author", String(200), nullable=False),  # as the owner has it shown
    Column("github_url", String(500)),
    Column("license", String(200), nullable=False, server_default=""),
    Column("kind", String(20), nullable=False),  # streamlit, gradio, panel, fastapi, static
    Column("visibility", String(270), nullable=False, server_default="private"),
    Column("status", String(20), nullable=False, server_default="ready"),
    Column("picture", String(22)),  # where it lies in the storage of bundles
    Column("version", Integer, nullable=False),  # the latest
    Column("size", BigInteger, nullable=False),  # of its files, in bytes
    Column("launches", Integer, nullable=False, server_default="0"),
    # Counted up with each change; who changes an older one is told.
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("demo_id"),
    Index("ix_demos_owner", "owner", "created_at", "id"),
    Index("ix_demos_visibility", "visibility", "created_at", "id"),
    Index("ix_demos_deleted_at", "deleted_at"),
)

demo_tags = Table(
    "demo_tags",
    metadata,
    Column("demo", Id, ForeignKey("demos.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(60), primary_key=True),  # casefolded
    Index("ix_demo_tags_tag", "tag", "demo"),
)

demo_versions = Table(
    "demo_versions",
    metadata,
    Column("demo", Id, ForeignKey("demos.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("place", String(22), nullable=False),  # of its files, in the storage of bundles
    Column("digest", String(64), nullable=False),  # SHA-256 of all of them with their names
    Column("report", JSON, nullable=False),  # its files, requirements, models and findings
    Column("note", String(500), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
