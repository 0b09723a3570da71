"""The two ends of a run: what its work is given, and what whoever submitted it holds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

from ..errors import Cancelled
from .kind import Details
from .run import STOPPED, Run

Result = TypeVar("Result")


class RunContext(Generic[Details]):
    """What the work of a run is given: its details, and the way to tell how far it is."""

    def __init__(
        self,
        run: Run[Details],
        report: Callable[[Run[Any], str, float], None],
        about: Callable[[Run[Any], str], None],
    ) -> None:
        self.run, self.details = run, run.details
        self._report, self._about = report, about
        self._loop = asyncio.get_running_loop()

    @property
    def stopping(self) -> bool:
        """Whether it is to stop: for work in threads, which no cancellation of a task reaches."""
        return self.run.state in STOPPED

    def about(self, subject: str) -> None:
        """Tell what it works on, where only the work itself finds out."""
        self._about(self.run, subject)

    def report(self, phase: str, share: float = 0.0) -> None:
        """Tell that it is at `phase`, with `share` of that done; from any thread.

        Raises CancelledError where a final phase would begin in a run that is to stop, and
        KeyError for a phase that its kind does not have.
        """
        if self.run.kind.phase(phase).final and self.stopping:
            raise asyncio.CancelledError
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            self._report(self.run, phase, share)
        else:
            self._loop.call_soon_threadsafe(self._report, self.run, phase, share)


class RunHandle(Generic[Details, Result]):
    """A run that goes on, in the hands of whoever asked for it. `stopped_as` is how it will end."""

    def __init__(
        self,
        run: Run[Details],
        task: asyncio.Task[Result],
        cancel: Callable[[Run[Any]], None],
    ) -> None:
        self.run, self.task = run, task
        self.stopped_as: Literal["cancelled", "interrupted"] | None = None
        self.awaited = False
        self.ended = asyncio.Event()
        self.pending_event: asyncio.TimerHandle | None = None
        self.emitted_at = 0.0
        self._cancel = cancel

    def cancel(self) -> None:
        """Tell it to stop."""
        self._cancel(self.run)

    async def wait(self) -> None:
        """Until it has ended; whoever gives up waiting leaves it running."""
        await self.ended.wait()

    async def result(self) -> Result:
        """What its work came to, once it has ended. Raises what the work raised, and Cancelled."""
        self.awaited = True
        await self.wait()
        if self.run.state in STOPPED:
            raise Cancelled(f"The {self.run.kind.noun} was stopped before its end.")
        return self.task.result()

    def note_emitted(self) -> None:
        """Note that listeners know of the run as it is now."""
        self.emitted_at = time.monotonic()
        if self.pending_event is not None:
            self.pending_event.cancel()
            self.pending_event = None
