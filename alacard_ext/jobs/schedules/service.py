"""The schedules of people, and the jobs that they submit while a server runs."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ...errors import (
    AlacardError,
    BadRequest,
    NotFound,
    Outdated,
    QuotaReached,
    StoreUnavailable,
)
from ...people import owned
from ...room import Requester, Workspace
from ...store.ids import new_id
from ...store.instants import instant, milliseconds, now
from ...store.service import Store
from ..allowance import Limits
from ..models import JobStatus, JobSubmission
from ..rows import requester_json, requester_of
from ..submission import Submitted, read_submission
from .models import LastRun, NewSchedule, Schedule, ScheduleChange, Schedules
from .timing import check_timing, described, due_now, instants, upcoming

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ..submission import Kinds

SHOWN = 3
"""Instants that are told ahead."""
GONE = "There is no such schedule; it may have been deleted."
log = logging.getLogger("alacard_ext.jobs")


class ScheduleBook:
    """Schedules in the store of jobs. `submit` is that of the jobs."""

    def __init__(
        self,
        store: Store,
        kinds: Callable[[], Kinds],
        site: str,
        administrators: frozenset[str],
        submit: Callable[..., Awaitable[JobStatus]],
        workspace: Workspace | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._store, self._kinds, self._site = store, kinds, site
        self._administrators, self._submit = administrators, submit
        self._workspace, self._limits = workspace, limits or Limits()

    def read(self, new: NewSchedule) -> Submitted:
        """What a schedule would submit. Raises InvalidJob, and BadRequest for its timing."""
        check_timing(new.cron, new.timezone)
        return read_submission(JobSubmission(kind=new.kind, payload=new.payload), self._kinds())

    async def list(self, requester: Requester) -> Schedules:
        """Those of a person."""
        from .statements import last_runs, list_schedules

        async with self._store.reading() as connection:
            rows = await list_schedules(connection, owned(requester).owner)
            last = await last_runs(connection, [row.id for row in rows])
        return Schedules(schedules=[_told(row, last.get(row.id)) for row in rows])

    async def get(self, schedule_id: str, requester: Requester) -> Schedule:
        """One of them. Raises NotFound."""
        return await self._tell(await self._row(schedule_id, requester))

    async def add(self, new: NewSchedule, requester: Requester) -> Schedule:
        """Keep a schedule. Raises what submitting its job would, and BadRequest for its timing."""
        from sqlalchemy import insert

        from ...store.job_tables import schedules

        requester = owned(requester)
        read = self.read(new)
        await read.check(requester)
        at, following = now(), next(instants(new.cron, new.timezone, datetime.now(UTC)))
        values = {
            "schedule_id": new_id(),
            "owner": requester.owner,
            "requester": requester_json(requester),
            "site": self._site,
            "name": new.name,
            "kind": new.kind,
            "form": read.kind.form,
            "payload": new.payload,
            "cron": new.cron,
            "timezone": new.timezone,
            "missed": new.missed,
            "paused_at": at if new.paused else None,
            "next_at": milliseconds(following),
            "created_at": at,
            "updated_at": at,
        }

        async def write(connection: AsyncConnection) -> None:
            await connection.execute(insert(schedules).values(values))

        await self._store.write(write)
        return await self.get(str(values["schedule_id"]), requester)

    async def change(
        self, schedule_id: str, change: ScheduleChange, requester: Requester
    ) -> Schedule:
        """Change one. Raises NotFound, Outdated, and what `add` raises."""
        row = await self._row(schedule_id, requester)
        told = change.model_dump(exclude_unset=True, exclude={"revision", "paused"})
        values = {name: value for name, value in told.items() if value is not None}
        names = ("name", "kind", "payload", "cron", "timezone", "missed")
        whole = NewSchedule.model_validate({name: row._mapping[name] for name in names} | values)
        await self.read(whole).check(owned(requester))
        if change.paused is not None:
            values["paused_at"] = now() if change.paused else None
        if {"cron", "timezone", "paused_at"} & values.keys():
            following = next(instants(whole.cron, whole.timezone, datetime.now(UTC)))
            values["next_at"] = milliseconds(following)
        return await self._tell(await self._change(row, change.revision, values))

    async def delete(self, schedule_id: str, requester: Requester) -> None:
        """Delete one; its jobs stay. Raises NotFound."""
        row = await self._row(schedule_id, requester)
        await self._change(row, None, {"deleted_at": now()})

    async def restore(self, schedule_id: str, requester: Requester) -> Schedule:
        """Bring back one that was deleted. Raises NotFound."""
        row = await self._row(schedule_id, requester, deleted=True)
        following = next(instants(row.cron, row.timezone, datetime.now(UTC)))
        values = {"deleted_at": None, "next_at": milliseconds(following)}
        return await self._tell(await self._change(row, row.revision, values))

    async def run_now(self, schedule_id: str, requester: Requester) -> JobStatus:
        """Submit its job now, beside those that are due. Raises NotFound, and what submitting
        raises."""
        row = await self._row(schedule_id, requester)
        submission = JobSubmission(kind=row.kind, payload=row.payload)
        return await self._submit(submission, requester, schedule=row.id)

    async def submit_due(self) -> int:
        """Submit the jobs that are due in this workspace; how many schedules were. Raises
        StoreUnavailable."""
        from .statements import due_schedules

        found = await self._store.read(lambda connection: due_schedules(connection, self._site))
        if not found:
            return 0
        # What reads files cannot be done within the transaction.
        made = {(row.id, row.revision): await self._made(row) for row in found}

        async def write(connection: AsyncConnection) -> int:
            rows = await due_schedules(connection, self._site, hold=True)
            mine = [row for row in rows if (row.id, row.revision) in made]
            for row in mine:
                await self._submit_one(connection, row, made[row.id, row.revision])
            return len(mine)

        return await self._store.write(write)

    async def _made(self, row: Row[Any]) -> Submitted | None:
        """What a schedule submits, looked at as if its person submitted it now; None where it would
        fail each time."""
        try:
            read = read_submission(
                JobSubmission(kind=row.kind, payload=row.payload or {}), self._kinds()
            )
            await read.check(requester_of(row, self._administrators))
            return await read.prepared(self._workspace)
        except StoreUnavailable:
            raise
        except (AlacardError, ValueError) as error:
            log.warning("alacard: the schedule %s is paused: %s", row.schedule_id, error)
        except Exception:
            # Such as what a contents manager raises: it must not hold up whatever else is due.
            log.exception("alacard: the schedule %s is paused", row.schedule_id)
        return None

    async def _submit_one(
        self, connection: AsyncConnection, row: Row[Any], made: Submitted | None
    ) -> None:
        """In one transaction: the job is there and the schedule has moved on, or neither."""
        from sqlalchemy import update

        from ...store.job_tables import schedules
        from ..clock import read_clock
        from .statements import goes_on

        # By the clock that told that it is due: by another one it might be so again and again.
        clock = await read_clock(connection)
        due, at = instant(row.next_at), instant(clock) or datetime.now(UTC)
        values: dict[str, Any] = {"last_at": clock}
        try:
            now_due, following = due_now(due or at, at, row.missed, row.cron, row.timezone)
            values["next_at"] = milliseconds(following)
        except BadRequest as error:
            log.warning("alacard: the schedule %s is paused: %s", row.schedule_id, error)
            made = None
        if made is None:
            # It would fail each time; its person sees it paused, and why in the log.
            values = {"paused_at": clock}
        elif now_due and not await goes_on(connection, row.id):
            await self._insert(connection, row, made)
        await connection.execute(update(schedules).where(schedules.c.id == row.id).values(**values))

    async def _insert(self, connection: AsyncConnection, row: Row[Any], made: Submitted) -> None:
        """The job of a schedule; it is left out where its person may ask for no more today."""
        from ...store.bodies import insert_body
        from ..submitting import insert_submission

        new, children = made.rows(requester_of(row, self._administrators), self._site, row.id)
        try:
            await self._limits.check(
                connection, row.owner, [each.kind for each in children or (new,)]
            )
        except QuotaReached as error:
            log.warning("alacard: a job of %s is left out: %s", row.schedule_id, error.message)
            return
        for body in made.bodies:
            await insert_body(connection, body)
        # It was counted above.
        await insert_submission(connection, new, children, Limits())

    async def _row(
        self, schedule_id: str, requester: Requester, *, deleted: bool = False
    ) -> Row[Any]:
        from .statements import one_schedule

        owner = owned(requester).owner
        async with self._store.reading() as connection:
            row = await one_schedule(connection, schedule_id, owner, deleted=deleted)
        if row is None:
            raise NotFound(GONE)
        return row

    async def _tell(self, row: Row[Any]) -> Schedule:
        from .statements import last_runs

        async with self._store.reading() as connection:
            last = await last_runs(connection, [row.id])
        return _told(row, last.get(row.id))

    async def _change(
        self, row: Row[Any], revision: int | None, values: dict[str, Any]
    ) -> Row[Any]:
        """The row as it is then, also where someone deletes it right after."""
        from .statements import change_schedule, one_schedule

        deleted = values.get("deleted_at") is not None

        async def write(connection: AsyncConnection) -> Row[Any] | None:
            if not await change_schedule(connection, row.id, revision, values):
                return None
            return await one_schedule(connection, row.schedule_id, row.owner, deleted=deleted)

        changed = await self._store.write(write)
        if changed is None:
            raise Outdated(
                "This schedule was changed in the meantime; look at its current state, then "
                "change it.",
                {"revision": row.revision},
            )
        return changed


def _told(row: Row[Any], last: tuple[str, str, int] | None) -> Schedule:
    paused = row.paused_at is not None
    after = max(datetime.now(UTC), (instant(row.next_at) or datetime.now(UTC)))
    first = [] if paused or row.next_at is None else [instant(row.next_at)]
    try:
        rest = [] if paused else upcoming(row.cron, row.timezone, after, SHOWN - len(first))
    except BadRequest:
        rest = []  # a time zone that only another machine knows
    return Schedule.model_validate(
        {
            "id": row.schedule_id,
            "name": row.name,
            "kind": row.kind,
            "payload": row.payload or {},
            "cron": row.cron,
            "described": described(row.cron),
            "timezone": row.timezone,
            "missed": row.missed,
            "paused": paused,
            "next": [*first, *rest],
            "last": None
            if last is None
            else LastRun.model_validate({"id": last[0], "state": last[1], "at": instant(last[2])}),
            "revision": row.revision,
            "created_at": instant(row.created_at),
        }
    )
