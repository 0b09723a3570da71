"""How soon a job is taken, at rest and behind five hundred of another person."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.bench.measure import Line, Samples, limit_line
from tests.jobs.oven import ANN, BOB

from .staff import ENGINES, bulk, done, staffed, waits

ASKED, BEHIND = 30, 500


async def pickup(url: str, folder: Path) -> list[Line]:
    """Two lines for each engine."""
    lines = []
    for engine, role in ENGINES.items():
        async with staffed(url, folder, (role, role)) as asker:
            made = []
            for number in range(ASKED):
                made.append((await asker.submit(f"n{number}")).id)
                await done(asker, made[-1:])
                await asyncio.sleep(0.1)
            rest = Samples(await waits(asker, made))
            first = await bulk(asker, BEHIND, ANN)
            made = []
            for number in range(ASKED):
                made.append((await asker.submit(f"b{number}", BOB, priority=5)).id)
                await asyncio.sleep(0.05)
            await done(asker, [*made, first])
            load = Samples(await waits(asker, made))
        lines.append(limit_line(f"taken at rest, {engine}", rest, aim_ms=100))
        detail = f"behind {BEHIND} of another person, two workers"
        lines.append(limit_line(f"taken under load, {engine}", load, aim_ms=1000, detail=detail))
    return lines
