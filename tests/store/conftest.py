"""A database for each test: a SQLite file, and where it can be started a PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_data_dir

from .postgresql import emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store in which nothing is kept."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.sqlite"
    # What waited for that database in an earlier test would be published into this one.
    shutil.rmtree(Path(jupyter_data_dir()) / "alacard" / "outbox", ignore_errors=True)
    return emptied(request.getfixturevalue("postgresql"))
