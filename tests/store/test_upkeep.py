"""The store looked after: checked, copied, and brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from alacard_ext.errors import BadRequest, StoreUnavailable
from alacard_ext.store import migrating
from alacard_ext.store.reports import back_up, check, migrate_now
from alacard_ext.store.schema import HEAD


def test_to_look_changes_nothing(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path}/library.sqlite", tmp_path / "library.sqlite"
    migrate_now(url)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    before = file.read_bytes()
    assert check(url).schema_version == HEAD
    assert file.read_bytes() == before


def test_a_schema_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite"
    assert migrate_now(url).before is None
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for ask in (migrate_now, check):
        with pytest.raises(StoreUnavailable, match="newer Alacard; update this one"):
            ask(url)


def test_before_a_migration_the_file_is_copied_and_five_copies_are_kept(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path}/library.sqlite", tmp_path / "library.sqlite"
    migrate_now(url)
    for number in range(migrating.BACKUPS + 2):
        migrating.back_up_before(file, f"{number:04}")
    kept = sorted(tmp_path.glob("*.backup"))
    assert len(kept) == migrating.BACKUPS
    assert not migrating.check_file(kept[-1])


def test_a_copy_is_made_while_somebody_writes_and_never_over_another(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path}/library.sqlite", tmp_path / "library.sqlite"
    migrate_now(url)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("INSERT INTO bodies VALUES ('a', 1, 'x')")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO bodies VALUES ('b', 1, 'x')")
        saved = back_up(url, tmp_path / "copy.sqlite")
    assert saved.bytes > 0
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copied:
        assert copied.execute("SELECT hash FROM bodies").fetchall() == [("a",)]
    with pytest.raises(FileExistsError):
        back_up(url, tmp_path / "copy.sqlite")


def test_check_tells_what_there_is(database_url: str) -> None:
    migrate_now(database_url)
    found = check(database_url)
    assert (found.schema_version, found.faults) == (HEAD, [])
    if "postgresql" in database_url:
        with pytest.raises(BadRequest, match="pg_dump"):
            back_up(database_url, Path("nowhere"))
