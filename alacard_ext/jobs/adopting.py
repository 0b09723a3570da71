"""Runs that someone waits for, which become jobs where they last."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ..errors import StoreUnavailable
from ..people import owned
from ..room import Requester
from ..store.service import Store
from ..traffic import request_id
from .handle import RunHandle
from .models import JobSubmission
from .submission import Kinds, read_submission

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .carrying import Carrier
    from .work import JobKind

WRITTEN_AFTER = 1.0
"""Seconds after which a run that someone waits for becomes a job. Most end sooner, with an answer
that tells all there is to keep."""


@dataclass(frozen=True)
class Adopted:
    """A run, and what would be its job: `payload` makes what that is given, once it is wanted."""

    handle: RunHandle[Any, Any]
    kind: str
    payload: Callable[[], BaseModel]
    requester: Requester
    trace_id: str = field(default_factory=request_id.current.get)


class Adoption:
    """Writes runs of a server into the store of jobs, once there is a `carrier` for them. The first
    requests come before that."""

    def __init__(self, store: Store, kinds: Callable[[], Kinds], site: str, runner: str) -> None:
        self.carrier: Carrier | None = None
        self._is_started = False
        self._store, self._kinds, self._site, self._runner = store, kinds, site, runner
        self._young: deque[tuple[float, Adopted]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._writing: dict[str, asyncio.Task[None]] = {}

    def start(self, carrier: Carrier | None) -> None:
        """Write from now on, if there is a carrier; what was adopted before that, too."""
        self.carrier, self._is_started = carrier, True
        self._look()

    async def aclose(self) -> None:
        """Wait for what is being written; the runs have ended by then."""
        await self.written()
        if self._timer is not None:
            self._timer.cancel()

    async def written(self) -> None:
        """Until all that were adopted so far are jobs, or have ended too soon to be one."""
        while self._young:
            self._begin(self._young.popleft()[1])
        await asyncio.gather(*self._writing.values(), return_exceptions=True)

    def adopt(self, adopted: Adopted, *, at_once: bool = False) -> None:
        """Make a job of a run, if it lasts; returns at once. Nearly all end before that: until then
        a run costs no more than a place in the queue of one timer. `at_once` is for runs that are
        kept however short they are."""
        if at_once:
            self._begin(adopted)
            return
        self._young.append((time.monotonic() + WRITTEN_AFTER, adopted))
        if self._timer is None and self._is_started:
            self._timer = asyncio.get_running_loop().call_later(WRITTEN_AFTER, self._look)

    async def checkpoint(self, run_id: str, values: Callable[[], Mapping[str, Any]]) -> None:
        """Write down what the next attempt has to know of a run that may be a job by now. Raises
        StoreUnavailable."""
        if run_id in self._writing:
            # Shielded: a run that is cancelled meanwhile is one whose end is written all the same.
            await asyncio.shield(self._writing[run_id])
        if self.carrier is not None and self.carrier.carried:
            await self.carrier.checkpoint(run_id, values())

    def _look(self) -> None:
        now, self._timer = time.monotonic(), None
        if not self._is_started:
            return
        while self._young and self._young[0][0] <= now:
            self._begin(self._young.popleft()[1])
        if self._young:
            after = self._young[0][0] - now
            self._timer = asyncio.get_running_loop().call_later(after, self._look)

    def _begin(self, adopted: Adopted) -> None:
        run_id, kind = adopted.handle.run.id, self._kinds().get(adopted.kind)
        if adopted.handle.run.ended or kind is None or self.carrier is None:
            return
        task = asyncio.ensure_future(self._write(adopted, kind, self.carrier))
        self._writing[run_id] = task
        task.add_done_callback(lambda _: self._writing.pop(run_id, None))

    async def _write(
        self, adopted: Adopted, kind: JobKind[Any, Any, Any], carrier: Carrier
    ) -> None:
        from .carried import Carried
        from .leasing import Taken
        from .submitting import insert_running

        # The timer that began this was that of another request, maybe.
        request_id.current.set(adopted.trace_id)
        handle, requester = adopted.handle, adopted.requester
        name, given = kind.run_kind.name, adopted.payload().model_dump(mode="json")
        submission = JobSubmission(kind=name, payload=given)
        read = read_submission(submission, self._kinds())
        new = read.rows(owned(requester), self._site, None)[0].named(handle.run.id)
        told = kind.told(handle.run.details)

        async def write(connection: AsyncConnection) -> int | None:
            return await insert_running(connection, new, self._runner, carrier.lease, told)

        try:
            row = await self._store.write(write)
        except StoreUnavailable:
            return
        if row is None:
            return  # the id is that of another job
        # From here on the store tells how it ended, even where it has ended meanwhile.
        is_told = handle.run.ended
        handle.run.durable = not is_told
        taken = Taken(row, self._runner, 1)
        carrier.adopt(Carried(taken, kind, handle, kind.attempts, quiet=is_told))
