"""The engine `procrastinate`: a worker that hears of jobs by tickets of procrastinate's.

procrastinate carries the tickets, keeps those that are due later, and has one worker after the
other look for what was lost. Which job is next is for the table of jobs alone to tell, by the same
statement as everywhere, so that turns, limits and paused queues hold whoever takes a job.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from ..errors import InvalidConfiguration, StoreUnavailable
from .clock import read_clock
from .local import POLL, LocalEngine
from .tickets import PREFIX, TASK, carried_queue, put_all, put_ticket, waiting_queue
from .work import BULK, INTERACTIVE, MAINTENANCE

if TYPE_CHECKING:
    from procrastinate import App
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

RESCUES = f"{PREFIX}rescue"
"""The queue of the tickets by which someone looks for what was lost."""
RESCUE_EVERY = "* * * * * */10"
"""When they are put, as a cron expression whose last field has seconds."""
GRACE = 5.0
"""Seconds that a ticket may take to end when its worker takes no more."""
CONNECT = 10.0
"""Seconds for which a connection is waited for."""
MAKING = 0x616C6163617278
"""The number by which PostgreSQL knows the lock of those who make procrastinate's tables."""
log = logging.getLogger("alacard_ext.jobs")


class TeamEngine(LocalEngine):
    """Takes jobs that may run anywhere while it is started."""

    _put_at = _looked_at = 0.0

    async def _take(self) -> None:
        while True:
            await self._tried(self._carry_while_there())
            await asyncio.sleep(POLL)

    async def aclose(self) -> None:
        """Take no more, and wait until the ends of those that ran are written."""
        self._is_stopping = True
        self.wake()
        await super().aclose()

    @property
    def _queues(self) -> list[str]:
        kinds = {kind.queue for kind in self._carrier.kinds().values()}
        known = kinds | {INTERACTIVE, BULK, MAINTENANCE}
        return sorted(set(self._runner.queues) or known)

    async def _carry_while_there(self) -> None:
        """As below. Raises StoreUnavailable where the database is away."""
        if not self._is_taking():
            return
        try:
            await self._carry_tickets()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("alacard: no tickets are to be had: %s", type(error).__name__)
            raise StoreUnavailable("The database of the tickets is away.") from error

    async def _carry_tickets(self) -> None:
        """Until this worker takes no more."""
        assert self.url is not None
        app = make_app(self.url)
        app.task(name=TASK)(self._ticket)
        rescue = app.task(name="alacard.rescue", queue=RESCUES, queueing_lock=RESCUES)

        async def look_for_lost(timestamp: int) -> None:
            await self._look_for_lost(app)

        app.periodic(cron=RESCUE_EVERY)(rescue(look_for_lost))
        async with app.open_async():
            await make_tables(app)
            await self._put_all()
            working = asyncio.ensure_future(
                app.run_worker_async(
                    queues=[*map(carried_queue, self._queues), RESCUES],
                    name=self._runner.name,
                    concurrency=1,
                    fetch_job_polling_interval=POLL,
                    shutdown_graceful_timeout=GRACE,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=self._carrier.lease / 3,
                    stalled_worker_timeout=self._carrier.lease,
                )
            )
            try:
                while self._is_taking() and not working.done():
                    await asyncio.wait({working}, timeout=POLL)
            finally:
                self.wake()
                working.cancel()
                await asyncio.wait({working})
            if not working.cancelled():
                working.result()

    async def _ticket(self) -> None:
        """Take jobs for as long as any waits that this worker may come to take."""
        self._put_at = self._looked_at = -POLL
        while self._is_taking():
            self._awake.clear()
            try:
                if not await self._goes_on():
                    return
            except StoreUnavailable:
                await asyncio.sleep(POLL)  # the ticket is kept meanwhile

    async def _goes_on(self) -> bool:
        """Take what there is room for, and wait for more room; whether any waits still."""
        has_room = bool(self._takeable())
        # First, since someone waits for that: what is due now and then comes after.
        has_taken = has_room and await self._take_some()
        now = time.monotonic()
        if now - self._looked_at >= POLL:
            self._looked_at = now
            await self._keep_up(await self._see())
        if has_taken:
            return True
        if not has_room and now - self._put_at < POLL:
            # There is no room, and the next worker has its ticket.
            await self._woken(POLL)
            return True
        queue = await self._store.read(lambda each: waiting_queue(each, self._queues))
        if queue is None:
            return False
        if not self._carrier.carried and not self._awake.is_set():
            # Nobody may take it now, or another worker may; it is looked at again soon.
            await self._put(queue, after=POLL)
            return False
        if now - self._put_at >= POLL:
            self._put_at = now
            await self._put(queue)
        await self._woken(POLL)
        return True

    async def _put(self, queue: str, after: float = 0.0) -> None:
        async def write(connection: AsyncConnection) -> None:
            due = await read_clock(connection) + int(after * 1000) if after else 0
            await put_ticket(connection, queue, due)

        await self._store.write(write)

    async def _put_all(self) -> None:
        await self._store.write(lambda connection: put_all(connection, self._queues))

    async def _look_for_lost(self, app: App) -> None:
        """Take back what killed workers had: their tickets, and the jobs of all that are silent."""
        from procrastinate.jobs import Status

        manager, lease = app.job_manager, self._carrier.lease
        await manager.prune_stalled_workers(lease)
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=lease):
            if job.queue.startswith(PREFIX):
                await manager.finish_job(job, Status.FAILED, delete_job=True)
        await self._keep_up(await self._see())
        await self._put_all()


def is_away(error: BaseException) -> bool:
    """Whether procrastinate met a database that is away."""
    from procrastinate.exceptions import ConnectorException
    from psycopg import Error

    return isinstance(error, ConnectorException | Error)


def make_app(url: URL) -> App:
    """procrastinate on that database. Raises InvalidConfiguration where it is not installed."""
    try:
        from procrastinate import App, PsycopgConnector
        from sqlalchemy.dialects.postgresql.psycopg import dialect
    except ModuleNotFoundError as error:
        raise InvalidConfiguration(
            "The engine 'procrastinate' needs more packages: pip install 'alacard_ext[team]'."
        ) from error
    query = dict(url.query)
    if "ssl" in query:
        query["sslmode"] = query.pop("ssl")
    plain: Any = dialect
    _, options = plain().create_connect_args(url.set(query=query))
    options = {name: value for name, value in options.items() if name != "context"}
    connector = PsycopgConnector(kwargs=options, min_size=1, max_size=4, timeout=CONNECT)
    return App(connector=connector)


async def make_tables(app: App) -> None:
    """Make procrastinate's own tables, by its own schema, where they are not there."""
    from procrastinate.schema import SchemaManager

    connector: Any = app.connector
    async with connector.pool.connection() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
        there = await connection.execute("SELECT to_regclass('procrastinate_jobs')")
        if (await there.fetchone())[0] is None:
            await connection.execute(SchemaManager.get_schema())
