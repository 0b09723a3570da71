"""Servers and workers are killed at any moment: each job ends once, each notebook is there once."""

from __future__ import annotations

import asyncio
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.team.postgresql import stoppable

from .kills import Outcome, Process, killed
from .oven import Oven, tried

KILLS, JOBS, SEED = 10, 20, 20261130

WORKER = "team" if find_spec("procrastinate") else "worker"
"""Of both engines one, which do the work together."""
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9"),
    pytest.mark.long,
]


def assert_whole(found: Outcome) -> None:
    assert (found.not_once, found.lost, found.doubled, found.broken) == ([], [], [], [])
    assert found.states == {"done": JOBS + 1}
    assert max(found.attempts) > 1, "nothing was killed that ran"


def test_workers_a_server_and_postgresql_end_at_any_moment(postgresql: str, tmp_path: Path) -> None:
    with stoppable() as database:
        roles = ("server", "worker", WORKER)
        found = asyncio.run(
            killed(
                database.url,
                tmp_path / "files",
                roles,
                count=JOBS,
                kills=KILLS,
                seed=SEED,
                database=database,
            )
        )
    assert_whole(found)


def test_two_servers_of_one_file_end_at_any_moment(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library.sqlite"
    work = killed(url, tmp_path / "files", ("server", "server"), count=JOBS, kills=KILLS, seed=SEED)
    assert_whole(asyncio.run(work))


def test_a_worker_that_is_told_to_stop_ends_what_runs(tmp_path: Path) -> None:
    async def test() -> None:
        url = f"sqlite:///{tmp_path}/library.sqlite"
        asker, worker = Oven(url), Process("worker", url, tmp_path / "files")
        worker.start()
        await worker.ready()
        made = [await asker.submit(f"n{number}", slow=True) for number in range(9)]
        # On a busy machine it may have ended before all were asked for.
        await asker.until(made[0], "running", "done")
        assert await worker.stop() == 0
        states = {(await asker.until(job, "done", "queued")).state for job in made}
        assert "done" in states
        await asker.services.aclose()

    tried(test)
