"""Putting a copy of the store in the place of what is there, which is kept."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from ..errors import BadRequest, StoreUnavailable
from .engine import OPENING_FAULTS, unavailable
from .migrating import check_file, copy, migrate
from .place import Place, find_place, missing, prepare_folder
from .reports import Restored
from .schema import KNOWN

LOCK_SECONDS = 5.0
IN_USE = (
    "A server or worker uses the library now, and would go on writing into the old one; stop all "
    "of them, then restore it."
)


def restore(database_url: str, source: Path) -> Restored:
    """Put a copy in the place of the SQLite file of a setting, and bring it to this version's
    schema. Raises BadRequest for a file that is no such copy and for PostgreSQL, StoreUnavailable
    while someone uses what is there, and OSError."""
    place = find_place(database_url)
    if place.file is None:
        raise BadRequest(
            "This library lies in PostgreSQL; stop what uses it, and restore the dump by "
            "`pg_restore --clean --if-exists --no-owner --dbname=ADDRESS FILE`."
        )
    schema, notebooks = _look_into(source)
    if place.file.exists() and source.samefile(place.file):
        raise BadRequest("This is the file of the library itself; name the copy.")
    try:
        kept = _exchange(place, source)
        migrate(place, completes=True)
    except ModuleNotFoundError as error:
        raise missing(error) from error
    except OPENING_FAULTS as error:
        raise unavailable(error, place) from error
    return Restored(
        database=place.told,
        file=str(place.file),
        kept=str(kept) if kept else None,
        before=schema,
        notebooks=notebooks,
    )


def _look_into(source: Path) -> tuple[str, int]:
    """The schema of a copy, and how many notebooks it holds."""
    if not source.is_file():
        raise FileNotFoundError(2, "there is no such file", str(source))
    try:
        faults = check_file(source)
        address = f"{source.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            (count,) = connection.execute("SELECT count(*) FROM notebooks").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BadRequest(
            f"{source.name} is no copy of a library, or it is damaged; nothing was changed."
        ) from error
    if faults:
        raise BadRequest(f"{source.name} is damaged ({faults[0]}); nothing was changed.")
    if schema not in KNOWN:
        raise BadRequest(
            f"{source.name} is of a newer Alacard (schema {str(schema)[:32]!r}); update this one. "
            "Nothing was changed."
        )
    return str(schema), int(count)


def _exchange(place: Place, source: Path) -> Path | None:
    """Put a copy there; answers where what was there is now. Whoever opens the library meanwhile
    waits, since all take this lock first."""
    from filelock import FileLock, Timeout

    assert place.file is not None and place.lock is not None
    prepare_folder(place.file)
    try:
        with FileLock(str(place.lock), timeout=LOCK_SECONDS, mode=0o600):
            there = place.file.exists()
            if there:
                _refuse_in_use(place.file)
            new = place.file.with_name(f"{place.file.name}.restoring")
            new.unlink(missing_ok=True)
            copy(source, new)
            kept = place.file.with_name(f"{place.file.name}.{time.strftime('%Y%m%dT%H%M%S')}.old")
            if there:
                place.file.rename(kept)
                for part in ("-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        Path(f"{place.file}{part}").rename(f"{kept}{part}")
            new.rename(place.file)
            return kept if there else None
    except Timeout:
        raise StoreUnavailable(IN_USE) from None


def _refuse_in_use(file: Path) -> None:
    """Raises StoreUnavailable where another connection is open: leaving the journal that is written
    ahead needs the file for oneself, and then all of it stands in the one file."""
    try:
        with closing(sqlite3.connect(file, timeout=1.0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreUnavailable(IN_USE) from error
    except sqlite3.DatabaseError:
        pass  # damaged, as it may well be when a copy is put back
