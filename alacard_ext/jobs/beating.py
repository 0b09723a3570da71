"""A runner's heartbeat: it holds leases, notes how far all is, and stops what is to stop."""

from __future__ import annotations

import asyncio
import os
import platform
import socket
import time
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING

from .._version import __version__
from ..store.service import Store
from .carried import Carried
from .carrying import Carrier
from .metrics import RUNNING
from .registry import RunRegistry

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .leasing import Runner

IDLE_NOTE = 60.0
"""Seconds between two notes that a runner lives that has nothing to do."""


class Heart:
    """Tells the store of one runner that it lives, and how far the jobs are that it carries."""

    def __init__(
        self, store: Store, runs: RunRegistry, carrier: Carrier, runner: Runner, concurrency: int
    ) -> None:
        self._store, self._runs, self._carrier, self._runner = store, runs, carrier, runner
        self._noted_at = 0.0
        self._described = {
            "host": socket.gethostname()[:255],
            "process": os.getpid(),
            "versions": {"alacard": __version__, "python": platform.python_version()},
            "concurrency": concurrency,
        }
        self.draining = False
        """Whether an administrator has told it to take no more."""
        self.undrained: Callable[[], None] = lambda: None
        """Called when it may take jobs again."""
        self._asked_to_stop = asyncio.Event()

    async def beat(self) -> None:
        """Note what has changed, and stop what someone wants to be stopped. Raises
        StoreUnavailable."""
        self._carrier.go_ahead()
        async with self._carrier.writing:
            await self._note()
        await self.stop_cancelled()

    def ask_to_stop(self) -> None:
        """Someone wants jobs to be stopped, of which some may be carried here."""
        self._asked_to_stop.set()

    async def asked_to_stop(self) -> None:
        """Until that is so."""
        await self._asked_to_stop.wait()
        self._asked_to_stop.clear()

    async def stop_cancelled(self) -> None:
        """Stop the jobs carried here that someone has cancelled, and give back those that are not
        to begin here any more. Raises StoreUnavailable."""
        from .leasing import cancelled, held_back

        carrier, name = self._carrier, self._runner.name
        if carrier.carried or carrier.ahead.rows:
            for row in await self._store.read(lambda connection: cancelled(connection, name)):
                if row in carrier.carried:
                    self._runs.cancel(carrier.carried[row].handle.run)
                else:
                    carrier.stop_ahead(row, "cancelled")
        if rows := carrier.ahead.rows:
            for row in await self._store.read(lambda each: held_back(each, name, rows)):
                carrier.stop_ahead(row, "released")

    async def _note(self) -> None:
        from .leasing import add_log, beat
        from .runners import note_runner

        now, third = time.monotonic(), self._carrier.lease / 3
        RUNNING.set(len(self._carrier.carried))
        # In the order in which a bulk that is cancelled is locked.
        due = [
            (row, each)
            for row, each in sorted(self._carrier.carried.items(), key=itemgetter(0))
            if each.changed or now - each.beat_at >= third
        ]
        alive = now - self._noted_at >= (third if self._carrier.carried else IDLE_NOTE)
        if not (due or alive or not self._noted_at):
            return
        lines = {row: each.lines[:] for row, each in due}
        far = {row: each.progress() for row, each in due}
        values = {**self._described, "running": len(self._carrier.carried)}

        async def write(connection: AsyncConnection) -> tuple[list[int], bool]:
            lost = []
            for row, each in due:
                if await beat(connection, each.taken, far[row], self._carrier.lease):
                    await add_log(connection, row, each.taken.attempt, lines[row])
                else:
                    lost.append(row)
            return lost, await note_runner(connection, self._runner, values)

        was_draining = self.draining
        lost, self.draining = await self._store.write(write)
        if was_draining and not self.draining:
            self.undrained()
        self._noted_at = now
        for row, each in due:
            each.beat_at, each.written_seq = now, far[row].seq
            del each.lines[: len(lines[row])]
            if row in lost:
                self._lose(each)

    async def forget(self) -> None:
        """Take this runner from those that are thought to be there. Raises StoreUnavailable."""
        from .runners import forget_runner

        async def write(connection: AsyncConnection) -> None:
            await forget_runner(connection, self._runner.name)

        if self._noted_at:
            await self._store.write(write)

    def _lose(self, carried: Carried) -> None:
        if not carried.handle.run.ended:
            carried.lost = True
            self._runs.interrupt(carried.handle.run)
