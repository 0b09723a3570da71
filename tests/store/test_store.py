"""The store: opened and shared by several, and written whole or not at all."""

from __future__ import annotations

import asyncio
import os
import random
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import String, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from alacard_ext.errors import StoreUnavailable
from alacard_ext.store import migrating
from alacard_ext.store.place import Place, find_place
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


def test_a_folder_of_migrations_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "100%(x)s" / "migrations"
    config = migrating.alembic_config(folder)
    assert config.get_main_option("script_location") == str(folder)


def test_without_a_setting_it_lies_in_jupyters_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert find_place("").file == tmp_path / "alacard" / "library.sqlite"
