"""A database for each test: a SQLite file, and where it can be started a PostgreSQL."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_data_dir

from alacard_ext.store.migrating import migrate
from alacard_ext.store.place import find_place

from .postgresql import emptied


@cache
def migrated() -> Path:
    """A file whose tables are made already, to be copied: they take as long as a small test.

    That they are made where there are none is what the tests of migrations see to.
    """
    folder = tempfile.mkdtemp(prefix="alacard-store-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder, "library.sqlite")
    migrate(find_place(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store in which nothing is kept."""
    if request.param == "sqlite":
        shutil.copy(migrated(), tmp_path / "library.sqlite")
        return f"sqlite:///{tmp_path}/library.sqlite"
    # What waited for that database in an earlier test would be published into this one.
    shutil.rmtree(Path(jupyter_data_dir()) / "alacard" / "outbox", ignore_errors=True)
    return emptied(request.getfixturevalue("postgresql"))
