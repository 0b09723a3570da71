"""What administrators see and do, on both databases; nobody else does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from alacard_ext.errors import BadRequest, Forbidden, JobNotFound, NotFound
from alacard_ext.jobs import carrying
from alacard_ext.jobs.administration.models import Control
from alacard_ext.jobs.administration.statements import sweep_history
from alacard_ext.store.job_tables import job_logs, jobs, workers
from tests.store.conftest import database_url

from .oven import ANN, BOB, ROOT, ovens, tried

__all__ = ["database_url"]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda attempt, error=None: 0.0)


def act(action: str, **on: Any) -> Control:
    return Control.model_validate({"action": action, **on})


def test_all_jobs_in_numbers(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            for name, given in (("rye", {}), ("oat", {"failures": 9}), ("burnt", {"broken": True})):
                await oven.until(await oven.submit(name, **given), "done", "failed")
            quick = await oven.until(await oven.submit("quick"), "done")
            async with oven.services.shared.store.writing() as connection:
                lasted = update(jobs).where(jobs.c.state == "done")
                await connection.execute(lasted.values(ended_at=jobs.c.started_at + 5000))
                shorter = {"kind": "test.age", "ended_at": jobs.c.started_at}
                change = update(jobs).where(jobs.c.job_id == quick.id).values(shorter)
                await connection.execute(change)
            await oven.jobs.monitor.control(act("pause", queue="bulk"), ROOT)
            await oven.submit("waits", BOB)
            stats = await oven.jobs.monitor.stats(1, ROOT)
            kind, shortest = stats.kinds
            assert (shortest.kind, shortest.p95_seconds, kind.p95_seconds) == ("test.age", 0, 5)
            assert (kind.kind, kind.done, kind.failed) == ("test.bake", 1, 2)
            assert kind.median_seconds is not None
            codes = {(each.code, each.count) for each in stats.failures}
            assert codes == {("HUB_UNAVAILABLE", 1), ("INTERNAL", 1)}
            queue, *idle = stats.queues
            assert [(each.name, each.queued) for each in idle] == [
                ("interactive", 0),
                ("maintenance", 0),
            ]
            assert (queue.name, queue.queued, queue.running, queue.paused) == ("bulk", 1, 0, True)
            assert queue.oldest_seconds is not None
            assert stats.people_waiting == 1
            while not (await oven.jobs.monitor.stats(1, ROOT)).workers:
                await asyncio.sleep(0.02)
            async with oven.services.shared.store.writing() as connection:
                # As it noted while it had jobs; what it has by now is counted.
                await connection.execute(update(workers).values(running=7))
            [worker] = (await oven.jobs.monitor.stats(1, ROOT)).workers
            assert worker.alive and worker.versions["alacard"]
            assert worker.running == 0

    tried(test)


def test_queues_are_paused_runners_drained_and_the_failed_retried(
    database_url: str, tmp_path: Path
) -> None:
    audit = tmp_path / "audit.jsonl"

    async def test() -> None:
        async with ovens(database_url, audit_file=str(audit)) as [oven]:
            monitor = oven.jobs.monitor
            await monitor.control(act("pause", queue="bulk"), ROOT)
            held = await oven.submit("held", failures=3)
            await monitor.control(act("resume", queue="bulk"), ROOT)
            await oven.until(held, "failed")
            assert (await monitor.control(act("retry_failed"), ROOT)).changed == 1
            await oven.until(held, "done")
            while not (found := (await monitor.stats(1, ROOT)).workers):
                await asyncio.sleep(0.02)
            await monitor.control(act("drain", runner=found[0].runner), ROOT)
            oven.jobs._engine._heart._noted_at = 0.0  # type: ignore[union-attr]
            while not oven.jobs._engine.draining:  # type: ignore[union-attr]
                await asyncio.sleep(0.02)
            assert (await oven.jobs.health()).queue.state == "poor"
            waits = await oven.submit("waits")
            cancelled = await monitor.control(act("cancel", job_id=waits.id), ROOT)
            assert cancelled.changed == 1
            await oven.until(waits, "cancelled")
            # By the routes of jobs, too; nothing is noted of what is one's own.
            await oven.jobs.retry(waits.id, ROOT)
            await oven.jobs.cancel(waits.id, ROOT)
            await oven.jobs.retry(waits.id, ANN)
            names = ("act", "kind", "subject", "owner", "person", "administrator")
            lines = [json.loads(line) for line in audit.read_text().splitlines()]
            runner = found[0].runner
            assert [tuple(line[name] for name in names) for line in lines] == [
                ("pause", "queue", "bulk", "root", "root", True),
                ("resume", "queue", "bulk", "root", "root", True),
                ("retry", "job", held.id, "ann", "root", True),
                ("drain", "runner", runner, "root", "root", True),
                ("cancel", "job", waits.id, "ann", "root", True),
                ("retry", "job", waits.id, "ann", "root", True),
                ("cancel", "job", waits.id, "ann", "root", True),
            ]

    tried(test)


def test_nobody_else_sees_or_steers_what_is_everybodys(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            monitor = oven.jobs.monitor
            with pytest.raises(Forbidden):
                await monitor.stats(1, ANN)
            with pytest.raises(Forbidden):
                await monitor.control(act("pause", queue="bulk"), ANN)
            for control, error in (
                (act("pause"), BadRequest),
                (act("drain", runner="nobody"), NotFound),
                (act("cancel", job_id="x" * 22), JobNotFound),
            ):
                with pytest.raises(error):
                    await monitor.control(control, ROOT)
            health = await oven.jobs.health()
            assert (health.live, health.ready, health.store.state) == (True, True, "well")

    tried(test)


def test_what_ended_long_ago_is_removed_with_its_log(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            old = await oven.until(await oven.submit("old"), "done")
            new = await oven.until(await oven.submit("new"), "done")
            store = oven.services.shared.store
            async with store.writing() as connection:
                aged = update(jobs).where(jobs.c.job_id == old.id).values(ended_at=1)
                await connection.execute(aged)
                assert await sweep_history(connection, 30, 10) == 1
                left = (await connection.execute(select(jobs.c.job_id))).scalars().all()
                logs = (await connection.execute(select(job_logs.c.text))).scalars().all()
            assert left == [new.id]
            assert logs == ["mixing new"]

    tried(test)
