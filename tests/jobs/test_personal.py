"""The jobs of a person are stopped, handed over and erased, and nobody else's."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import func, select, update

from alacard_ext.jobs.deliveries import pack
from alacard_ext.jobs.models import JobStatus
from alacard_ext.jobs.personal import JobRecords
from alacard_ext.store.bodies import insert_body
from alacard_ext.store.job_tables import job_queues, job_turns, jobs
from alacard_ext.store.tables import bodies
from tests.store.conftest import database_url

from .oven import ANN, BOB, Oven, ovens, tried

__all__ = ["database_url"]


async def count(oven: Oven, table: Any, *which: Any) -> int:
    async with oven.services.shared.store.reading() as connection:
        asked = select(func.count()).select_from(table).where(*which)
        return int((await connection.execute(asked)).scalar_one())


def is_run(oven: Oven, job: JobStatus) -> bool:
    run = oven.services.shared.runs.get(oven.bake.run_kind, job.id)
    return run is not None and run.active


def test_jobs_are_stopped_and_erased_and_those_of_others_go_on(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url, 2, jobs_at_once=2) as [oven, other]:
            store = oven.services.shared.store
            body = pack({"cells": []})
            async with store.writing() as connection:
                await insert_body(connection, body)
                await connection.execute(
                    job_queues.insert().values(name="bulk", paused_by=ANN.owner)
                )
            running = await oven.submit("rye", halts=True)
            await oven.until(running, "running")
            bobs = await oven.submit("spelt", BOB, halts=True)
            await oven.until(bobs, "running")
            async with store.writing() as connection:
                later = update(job_queues).values(paused_at=1)
                await connection.execute(later)
            await oven.submit("waits", body=body[0])
            records = other.services.shared.personal_records()
            [mine] = [each for each in records if isinstance(each, JobRecords)]

            async with store.reading() as connection:
                told = {name: rows async for name, rows in mine.export(connection, ANN.owner)}
            assert [row["title"] for row in told["jobs.json"]] == ["Bake rye", "Bake waits"]
            assert told["job_queues.json"] and told["job_turns.json"]
            assert [rows for name, rows in told.items() if name.endswith(".ipynb")] == [
                b'{"cells":[]}'
            ]

            assert await mine.erase(ANN) == 2
            while is_run(oven, running) or is_run(other, running):
                await asyncio.sleep(0.02)
            assert await count(oven, jobs, jobs.c.owner == ANN.owner) == 0
            assert await count(oven, job_turns, job_turns.c.owner == ANN.owner) == 0
            assert await count(oven, bodies) == 0
            assert await count(oven, job_queues, job_queues.c.paused_at == 1) == 1, "still paused"
            for each in (oven, other):
                each.bake.go_on.set()
            await oven.until(bobs, "done")

    tried(test)


def test_a_runner_whose_job_was_deleted_goes_on_with_the_others(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url, jobs_at_once=2) as [oven]:
            gone = await oven.submit("rye", halts=True)
            await oven.until(gone, "running")
            kept = await oven.submit("spelt", BOB, halts=True)
            await oven.until(kept, "running")
            async with oven.services.shared.store.writing() as connection:
                await connection.execute(jobs.delete().where(jobs.c.owner == ANN.owner))
            while is_run(oven, gone):
                await asyncio.sleep(0.02)
            oven.bake.go_on.set()
            assert (await oven.until(kept, "done")).fraction == 1.0

    tried(test)
