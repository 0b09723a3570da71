"""A database for each test: a SQLite file, and where it can be started a PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from .postgresql import emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store in which nothing is kept."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.sqlite"
    return emptied(request.getfixturevalue("postgresql"))
