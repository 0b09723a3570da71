"""`python -m tests.bench_jobs`: how soon jobs are taken and told, and what kills leave of them.

Progress goes to stderr, Markdown to stdout. `KILLS=20` kills so many times, 200 where nothing is
said; `JOBS=200` takes so many for throughput and not 1,000; `ONLY=pickup,updates` takes some of
the parts alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench.measure import Line
from tests.store.postgresql import new_database, stoppable

from .faults import faults
from .idle import idle
from .pickup import pickup
from .throughput import scaling, throughput
from .updates import updates

Part = Callable[[str, Path], Awaitable[list[Line]]]
PARTS: dict[str, Part] = {
    "pickup": pickup,
    "updates": updates,
    "throughput": throughput,
    "idle": idle,
    "scaling": scaling,
}
BEGAN = time.monotonic()


def tell(said: str) -> None:
    """Say what is done now, with the time since the start."""
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {said}", file=sys.stderr, flush=True)


async def main() -> None:
    """Print a table of each part."""
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    kills = int(os.environ.get("KILLS") or 200)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    print("| figure | measured | aim | | detail |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as made, stoppable() as server:
        for name, part in PARTS.items():
            if only and name not in only:
                continue
            tell(name)
            folder = Path(made, name)
            folder.mkdir()
            show(await part(new_database(server.url, name), folder))
        if not only or "faults" in only:
            tell(f"faults: {kills} kills")
            async for lines in faults(server, Path(made, "faults"), kills, tell):
                show(lines)
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


def show(lines: list[Line]) -> None:
    """Print the rows of a part."""
    for line in lines:
        row = (line.what, line.figure, line.aim, line.verdict, line.detail)
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
