"""The catalog's small databases: read without writing a byte, and set aside where damaged."""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

_READING, _WRITING = 5, 30
"""Seconds to wait for another process that writes."""
_SHUT = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
    }
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNFINISHED = ("-journal", "-wal")
_BESIDE = (*_UNFINISHED, "-shm")


class Unreadable(Exception):
    """A database that is there and cannot be read; the text says why, in a sentence.

    `passing` is True where it may be readable in a moment.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A database to read, or None where there is none. Nothing is made or changed.

    Raises Unreadable, also for what fails within.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        yield None
        return
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read ({error.strerror}).") from None
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(f"{path.name} is not a file; the next sync sets it aside.")
    try:
        with closing(_opened(path)) as database:
            yield database
    except (sqlite3.Error, UnicodeError) as error:
        raise _told(path, error) from None


def _opened(path: Path) -> sqlite3.Connection:
    # As a URI, which makes no new file; of a read-only file SQLite opens what it may.
    address = path.absolute().as_uri()
    database = sqlite3.connect(f"{address}?mode=rw", timeout=_READING, uri=True)
    try:
        database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        database.close()
        if _code(error) not in _SHUT or any(_size(path, end) for end in _UNFINISHED):
            raise
        # A write-ahead log needs a file beside it, which a read-only folder does not take. Without
        # a log or a journal the file is whole, and nobody can change it there.
        return sqlite3.connect(f"{address}?immutable=1", uri=True)
    except BaseException:
        database.close()
        raise
    return database


def _size(path: Path, end: str) -> int:
    try:
        return path.with_name(path.name + end).stat().st_size
    except OSError:
        return 0


def _told(path: Path, error: Exception) -> Unreadable:
    if _code(error) in _BUSY:
        return Unreadable(f"{path.name} is in use by another process.", passing=True)
    if _code(error) in _SHUT:
        return Unreadable(f"{path.name} cannot be read ({error}).", passing=True)
    return Unreadable(f"{path.name} is damaged; the next sync recreates it.")


@contextmanager
def writing(path: Path, schema: tuple[str, ...]) -> Iterator[sqlite3.Connection]:
    """A database to write, made where there is none. Raises sqlite3.Error and OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=_WRITING)) as database:
        for statement in schema:
            database.execute(statement)
        yield database


def _code(error: Exception) -> int | None:
    # The lowest byte is the kind; the rest tells it apart further.
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def set_aside(path: Path) -> None:
    """Rename a damaged file, so that it is in nobody's way and not lost. Raises OSError."""
    path.rename(path.with_name(f"{path.name}.damaged-{time.time_ns():x}"))
    for end in _BESIDE:
        with suppress(OSError):
            path.with_name(path.name + end).unlink()


def is_whole(path: Path, schema: tuple[str, ...]) -> bool:
    """Whether a database, if there is one, is whole and has the tables of the schema.

    Reads all of it. Raises Unreadable where another process keeps it.
    """
    try:
        with reading(path) as database:
            if database is None:
                return True
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            wanted = {
                statement.split("(")[0].split()[-1] for statement in schema if "(" in statement
            }
            if not wanted <= tables:
                return False
            return bool(database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except Unreadable as error:
        if error.passing:
            raise
        return False


def _tables(schema: tuple[str, ...]) -> Iterator[str]:
    for statement in schema:
        if statement.startswith("CREATE TABLE"):
            yield statement.partition("(")[0].split()[-1]
