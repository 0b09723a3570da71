"""The engine: connections as the store wants them. All of SQLAlchemy is imported from here on."""

from __future__ import annotations

import errno
import json
import logging
import math
import sqlite3
import time
from functools import partial
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ..errors import StoreUnavailable
from .place import SETTING, Place, told_with_file

BUSY_SECONDS = 15.0
"""How long a write waits for those of others; then the caller is told."""
CONNECT_SECONDS = 10.0
"""How long a database server may take to answer."""
COMMAND_SECONDS = 60.0
"""How long one statement may take there, whatever holds it up."""
RESTED_SECONDS = 1.0
"""How long a connection to a server may have rested that is used without asking whether it is there
still: asking takes three messages and their answers, as much as many a transaction."""
RETRY_AFTER = 10
"""Seconds after which someone who met a lock may ask again; Alacard has already waited for it."""
WRITES = "alacard_writes"
RESTS_SINCE = "alacard_rests_since"
log = logging.getLogger("alacard_ext.store")


def make_engine(
    place: Place, *, seconds: float | None = None, as_it_is: bool = False
) -> AsyncEngine:
    """An engine that has asked nothing yet. A statement on a server may take `seconds`; `as_it_is`
    leaves the journal of a file alone, so that whoever only looks changes nothing."""
    if place.file is None:
        limits = {"timeout": CONNECT_SECONDS, "command_timeout": seconds or COMMAND_SECONDS}
        made = create_async_engine(place.url, connect_args=limits)
        event.listen(made.sync_engine, "checkin", _on_rest)
        event.listen(made.sync_engine, "checkout", _on_use)
        return made
    engine = create_async_engine(
        place.url,
        connect_args={"timeout": BUSY_SECONDS},
        pool_timeout=BUSY_SECONDS,
        json_deserializer=_json,
    )
    _prepare(engine.sync_engine, as_it_is=as_it_is)
    return engine


def make_threaded_engine(place: Place, *, writes: bool) -> Engine:
    """An engine for threads, whose transactions all write to the file, or all only read it."""
    engine = create_engine(
        place.url.set(drivername="sqlite"),
        execution_options={WRITES: writes},
        connect_args={"timeout": BUSY_SECONDS},
        pool_timeout=BUSY_SECONDS,
        json_deserializer=_json,
    )
    _prepare(engine)
    return engine


def _on_rest(_: Any, record: Any) -> None:
    record.info[RESTS_SINCE] = time.monotonic()


def _on_use(connection: Any, record: Any, _: Any) -> None:
    since = record.info.get(RESTS_SINCE)
    if since is None:
        return  # it was made this moment
    # That it was closed the driver often knows by itself.
    is_closed = connection.driver_connection.is_closed()
    if not is_closed and time.monotonic() - since < RESTED_SECONDS:
        return
    try:
        connection.ping()
    except Exception as error:
        raise InvalidatePoolError from error


def _json(text: str) -> Any:
    """A JSON value of a row; None for a damaged one, so that the others of a list are read."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None


def _prepare(engine: Engine, *, as_it_is: bool = False) -> None:
    event.listen(engine, "connect", partial(_on_connect, as_it_is))
    event.listen(engine, "begin", _on_begin)


def _on_connect(as_it_is: bool, connection: Any, _: Any) -> None:
    # Transactions are begun below: the driver would begin each as a reading one, and one that then
    # writes is refused at once where another writes, without waiting for it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
        *(() if as_it_is else ("journal_mode=WAL",)),
        # What was answered is on the disk, whatever happens to the machine.
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    try:
        cursor.execute("SELECT power(1, 1), ln(1)")
        cursor.fetchall()
    except sqlite3.OperationalError:
        # SQLite has these only where it was built with them.
        connection.create_function("power", 2, pow)
        connection.create_function("ln", 1, math.log)
    cursor.close()


def _on_begin(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


FAULTS = (DBAPIError, PoolTimeout, OSError, sqlite3.Error)
"""What a database raises that is away, locked, full or damaged."""
OPENING_FAULTS = (*FAULTS, TypeError, ValueError)
"""What is raised beside where a driver is given an address with options that it does not know."""
LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
REFUSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
LOCK_NOT_AVAILABLE = "55P03"
POSTGRESQL = {
    LOCK_NOT_AVAILABLE: "is locked by another program; try again in a moment",
    "53100": "has a full disk; make room",
    "25006": "is read-only; use the primary server, or allow writing",
}
"""What PostgreSQL tells by its codes: a lock that was waited for in vain, a full disk, a standby.
"""


def unavailable(error: BaseException, place: Place) -> StoreUnavailable:
    """The sentence for a person: what is wrong with the database, and what to do.

    By codes alone: the words of an error may hold a path, which may hold any word. Whoever asks a
    server need not know where its database is; the setting is named, and the log has the rest, as
    a note has it for the command line.
    """
    cause = getattr(error, "orig", None) or error
    names = ("sqlstate", "sqlite_errorname", "errno")
    codes = [str(code) for name in names if (code := getattr(cause, name, None)) is not None]
    what = " ".join([type(cause).__name__, *codes])
    log.warning("alacard: the library at %s: %s", place.told, what)
    return told_with_file(_told(error, cause, place), place.file)


def _told(error: BaseException, cause: Any, place: Place) -> StoreUnavailable:
    where = f"({SETTING})"
    if place.file is None:
        state = str(getattr(cause, "sqlstate", None))
        if (said := POSTGRESQL.get(state)) is not None:
            details = {"retry_after": RETRY_AFTER} if state == LOCK_NOT_AVAILABLE else {}
            return StoreUnavailable(f"The library's database {where} {said}.", details)
        sentence = f"The library's database {where} cannot be used now; check that it runs"
        return StoreUnavailable(f"{sentence} and that the setting is right.")
    # The code's last byte; the others tell more than is needed here.
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    number = cause.errno if isinstance(cause, OSError) else None
    if code in LOCKED or isinstance(error, PoolTimeout):
        return StoreUnavailable(
            f"The library's file {where} is locked by another program; try again in a moment.",
            {"retry_after": RETRY_AFTER},
        )
    if code in DAMAGED:
        return StoreUnavailable(
            f"The library's file {where} is damaged; move it away to start a new one, or restore "
            f"a backup (`alacard store check` says more)."
        )
    if code == sqlite3.SQLITE_FULL or number == errno.ENOSPC:
        return StoreUnavailable(f"The disk of the library's file {where} is full; make room.")
    if code in REFUSED or number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreUnavailable(
            f"The library's file {where} cannot be written; check who may write there."
        )
    if isinstance(cause, OSError):
        from ..disk import reason

        return StoreUnavailable(f"The library's file {where} cannot be used: {reason(cause)}.")
    kind = type(error).__name__ if not isinstance(error, OperationalError) else "error"
    return StoreUnavailable(f"The library's file {where} cannot be used ({kind}).")
