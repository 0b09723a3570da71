"""The monitor of administrators: all jobs in numbers, and what can be done about them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...errors import BadRequest, Forbidden, JobNotFound, NotFound
from ...people import owned
from ...room import Requester
from ...store.service import Store
from .models import Control, Controlled, JobStats

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ..work import Tries

RETRIED = 1000
"""Failed jobs that one act retries at most."""
NEEDS = {
    "pause": "queue",
    "resume": "queue",
    "drain": "runner",
    "undrain": "runner",
    "cancel": "job_id",
}
log = logging.getLogger("alacard_ext.jobs.audit")


class Monitor:
    """What administrators ask and do. `wake` is called where jobs may have become free."""

    def __init__(
        self, store: Store, tries: Callable[[str], Tries], wake: Callable[[], None]
    ) -> None:
        self._store, self._tries, self._wake = store, tries, wake

    async def stats(self, hours: float, requester: Requester) -> JobStats:
        """All jobs in numbers. Raises Forbidden and StoreUnavailable."""
        from .statements import read_stats

        _check(requester)
        async with self._store.reading() as connection:
            return await read_stats(connection, hours)

    async def control(self, control: Control, requester: Requester) -> Controlled:
        """Do it, and note in the log who did. Raises Forbidden, BadRequest where it is not told
        on what, NotFound and JobNotFound where that is not there."""
        _check(requester)
        need = NEEDS.get(control.action)
        if need is not None and getattr(control, need) is None:
            raise BadRequest(f"Check {need}: '{control.action}' has to be told which.")

        async def write(connection: AsyncConnection) -> int:
            return await self._done(connection, control, owned(requester).owner)

        changed = await self._store.write(write)
        log.info("alacard: %s: %s", owned(requester).owner, control.model_dump_json())
        self._wake()
        return Controlled(changed=changed)

    async def _done(self, connection: AsyncConnection, control: Control, by: str) -> int:
        from ..listing import one_job
        from ..submitting import cancel_job, retry_job
        from .statements import drain_runner, failed_jobs, pause_queue

        action = control.action
        if action in ("pause", "resume"):
            return await pause_queue(connection, control.queue or "", by, paused=action == "pause")
        if action in ("drain", "undrain"):
            draining = action == "drain"
            changed = await drain_runner(connection, control.runner or "", draining=draining)
            if not changed:
                raise NotFound("There is no such server or worker; it may have been forgotten.")
            return changed
        if action == "cancel":
            row = await one_job(connection, control.job_id or "", None)
            if row is None:
                raise JobNotFound("There is no such job.")
            await cancel_job(connection, row)
            return 1
        rows = await failed_jobs(connection, control.kind, RETRIED)
        done = [await retry_job(connection, row, self._tries) for row in rows]
        return sum(done)


def _check(requester: Requester) -> None:
    if not requester.administrator:
        raise Forbidden("Only administrators can see and steer everyone's jobs.")
