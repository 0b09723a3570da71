"""The store looked after: checked, copied, and brought up to date."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from alacard_ext.cli import main
from alacard_ext.errors import BadRequest, StoreUnavailable
from alacard_ext.store import migrating, word_index
from alacard_ext.store.engine import make_engine
from alacard_ext.store.place import find_place
from alacard_ext.store.reports import back_up, check, migrate_now
from alacard_ext.store.schema import HEAD
from alacard_ext.store.service import Store

from .postgresql import new_database


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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fts5", "no_such_part", "no such module: no_such_part"),
        ("trigram case_sensitive 1", "nothing", "no such tokenizer: nothing"),
    ],
)
def test_a_sqlite_without_an_index_of_words_is_told_and_completed_later(
    tmp_path: Path,
    old: str,
    new: str,
    said: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite"
    # As by one that was built without a part of it.
    monkeypatch.setattr(word_index, "TABLE", word_index.TABLE.replace(old, new))
    assert migrate_now(url).now == HEAD
    assert said in caplog.text and "alacard store migrate" in caplog.text
    assert not asyncio.run(has_words(url))
    monkeypatch.undo()
    assert migrate_now(url).before == HEAD
    assert asyncio.run(has_words(url))
    assert not list(tmp_path.glob("*.backup")), "the schema was this one already"


def test_what_else_fails_in_a_migration_is_no_missing_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite"
    monkeypatch.setattr(word_index, "FILLED", "INSERT INTO no_such_table VALUES (1)")
    with pytest.raises(StoreUnavailable):
        migrate_now(url)
    assert check(url).schema_version is None, "all of it is taken back"


def test_a_postgresql_that_refuses_the_extension_is_told_and_completed_later(
    postgresql: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = new_database(postgresql, "refusing")
    limited = url.replace("://me@", "://limited@")
    tell = "DO $$ BEGIN CREATE ROLE limited LOGIN; EXCEPTION WHEN duplicate_object THEN END $$"
    asyncio.run(told(url, tell, "GRANT CREATE, USAGE ON SCHEMA public TO limited"))
    assert migrate_now(limited).now == HEAD
    assert "pg_trgm: 42501" in caplog.text and "alacard store migrate" in caplog.text
    assert not asyncio.run(has_words(limited))
    asyncio.run(told(url, word_index.EXTENSION))
    assert migrate_now(limited).before == HEAD
    assert asyncio.run(has_words(limited))


async def told(url: str, *statements: str) -> None:
    engine = make_engine(find_place(url))
    async with engine.begin() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


async def has_words(url: str) -> bool:
    store = Store(url)
    async with store.reading() as connection:
        there = word_index.THERE[connection.dialect.name]
        found = (await connection.execute(there)).first()
    await store.aclose()
    return found is not None


async def test_the_databases_own_functions_are_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as plain:
        try:
            wanted = plain.execute("SELECT power(2.0, 2000.0)").fetchone()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite was built without functions of its own")
    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    async with store.reading() as connection:
        assert (await connection.exec_driver_sql("SELECT power(2.0, 2000.0)")).one() == wanted
    await store.aclose()


def test_the_command_line_tells_where_the_file_lies(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "library.sqlite"
    file.write_bytes(b"no database at all" * 400)
    settings = {"AlacardApp": {"database_url": f"sqlite:///{file}"}}
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(settings))
    for words in (["store", "check"], ["library", "list"]):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert "is damaged" in said and f"The file is {file}." in said
    assert "SQLITE_NOTADB" in caplog.text
