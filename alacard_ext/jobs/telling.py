"""Telling the other processes on a PostgreSQL at once that jobs wait, or have changed.

What is told holds no more than the digest of a workspace; all else is read from the store. Where
nobody listens, or a connection is lost, they look once a second all the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .leasing import Runner

CHANNEL = "alacard_jobs"
WAITS = "waits"
"""Told when there is something to take; else the workspace whose job has changed is told, or the
runner some of whose jobs are to stop."""
AGAIN_AFTER = 5.0
"""Seconds from a lost connection to the next one."""
ALIVE_EVERY = 30.0
"""Seconds between two looks whether the connection is there still."""
SQLALCHEMYS = frozenset(
    {
        "async_creator_fn",
        "async_fallback",
        "prepared_statement_cache_size",
        "prepared_statement_name_func",
    }
)
"""Options of an address that are the library's own, and not the driver's."""
log = logging.getLogger("alacard_ext.jobs")


async def tell(connection: AsyncConnection, what: str) -> None:
    """Tell the others, once this transaction is kept. A file of SQLite tells by itself."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy import func, select

        await connection.execute(select(func.pg_notify(CHANNEL, what)))


async def tell_waiting(connection: AsyncConnection, queue: str, place: str, due: int = 0) -> None:
    """Tell that a job of a queue waits, from an instant on. Where there are workers of the engine
    `procrastinate`, leave a ticket for one that may run anywhere."""
    if connection.dialect.name != "postgresql":
        return
    from .tickets import has_tickets, put_ticket

    await tell(connection, WAITS)
    if place == "anywhere" and await has_tickets(connection):
        await put_ticket(connection, queue, due)


def stop_of(runner: str) -> str:
    """What is told where jobs of a runner are to stop."""
    return "stop:" + hashlib.sha256(runner.encode()).hexdigest()


class Listener:
    """Hears what is told, and wakes whoever takes jobs here. Of the jobs of the runner's workspace
    it hears that they changed, and of those of the runner that they are to `stop`."""

    def __init__(
        self, url: URL, runner: Runner, wake: Callable[[], None], stop: Callable[[], None]
    ) -> None:
        self._url, self._site, self._wake = url, runner.site, wake
        self._stop_told, self._stop = stop_of(runner.name), stop
        self.is_listening = asyncio.Event()

    async def listen(self) -> None:
        """Until it is cancelled; a connection that is lost is made again."""
        while True:
            try:
                await self._listen_once()
            except Exception as error:
                # The store's log tells why; jobs are looked for once a second meanwhile.
                log.debug("alacard: nothing is heard of jobs: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_AFTER)

    async def _listen_once(self) -> None:
        import asyncpg

        # As SQLAlchemy reads the address, so that all of its options count here, too.
        from sqlalchemy.dialects.postgresql.asyncpg import dialect

        told: Any = dialect
        _, options = told().create_connect_args(self._url)
        options = {name: value for name, value in options.items() if name not in SQLALCHEMYS}
        connection = await asyncpg.connect(**options, timeout=10)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, self._hear)
            self.is_listening.set()
            self._wake()  # what was told meanwhile
            while not lost.is_set():
                try:
                    async with asyncio.timeout(ALIVE_EVERY):
                        await lost.wait()
                except TimeoutError:
                    await connection.execute("SELECT 1", timeout=10)
        finally:
            self.is_listening.clear()
            connection.terminate()

    def _hear(self, connection: Any, process: int, channel: str, told: str) -> None:
        if told in (WAITS, self._site):
            self._wake()
        elif told == self._stop_told:
            self._stop()
