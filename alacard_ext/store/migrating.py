"""Bringing a database to the schema of this version, one server at a time, with a copy before."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import StoreUnavailable
from .engine import BUSY_SECONDS, RETRY_AFTER, WRITES, make_engine
from .place import SETTING, Place, prepare_folder, told_with_file
from .schema import HEAD, KNOWN

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

BACKUPS = 5
"""Copies that are kept of those made before a migration."""
LOCK_SECONDS = 60.0
"""How long one server waits for another that migrates."""
MIGRATE_SECONDS = 600.0
"""How long one statement of a migration may take on a server."""
ADVISORY = 0x_A1ACA4D
"""PostgreSQL's lock of the same meaning."""
_alembic = threading.Lock()
"""Alembic has one context for each process: if it migrated two databases at once, it would run one
migration on the connection of the other, which waits forever."""


def migrate(place: Place, *, completes: bool = False) -> str | None:
    """Bring it to HEAD; answers the schema that it had, None where there was none. With
    `completes`, what the database could not have then is built as well.

    Blocks, and needs a thread without an event loop. Raises StoreUnavailable for a newer schema
    or a network file system, and what the database and the disk raise.
    """
    if place.file is None:
        return asyncio.run(_migrate(place, completes=completes))
    from filelock import FileLock, Timeout

    prepare_folder(place.file)
    try:
        with FileLock(str(place.lock), timeout=LOCK_SECONDS, mode=0o600):
            # For its owner alone, whatever the folder allows.
            os.close(os.open(place.file, os.O_CREAT | os.O_RDWR, 0o600))
            return asyncio.run(_migrate(place, completes=completes))
    except Timeout:
        raise told_with_file(
            StoreUnavailable(
                f"Another program has been migrating the library ({SETTING}) for a minute; wait "
                "for it, or end it.",
                {"retry_after": RETRY_AFTER},
            ),
            place.file,
        ) from None


async def _migrate(place: Place, *, completes: bool) -> str | None:
    from . import word_index

    engine = make_engine(place, seconds=MIGRATE_SECONDS)
    try:
        async with engine.execution_options(**{WRITES: True}).connect() as connection:
            if place.file is None:
                from sqlalchemy import text

                # Both until the transaction ends.
                limit = f"SET LOCAL lock_timeout = {int(LOCK_SECONDS * 1000)}"
                await connection.execute(text(limit))
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY})"))
            there = await schema_of(connection)
            if there == HEAD and not completes:
                return there
            if there not in (None, HEAD) and place.file is not None:
                await asyncio.to_thread(back_up_before, place.file, there)
            if there != HEAD:
                await connection.run_sync(_upgrade)
            await connection.run_sync(word_index.build)
            await connection.commit()
            return there
    finally:
        await engine.dispose()


async def schema_of(connection: AsyncConnection) -> str | None:
    """The schema that a database has; None where it is empty.

    Raises StoreUnavailable for one that this version does not know.
    """
    from sqlalchemy import inspect, text

    def names(sync: Connection) -> bool:
        return inspect(sync).has_table("alembic_version")

    if not await connection.run_sync(names):
        return None
    found = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    if found is not None and found not in KNOWN:
        raise StoreUnavailable(
            f"The library's database has the schema {str(found)[:32]!r} of a newer Alacard; update "
            "this one."
        )
    return found


def alembic_config(folder: Path) -> Config:
    """Alembic's configuration, in which a folder's name may hold any sign."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = alembic_config(Path(__file__).with_name("migrations"))
    config.attributes["connection"] = connection
    with _alembic:
        command.upgrade(config, "head")


def back_up_before(file: Path, schema: str) -> Path:
    """A copy beside a SQLite file, of the schema that it has; the oldest of many are removed."""
    stamp = time.strftime("%Y%m%dT%H%M%S")
    target = file.with_name(f"{file.name}.{stamp}-schema-{schema}.backup")
    copy(file, target)
    for old in sorted(file.parent.glob(f"{file.name}.*.backup"))[:-BACKUPS]:
        with suppress(OSError):
            old.unlink()
    return target


def copy(file: Path, target: Path) -> None:
    """A whole copy of a SQLite file, also while others write. Raises OSError and sqlite3.Error."""
    from ..disk import replacing

    if not file.is_file():
        raise FileNotFoundError(2, "there is no library yet", str(file))
    with (
        replacing(target) as temporary,
        closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as source,
        closing(sqlite3.connect(temporary)) as into,
    ):
        source.backup(into)
    target.chmod(0o600)


def check_file(file: Path) -> list[str]:
    """What SQLite finds wrong with a file; empty where it is sound. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows: list[tuple[Any, ...]] = connection.execute("PRAGMA integrity_check(20)").fetchall()
        rows += connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    return [" ".join(map(str, row)) for row in rows if row != ("ok",)]
