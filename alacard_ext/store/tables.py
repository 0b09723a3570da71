"""The tables of the library as they are now; `migrations/` holds the way to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
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
    Column(
        "path_words", Text
    ),  # casefolded: apart, since those it is shared with may not search it
    Column("visibility", String(270), nullable=False, server_default="private"),
    Column("license", String(100)),
    Column("version", Integer),  # the latest that was published
    Column("shared_from", Integer),  # the first that others may read
    Column("shared_at", BigInteger),
    Column(
        "views", Integer, nullable=False, server_default="0"
    ),  # each person once a day, as below
    Column("downloads", Integer, nullable=False, server_default="0"),
    Column("remixes", Integer, nullable=False, server_default="0"),
    Column("stars", Integer, nullable=False, server_default="0"),
    Column("featured_at", BigInteger),  # since when an administrator shows it to everyone
    Index("ix_notebooks_model_id", "model_id"),
    Index("ix_notebooks_body", "body"),
    # A tree of PostgreSQL refuses a row whose path is longer than a third of a page.
    Index("ix_notebooks_path", "path", postgresql_using="hash"),
)

KEPT = notebooks.c.deleted_at.is_(None)
FILTERS = ("model_id", "task", "topic", "difficulty", "ui", "deleted_at")
"""What lists are narrowed by; it stands in the indexes, so that hands that are passed over are not
read. SQLite wants the last of them there, too, though it is always null."""


def _in_order(name: str, first: str, *key: Any) -> Index:
    """An index of the hands that are kept, in the order of a list."""
    return Index(name, notebooks.c[first], *key, sqlite_where=KEPT, postgresql_where=KEPT)


for _first, _other in (("owner", "visibility"), ("visibility", "owner")):
    _rest = (notebooks.c[_name] for _name in (_other, *FILTERS))
    _in_order(f"ix_notebooks_{_first}", _first, notebooks.c.created_at, notebooks.c.id, *_rest)
    for _name in ("title", "model_id"):
        _key = func.lower(notebooks.c[_name])
        _in_order(f"ix_notebooks_{_first}_{_name}", _first, _key, notebooks.c.id)
_rest = (notebooks.c[_name] for _name in ("owner", "visibility", "created_at", *FILTERS))
_in_order("ix_notebooks_kept", "id", *_rest)  # of those that a search has found
_in_order("ix_notebooks_shared_at", "visibility", notebooks.c.shared_at, notebooks.c.id)
Index("ix_notebooks_created_at", notebooks.c.created_at, sqlite_where=KEPT, postgresql_where=KEPT)


def of_deleted(name: str, table: Table) -> None:
    """An index of what was deleted, and of nothing else: SQLite takes those that are null for few,
    and would look through all of them for what another index finds at once."""
    gone = table.c.deleted_at.is_not(None)
    Index(name, table.c.deleted_at, sqlite_where=gone, postgresql_where=gone)


of_deleted("ix_notebooks_deleted_at", notebooks)
_FEATURED = notebooks.c.featured_at.is_not(None)
Index(
    "ix_notebooks_featured_at",
    notebooks.c.featured_at,
    sqlite_where=_FEATURED,
    postgresql_where=_FEATURED,
)


def _of_a_notebook() -> Column[int]:
    """The notebook of a row that goes with it."""
    return Column("notebook", Id, ForeignKey("notebooks.id", ondelete="CASCADE"), primary_key=True)


versions = Table(
    "versions",
    metadata,
    _of_a_notebook(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", String(64), ForeignKey("bodies.hash"), nullable=False),
    Column("outputs", Boolean, nullable=False),
    Column("note", String(500), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_versions_body", "body"),
)

events = Table(
    "events",
    metadata,
    _of_a_notebook(),
    # The key counts a person once a day for each kind, whoever asks at the same time.
    Column("kind", String(10), primary_key=True),  # view, download, remix
    Column("day", Integer, primary_key=True, autoincrement=False),  # of UTC, since 1970
    Column("person", String(255), primary_key=True),
    Column("at", BigInteger, nullable=False, server_default="0"),
    Index("ix_events_at", "at", "notebook", "kind"),
)

stars = Table(
    "stars",
    metadata,
    _of_a_notebook(),
    Column("person", String(255), primary_key=True),
    Column("day", Integer, nullable=False),
    Column("at", BigInteger, nullable=False, server_default="0"),
)

forks = Table(
    "forks",
    metadata,
    # By share ids and without foreign keys: the chain outlives its notebooks.
    Column("child", String(22), primary_key=True),
    Column("parent", String(22), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_forks_parent", "parent"),
)

trends = Table(
    "trends",
    metadata,
    Column("timeframe", String(5), primary_key=True),  # day, week, month, all
    Column(
        "notebook",
        Id,
        ForeignKey("notebooks.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("heat", Double),  # the logarithm of its score, as community/trends.py tells
    Column("last_at", BigInteger),  # of what others did
    Column("views", Integer, nullable=False),  # these three within the timeframe
    Column("downloads", Integer, nullable=False),
    Column("remixes", Integer, nullable=False),
    Index("ix_trends_notebook", "notebook"),
    *(
        Index(f"ix_trends_{name}", "timeframe", name, "notebook")
        for name in ("heat", "views", "downloads", "remixes")
    ),
)

windows = Table(
    "windows",
    metadata,
    Column("timeframe", String(5), primary_key=True),
    Column("since", BigInteger, nullable=False),  # from when on its trends count events
    Column("latest", BigInteger, nullable=False),  # the time of the latest event, to the hour
)
