"""A job that a process carries: what its attempt tells, and what the store knows of that."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .deliveries import Delivery, pack
from .handle import RunHandle
from .rows import storable
from .work import JobKind

if TYPE_CHECKING:
    from .leasing import Progress, Taken

MOST_LINES = 5000
"""Lines that one attempt may add to the log; the last one says so."""
LONGEST_LINE = 2000
LONGEST_STEM = 230
"""Bytes of a notebook's name, with room for a number and the ending in what file systems take."""


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

    async def deliver(self, folder: str, filename: str, notebook: Any) -> None:
        """Keep a notebook that is left for the person's files with the end of the job."""
        body = await asyncio.to_thread(pack, notebook)
        stem = filename.removesuffix(".ipynb").encode()[:LONGEST_STEM].decode("utf-8", "ignore")
        self.delivery = Delivery(storable(folder), storable(f"{stem}.ipynb"), body)
