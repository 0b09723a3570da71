"""The one way to the database: transactions that read and transactions that write.

SQLAlchemy is imported, the file opened and migrated with the first of them, in a thread.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import StoreUnavailable
from ..traffic.timing import database
from .place import default_file, find_place, missing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from .place import Place
    from .transactions import Transactions

Result = TypeVar("Result")
REST = 10.0
"""Seconds after a failed opening in which nobody waits for another."""


class Store:
    """The database of a configuration. What is wrong with it is a StoreUnavailable, always."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._engine: AsyncEngine | None = None
        # Of a SQLite file alone.
        self._writer: Transactions | None = None
        self._reader: Transactions | None = None
        self._place: Place | None = None
        self._opening = asyncio.Lock()
        self._failed: tuple[float, StoreUnavailable] | None = None

    @property
    def name(self) -> str:
        """What tells this database from others. It may hold a password."""
        return self._url or str(default_file())

    def file(self) -> Path | None:
        """The file of the database; None on a server. Imports SQLAlchemy where a setting names it.
        Raises StoreUnavailable for a setting that names nothing."""
        if self._place is None:
            if not self._url:
                return default_file()
            self._place = find_place(self._url)
        return self._place.file

    async def aclose(self) -> None:
        """Close all connections."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None
        threaded, self._writer, self._reader = (self._writer, self._reader), None, None
        for transactions in filter(None, threaded):
            await asyncio.to_thread(transactions.close)

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

    async def write(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, Result]]) -> Result:
        """What `work` comes to in a transaction as that of `writing`. Raises StoreUnavailable.

        It awaits nothing but its connection, so that on SQLite all of it runs in one thread: in
        `writing`, each of some twenty steps is a change of threads, which costs more than the step.
        Whoever gives up waiting has nothing written.
        """
        await self._open()
        if self._writer is None:
            async with self.writing() as connection:
                return await work(connection)
        return await self._threaded(self._writer, work)

    async def read(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, Result]]) -> Result:
        """What `work` comes to in a transaction as that of `reading`, and as `write` does it: for
        what every deal asks. Raises StoreUnavailable."""
        await self._open()
        if self._reader is None:
            async with self.reading() as connection:
                return await work(connection)
        return await self._threaded(self._reader, work)

    async def _threaded(
        self,
        transactions: Transactions,
        work: Callable[[AsyncConnection], Coroutine[Any, Any, Result]],
    ) -> Result:
        from .engine import FAULTS, unavailable

        assert self._place is not None
        given_up = threading.Event()
        try:
            with database("write" if transactions is self._writer else "read"):
                return await transactions.run(work, given_up)
        except asyncio.CancelledError:
            given_up.set()
            raise
        except FAULTS as error:
            raise unavailable(error, self._place) from error

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
            with database("write" if writes else "read"):
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
                opened = await asyncio.to_thread(_open, self._url)
            except StoreUnavailable as error:
                self._failed = (time.monotonic(), error)
                raise
            self._place, self._engine, self._writer, self._reader = opened
            self._failed = None
            return self._engine

    def _usable(self) -> AsyncEngine | None:
        """The engine, unless a person has moved the file away meanwhile: then a new one is made."""
        file = self._place.file if self._place is not None else None
        return None if file is not None and not file.exists() else self._engine


def _open(
    database_url: str,
) -> tuple[Place, AsyncEngine, Transactions | None, Transactions | None]:
    try:
        from .engine import OPENING_FAULTS, make_engine, unavailable
        from .migrating import migrate
        from .transactions import Transactions

        place = find_place(database_url)
        try:
            migrate(place)
            if place.file is None:
                return place, make_engine(place), None, None
            writer, reader = Transactions(place, writes=True), Transactions(place, writes=False)
            return place, make_engine(place), writer, reader
        except OPENING_FAULTS as error:
            raise unavailable(error, place) from error
    except ModuleNotFoundError as error:
        raise missing(error) from error
