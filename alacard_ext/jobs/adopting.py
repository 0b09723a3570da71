"""Runs that somebody waits for, which become jobs where they last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ..errors import StoreUnavailable
from ..people import owned
from ..room import Requester
from ..store.service import Store
from .handle import RunHandle
from .models import JobSubmission
from .submission import Kinds, read_submission

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .carrying import Carrier
    from .work import JobKind

WRITTEN_AFTER = 1.0
"""Seconds after which a run that somebody waits for becomes a job. Most end sooner, with an answer
that tells all there is to keep."""


class Adoption:
    """Writes runs of a server into the store of jobs, once there is a `carrier` for them."""

    def __init__(self, store: Store, kinds: Callable[[], Kinds], site: str, runner: str) -> None:
        self.carrier: Carrier | None = None
        self._store, self._kinds, self._site, self._runner = store, kinds, site, runner
        self._written: set[str] = set()
        self._writing: dict[str, asyncio.Task[None]] = {}

    async def aclose(self) -> None:
        """Wait for what is being written; the runs have ended by then."""
        await self.written()

    async def written(self) -> None:
        """Until all that were adopted so far are jobs, or have ended too soon to be one."""
        await asyncio.gather(*self._writing.values(), return_exceptions=True)

    def adopt(
        self, handle: RunHandle[Any, Any], kind: str, payload: BaseModel, requester: Requester
    ) -> None:
        """Make a job of a run, if it lasts; returns at once."""
        run_id = handle.run.id
        task = asyncio.ensure_future(self._write_later(handle, kind, payload, requester))
        self._writing[run_id] = task
        task.add_done_callback(lambda _: self._writing.pop(run_id, None))

    async def checkpoint(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Write down what the next attempt has to know of a run that may be a job by now. Raises
        StoreUnavailable."""
        if run_id in self._written:
            # Shielded: a run that is cancelled meanwhile is one whose end is written all the same.
            await asyncio.shield(self._writing[run_id])
        if self.carrier is not None:
            await self.carrier.checkpoint(run_id, values)

    async def _write_later(
        self, handle: RunHandle[Any, Any], name: str, payload: BaseModel, requester: Requester
    ) -> None:
        try:
            async with asyncio.timeout(WRITTEN_AFTER):
                await handle.wait()
            return
        except TimeoutError:
            pass
        kind, carrier = self._kinds().get(name), self.carrier
        if kind is None or carrier is None:
            return
        self._written.add(handle.run.id)
        try:
            await self._write(handle, kind, carrier, payload, requester)
        finally:
            self._written.discard(handle.run.id)

    async def _write(
        self,
        handle: RunHandle[Any, Any],
        kind: JobKind[Any, Any, Any],
        carrier: Carrier,
        payload: BaseModel,
        requester: Requester,
    ) -> None:
        from .carrying import Carried
        from .leasing import Taken
        from .submitting import insert_running

        name, given = kind.run_kind.name, payload.model_dump(mode="json")
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
