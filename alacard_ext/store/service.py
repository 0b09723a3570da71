"""The one way to the database: transactions that read and transactions that write.

SQLAlchemy is imported, the file opened and migrated with the first of them, in a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from ..errors import StoreUnavailable
from .place import find_place, missing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from .place import Place

REST = 10.0
"""Seconds after a failed opening in which nobody waits for another."""


class Store:
    """The database of a configuration. What is wrong with it is a StoreUnavailable, always."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._engine: AsyncEngine | None = None
        self._place: Place | None = None
        self._opening = asyncio.Lock()
        self._failed: tuple[float, StoreUnavailable] | None = None

    async def aclose(self) -> None:
        """Close all connections."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state throughout. Raises StoreUnavailable."""
        async with self._transaction(writes=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is kept whole where the block ends well. Raises StoreUnavailable."""
        async with self._transaction(writes=True) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        engine = await self._open()
        from .engine import FAULTS, WRITES, unavailable

        assert self._place is not None
        try:
            options: dict[str, Any] = {WRITES: writes}
            if self._place.file is None and not writes:
                # SQLite's transactions see one state by themselves.
                options["isolation_level"] = "REPEATABLE READ"
            async with engine.execution_options(**options).begin() as connection:
                yield connection
        except FAULTS as error:
            raise unavailable(error, self._place) from error

    async def _open(self) -> AsyncEngine:
        if (engine := self._usable()) is not None:
            return engine
        async with self._opening:
            if (engine := self._usable()) is not None:
                return engine
            if self._failed is not None and time.monotonic() - self._failed[0] < REST:
                raise self._failed[1]
            await self.aclose()
            try:
                self._place, opened = await asyncio.to_thread(_open, self._url)
            except StoreUnavailable as error:
                self._failed = (time.monotonic(), error)
                raise
            self._engine, self._failed = opened, None
            return opened

    def _usable(self) -> AsyncEngine | None:
        """The engine, unless a person has moved the file away meanwhile: then one is begun anew."""
        file = self._place.file if self._place is not None else None
        return None if file is not None and not file.exists() else self._engine


def _open(database_url: str) -> tuple[Place, AsyncEngine]:
    try:
        from .engine import OPENING_FAULTS, make_engine, unavailable
        from .migrating import migrate

        place = find_place(database_url)
        try:
            migrate(place)
            return place, make_engine(place)
        except OPENING_FAULTS as error:
            raise unavailable(error, place) from error
    except ModuleNotFoundError as error:
        raise missing(error) from error
