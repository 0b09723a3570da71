"""The store: opened and shared by several; away, locked and damaged, it says so."""

from __future__ import annotations

import asyncio
import errno
import os
import random
import re
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import String, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from alacard_ext.errors import StoreUnavailable
from alacard_ext.store import engine, migrating
from alacard_ext.store.place import Place, find_place
from alacard_ext.store.reports import check, migrate_now
from alacard_ext.store.schema import HEAD, KNOWN
from alacard_ext.store.service import Store
from alacard_ext.store.tables import bodies, notebooks

from .differences import differences


def body(number: int) -> dict[str, Any]:
    return {"hash": f"{number:064}", "size": 1, "packed": b"x"}


async def count(store: Store) -> int:
    async with store.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(bodies))).scalar_one()


def test_the_schema_that_is_known_is_the_last_of_the_migrations() -> None:
    config = migrating.alembic_config(Path(migrating.__file__).parent / "migrations")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == HEAD
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == KNOWN


async def test_migrations_make_the_tables_that_are_used_and_many_may_begin_at_once(
    database_url: str,
) -> None:
    stores = [Store(database_url) for _ in range(6)]
    assert await count(stores[0]) == 0

    async def work(store: Store, number: int) -> None:
        for each in range(5):
            async with store.writing() as connection:
                await connection.execute(insert(bodies).values(body(number * 100 + each)))

    await asyncio.gather(*(work(store, at) for at, store in enumerate(stores)))
    assert await count(stores[0]) == 30
    async with stores[0].reading() as connection:
        assert await connection.run_sync(differences) == []
    for store in stores:
        await store.aclose()


async def test_a_transaction_that_fails_leaves_nothing(database_url: str) -> None:
    store = Store(database_url)
    with pytest.raises(ZeroDivisionError):
        async with store.writing() as connection:
            await connection.execute(insert(bodies).values(body(1)))
            _ = 1 // 0
    assert await count(store) == 0
    await store.aclose()


async def test_work_is_written_whole_or_not_at_all(database_url: str) -> None:
    store = Store(database_url)

    async def insert_one(connection: AsyncConnection) -> int:
        return (await connection.execute(insert(bodies).values(body(1)))).rowcount

    async def insert_and_fail(connection: AsyncConnection) -> None:
        await connection.execute(insert(bodies).values(body(2)))
        _ = 1 // 0

    assert await store.write(insert_one) == 1
    with pytest.raises(ZeroDivisionError):
        await store.write(insert_and_fail)
    with pytest.raises(StoreUnavailable):
        await store.write(insert_one)  # the same row again
    assert await count(store) == 1
    await store.aclose()


async def test_work_on_a_file_is_done_in_one_thread_and_waits_for_nothing_else(
    tmp_path: Path,
) -> None:
    store, threads = Store(f"sqlite:///{tmp_path}/library.sqlite"), set()

    async def note_thread(connection: AsyncConnection) -> None:
        for number in range(3):
            await connection.execute(insert(bodies).values(body(number)))
            threads.add(threading.get_ident())

    async def wait(connection: AsyncConnection) -> None:
        await connection.execute(insert(bodies).values(body(9)))
        await asyncio.sleep(0)

    await store.write(note_thread)
    assert len(threads) == 1 and threading.get_ident() not in threads
    with pytest.raises(RuntimeError, match="await its connection alone"):
        await store.write(wait)
    assert await count(store) == 3
    await store.aclose()


async def test_what_is_read_in_one_thread_sees_one_state_and_waits_for_no_write(
    tmp_path: Path,
) -> None:
    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    begun, go_on, threads = threading.Event(), threading.Event(), set()

    async def wait(connection: AsyncConnection) -> None:
        await connection.execute(insert(bodies).values(body(1)))
        begun.set()
        assert go_on.wait(600)

    async def count_twice(connection: AsyncConnection) -> list[int]:
        counts = []
        for _ in range(2):
            threads.add(threading.get_ident())
            found = await connection.execute(select(func.count()).select_from(bodies))
            counts.append(found.scalar_one())
        return counts

    writing = asyncio.ensure_future(store.write(wait))
    assert await asyncio.to_thread(begun.wait, 600)
    try:
        assert await store.read(count_twice) == [0, 0]
    finally:
        go_on.set()
    assert len(threads) == 1 and threading.get_ident() not in threads
    await writing
    assert await store.read(count_twice) == [1, 1]
    await store.aclose()


async def test_who_gives_up_waiting_has_nothing_written(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    begun, go_on = threading.Event(), threading.Event()

    async def wait(connection: AsyncConnection) -> None:
        await connection.execute(insert(bodies).values(body(1)))
        begun.set()
        assert go_on.wait(600)

    writing = asyncio.ensure_future(store.write(wait))
    assert await asyncio.to_thread(begun.wait, 600)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    await store.aclose()  # waits for the thread
    assert await count(store) == 0
    await store.aclose()


async def test_the_longest_names_there_may_be_fit_the_indexes(database_url: str) -> None:
    """PostgreSQL refuses a row of an index that is longer than a third of a page. Names of people
    and groups may be of any letters; models, tasks and cards have those of ASCII."""
    chosen = random.Random(12)  # seeded; nothing that could be packed

    def name(length: int, letters: range) -> str:
        return "".join(map(chr, chosen.choices(letters, k=length)))

    wide, ascii_ = range(0x20000, 0x2A000), range(0x21, 0x7F)
    values: dict[str, Any] = {
        column.name: name(column.type.length or 300, ascii_)
        for column in notebooks.c
        if isinstance(column.type, String) and not column.nullable
    }
    values |= {each: name(length, wide) for each, length in (("owner", 255), ("title", 300))}
    values |= {"visibility": "group:" + name(264, wide), "task": name(100, ascii_)}
    values |= {"prompts": [], "recipe": {}, "facts": {}, "gate_passed": True, "created_at": 2**50}
    values |= {"body": body(1)["hash"], "path": name(1000, wide), "path_words": name(1000, wide)}
    store = Store(database_url)
    async with store.writing() as connection:
        await connection.execute(insert(bodies).values(body(1)))
        await connection.execute(insert(notebooks).values(values))
    await store.aclose()


async def test_the_file_is_its_owners_alone_and_tells_writers_of_each_other(
    tmp_path: Path,
) -> None:
    store = Store(f"sqlite:///{tmp_path}/deep/library.sqlite")
    async with store.reading() as connection:
        mode = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar()
    await store.aclose()
    assert mode == "wal"
    file = tmp_path / "deep" / "library.sqlite"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_the_store_is_opened_in_a_thread_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    threads, migrate = [], migrating.migrate

    def recorded(place: Place) -> str | None:
        threads.append(threading.get_ident())
        return migrate(place)

    monkeypatch.setattr(migrating, "migrate", recorded)
    assert await count(store) == 0
    assert len(threads) == 1 and threads[0] != threading.get_ident()
    await store.aclose()


async def test_who_reads_sees_one_state_throughout(database_url: str) -> None:
    store, other = Store(database_url), Store(database_url)
    async with store.reading() as connection:
        asked = select(func.count()).select_from(bodies)
        assert (await connection.execute(asked)).scalar_one() == 0
        async with other.writing() as writing:
            await writing.execute(insert(bodies).values(body(1)))
        assert (await connection.execute(asked)).scalar_one() == 0
    assert await count(store) == 1
    for each in (store, other):
        await each.aclose()


async def test_nothing_is_waited_for_without_end_on_a_server(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Store(postgresql)
    async with holder.writing() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(migrating.ADVISORY)))
        monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.1)
        waiting = Store(postgresql)
        with pytest.raises(StoreUnavailable, match="locked by another program"):
            await count(waiting)
    await holder.aclose()
    monkeypatch.setattr(engine, "COMMAND_SECONDS", 0.2)
    slow = Store(postgresql)
    with pytest.raises(StoreUnavailable, match="cannot be used now"):
        async with slow.reading() as connection:
            await connection.execute(select(func.pg_sleep(600)))
    await slow.aclose()


def test_options_of_an_address_are_handed_on_or_told(postgresql: str) -> None:
    assert find_place("postgresql://me@h/d?sslmode=require").url.query == {"ssl": "require"}
    assert check(f"{postgresql}&sslmode=disable").faults == []
    for ask in (migrate_now, check):
        with pytest.raises(StoreUnavailable, match=r"database_url\) cannot be used now"):
            ask(f"{postgresql}&no_such_option=1")


async def test_an_option_that_the_driver_does_not_know_is_told(postgresql: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"database_url\) cannot be used now"):
        await count(Store(f"{postgresql}&no_such_option=1"))


def test_a_folder_of_migrations_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "100%(x)s" / "migrations"
    config = migrating.alembic_config(folder)
    assert config.get_main_option("script_location") == str(folder)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EACCES, "denied", "/locked/full/x"), "who may write there"),
        (OSError(errno.EIO, "I/O error", "/malformed/x"), "cannot be used: I/O error"),
        (OSError(errno.ENOSPC, "no space", "/readonly/x"), "is full; make room"),
        (ValueError("locked"), r"cannot be used \(ValueError\)"),
    ],
)
def test_a_fault_is_told_by_its_code_and_not_by_words_of_a_path(
    tmp_path: Path, error: Exception, said: str
) -> None:
    place = find_place(f"sqlite:///{tmp_path}/library.sqlite")
    told = engine.unavailable(error, place).message
    assert re.search(said, told)
    assert str(tmp_path) not in told and "AlacardApp.database_url" in told


async def test_a_locked_file_is_told_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    file = tmp_path / "library.sqlite"
    store = Store(f"sqlite:///{file}")
    assert await count(store) == 0
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked by another program"):
            async with store.writing():
                pass
        assert await count(store) == 0, "what only reads goes on"
        other.execute("ROLLBACK")
    async with store.writing() as connection:
        await connection.execute(insert(bodies).values(body(1)))
    await store.aclose()


async def test_a_damaged_file_is_told_and_one_that_is_moved_away_is_begun_anew(
    tmp_path: Path,
) -> None:
    file = tmp_path / "library.sqlite"
    file.write_bytes(b"no database at all" * 400)
    store = Store(f"sqlite:///{file}")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="is damaged; move it away"):
            await count(store)
    with pytest.raises(StoreUnavailable, match="is damaged"):
        check(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"no database"), "nothing was written over"
    file.unlink()
    other = Store(f"sqlite:///{file}")
    assert await count(other) == 0
    file.rename(tmp_path / "away.sqlite")
    assert await count(other) == 0 and file.exists()
    await store.aclose()
    await other.aclose()


@pytest.mark.attack
def test_a_network_file_system_is_refused_by_the_name_of_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        SimpleNamespace(mountpoint="/", fstype="ext4"),
        SimpleNamespace(mountpoint=os.path.realpath(tmp_path), fstype="nfs4"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: parts)
    with pytest.raises(StoreUnavailable, match=r"nfs4.*AlacardApp\.database_url"):
        migrate_now(f"sqlite:///{tmp_path}/library.sqlite")
    assert not (tmp_path / "library.sqlite").exists()


@pytest.mark.attack
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush@127.0.0.1:1/none",
        "postgresql://me@127.0.0.1:1/none?password=hush",
        "mysql://me:hush@localhost/none",
        "postgresql://me:hush@[broken/none",
        "sqlite://",
        "hush",
    ],
)
async def test_no_message_holds_the_password_of_the_setting(url: str) -> None:
    store = Store(url)
    with pytest.raises(StoreUnavailable) as told:
        await count(store)
    assert "hush" not in told.value.message and "AlacardApp.database_url" in told.value.message
    await store.aclose()


def test_without_a_setting_it_lies_in_jupyters_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert find_place("").file == tmp_path / "alacard" / "library.sqlite"
