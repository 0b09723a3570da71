"""The store where it is away, locked, damaged or set wrongly: it says so, and tells no secret."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection

from alacard_ext.errors import StoreUnavailable
from alacard_ext.store import engine, migrating
from alacard_ext.store.place import find_place
from alacard_ext.store.reports import check, migrate_now
from alacard_ext.store.service import Store
from alacard_ext.store.tables import bodies


def body(number: int) -> dict[str, Any]:
    return {"hash": f"{number:064}", "size": 1, "packed": b"x"}


async def count(store: Store) -> int:
    async with store.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(bodies))).scalar_one()


async def test_nothing_is_waited_for_without_end_on_a_server(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Store(postgresql)
    async with holder.writing() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(migrating.ADVISORY)))
        monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.1)
        waiting = Store(postgresql)
        with pytest.raises(StoreUnavailable, match="locked by another program") as told:
            await count(waiting)
        assert told.value.details == {"retry_after": engine.RETRY_AFTER}
    await holder.aclose()
    monkeypatch.setattr(engine, "COMMAND_SECONDS", 0.2)
    slow = Store(postgresql)
    with pytest.raises(StoreUnavailable, match="cannot be used now"):
        async with slow.reading() as connection:
            await connection.execute(select(func.pg_sleep(600)))
    await slow.aclose()


async def test_a_connection_is_asked_whether_it_is_there_where_it_has_rested(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, ping = [], AsyncAdapt_asyncpg_connection.ping

    def noted(connection: AsyncAdapt_asyncpg_connection) -> None:
        asked.append(connection)
        ping(connection)

    monkeypatch.setattr(AsyncAdapt_asyncpg_connection, "ping", noted)
    monkeypatch.setattr(engine, "RESTED_SECONDS", 3600.0)
    store, other = Store(postgresql), Store(postgresql)
    for _ in range(2):
        async with store.reading() as connection:
            own = (await connection.execute(select(func.pg_backend_pid()))).scalar_one()
    assert asked == []
    async with other.writing() as connection:
        await connection.execute(select(func.pg_terminate_backend(own, 60_000)))
    monkeypatch.setattr(engine, "RESTED_SECONDS", 0.0)
    await count(store)  # by a new one
    assert len(asked) == 1
    await store.aclose()
    await other.aclose()


def test_options_of_an_address_are_handed_on_or_told(postgresql: str) -> None:
    assert find_place("postgresql://me@h/d?sslmode=require").url.query == {"ssl": "require"}
    assert check(f"{postgresql}&sslmode=disable").faults == []
    for ask in (migrate_now, check):
        with pytest.raises(StoreUnavailable, match=r"database_url\) cannot be used now"):
            ask(f"{postgresql}&no_such_option=1")


async def test_an_option_that_the_driver_does_not_know_is_told(postgresql: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"database_url\) cannot be used now"):
        await count(Store(f"{postgresql}&no_such_option=1"))


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
