"""The engine: connections as the store wants them. All of SQLAlchemy is imported from here on."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ..errors import StoreUnavailable
from .place import SETTING, Place

BUSY_SECONDS = 15.0
"""How long a write waits for those of others; then the caller is told."""
CONNECT_SECONDS = 10.0
"""How long a database server may take to answer."""
WRITES = "alacard_writes"


def make_engine(place: Place, **options: Any) -> AsyncEngine:
    """An engine that has asked nothing yet."""
    if place.file is None:
        return create_async_engine(
            place.url, connect_args={"timeout": CONNECT_SECONDS}, pool_pre_ping=True, **options
        )
    engine = create_async_engine(
        place.url, connect_args={"timeout": BUSY_SECONDS}, pool_timeout=BUSY_SECONDS, **options
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _: Any) -> None:
    # Transactions are begun below: the driver would begin each as a reading one, and one that then
    # writes is refused at once where another writes, without waiting for it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
        "journal_mode=WAL",
        # What was answered is on the disk, whatever happens to the machine.
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


FAULTS = (DBAPIError, PoolTimeout, OSError, sqlite3.Error)
"""What a database raises that is away, locked, full or damaged."""


def unavailable(error: BaseException, place: Place) -> StoreUnavailable:
    """The sentence for a person: what is wrong with the database, and what to do."""
    said = str(getattr(error, "orig", None) or error)
    low, where = said.lower(), place.told
    if place.file is None:
        sentence = f"The library's database {where} cannot be used now; check that it runs"
        return StoreUnavailable(f"{sentence} and that {SETTING} is right.")
    if "locked" in low or "busy" in low or isinstance(error, PoolTimeout):
        return StoreUnavailable(
            f"The library's file {where} is locked by another program; try again in a moment."
        )
    if "malformed" in low or "not a database" in low or "corrupt" in low:
        return StoreUnavailable(
            f"The library's file {where} is damaged; move it away to begin a new one, or put back "
            "a copy (`alacard store check` tells more)."
        )
    if "full" in low:
        return StoreUnavailable(f"The disk of the library's file {where} is full; make room.")
    if "readonly" in low or "read-only" in low or "unable to open" in low:
        return StoreUnavailable(
            f"The library's file {where} cannot be written; check who may write there."
        )
    if isinstance(error, OSError):
        from ..disk import reason

        return StoreUnavailable(f"The library's file {where} cannot be used: {reason(error)}.")
    kind = type(error).__name__ if not isinstance(error, OperationalError) else "error"
    return StoreUnavailable(f"The library's file {where} cannot be used ({kind}).")
