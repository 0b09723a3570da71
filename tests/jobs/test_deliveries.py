"""What a worker makes is written into its person's files once, whenever their server is back."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sqlalchemy import delete, func, select, update

from alacard_ext.jobs.deliveries import pack
from alacard_ext.jobs.engines import WorkerOptions
from alacard_ext.jobs.models import JobStatus
from alacard_ext.store.bodies import insert_body, unused
from alacard_ext.store.job_tables import deliveries
from alacard_ext.store.tables import bodies
from tests.store.conftest import database_url

from .oven import ANN, ROOT, Oven, tried

__all__ = ["database_url"]


async def by_worker(database_url: str, site: Oven, *names: str) -> list[JobStatus]:
    """Jobs of a workspace whose server is away, done by a worker."""
    worker = Oven(database_url)
    await worker.jobs.work(WorkerOptions())
    made = [await site.submit(name, shelf="lessons") for name in names]
    done = [await worker.until(job, "done") for job in made]
    await worker.services.aclose()
    return done


async def settled(oven: Oven, job: JobStatus) -> Any:
    while not (result := (await oven.jobs.get(job.id, ROOT)).result or {}).get("path"):
        await asyncio.sleep(0.02)
    return result


def titles(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]
    return sorted(nbformat.read(path, 4).cells[0].source for path in files)


def test_what_a_worker_made_is_written_once_by_the_servers_that_come_back(
    database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    (folder / "lessons").mkdir(parents=True)

    async def test() -> None:
        away = Oven(database_url, folder)
        jobs = await by_worker(database_url, away, *(f"n{n}" for n in range(6)))
        assert all((job.result or {}).get("path") is None for job in jobs)
        assert titles(folder) == []
        servers = [Oven(database_url, folder) for _ in range(2)]
        await asyncio.gather(*(server.jobs.start() for server in servers))
        for job in jobs:
            result = await settled(servers[0], job)
            told = json.loads((folder / result["path"]).read_text())
            assert told["metadata"]["alacard"]["job"] == job.id
        assert titles(folder / "lessons") == [f"n{n}" for n in range(6)]
        for each in (away, *servers):
            await each.services.aclose()

    tried(test)


def test_a_server_that_was_killed_between_the_file_and_its_note_writes_no_second_one(
    database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    (folder / "lessons").mkdir(parents=True)

    async def test() -> None:
        server = Oven(database_url, folder)
        job, unlucky = await by_worker(database_url, server, "rye", "oat")
        await server.jobs.start()
        result = await settled(server, job)
        await settled(server, unlucky)
        async with server.services.shared.store.writing() as connection:
            # As it stands when the file is there and nothing has told so.
            begun = {"path": "lessons/rye.ipynb", "delivered_at": None}
            await connection.execute(update(deliveries).values(**begun))
        (folder / "lessons/oat.ipynb").unlink()
        (folder / "lessons/rye.ipynb").rename(folder / "lessons/rye-1.ipynb")
        while True:
            async with server.services.shared.store.reading() as connection:
                left = select(func.count()).where(deliveries.c.delivered_at.is_(None))
                if not (await connection.execute(left)).scalar():
                    break
            await asyncio.sleep(0.02)
        assert result["path"] == "lessons/rye.ipynb"
        assert (await settled(server, job))["path"] == "lessons/rye-1.ipynb"
        assert titles(folder) == ["oat", "rye"]
        await server.services.aclose()

    tried(test)


def test_a_folder_that_is_gone_loses_nothing_and_one_that_refuses_is_told_of(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()

    async def test() -> None:
        server = Oven(database_url, folder)
        refused = ["There is no room."]

        save = server.services.shared.save_notebook
        assert save is not None

        async def full(*given: Any) -> str:
            if refused:
                raise OSError(refused.pop())
            return await save(*given)

        server.services.shared.save_notebook = full
        monkeypatch.setattr("alacard_ext.jobs.delivering.AGAIN_AFTER", 0.0)
        [job] = await by_worker(database_url, server, "rye")
        await server.jobs.start()
        told = await settled(server, job)
        assert not refused
        assert (told["path"], told["save_error"]) == ("rye.ipynb", None)
        await server.services.aclose()

    tried(test)


def test_no_sweep_takes_what_waits_to_be_delivered_or_what_a_job_is_given(
    database_url: str, tmp_path: Path
) -> None:
    async def test() -> None:
        server = Oven(database_url, tmp_path)
        await by_worker(database_url, server, "rye")
        given, nobodys = pack({"cells": ["given"]}), pack({"cells": ["nobody's"]})
        await server.submit("oat", body=given[0])
        async with server.services.shared.store.writing() as connection:
            for body in (given, nobodys):
                await insert_body(connection, body)
            await connection.execute(delete(bodies).where(unused()))
            left = set((await connection.execute(select(bodies.c.hash))).scalars())
            made = (await connection.execute(select(deliveries.c.body))).scalar_one()
        assert left == {made, given[0]}
        await server.services.aclose()

    tried(test)


def test_a_worker_takes_its_queues_alone_and_ends_what_runs_before_it_closes(
    database_url: str,
) -> None:
    async def test() -> None:
        worker, other = Oven(database_url), Oven(database_url)
        engine = await worker.jobs.work(WorkerOptions(queues=("bulk",), concurrency=1))
        held = await worker.until(await worker.submit("rye", halts=True), "running")
        later = await worker.submit("oat")
        draining = asyncio.ensure_future(engine.drain())
        worker.bake.go_on.set()
        await draining
        assert (await worker.jobs.get(held.id, ANN)).state == "done"
        await worker.services.aclose()
        waits = await other.jobs.get(later.id, ANN)
        assert (waits.state, "alacard worker" in (waits.waiting_for or "")) == ("queued", True)
        await other.jobs.work(WorkerOptions(queues=("maintenance",)))
        third = Oven(database_url)
        await third.jobs.work(WorkerOptions(queues=("bulk",)))
        await third.until(later, "done")
        assert (other.bake.began, third.bake.began) == ([], ["oat"])
        await other.services.aclose()
        await third.services.aclose()

    tried(test)
