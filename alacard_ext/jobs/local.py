"""The local engine: one loop in a server or worker that takes jobs from the store.

It sleeps until something is submitted here, the file of the store changes, a PostgreSQL tells that
something waits or has changed, or a second has passed.
A runner that dies leaves leases behind, which any other one takes back once they are over.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import StoreUnavailable
from ..people import local_person
from ..store.service import Store
from .backoff import backoff
from .beating import Heart
from .carrying import Carrier
from .metrics import LOST
from .registry import RunRegistry
from .sending import Sender

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .delivering import Deliverer
    from .leasing import Runner
    from .looking import Seen
    from .telling import Listener

LOOK = 0.1
"""Seconds between two looks whether the store's file has changed: one call of the system."""
POLL = 1.0
"""Seconds after which the store is asked whatever its file looks like."""
SEE = 0.2
"""Seconds for which jobs are taken one after another before the store is looked at again, at least;
looking takes no more than a fifth of the time, unless a second has passed."""
BEAT = 0.4
"""Seconds between two notes of how far jobs are."""
SWEEP = 6 * 3600.0
"""Seconds between two looks for jobs that are older than what is kept."""
SWEPT_AT_ONCE = 200
DUE = 5.0
"""Seconds between two looks whether a schedule is due."""
RESCUES = 3
"""How many looks for lost leases there are in the time of one."""
log = logging.getLogger("alacard_ext.jobs")


class LocalEngine:
    """Takes jobs while it is started. `file` is the store's where it is a file."""

    def __init__(
        self,
        store: Store,
        runs: RunRegistry,
        carrier: Carrier,
        runner: Runner,
        *,
        file: Callable[[], Path | None],
        sender: Sender,
        due: Callable[[], Awaitable[int]],
        concurrency: int,
        per_person: int,
        history_days: float,
        deliverer: Deliverer | None = None,
    ) -> None:
        self._store, self._runs, self._carrier, self._runner = store, runs, carrier, runner
        self._file, self._sender, self._due = file, sender, due
        self._per_person = per_person
        self._history_days, self._swept_at = history_days, -SWEEP
        self._awake = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._rescued_at = self._seen_at = 0.0
        self._see_after = SEE
        self._are_left = False
        self._scheduled_at = -DUE
        self._looked_since: int | None = None
        self._heart = Heart(store, runs, carrier, runner, concurrency)
        self._heart.undrained = self.wake
        self._deliverer, self._is_stopping = deliverer, False
        self.url: URL | None = None
        """The address of a database server."""
        self.listener: Listener | None = None
        """Hears of jobs where the database tells of them."""
        carrier.ended = self.wake

    @property
    def draining(self) -> bool:
        """Whether an administrator has told it to take no more."""
        return self._heart.draining

    def stop_cancelled(self) -> None:
        """Someone wants jobs to be stopped, of which some may be carried here."""
        self._heart.ask_to_stop()

    def start(self) -> None:
        """Begin to take jobs; returns at once."""
        if not self._loops:
            listen = () if self.listener is None else (self.listener.listen(),)
            for loop in (self._take(), self._beat(), self._stop_asked(), self._look(), *listen):
                self._loops.append(asyncio.ensure_future(loop))

    async def aclose(self) -> None:
        """Take no more, and wait until the ends of those that ran are written."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._carrier.aclose()
        await self._tried(self._heart.forget())

    async def drain(self) -> None:
        """Take no more from now on, and wait until the ends of all that runs here are written.
        Whoever gives up waiting leaves it running."""
        self._is_stopping = True
        await self._carrier.aclose()

    def wake(self) -> None:
        """There may be something to take."""
        self._awake.set()

    async def _take(self) -> None:
        while True:
            self._awake.clear()
            await self._tried(self._turn())
            await self._woken(SEE if self._are_left else POLL)

    async def _woken(self, seconds: float) -> None:
        """Until there may be something to take, or so many seconds have passed."""
        try:
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _turn(self) -> None:
        if not self._is_there():
            return
        if self._are_left and time.monotonic() - self._seen_at < self._see_after:
            # Whenever one has ended the next is taken, and no time goes by with looking.
            await self._take_all()
            if self._are_left:
                return
        seen = await self._see()
        if await self._keep_up(seen):
            seen = await self._see()
        # Before any of them is taken, whose own events come later.
        self._tell(seen)
        if seen.waits:
            await self._take_all()
        if self._deliverer is not None and await self._deliverer.deliver(seen.deliveries):
            self._tell(await self._see())

    async def _see(self) -> Seen:
        """What there is to do, of all that is done here, by one question."""
        from .looking import Wanted, look

        runs, since, self._seen_at = self._runs, self._looked_since, time.monotonic()
        hears = self._runner.role == "server" and not runs.closing
        wanted = Wanted(
            self._takeable() if self._is_taking() else {},
            self._per_person,
            self._deliverer.most if self._deliverer is not None else 0,
            local_person() if hears else None,
            None if since is None else since - 2 * int(POLL * 1000),
        )
        seen = await self._store.read(lambda connection: look(connection, self._runner, wanted))
        took = time.monotonic() - self._seen_at
        self._see_after = min(max(5 * took, SEE), POLL)
        return seen

    async def _keep_up(self, seen: Seen) -> bool:
        """What is due now and then; whether that may have changed what there is to do."""
        now, changed = time.monotonic(), False
        if now - self._rescued_at >= self._carrier.lease / RESCUES:
            self._rescued_at = now
            if seen.lost:
                await self._rescue()
                changed = True
        if self._history_days and now - self._swept_at >= SWEEP:
            self._swept_at = now
            await self._sweep()
        is_due = now - self._scheduled_at >= DUE and self._runner.role == "server"
        if is_due and not self._runs.closing:
            self._scheduled_at = now
            changed = bool(await self._due()) or changed
        return changed

    def _takeable(self) -> dict[str, int]:
        """The kinds of jobs that may be taken here, each with its form."""
        kinds, ahead = self._carrier.kinds(), self._carrier.ahead_room()
        room = self._carrier.room() if self._carrier.places > 0 else {}
        return {name: each.form for name, each in kinds.items() if room.get(name) or ahead[name]}

    def _is_taking(self) -> bool:
        return not (self._heart.draining or self._is_stopping or self._runs.closing)

    def _is_there(self) -> bool:
        """Whether there is a store to ask: a library that nobody has used yet is not begun."""
        file = self._file()
        return file is None or file.exists()

    async def _take_all(self) -> None:
        """Take jobs until there is no room here, or none is left."""
        while self._is_taking() and self._takeable():
            self._are_left = await self._take_some()
            if not self._are_left:
                return

    async def _take_some(self) -> bool:
        """Take as many as there is room for here, and some ahead; whether there was one."""
        from .leasing import claim

        carrier = self._carrier
        room, ahead = carrier.room(), carrier.ahead_room()

        async def take(connection: AsyncConnection) -> list[Any]:
            return await claim(
                connection,
                self._runner,
                self._takeable(),
                limit=carrier.places - len(carrier.ahead.rows),
                seconds=carrier.lease,
                per_person=self._per_person,
                room=room,
                ahead=ahead,
                held=carrier.held,
            )

        taken = await self._store.write(take)
        carrier.take(taken)
        await asyncio.sleep(0)  # where the database answers at once, others have their turn
        return bool(taken)

    async def _rescue(self) -> None:
        from .rescuing import rescue

        async def take_back(connection: AsyncConnection) -> list[Any]:
            return await rescue(connection, backoff, self._carrier.held)

        for row in await self._store.write(take_back):
            LOST.inc()
            log.warning("alacard: %s lost the job %s, which is taken back", row.runner, row.job_id)

    async def _sweep(self) -> None:
        from .administration.statements import sweep_history

        async def sweep(connection: AsyncConnection) -> int:
            return await sweep_history(connection, self._history_days, SWEPT_AT_ONCE)

        # What is left then is found by the next look, so that nobody waits for long.
        if await self._store.write(sweep) == SWEPT_AT_ONCE:
            self._swept_at = -SWEEP

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            if self._is_there():
                await self._tried(self._heart.beat())

    async def _stop_asked(self) -> None:
        while True:
            await self._heart.asked_to_stop()
            await self._tried(self._heart.stop_cancelled())

    async def _look(self) -> None:
        before = None
        while True:
            await asyncio.sleep(LOOK)
            file = self._file()
            if file is None:
                return
            now = _signs(file)
            if now != before:
                before = now
                self._awake.set()

    def _tell(self, seen: Seen) -> None:
        """Tell listeners here what others have done about jobs of this person or workspace."""
        if self._runs.closing:
            return
        self._looked_since = seen.at
        for row in seen.changed:
            # What this process does to a job, it tells itself.
            if row.runner != self._runner.name:
                self._sender.tell_row(row)

    async def _tried(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StoreUnavailable:
            await asyncio.sleep(POLL)  # it stands in the log already
        except Exception:
            log.exception("alacard: jobs could not be looked at; it is tried again")
            await asyncio.sleep(POLL)


def _signs(file: Path) -> tuple[int, int, int]:
    """What changes with each transaction that writes: the journal, which begins again at times."""
    try:
        found = file.with_name(f"{file.name}-wal").stat()
    except OSError:
        return (0, 0, 0)
    return found.st_ino, found.st_size, found.st_mtime_ns
