"""What jobs are tested on: both databases, and on PostgreSQL both engines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.conftest import migrated
from tests.store.postgresql import emptied

from .oven import TeamUrl


@pytest.fixture(params=["sqlite", "postgresql", "procrastinate"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store in which nothing is kept, and by its kind the engine that brings the jobs."""
    if request.param == "sqlite":
        shutil.copy(migrated(), tmp_path / "library.sqlite")
        return f"sqlite:///{tmp_path}/library.sqlite"
    if request.param == "procrastinate":
        pytest.importorskip("procrastinate")
    url = emptied(request.getfixturevalue("postgresql"))
    return TeamUrl(url) if request.param == "procrastinate" else url
