"""Samples, ratios and lines: how a figure is taken and how it is told.

Two things are compared by taking turns, so that a machine that slows down slows both. A figure is
the median with the least and the greatest; nothing here fails because a machine is slow.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import mean, median


@dataclass
class Samples:
    """Seconds of repeated runs of one thing."""

    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.values)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time the body and keep it; a body that raises is not kept."""
        started = time.perf_counter()
        yield
        self.values.append(time.perf_counter() - started)

    def milliseconds(self) -> str:
        low, middle, high = (
            value * 1000 for value in (min(self.values), self.median, max(self.values))
        )
        digits = 0 if middle >= 100 else 1
        return f"{middle:.{digits}f} ms ({low:.{digits}f} to {high:.{digits}f})"


@dataclass(frozen=True)
class Line:
    """One figure: `met` is None where nothing was aimed at; `detail` says what lies behind it."""

    what: str
    figure: str
    aim: str = ""
    met: bool | None = None
    detail: str = ""

    @property
    def verdict(self) -> str:
        return {True: "met", False: "NOT MET", None: ""}[self.met]


async def alternate(
    ours: Callable[[], Awaitable[object]],
    theirs: Callable[[], Awaitable[object]],
    *,
    repetitions: int,
    between: Callable[[], None],
    warmups: int = 2,
    clock: Callable[[], float] = time.process_time,
) -> tuple[Samples, Samples]:
    """Processor time of both in turn, after `warmups` turns that do not count.

    `between` hands what ours made to theirs, outside of the time; `clock` tells what the process
    has taken in which ours runs.
    """
    mine, other = Samples(), Samples()
    for turn in range(warmups + repetitions):
        started = clock()
        await ours()
        middle = clock()
        between()
        again = time.process_time()
        await theirs()
        if turn >= warmups:
            mine.values.append(middle - started)
            other.values.append(time.process_time() - again)
    return mine, other


def ratio_line(
    what: str, ours: Samples, theirs: Samples, *, aim: float | None, against: str
) -> Line:
    """How many times longer ours takes, by the medians; the range is that of the turns."""
    ratio = ours.median / theirs.median
    turns = [a / b for a, b in zip(ours.values, theirs.values, strict=True)]
    return Line(
        what,
        f"{ratio:.2f}x ({min(turns):.2f} to {max(turns):.2f})",
        "" if aim is None else f"at most {aim:g}x",
        None if aim is None else ratio <= aim,
        f"{ours.milliseconds()} against {theirs.milliseconds()} {against}",
    )


def mean_line(what: str, ours: Samples, theirs: Samples, *, aim: float, against: str) -> Line:
    """As `ratio_line`, by the means, for a clock too coarse for a single turn."""
    mine, other = mean(ours.values), mean(theirs.values)
    return Line(
        what,
        f"{mine / other:.2f}x",
        f"at most {aim:g}x",
        mine / other <= aim,
        f"{1000 * mine:.1f} ms against {1000 * other:.1f} ms {against}",
    )


def limit_line(what: str, samples: Samples, *, aim_ms: float | None, detail: str = "") -> Line:
    """A time by itself, against a limit in milliseconds where there is one."""
    met = None if aim_ms is None else samples.median * 1000 < aim_ms
    aim = "" if aim_ms is None else f"under {aim_ms:g} ms"
    return Line(what, samples.milliseconds(), aim, met, detail)
