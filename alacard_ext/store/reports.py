"""What `alacard store` answers, and the work behind it, which blocks."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from pydantic import BaseModel, Field

from ..errors import BadRequest, StoreUnavailable
from .engine import OPENING_FAULTS, make_engine, unavailable
from .migrating import check_file, copy, migrate, schema_of
from .place import Place, find_place, missing, prepare_folder
from .schema import HEAD


class Checked(BaseModel):
    """What is known of the store. `schema_version` is null where nothing was kept yet."""

    database: str
    schema_version: str | None
    current: str = HEAD
    notebooks: int = 0
    faults: list[str] = Field(default_factory=list)


class Saved(BaseModel):
    """A copy of the store."""

    file: str
    bytes: int


class Migrated(BaseModel):
    """The schema before and now."""

    database: str
    before: str | None
    now: str = HEAD


class Restored(BaseModel):
    """What is there now. `kept` is where the file lies that was there before."""

    database: str
    file: str
    kept: str | None
    before: str
    now: str = HEAD
    notebooks: int


def check(database_url: str) -> Checked:
    """Look into it and change nothing. Raises StoreUnavailable."""
    place = find_place(database_url)
    try:
        if place.file is not None:
            if not place.file.exists():
                return Checked(database=place.told, schema_version=None)
            prepare_folder(place.file)
            try:
                faults = check_file(place.file)
            except sqlite3.DatabaseError as error:
                raise unavailable(error, place) from error
            if faults:
                return Checked(database=place.told, schema_version=None, faults=faults)
        return asyncio.run(_look(place))
    except ModuleNotFoundError as error:
        raise missing(error) from error
    except OPENING_FAULTS as error:
        raise unavailable(error, place) from error


async def _look(place: Place) -> Checked:
    from sqlalchemy import func, select

    from .tables import notebooks

    engine = make_engine(place, as_it_is=True)
    try:
        async with engine.connect() as connection:
            schema = await schema_of(connection)
            found = Checked(database=place.told, schema_version=schema)
            if schema is not None:
                counted = await connection.execute(select(func.count()).select_from(notebooks))
                found.notebooks = counted.scalar_one()
            return found
    finally:
        await engine.dispose()


def back_up(database_url: str, target: Path) -> Saved:
    """Copy a SQLite file. Raises BadRequest, StoreUnavailable and OSError that names `target`."""
    place = find_place(database_url)
    if place.file is None:
        raise BadRequest(
            "This library lies in PostgreSQL; copy it by pg_dump, which comes with that database."
        )
    if target.exists():
        raise FileExistsError(17, "it is there already; name a new file", str(target))
    if not place.file.exists():
        raise StoreUnavailable(f"There is no library yet at {place.told}: nothing was kept.")
    try:
        copy(place.file, target)
    except sqlite3.Error as error:
        raise unavailable(error, place) from error
    return Saved(file=str(target), bytes=target.stat().st_size)


def migrate_now(database_url: str) -> Migrated:
    """Raises StoreUnavailable."""
    place = find_place(database_url)
    try:
        return Migrated(database=place.told, before=migrate(place, completes=True))
    except ModuleNotFoundError as error:
        raise missing(error) from error
    except OPENING_FAULTS as error:
        raise unavailable(error, place) from error
