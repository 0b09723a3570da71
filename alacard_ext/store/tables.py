"""The tables as they are now; `migrations/` holds the way to them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    # Named alike on every database, so that a later migration can drop them by name.
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by themselves only where the key is its plain INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")

bodies = Table(
    "bodies",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the notebook's JSON
    Column("size", BigInteger, nullable=False),  # of the JSON, in bytes
    Column("packed", LargeBinary, nullable=False),  # the JSON by zlib
)

notebooks = Table(
    "notebooks",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("share_id", String(22), nullable=False, unique=True),
    Column("owner", String(255), nullable=False),
    Column("title", String(300), nullable=False),
    Column("model_id", String(200), nullable=False),
    Column("model_sha", String(64)),
    Column("task", String(100)),
    Column("topic", String(100), nullable=False),
    Column("difficulty", String(40), nullable=False),
    Column("ui", String(40), nullable=False),
    Column("prompts", JSON, nullable=False),  # ids of the packs
    Column("words", Text, nullable=False),  # casefolded, what a search looks into
    Column("recipe", JSON, nullable=False),
    Column("hand_code", String(400)),
    Column("facts", JSON, nullable=False),  # the answer's metadata: the model, whence it came
    Column("filename", String(255), nullable=False),
    Column("root", Text, nullable=False),  # the folder that `path` starts from
    Column("path", Text),
    Column("gate_passed", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),  # milliseconds since 1970, as all times
    Column("verified", String(40)),  # the outcome of the last verification
    Column("verified_at", BigInteger),
    Column("deleted_at", BigInteger),
    Column("body", String(64), ForeignKey("bodies.hash"), nullable=False),
    Index("ix_notebooks_owner_created", "owner", "deleted_at", "created_at", "id"),
    Index("ix_notebooks_model_id", "model_id"),
    Index("ix_notebooks_body", "body"),
    # A tree of PostgreSQL refuses a row whose path is longer than a third of a page.
    Index("ix_notebooks_path", "path", postgresql_using="hash"),
)
