"""How a database differs from the tables as the store declares them."""

from __future__ import annotations

import warnings
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

import alacard_ext.store.community_tables
import alacard_ext.store.demo_tables
import alacard_ext.store.job_tables  # noqa: F401 - all declare tables
from alacard_ext.store.tables import metadata

OF_WORDS = (
    "ix_notebooks_words",
    "ix_notebooks_path_words",
    "ix_notebooks_prompts",
    "words_paired",
    "path_words_paired",
)
"""What `word_index.py` makes where it can, and an index of PostgreSQL alone; no table is declared
with them."""
ENGINES = "procrastinate_"
"""Tables and indices of that engine, which an earlier test may have made in the same database."""


def differences(connection: Connection) -> list[Any]:
    """What Alembic finds, which cannot compare an index of an expression on SQLite."""

    def is_declared(name: str | None, kind: str, parents: Any) -> bool:
        return not (name or "").startswith((*OF_WORDS, ENGINES))

    context = MigrationContext.configure(connection, opts={"include_name": is_declared})
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*expression-based index.*")
        return list(compare_metadata(context, metadata))
