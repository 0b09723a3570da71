"""Transactions of a SQLite file, each from its begin to its end in one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy.exc import TimeoutError as PoolTimeout

from .engine import BUSY_SECONDS, make_threaded_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Dialect, Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .place import Place

Result = TypeVar("Result")
Work = Callable[["AsyncConnection"], Coroutine[Any, Any, Result]]
AT_ONCE = 8
"""Threads at most. SQLite lets one write at a time; the others wait for as long as it lets them."""


class Transactions:
    """Runs the work of a transaction in a thread of its own, so that no lock of another program
    holds up what else the process does in threads. Those that write and those that only read have
    threads apart: what is read waits for no write."""

    def __init__(self, place: Place, *, writes: bool) -> None:
        self._engine = make_threaded_engine(place, writes=writes)
        name = "alacard-store" if writes else "alacard-reading"
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix=name)
        # Who waits for SQLite's own lock looks for it now and then, and of many that do one may
        # look in vain for as long as it waits: so of a process no more than one does.
        self._turn = Semaphore(1 if writes else AT_ONCE)

    async def run(self, work: Work[Result], given_up: Event) -> Result:
        """What `work` comes to, once it is on the disk; nothing is kept where `given_up` is set by
        then. Raises what the database raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._run, work, given_up)

    def close(self) -> None:
        """Wait for what is under way, and close all connections."""
        self._threads.shutdown()
        self._engine.dispose()

    def _run(self, work: Work[Result], given_up: Event) -> Result:
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise PoolTimeout("others of this process were writing all the time")
        try:
            if given_up.is_set():
                raise GivenUp
            with self._engine.begin() as connection:
                result = _outcome(work(cast("AsyncConnection", _Here(connection))))
                if given_up.is_set():
                    raise GivenUp
                return result
        finally:
            self._turn.release()


class GivenUp(Exception):
    """Nobody waits any more: the transaction is rolled back."""


class _Here:
    """As much of an `AsyncConnection` as statements need, whose every step is done at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


def _outcome(work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine returns that never has to wait."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: Result = ended.value
        return result
    work.close()
    raise RuntimeError("The work of a transaction may await its connection alone.")
