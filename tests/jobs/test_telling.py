"""On PostgreSQL whoever takes jobs, or watches them, hears of them and does not wait for a look."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from alacard_ext.jobs import local, telling
from alacard_ext.jobs.engines import WorkerOptions
from tests.store.postgresql import emptied

from .oven import ROOT, Oven, tried


@pytest.fixture
def url(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of whose jobs nobody knows who does not hear of them."""
    monkeypatch.setattr(local, "POLL", 3600.0)
    monkeypatch.setattr(telling, "AGAIN_AFTER", 0.05)
    return emptied(postgresql)


async def listening(oven: Oven) -> None:
    engine = oven.jobs._engine
    assert engine is not None and engine.listener is not None
    await engine.listener.is_listening.wait()


def test_a_job_is_heard_of_by_a_worker_and_its_progress_by_the_server_of_its_person(
    url: str, tmp_path: Path
) -> None:
    async def test() -> None:
        server, worker, asker = Oven(url, tmp_path), Oven(url), Oven(url, tmp_path)
        await server.jobs.start()
        server.jobs._engine._is_stopping = True  # type: ignore[union-attr]
        await worker.jobs.work(WorkerOptions())
        await asyncio.gather(listening(server), listening(worker))
        job = await asker.submit("rye", halts=True)
        while not any(event.phase == "oven" for event in server.events):
            await asyncio.sleep(0.02)
        worker.bake.go_on.set()
        while server.events[-1].state != "done":
            await asyncio.sleep(0.02)
        assert {event.job_id for event in server.events} == {job.id}
        for oven in (server, worker, asker):
            await oven.services.aclose()

    tried(test)


def test_a_connection_that_is_lost_is_made_again(url: str) -> None:
    async def test() -> None:
        worker, asker = Oven(url), Oven(url)
        await worker.jobs.work(WorkerOptions())
        await listening(worker)
        lost = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
        async with asker.services.shared.store.writing() as connection:
            assert (await connection.execute(lost)).all()
        heard = worker.jobs._engine.listener.is_listening  # type: ignore[union-attr]
        while heard.is_set():
            await asyncio.sleep(0.02)
        await listening(worker)
        await asker.until(await asker.submit("rye"), "done")
        await asker.jobs.get((await asker.submit("oat")).id, ROOT)
        for oven in (worker, asker):
            await oven.services.aclose()

    tried(test)


def test_who_is_to_stop_hears_of_it_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "BEAT", 3600.0)

    async def test() -> None:
        worker, asker = Oven(url), Oven(url)
        await worker.jobs.work(WorkerOptions())
        await listening(worker)
        job = await asker.until(await asker.submit("rye", halts=True), "running")
        await asker.jobs.cancel(job.id, ROOT)
        await asker.until(job, "cancelled")
        for oven in (worker, asker):
            await oven.services.aclose()

    tried(test)
