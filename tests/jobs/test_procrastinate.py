"""Workers of the engine `procrastinate`: what brings them jobs, and what does where it is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from alacard_ext.errors import InvalidConfiguration, StoreUnavailable
from alacard_ext.jobs import carrying, team
from alacard_ext.jobs.engines import WorkerOptions
from alacard_ext.jobs.models import JobSubmission
from alacard_ext.store.job_tables import jobs
from alacard_ext.store.place import find_place
from tests.store.postgresql import emptied, new_database

from .oven import ANN, Oven, TeamUrl, ovens, tried

pytest.importorskip("procrastinate")
TICKETS = "SELECT queue_name, scheduled_at FROM procrastinate_jobs WHERE status = 'todo'"

REFUSED_AT_THE_END = (
    "CREATE OR REPLACE FUNCTION none_more() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$",
    "CREATE CONSTRAINT TRIGGER none_more AFTER INSERT ON jobs DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION none_more()",
)


@pytest.fixture
def url(postgresql: str) -> TeamUrl:
    return TeamUrl(emptied(postgresql))


async def asked(oven: Oven, statement: str) -> list[Any]:
    async with oven.services.shared.store.writing() as connection:
        found = await connection.execute(text(statement))
        return list(found.all()) if found.returns_rows else []


def test_one_ticket_waits_for_a_queue_and_is_put_with_the_job_or_not_at_all(url: TeamUrl) -> None:
    async def test() -> None:
        async with (app := team.make_app(find_place(url).url)).open_async():
            await team.make_tables(app)
        asker, other = Oven(url), Oven(url)
        await asked(asker, "DELETE FROM procrastinate_jobs")
        await asyncio.gather(*(oven.submit(f"n{n}") for n in range(5) for oven in (asker, other)))
        waiting = await asked(asker, TICKETS)
        assert {row.queue_name for row in waiting} == {"alacard_bulk"} and len(waiting) <= 2
        given = {"kind": "test.bake", "payloads": [{"name": f"b{n}"} for n in range(50)]}
        bulk = JobSubmission(kind="bulk", payload=given)
        await asyncio.gather(*(asker.jobs.submit(bulk, ANN) for _ in range(2)))
        assert len(await asked(asker, TICKETS)) <= 3
        await asked(asker, "DELETE FROM procrastinate_jobs")
        for statement in REFUSED_AT_THE_END:
            await asked(asker, statement)
        with pytest.raises(StoreUnavailable):
            await asker.submit("last")
        await asked(asker, "DROP TRIGGER none_more ON jobs")
        assert await asked(asker, TICKETS) == []
        for oven in (asker, other):
            await oven.services.aclose()

    tried(test)


def test_servers_leave_to_workers_what_may_run_anywhere_and_say_what_it_waits_for(
    url: TeamUrl, tmp_path: Path
) -> None:
    async def test() -> None:
        server = Oven(url, tmp_path)
        await server.jobs.start()
        server.bake.place = "here"  # type: ignore[misc]
        await server.until(await server.submit("own"), "done")
        server.bake.place = "anywhere"  # type: ignore[misc]
        job = await server.submit("rye")
        told = (await server.jobs.get(job.id, ANN)).waiting_for
        assert told == "No worker runs that could take it: start `alacard worker`."
        async with ovens(url) as [worker]:
            await server.until(job, "done")
            assert (server.bake.began, worker.bake.began) == (["own"], ["rye"])
            while not any(event.state == "done" for event in server.events[-1:]):
                await asyncio.sleep(0.02)
        await server.services.aclose()

    tried(test)


def test_what_silent_workers_had_and_tickets_that_are_gone_are_found(
    url: TeamUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda attempt, error=None: 0.0)
    monkeypatch.setattr(team, "RESCUE_EVERY", "* * * * * *")

    async def test() -> None:
        async with ovens(url, job_lease_seconds=3) as [worker]:
            asker = Oven(url)
            await asked(
                asker, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('epoch')"
            )
            job = await asker.submit("rye", halts=True)
            await asker.until(job, "running")
            lost = await asker.submit("oat")
            async with asker.services.shared.store.writing() as connection:
                silent = {"runner": "silent", "lease_until": 1, "state": "running", "attempt": 1}
                mine = update(jobs).where(jobs.c.job_id == lost.id, jobs.c.state == "queued")
                await connection.execute(mine.values(**silent))
                await connection.execute(
                    text("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
                )
            assert (await asker.until(lost, "done")).state == "done"
            worker.bake.go_on.set()
            await asker.until(job, "done")
            while await asked(
                asker, "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat = 'epoch'"
            ):
                await asyncio.sleep(0.02)
            await asker.services.aclose()

    tried(test)


def test_without_procrastinates_tables_jobs_wait_and_the_first_worker_finds_them(
    postgresql: str,
) -> None:
    async def test() -> None:
        new = TeamUrl(new_database(postgresql, "without_tickets"))
        asker = Oven(new)
        job = await asker.submit("rye")
        async with ovens(new, 2):
            await asker.until(job, "done")
        await asker.services.aclose()

    tried(test)


def test_no_file_has_such_workers(tmp_path: Path) -> None:
    async def test() -> None:
        oven = Oven(TeamUrl(f"sqlite:///{tmp_path}/library.sqlite"))
        with pytest.raises(InvalidConfiguration, match="needs a PostgreSQL"):
            await oven.jobs.work(WorkerOptions())
        server = Oven(TeamUrl(f"sqlite:///{tmp_path}/library.sqlite"))
        await server.jobs.start()
        assert (await server.jobs.health()).queue.state == "away"
        for each in (oven, server):
            await each.services.aclose()

    tried(test)
