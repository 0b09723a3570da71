"""All long work of a server or a command: submitted, found, listed, cancelled and waited for."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

from ..errors import Cancelled, Conflict
from .durations import Durations
from .handle import RunContext, RunHandle
from .kind import Details, Kind
from .run import JobEvent, Run, RunState

REMEMBERED_SECONDS = 24 * 3600.0
"""How long a run that has ended can still be asked for, however few there are."""
EVENT_GAP = 0.2
"""Seconds between two events of one run that tell of nothing but its progress."""

Result = TypeVar("Result")
log = logging.getLogger("alacard_ext.jobs")


class RunRegistry:
    """Runs work as tasks of its event loop, so that whoever asked for it may go away meanwhile.

    `emit` hears of every change, on the loop's thread; what it raises is logged and no more. An id
    is unique among the runs of its kind. `at_once` says of some kinds, by name, how many run at the
    same time; of the others it is what the kind says.
    """

    def __init__(
        self,
        emit: Callable[[JobEvent], None] | None = None,
        at_once: Mapping[str, int] | None = None,
    ) -> None:
        self._emit = emit or (lambda _: None)
        self._at_once = dict(at_once or {})
        self._runs: dict[str, OrderedDict[str, Run[Any]]] = {}
        self._active: dict[Run[Any], RunHandle[Any, Any]] = {}
        self._slots: dict[str, asyncio.Semaphore] = {}
        self._durations = Durations()
        self._closing = False

    def submit(
        self,
        kind: Kind[Details],
        work: Callable[[RunContext[Details]], Awaitable[Result]],
        details: Details,
        *,
        run_id: str | None = None,
        subject: str = "",
        skipped: Iterable[str] = (),
        taken: tuple[int, int] | None = None,
    ) -> RunHandle[Details, Result]:
        """Begin it, or let it wait for its turn, and return at once.

        Only earlier runs over the same `subject` foretell how long it takes; `skipped` are phases
        that it will not pass through. A job of the store that was `taken` has an attempt and a seq
        already; an earlier attempt of it is forgotten. Raises Conflict for an id that is in use,
        and while closing.
        """
        runs = self._runs.setdefault(kind.name, OrderedDict())
        run_id = run_id or uuid.uuid4().hex
        if self._closing:
            raise Conflict("This server is closing; ask again when it is back.")
        if run_id in runs and not (taken and runs[run_id].ended):
            raise Conflict(
                f"A {kind.noun} with this request id was started already; use a new id.",
                {"request_id": run_id},
            )
        run = Run(kind, run_id, details, skipped=frozenset(skipped))
        if taken is not None:
            run.attempt, run.seq = taken
            run.durable = True
        self._about(run, subject)
        runs[run_id] = run
        runs.move_to_end(run_id)
        self._forget(kind)
        context = RunContext(run, self._progressed, self._about)
        task = asyncio.ensure_future(self._work(run, work, context))
        handle: RunHandle[Details, Result] = RunHandle(run, task, self.cancel)
        self._active[run] = handle
        # How it ended is read off the task: one that is cancelled before its first step runs none.
        task.add_done_callback(lambda _: self._settle(handle))
        self._changed(run)
        return handle

    def get(self, kind: Kind[Details], run_id: str) -> Run[Details] | None:
        """The run of that id, while it is remembered."""
        self._forget(kind)
        return self._runs.get(kind.name, OrderedDict()).get(run_id)

    def list(self, kind: Kind[Details]) -> tuple[Run[Details], ...]:
        """Those that are remembered, the latest first."""
        self._forget(kind)
        return tuple(reversed(self._runs.get(kind.name, OrderedDict()).values()))

    def cancel(self, run: Run[Any]) -> None:
        """Tell it to stop, unless it has ended or is too far for that; returns at once."""
        self._stop(run, "cancelled")

    @property
    def closing(self) -> bool:
        """Whether nothing is taken any more."""
        return self._closing

    @property
    def busy(self) -> bool:
        """Whether anything waits or goes on here."""
        return bool(self._active)

    def free(self, kind: Kind[Any]) -> int:
        """How many more runs of a kind would begin at once."""
        active = sum(1 for run in self._active if run.kind.name == kind.name)
        return max(self.at_once(kind) - active, 0)

    def at_once(self, kind: Kind[Any]) -> int:
        """How many runs of a kind go on at the same time."""
        return self._at_once.get(kind.name, kind.at_once)

    def interrupt(self, run: Run[Any]) -> None:
        """Tell it to stop as where its server closes: it may be begun again elsewhere."""
        self._stop(run, "interrupted")

    async def wait(self, run: Run[Any]) -> None:
        """Until it has ended."""
        handle = self._active.get(run)
        if handle is not None:
            await handle.wait()

    async def aclose(self) -> None:
        """Take no more, tell all that goes on to stop, and wait until nothing is left of it."""
        self._closing = True
        while self._active:
            handles = [*self._active.values()]
            for handle in handles:
                self._stop(handle.run, "interrupted")
            await asyncio.gather(*(handle.wait() for handle in handles))

    async def _work(
        self,
        run: Run[Details],
        work: Callable[[RunContext[Details]], Awaitable[Result]],
        context: RunContext[Details],
    ) -> Result:
        kind = run.kind
        async with self._slots.setdefault(kind.name, asyncio.Semaphore(self.at_once(kind))):
            run.state, run.began_at = "running", time.monotonic()
            self._changed(run)
            return await work(context)

    def _stop(self, run: Run[Any], end: Literal["cancelled", "interrupted"]) -> None:
        handle = self._active.get(run)
        if handle is None or not run.cancellable:
            return
        handle.stopped_as, run.state = end, "cancelling"
        handle.task.cancel()
        self._changed(run)

    def _settle(self, handle: RunHandle[Any, Any]) -> None:
        run, task = handle.run, handle.task
        error = None if task.cancelled() else task.exception()
        state: RunState
        if task.cancelled():
            state = handle.stopped_as or "interrupted"
        elif isinstance(error, Cancelled) or (error is not None and handle.stopped_as):
            state = handle.stopped_as or "cancelled"
        else:
            state = "done" if error is None else "failed"
        run.settle(state, error)
        if state == "done" and run.began_at is not None and run.ended_at is not None:
            self._durations.note(run.kind.name, run.subject, run.ended_at - run.began_at)
        if run.error is not None and run.error.code == "INTERNAL" and not handle.awaited:
            # Nobody else will hear of it.
            log.error("alacard: %s %s failed", run.kind.noun, run.id, exc_info=error)
        self._changed(run)
        del self._active[run]
        handle.ended.set()

    def _about(self, run: Run[Any], subject: str) -> None:
        expected = self._durations.expect(run.kind.name, subject)
        run.subject = subject
        run.expected_seconds = run.kind.first_estimate if expected is None else expected

    def _progressed(self, run: Run[Any], phase: str, share: float) -> None:
        if not run.active:
            return
        new = run.enter(phase, share)
        handle = self._active[run]
        since = time.monotonic() - handle.emitted_at
        if new or since >= EVENT_GAP:
            self._changed(run)
            return
        run.seq += 1
        if handle.pending_event is None:
            # What came last must not go untold: it may hold for long.
            later = asyncio.get_running_loop().call_later
            handle.pending_event = later(EVENT_GAP - since, self._emit_event, run)

    def _changed(self, run: Run[Any]) -> None:
        run.seq += 1
        self._emit_event(run)

    def _emit_event(self, run: Run[Any]) -> None:
        handle = self._active.get(run)
        if handle is not None:
            handle.note_emitted()
        if run.durable and run.ended:
            return
        try:
            self._emit(JobEvent.of(run))
        except Exception:
            log.exception("alacard: a listener failed; the run that it was told of goes on")

    def _forget(self, kind: Kind[Any]) -> None:
        runs = self._runs.get(kind.name, OrderedDict())
        now = time.monotonic()
        # The oldest that has ended comes first; seldom is there more than that to look at.
        while run := next((run for run in runs.values() if run.ended_at is not None), None):
            old = now - (run.ended_at or now) > REMEMBERED_SECONDS
            if not old and len(runs) <= kind.remembered:
                break
            del runs[run.id]
