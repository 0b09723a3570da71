"""One attempt at a job, from its lease to its recorded end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from ..errors import Conflict, NotFound, StoreUnavailable
from ..room import Workspace
from ..store.service import Store
from ..traffic import request_id
from .ahead import Ahead
from .backoff import backoff
from .carried import Carried
from .deliveries import Delivery
from .handle import RunContext
from .metrics import ENDED, SECONDS
from .registry import RunRegistry
from .rows import requester_of
from .run import JobEvent, Run, RunError, RunState
from .sending import Sender
from .settling import End, Ends
from .work import Attempt, JobKind, OutOfTime

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .leasing import Progress, Taken

AGAIN_AFTER = 2.0
"""Seconds after which an end is written again that the store could not take."""
log = logging.getLogger("alacard_ext.jobs")


class Carrier:
    """Carries jobs of one process from their lease to their end."""

    def __init__(
        self,
        store: Store,
        runs: RunRegistry,
        kinds: Callable[[], Mapping[str, JobKind[Any, Any, Any]]],
        workspace: Workspace | None,
        administrators: frozenset[str],
        sender: Sender,
        lease: float,
        concurrency: int,
    ) -> None:
        self.carried: dict[int, Carried] = {}
        self.ahead = Ahead(self._give_back, lease / 3)
        """Jobs that were taken, and begin here as soon as there is room."""
        self.writing = asyncio.Lock()
        """Held while it is noted how far all are."""
        self._ending: set[int] = set()
        self._is_closing = False
        self._ends = Ends(store)
        self.lease, self._concurrency = lease, concurrency
        self._store, self._runs, self.kinds = store, runs, kinds
        self._workspace, self._administrators, self._sender = workspace, administrators, sender
        self._tasks: set[asyncio.Task[None]] = set()
        self.ended: Callable[[], None] = lambda: None
        """Called when one has ended, and another may be taken."""

    @property
    def held(self) -> frozenset[int]:
        """The rows of the jobs that go on here, or whose end is yet to be written."""
        return self.ahead.rows.union(self.carried, self._ending)

    @property
    def places(self) -> int:
        """How many more may begin here, whatever their kinds."""
        return self._concurrency - len(self.carried)

    def room(self) -> dict[str, int]:
        """How many more of each kind would begin here at once."""
        return {name: self._runs.free(kind.run_kind) for name, kind in self.kinds().items()}

    def ahead_room(self) -> dict[str, int]:
        """How many of each kind are to be taken beside those, to begin a moment later."""
        return {
            name: self.ahead.wanted(name, min(self._runs.at_once(kind.run_kind), self._concurrency))
            for name, kind in self.kinds().items()
        }

    def take(self, rows: Sequence[Row[Any]]) -> None:
        """Carry jobs that were just taken, each as soon as there is room."""
        self.ahead.hold(rows)
        self.go_ahead()
        if self._is_closing:
            self.ahead.give_back()

    def go_ahead(self) -> None:
        """Begin what was taken and has room by now."""
        kinds = self.kinds()

        def has_room(name: str) -> bool:
            kind = kinds.get(name)
            return self.places > 0 and (kind is None or self._runs.free(kind.run_kind) > 0)

        self.ahead.begin(has_room, self._begin)

    def stop_ahead(self, row: int, state: Literal["cancelled", "released"]) -> None:
        """End or give back a job before it begins here, if it has not begun."""
        if (found := self.ahead.take_out(row)) is not None:
            self._go_on(self._settle_row(found, state))

    def adopt(self, carried: Carried) -> None:
        """Carry on with a run that was begun before its job was written."""
        self.carried[carried.taken.row] = carried
        self._go_on(self._finish(carried))

    async def checkpoint(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Write down what the next attempt of a job has to know, where it is carried here. Raises
        StoreUnavailable."""
        found = (each for each in self.carried.values() if each.handle.run.id == run_id)
        if (carried := next(found, None)) is not None:
            await self._checkpoint(carried, values)

    async def aclose(self) -> None:
        """Give back what has not begun, and wait until all ends are written, or cannot be."""
        self._is_closing = True
        self.ahead.give_back()
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _go_on(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin(self, row: Row[Any]) -> None:
        # Of all that it begins: the lines of the log lead back to the click.
        context = copy_context()
        context.run(request_id.current.set, row.trace_id or row.job_id)
        context.run(self._carry, row)

    def _carry(self, row: Row[Any]) -> None:
        told = {"job": row.job_id, "kind": row.kind}
        log.info("alacard: attempt %s at the job %s", row.attempt, row.job_id, extra=told)
        try:
            kind = self.kinds()[row.kind]
            payload = kind.payload.model_validate(row.payload)
            carried = self._submit(row, kind, payload)
        except ValidationError:
            message = "What it was given is no longer understood; ask for it again."
            error = RunError("BAD_PAYLOAD", message)
            self._go_on(self._settle_row(row, "failed", error=error))
        except Conflict:
            # This server closes, or has a run of that id: another may take it.
            self._give_back(row)
        except Exception as fault:
            # Whoever began it has others to begin, or an end to write.
            log.exception("alacard: the job %s cannot be begun", row.job_id)
            self._go_on(self._settle_row(row, "failed", error=RunError.of(fault)))
        else:
            self._go_on(self._finish(carried))

    def _give_back(self, row: Row[Any]) -> None:
        self._go_on(self._settle_row(row, "released"))

    async def _settle_row(
        self, row: Row[Any], state: RunState | Literal["released"], **ending: Any
    ) -> None:
        from .leasing import Progress

        self._ending.add(row.id)
        try:
            await self._settle(_taken(row), Progress(row.seq + 1), row, state, **ending)
        finally:
            self._ending.discard(row.id)

    def _submit(self, row: Row[Any], kind: JobKind[Any, Any, Any], payload: BaseModel) -> Carried:
        requester = requester_of(row, self._administrators)
        found: list[Carried] = []
        attempt = Attempt(
            row.job_id,
            row.attempt,
            requester,
            self._workspace,
            dict(row.details or {}),
            lambda text: found[0].log(text),  # noqa: PLW0108 - it is made below
            lambda values: self._checkpoint(found[0], values),
            self._body,
            lambda *given: found[0].deliver(*given),  # noqa: PLW0108 - as above
        )

        async def work(context: RunContext[Any]) -> Any:
            await kind.check(payload, requester)
            limit = asyncio.timeout(kind.timeout)
            try:
                async with limit:
                    return await kind.run(context, payload, attempt)
            except TimeoutError:
                if not limit.expired():
                    raise
                minutes = kind.timeout / 60
                raise OutOfTime(f"It was stopped after {minutes:.0f} minutes.") from None

        handle = self._runs.submit(
            kind.run_kind,
            work,
            kind.details(payload),
            run_id=row.job_id,
            subject=kind.subject(payload),
            skipped=kind.skipped(payload),
            taken=(row.attempt, row.seq),
        )
        carried = Carried(_taken(row), kind, handle, row.attempts)
        found.append(carried)
        self.carried[row.id] = carried
        return carried

    async def _checkpoint(self, carried: Carried, values: Mapping[str, Any]) -> None:
        from .leasing import beat

        carried.checkpoint.update(values)
        progress = carried.progress()

        async def write(connection: AsyncConnection) -> bool:
            return await beat(connection, carried.taken, progress, self.lease) is not None

        if not await self._store.write(write):
            carried.lost = True
            raise asyncio.CancelledError

    async def _body(self, digest: str) -> dict[str, Any]:
        async with self._store.reading() as connection:
            from ..store.bodies import read_body, unpack

            packed = await read_body(connection, digest)
        if packed is None:
            raise NotFound("The notebook that it was given is gone; ask for it again.")
        return await asyncio.to_thread(unpack, packed)

    async def _finish(self, carried: Carried) -> None:
        handle = carried.handle
        await handle.wait()
        self._ending.add(carried.taken.row)
        try:
            self.carried.pop(carried.taken.row, None)
            self.go_ahead()
            self.ended()
            async with self.writing:
                pass  # no line of the log is written twice
            if not carried.lost:
                await self._end(carried)
        finally:
            self._ending.discard(carried.taken.row)

    async def _end(self, carried: Carried) -> None:
        handle = carried.handle
        run, task = handle.run, handle.task
        ENDED.labels(run.kind.name, run.state).inc()
        if run.began_at is not None and run.ended_at is not None:
            lasted = run.ended_at - run.began_at
            SECONDS.labels(run.kind.name).observe(lasted)
            self.ahead.note(run.kind.name, lasted)
        told = {"job": run.id, "kind": run.kind.name}
        log.info("alacard: the job %s: %s", run.id, run.state, extra=told)
        error = None if task.cancelled() else task.exception()
        result = None
        if run.state == "done":
            value = carried.kind.result_of(run.details, task.result())
            result = value.model_dump(mode="json") if isinstance(value, BaseModel) else {}
        again = None
        if run.state == "failed" and error is not None and run.attempt < carried.attempts:
            if carried.kind.is_transient(error):
                again = backoff(run.attempt, error)
                carried.log(f"{RunError.of(error).message} It is tried again.")
        elif run.state == "failed" and run.error is not None:
            carried.log(run.error.message)
        state: RunState | Literal["released"] = run.state
        if state == "interrupted":
            state = "released"
        await self._settle(
            carried.taken,
            carried.progress(),
            run,
            state,
            result=result,
            error=run.error,
            again_in=again,
            lines=carried.lines,
            is_told=carried.quiet,
            delivery=carried.delivery if state == "done" else None,
        )

    async def _settle(
        self,
        taken: Taken,
        progress: Progress,
        of: Run[Any] | Row[Any],
        state: RunState | Literal["released"],
        *,
        lines: list[str] | None = None,
        is_told: bool = False,
        delivery: Delivery | None = None,
        **ending: Any,
    ) -> None:
        end = End(taken, progress, state, lines=lines or [], delivery=delivery, **ending)
        # A job that is given back was interrupted, as far as anybody hears of it here.
        told: RunState = "interrupted" if state == "released" else state
        if end.again_in is not None:
            told = "queued"

        def tell(seq: int) -> None:
            name, job_id = (of.kind.name, of.id) if isinstance(of, Run) else (of.kind, of.job_id)
            far = 1.0 if told == "done" else round(progress.fraction, 4)
            self._sender.tell(JobEvent(job_id, name, seq, told, progress.phase, far, taken.attempt))

        while True:
            try:
                settled = await self._ends.settle(end)
                break
            except StoreUnavailable:
                # It was done, and nobody else may do it again while this process lives to tell.
                if not is_told:
                    tell(progress.seq + 1)
                    is_told = True
                if self._runs.closing:
                    return
                await asyncio.sleep(AGAIN_AFTER)
        if settled == "gone":
            # Nobody else has it, and it has ended.
            if not is_told:
                tell(progress.seq + 1)
        elif settled == "lost":
            log.warning("alacard: the lease of a job was lost; its end here is not told")
        elif not is_told:
            if settled.state == "cancelled":
                told = "cancelled"
            tell(settled.seq)


def _taken(row: Row[Any]) -> Taken:
    from .leasing import Taken

    return Taken(row.id, row.runner, row.attempt)
