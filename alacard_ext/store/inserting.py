"""Insertions that two may make at once. SQLAlchemy is imported with this module."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(dialect: str, table: Table) -> Any:
    """The insertion of a dialect, which knows what to do about a row that is there."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def if_new(dialect: str, table: Table) -> Any:
    """An insertion that lets be what another server has put there meanwhile."""
    return insert_into(dialect, table).on_conflict_do_nothing()
