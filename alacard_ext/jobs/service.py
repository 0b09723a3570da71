"""The jobs of a server or a command: submitted, found, listed, cancelled, retried, and run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel

from ..errors import Conflict, Forbidden, JobNotFound, StoreUnavailable
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.auditing import Audit
from ..store.place import default_file
from ..store.service import Store
from .administration.service import Monitor
from .adopting import Adopted, Adoption
from .alerts.making import Alerting
from .allowance import Limits
from .describing import by_workers, describe, describe_kinds
from .handle import RunHandle
from .health import Health, Part, look_at_all
from .models import (
    Allowance,
    JobKinds,
    JobList,
    JobLogs,
    JobQuery,
    JobStatus,
    JobSubmission,
    JobWithPayload,
    LogLine,
    LogQuery,
)
from .room import JOB
from .rows import with_payload
from .run import ENDED
from .schedules.service import ScheduleBook
from .sending import Sender
from .site import runner_name, site_of
from .submission import Right, asked_of, read_submission
from .work import JobKind, Tries

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ..store.auditing import Act
    from .carrying import Carrier
    from .engines import WorkerOptions
    from .local import LocalEngine

log = logging.getLogger("alacard_ext.jobs")


class Jobs(Service):
    """Jobs of all kinds. In a server it takes them, too, from `start` to `aclose`."""

    def __init__(self, shared: Shared) -> None:
        self._shared, self._store, self._runs = shared, shared.store, shared.runs
        if shared.remote is not None:
            # The library is a service's; what this person's server does is its own to remember.
            self._store = Store(f"sqlite:///{default_file().with_name('jobs.sqlite')}")
        root = shared.workspace.root if shared.workspace is not None else str(Path.cwd())
        self.site = site_of(root)
        self.runner = runner_name()
        self._limits = Limits.of(shared.config)
        self._sender = Sender(partial(shared.emit, JOB))
        self._alerting = Alerting(self._store, shared.config)
        self.schedules = ScheduleBook(
            self._store,
            lambda: self.kinds,
            self.site,
            frozenset(shared.config.administrators),
            self.submit,
            shared.workspace,
            self._limits,
        )
        self._audit = Audit(shared.config.audit_file)
        self.monitor = Monitor(self._store, self._tries, self._wake, self._audit)
        self._engine: LocalEngine | None = None
        self._carrier: Carrier | None = None
        self._worker: WorkerOptions | None = None
        self._adoption = Adoption(self._store, lambda: self.kinds, self.site, self.runner)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        """Those of a server or a command."""
        return cls(shared)

    async def start(self) -> None:
        """Take jobs from now on."""
        self._engine = await asyncio.to_thread(self._make_engine)
        self._adoption.start(self._carrier)
        if self._engine is not None:
            self._engine.start()
            await self._alerting.start()

    async def work(self, options: WorkerOptions) -> LocalEngine:
        """Take jobs as a worker does, which has no person's files. Raises StoreUnavailable where
        there is no database to take them from."""
        self._worker = options
        await self.start()
        if self._engine is None:
            raise StoreUnavailable("There is no database to take jobs from; the log says why.")
        return self._engine

    async def aclose(self) -> None:
        """Take no more; what ran and did not end is left to whoever comes next."""
        await self._adoption.aclose()
        await self._alerting.aclose()
        if self._engine is not None:
            await self._engine.aclose()
        elif self._carrier is not None:
            await self._carrier.aclose()
        if self._store is not self._shared.store:
            await self._store.aclose()

    @property
    def store(self) -> Store:
        """Where jobs are kept."""
        return self._store

    async def written(self) -> None:
        """Until those runs of this server that become jobs are written."""
        await self._adoption.written()

    @property
    def kinds(self) -> Mapping[str, JobKind[Any, Any, Any]]:
        """The kinds of jobs that can be run here."""
        return self._shared.job_kinds()

    def list_kinds(self) -> JobKinds:
        """What may be asked for."""
        return describe_kinds(self.kinds)

    async def health(self) -> Health:
        """Whether this server can do its work."""
        taken = Part(state="well")
        if self._engine is None:
            taken = Part(state="away", message="This process takes no jobs.")
        elif self._engine.draining:
            taken = Part(state="poor", message="An administrator has told it to take no more.")
        return await look_at_all(
            self._store, taken, self._shared.hub.status, self._shared.config.home
        )

    def rights(self, submission: JobSubmission) -> Iterable[Right]:
        """What Jupyter's authoriser has to be asked of whoever submits it. Raises InvalidJob."""
        return asked_of(submission, self.kinds)

    async def submit(
        self, submission: JobSubmission, requester: Requester, *, schedule: int | None = None
    ) -> JobStatus:
        """Write a job into the store; once it is there it will be done. Raises InvalidJob, what its
        kind's own route would refuse it for, QuotaReached, and StoreUnavailable."""
        requester = owned(requester)
        # Ten thousand jobs take a second of reading, in which the server has others to answer.
        read = await asyncio.to_thread(read_submission, submission, self.kinds)
        await read.check(requester)
        read = await read.prepared(self._shared.workspace)
        new, children = await asyncio.to_thread(read.rows, requester, self.site, schedule)

        async def write(connection: AsyncConnection) -> Row[Any]:
            from ..store.bodies import insert_body
            from .submitting import insert_submission

            for body in read.bodies:
                await insert_body(connection, body)
            return await insert_submission(connection, new, children, self._limits)

        row = await self._store.write(write)
        self._wake()
        return await self._told(row)

    async def page(self, query: JobQuery, requester: Requester) -> tuple[JobList, int | None]:
        """A page of jobs, and where the next one begins. Raises Forbidden where someone asks for
        those of others without being an administrator."""
        from .alerts.statements import current
        from .listing import count_active, list_jobs

        owner = owned(requester).owner
        whose: str | None = owner
        if query.scope == "all" or query.person not in (None, owner):
            if not requester.administrator:
                raise Forbidden("Only administrators see the jobs of others.")
            whose = None
        async with self._store.reading() as connection:
            rows = await list_jobs(connection, query, whose)
            running, waiting = await count_active(connection, owner)
            allowance = await self._limits.left(connection, owner)
            alerts = await current(connection) if requester.administrator else []
        rows, more = rows[: query.limit], len(rows) > query.limit
        told = await self._told_all(rows)
        following = rows[-1].id if more else None
        found = JobList(
            jobs=told,
            running=running,
            waiting=waiting,
            administrator=requester.administrator,
            allowance=allowance,
            alerts=alerts,
        )
        return found, following

    async def get(self, job_id: str, requester: Requester) -> JobWithPayload:
        """One of a person's jobs; an administrator's are everybody's. Raises JobNotFound."""
        row = await self._row(job_id, requester)
        return with_payload(row, await self._told(row))

    async def logs(self, job_id: str, query: LogQuery, requester: Requester) -> JobLogs:
        """Lines of a job's log. Raises JobNotFound."""
        from .listing import read_log

        row = await self._row(job_id, requester)
        async with self._store.reading() as connection:
            found = await read_log(connection, row.id, query.start, query.limit)
        lines = [LogLine.model_validate(each._mapping) for each in found]
        following = lines[-1].number + 1 if lines else query.start
        ended = row.state in ENDED and len(lines) < query.limit
        return JobLogs(lines=lines, next=following, ended=ended)

    async def cancel(self, job_id: str, requester: Requester) -> JobStatus:
        """Ask a job to stop; one that has ended stays as it is. Raises JobNotFound, and Conflict
        where it does what is carried to its end."""
        from .submitting import cancel_job

        row = await self._row(job_id, requester)
        carried = self._carrier.carried.get(row.id) if self._carrier is not None else None
        if carried is not None and carried.handle.run.active:
            if not carried.handle.run.cancellable:
                raise Conflict("It is at its last step, which is carried to its end.")
            self._runs.cancel(carried.handle.run)

        async def write(connection: AsyncConnection) -> None:
            await cancel_job(connection, row)

        if row.state not in ENDED:
            await self._store.write(write)
            await self._note("cancel", row, requester)
        return await self._again(job_id, requester)

    async def rights_of(self, job_id: str, requester: Requester) -> Iterable[Right]:
        """What Jupyter's authoriser has to be asked of whoever retries a job. Raises
        JobNotFound."""
        row = await self._row(job_id, requester)
        # A bulk keeps the kind of its jobs, and not what these were given.
        name = row.payload.get("kind") if row.children and row.payload else row.kind
        kind = self.kinds.get(str(name))
        return kind.rights if kind is not None else ()

    async def retry(self, job_id: str, requester: Requester) -> JobStatus:
        """Let a job that did not end well be done again, of a bulk those that did not. Raises
        JobNotFound, and Conflict for one that has not ended or did its work."""
        from .submitting import retry_job

        row = await self._row(job_id, requester)

        async def write(connection: AsyncConnection) -> int:
            return await retry_job(connection, row, self._tries)

        if not await self._store.write(write):
            raise Conflict("Only what failed or was cancelled can be tried again.")
        self._wake()
        await self._note("retry", row, requester)
        return await self._again(job_id, requester)

    async def allowance(self, requester: Requester) -> Allowance | None:
        """What a person may still ask for today; None where nothing is limited. Raises
        StoreUnavailable."""
        owner = owned(requester).owner
        if not self._limits.hold_for(owner):
            return None
        async with self._store.reading() as connection:
            return await self._limits.left(connection, owner)

    async def allow(self, kind: str, requester: Requester) -> None:
        """That a person may ask for work of a kind that begins at once. Raises QuotaReached; where
        there is no store nothing is counted, and all goes on."""
        with suppress(StoreUnavailable):
            await self._limits.check_one(self._store, owned(requester).owner, kind)

    def adopt(
        self,
        handle: RunHandle[Any, Any],
        kind: str,
        payload: Callable[[], BaseModel],
        requester: Requester,
        *,
        at_once: bool = False,
    ) -> None:
        """Make a job of a run that someone waits for, if it lasts or `at_once`: another server does
        it again where this one is killed. Where there is no store it goes on all the same."""
        self._adoption.adopt(Adopted(handle, kind, payload, requester), at_once=at_once)

    async def checkpoint(self, run_id: str, values: Callable[[], Mapping[str, Any]]) -> None:
        """Write down what the next attempt has to know of a run that may be a job by now. Raises
        StoreUnavailable."""
        await self._adoption.checkpoint(run_id, values)

    def _make_engine(self) -> LocalEngine | None:
        from .engines import make_engine

        kinds = self._shared.job_kinds
        made = make_engine(
            self._shared,
            self._store,
            kinds,
            self.site,
            self.runner,
            self._worker,
            self.schedules.submit_due,
            self._sender,
        )
        if made is None:
            return None
        engine, self._carrier = made
        return engine

    async def _row(self, job_id: str, requester: Requester) -> Row[Any]:
        from .listing import one_job

        owner = None if requester.administrator else owned(requester).owner
        async with self._store.reading() as connection:
            row = await one_job(connection, job_id, owner)
        if row is None:
            raise JobNotFound(
                "There is no such job, or it is another person's; the list of jobs has yours."
            )
        return row

    async def _note(self, act: Act, row: Row[Any], requester: Requester) -> None:
        """Note what an administrator did to another's job."""
        if row.owner != owned(requester).owner:
            await self._audit.note(act, requester, row.job_id, kind="job", owner=row.owner)

    async def _again(self, job_id: str, requester: Requester) -> JobStatus:
        row = await self._row(job_id, requester)
        self._sender.tell_row(row)
        return await self._told(row)

    def _tries(self, name: str) -> Tries:
        kind = self.kinds.get(name)
        return kind.tries if kind is not None else Tries(1, 0)

    def _wake(self) -> None:
        if self._engine is not None:
            self._engine.wake()

    async def _told(self, row: Row[Any]) -> JobStatus:
        return (await self._told_all([row]))[0]

    async def _told_all(self, rows: list[Row[Any]]) -> list[JobStatus]:
        team, taken = by_workers(self._shared), self._engine is not None
        return await describe(
            self._store, rows, self.kinds, self.site, served=taken, by_workers=team
        )
