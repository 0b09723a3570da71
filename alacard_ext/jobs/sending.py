"""The one sender of events about jobs: each change that is known here is told once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .run import JobEvent

if TYPE_CHECKING:
    from sqlalchemy import Row

REMEMBERED = 2000
"""Jobs of which it is known how much of them was told."""


class Sender:
    """Tells the listeners of this process of jobs, each change once and none after a later one.

    The attempt that runs here, what others did, and what a person asked for meet in it; `emit`
    hears of each.
    """

    def __init__(self, emit: Callable[[JobEvent], None]) -> None:
        self._emit = emit
        self._told: dict[str, int] = {}

    def tell(self, event: JobEvent) -> None:
        """Tell of a change, unless it or a later one was told."""
        if self._told.get(event.job_id, 0) >= event.seq:
            return
        self._told.pop(event.job_id, None)
        self._told[event.job_id] = event.seq
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        self._emit(event)

    def tell_row(self, row: Row[Any]) -> None:
        """Tell how a job of the store is now."""
        self.tell(JobEvent.of_row(row))
