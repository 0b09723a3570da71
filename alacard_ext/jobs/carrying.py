"""One attempt at a job, from its lease to its recorded end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from ..errors import AlacardError, Conflict, NotFound, StoreUnavailable
from ..room import Workspace
from ..store.service import Store
from ..traffic import request_id
from .backoff import backoff
from .deliveries import Delivery, pack
from .handle import RunContext, RunHandle
from .metrics import ENDED, SECONDS
from .registry import RunRegistry
from .rows import requester_of, storable
from .run import JobEvent, Run, RunError, RunState
from .sending import Sender
from .settling import End, Ends
from .work import Attempt, JobKind

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .leasing import Progress, Taken

AGAIN_AFTER = 2.0
"""Seconds after which an end is written again that the store could not take."""
MOST_LINES = 5000
"""Lines that one attempt may add to the log; the last one says so."""
LONGEST_LINE = 2000
LONGEST_STEM = 230
"""Bytes of a notebook's name, with room for a number and the ending in what file systems take."""
log = logging.getLogger("alacard_ext.jobs")


class OutOfTime(AlacardError):
    """An attempt took longer than its kind allows."""

    code = "TIMEOUT"


@dataclass
class Carried:
    """A job that this process has a lease of, and its run; the end of a `quiet` one is told."""

    taken: Taken
    kind: JobKind[Any, Any, Any]
    handle: RunHandle[Any, Any]
    attempts: int
    lost: bool = False
    quiet: bool = False
    written_seq: int = 0
    beat_at: float = field(default_factory=time.monotonic)
    checkpoint: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    counted: int = 0
    delivery: Delivery | None = None

    def log(self, text: str) -> None:
        """Add a line to the log, from any thread; many are cut short."""
        for line in text.splitlines() or [""]:
            self.counted += 1
            if self.counted <= MOST_LINES:
                self.lines.append(storable(line[:LONGEST_LINE]))
            elif self.counted == MOST_LINES + 1:
                self.lines.append("… more lines than are kept.")

    def progress(self) -> Progress:
        """How far it is."""
        from .leasing import Progress

        run = self.handle.run
        told = {**self.kind.told(run.details), **self.checkpoint}
        return Progress(run.seq, run.phase, run.fraction, told)

    @property
    def changed(self) -> bool:
        """Whether the store knows less of it than is known here."""
        return self.handle.run.seq > self.written_seq or bool(self.lines)


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
    ) -> None:
        self.carried: dict[int, Carried] = {}
        self.writing = asyncio.Lock()
        """Held while it is noted how far all are."""
        self._ending: set[int] = set()
        self._ends = Ends(store)
        self.lease = lease
        self._store, self._runs, self.kinds = store, runs, kinds
        self._workspace, self._administrators, self._sender = workspace, administrators, sender
        self._tasks: set[asyncio.Task[None]] = set()
        self.ended: Callable[[], None] = lambda: None
        """Called when one has ended, and another may be taken."""

    @property
    def held(self) -> frozenset[int]:
        """The rows of the jobs that go on here, or whose end is yet to be written."""
        return frozenset(self.carried) | self._ending

    def begin(self, row: Row[Any]) -> None:
        """Carry a job that was just taken."""
        self._go_on(self._carry(row))

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
        """Wait until the ends of all are written, or cannot be."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _go_on(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, row: Row[Any]) -> None:
        from .leasing import Progress, Taken

        # Of this task, and of all that it begins: the lines of the log lead back to the click.
        request_id.current.set(row.trace_id or row.job_id)
        taken = Taken(row.id, row.runner, row.attempt)
        kind = self.kinds()[row.kind]
        told = {"job": row.job_id, "kind": row.kind}
        log.info("alacard: attempt %s at the job %s", row.attempt, row.job_id, extra=told)
        try:
            payload = kind.payload.model_validate(row.payload)
            carried = self._submit(row, taken, kind, payload)
        except ValidationError:
            message = "What it was given is no longer understood; ask for it again."
            error = RunError("BAD_PAYLOAD", message)
            await self._settle(taken, Progress(row.seq + 1), row, "failed", error=error)
        except Conflict:
            # This server closes, or has a run of that id: another may take it.
            await self._settle(taken, Progress(row.seq + 1), row, "released")
        else:
            await self._finish(carried)

    def _submit(
        self, row: Row[Any], taken: Taken, kind: JobKind[Any, Any, Any], payload: BaseModel
    ) -> Carried:
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
            lambda folder, filename, notebook: _deliver(found[0], folder, filename, notebook),
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
        carried = Carried(taken, kind, handle, row.attempts)
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
            SECONDS.labels(run.kind.name).observe(run.ended_at - run.began_at)
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


async def _deliver(carried: Carried, folder: str, filename: str, notebook: Any) -> None:
    body = await asyncio.to_thread(pack, notebook)
    stem = filename.removesuffix(".ipynb").encode()[:LONGEST_STEM].decode("utf-8", "ignore")
    carried.delivery = Delivery(storable(folder), storable(f"{stem}.ipynb"), body)
