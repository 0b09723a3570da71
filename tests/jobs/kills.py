"""Kills servers and workers at states that a seed chooses, and looks for what is lost."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
from sqlalchemy import func, select, text

from alacard_ext.errors import StoreUnavailable
from alacard_ext.jobs.run import ENDED
from alacard_ext.store.job_tables import deliveries, job_logs, jobs

from . import kitchen
from .oven import Oven

AWAY = "There is no flour now"
"""What the log has of a Hub that was away."""
PROJECT = Path(__file__).parents[2]
COUNT_ENDS = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS ends (job INTEGER)",
        "CREATE TRIGGER IF NOT EXISTS count_ends AFTER UPDATE ON jobs "
        "WHEN NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL "
        "BEGIN INSERT INTO ends VALUES (NEW.id); END",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS ends (job BIGINT)",
        "CREATE OR REPLACE FUNCTION count_ends() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO ends VALUES (NEW.id); RETURN NEW; END $$",
        "CREATE TRIGGER count_ends AFTER UPDATE ON jobs FOR EACH ROW "
        "WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION count_ends()",
    ),
}


# Alacard is imported once, and each process that is started is forked from the one that did it.
WARM = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
WARM.set_forkserver_preload([__name__, "sqlalchemy.ext.asyncio", "aiosqlite", "asyncpg"])


class Process:
    """A server or worker, which is started again wherever it was killed."""

    def __init__(self, role: str, url: str, folder: Path, at_once: int | None = None) -> None:
        self.log = folder.with_name(f"{role}.log")
        self._given = (role, url, folder, at_once)
        self._process: Any = None
        self._said: Connection | None = None
        self._ready: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start it; it is ready when it is."""
        # Kept open, since what is printed later must not fail.
        self._said, writes = WARM.Pipe(duplex=False)
        self._process = WARM.Process(
            target=kitchen.main, args=(*self._given, writes, self.log), daemon=True
        )
        self._process.start()
        writes.close()
        self._ready = asyncio.ensure_future(self._begin(self._said))

    @property
    def is_ready(self) -> bool:
        """Whether it takes jobs."""
        return self._ready is not None and self._ready.done()

    async def ready(self) -> None:
        """Wait until it takes jobs."""
        assert self._ready is not None
        await self._ready

    async def _begin(self, said: Connection) -> None:
        with open(said.fileno(), "rb", closefd=False) as lines:
            line = await asyncio.to_thread(lines.readline)
        assert line == b"ready\n", self.log.read_text()[-3000:]

    def kill(self) -> None:
        """As `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.join(60)

    async def stop(self) -> int:
        """Tell it to stop, and wait for its end."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.join, 120)
        return int(self._process.exitcode)


@dataclass
class Outcome:
    """What was found when all had ended; each list is empty where nothing is wrong."""

    states: Counter[str] = field(default_factory=Counter)
    attempts: Counter[int] = field(default_factory=Counter)
    not_once: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    """Of each job that did not end well, the lines of its log with their attempts."""
    failing: int = 0
    recovered: float = 1.0


async def counted(oven: Oven) -> tuple[int, int]:
    """A number that grows with all that happens, and how many jobs or deliveries wait still."""
    moved = select(func.coalesce(func.sum(jobs.c.seq), 0))
    left = select(func.count()).where(jobs.c.state.not_in(ENDED))
    waits = select(func.count()).where(deliveries.c.delivered_at.is_(None))
    while True:
        try:
            async with oven.services.shared.store.reading() as connection:
                found = [
                    (await connection.execute(each)).scalar_one() for each in (moved, left, waits)
                ]
            return int(found[0]), int(found[1] + found[2])
        except StoreUnavailable:
            await asyncio.sleep(0.05)


async def killed(
    url: str,
    folder: Path,
    roles: tuple[str, ...],
    *,
    count: int,
    kills: int,
    seed: int,
    database: Any = None,
    away_every: int | None = None,
    fails_every: int = 0,
) -> Outcome:
    """Do `count` jobs while processes are killed so many times, and `database` is away once, or
    after each so many kills. One job of `fails_every` meets a Hub that is away at first."""
    folder.mkdir(parents=True, exist_ok=True)
    asker = Oven(url, folder)
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    made = [(await asker.submit("first", shelf="", slow=True)).id]
    async with asker.services.shared.store.writing() as connection:
        for statement in COUNT_ENDS[kind]:
            await connection.execute(text(statement))
    chosen, processes = random.Random(seed), [Process(role, url, folder) for role in roles]
    away = chosen.randrange(kills) if database is not None else -1
    try:
        for process in processes:
            process.start()
        await asyncio.gather(*(process.ready() for process in processes))
        for number in range(kills):
            names = [f"n{number}-{each}" for each in range(count // kills)]
            for place, each in enumerate(names, len(made)):
                fails = int(fails_every > 0 and place % fails_every == 0)
                job = await asker.submit(each, shelf="", slow=True, failures=fails)
                made.append(job.id)
            before, _ = await counted(asker)
            # Each moves some eight times, from its turn to the note of its delivery.
            due = before + chosen.randint(1, 8 * len(names))
            while True:
                now, left = await counted(asker)
                if now >= due or not left:
                    break
                await asyncio.sleep(0.01)
            there = [each for each in processes if each.is_ready] or [processes[0]]
            process = chosen.choice(there)
            await process.ready()
            process.kill()
            if number == away or (away_every and number % away_every == away_every - 1):
                database.stop()
                database.start()
            process.start()
        while (await counted(asker))[1]:
            await asyncio.sleep(0.05)
        return await looked(asker, folder, made)
    finally:
        for process in processes:
            await process.ready()
            process.kill()
        await asker.services.aclose()


async def looked(asker: Oven, folder: Path, made: list[str]) -> Outcome:
    """What stands in the store and among the files."""
    found = Outcome()
    async with asker.services.shared.store.reading() as connection:
        rows = (await connection.execute(select(jobs))).all()
        ends = Counter((await connection.execute(text("SELECT job FROM ends"))).scalars())
        logs: dict[int, list[str]] = {row.id: [] for row in rows}
        asked = select(job_logs).order_by(job_logs.c.job, job_logs.c.number)
        for line in await connection.execute(asked):
            logs[line.job].append(f"{line.attempt} {line.text}")
    files: Counter[str] = Counter()
    for path in folder.glob("*.ipynb"):
        try:
            files[nbformat.read(path, 4).metadata.alacard.job] += 1
        except Exception:
            found.broken.append(path.name)
    # A job whose first attempt was killed before it asked has never met a Hub that was away.
    failing = [row for row in rows if any(AWAY in line for line in logs[row.id])]
    found.failing = len(failing)
    if failing:
        found.recovered = sum(row.state == "done" for row in failing) / len(failing)
    for row in rows:
        if row.state != "done":
            found.stories.append(f"{row.job_id} {row.state}: {' · '.join(logs[row.id])}")
        found.states[row.state] += 1
        found.attempts[row.attempt] += 1
        if ends[row.id] != 1:
            found.not_once.append(row.job_id)
        if row.state == "done" and not files[row.job_id]:
            found.lost.append(row.job_id)
        if files[row.job_id] > (row.state == "done"):
            found.doubled.append(row.job_id)
    found.lost += [each for each in made if each not in {row.job_id for row in rows}]
    return found
