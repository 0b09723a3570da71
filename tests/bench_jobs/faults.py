"""What is left when workers, servers and the database end again and again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from tests.bench.measure import Line
from tests.jobs.kills import killed
from tests.store.postgresql import new_database

EVERY = 20
"""Kills from one stop of the database to the next."""
JOBS_A_KILL = 2


async def faults(
    server: Any, folder: Path, kills: int, tell: Callable[[str], None]
) -> AsyncIterator[list[Line]]:
    """A line for each promise: half of the kills with the one engine, then half with the other."""
    for engine, server_role, role in (
        ("local", "server", "worker"),
        ("procrastinate", "teamserver", "team"),
    ):
        count = max(kills // 2, 1)
        tell(f"  {engine}")
        found = await killed(
            new_database(server.url, f"faults_{engine}"),
            folder / engine,
            (server_role, role, role),
            count=count * JOBS_A_KILL,
            kills=count,
            seed=count,
            database=server,
            away_every=EVERY,
            fails_every=4,
        )
        made = sum(found.states.values())
        whole = 100 * found.states["done"] / made
        wrong = [*found.not_once, *found.lost, *found.doubled, *found.broken]
        for story in found.stories:
            tell(f"    {story}")
        detail = f"{count} kills, {max(count // EVERY, 1)} stops of the database, {made} jobs"
        yield [
            Line(
                f"ended exactly once, no notebook lost, halved or doubled, {engine}",
                f"{len(wrong)} wrong",
                "none",
                not wrong,
                detail + (f": {wrong[:5]}" if wrong else ""),
            ),
            Line(
                f"complete, {engine}",
                f"{whole:.1f} %",
                "over 99 %",
                whole > 99,
                f"{dict(found.states)}, attempts {dict(sorted(found.attempts.items()))}",
            ),
            Line(
                f"transient failures that recover by themselves, {engine}",
                f"{100 * found.recovered:.1f} %",
                "at least 95 %",
                found.recovered >= 0.95,
                f"of {found.failing} jobs whose first attempt met a Hub that was away",
            ),
        ]
