"""The monitor of administrators: all jobs in numbers, and what can be done about them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...errors import BadRequest, Forbidden, JobNotFound, NotFound
from ...people import owned
from ...room import Requester
from ...store.auditing import Act, Audit, Kind
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
NOTED: dict[str, tuple[Act, Kind]] = {
    "pause": ("pause", "queue"),
    "resume": ("resume", "queue"),
    "drain": ("drain", "runner"),
    "undrain": ("undrain", "runner"),
    "cancel": ("cancel", "job"),
    "retry_failed": ("retry", "job"),
}
"""How the audit log calls what was done, and to what."""
log = logging.getLogger("alacard_ext.jobs.audit")


class Monitor:
    """What administrators ask and do. `wake` is called where jobs may have become free."""

    def __init__(
        self,
        store: Store,
        tries: Callable[[str], Tries],
        wake: Callable[[], None],
        audit: Audit,
    ) -> None:
        self._store, self._tries, self._wake, self._audit = store, tries, wake, audit

    async def stats(self, hours: float, requester: Requester) -> JobStats:
        """All jobs in numbers. Raises Forbidden and StoreUnavailable."""
        from .statements import read_stats

        _check(requester)
        async with self._store.reading() as connection:
            return await read_stats(connection, hours)

    async def control(self, control: Control, requester: Requester) -> Controlled:
        """Do it, and note in both logs who did. Raises Forbidden, BadRequest where it is not told
        on what, NotFound and JobNotFound where that is not there."""
        _check(requester)
        need = NEEDS.get(control.action)
        if need is not None and getattr(control, need) is None:
            raise BadRequest(f"Check {need}: '{control.action}' has to be told which.")

        requester = owned(requester)

        async def write(connection: AsyncConnection) -> tuple[int, list[tuple[str, str]]]:
            return await self._done(connection, control, requester.owner)

        changed, done_to = await self._store.write(write)
        log.info("alacard: %s: %s", requester.owner, control.model_dump_json())
        self._wake()
        act, kind = NOTED[control.action]
        for subject, owner in done_to:
            await self._audit.note(act, requester, subject, kind=kind, owner=owner)
        return Controlled(changed=changed)

    async def _done(
        self, connection: AsyncConnection, control: Control, by: str
    ) -> tuple[int, list[tuple[str, str]]]:
        """How much was changed, and to what it was done: names or ids, each with its owner."""
        from ..listing import one_job
        from ..submitting import cancel_job, retry_job
        from .statements import drain_runner, failed_jobs, pause_queue

        action = control.action
        if action in ("pause", "resume"):
            queue = control.queue or ""
            changed = await pause_queue(connection, queue, by, paused=action == "pause")
            return changed, [(queue, "")]
        if action in ("drain", "undrain"):
            draining = action == "drain"
            changed = await drain_runner(connection, control.runner or "", draining=draining)
            if not changed:
                raise NotFound("There is no such server or worker; it may have been forgotten.")
            return changed, [(control.runner or "", "")]
        if action == "cancel":
            row = await one_job(connection, control.job_id or "", None)
            if row is None:
                raise JobNotFound("There is no such job.")
            await cancel_job(connection, row)
            return 1, [(row.job_id, row.owner)]
        rows = await failed_jobs(connection, control.kind, RETRIED)
        done = [await retry_job(connection, row, self._tries) for row in rows]
        return sum(done), [(row.job_id, row.owner) for row in rows]


def _check(requester: Requester) -> None:
    if not requester.administrator:
        raise Forbidden("Only administrators can see and steer everyone's jobs.")
