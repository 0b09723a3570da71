"""Clocks, versions and databases that are not as they should be: nothing is lost or done twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text

from alacard_ext.errors import StoreUnavailable
from alacard_ext.jobs import carrying, clock, looking
from alacard_ext.jobs.backoff import backoff
from alacard_ext.jobs.clock import read_clock
from alacard_ext.jobs.engines import WorkerOptions
from alacard_ext.jobs.leasing import Runner, claim
from alacard_ext.jobs.models import LogQuery
from alacard_ext.jobs.rescuing import rescue
from alacard_ext.jobs.run import JobEvent
from alacard_ext.jobs.sending import Sender
from alacard_ext.store import instants
from alacard_ext.store.job_tables import jobs
from tests.store.conftest import database_url
from tests.store.postgresql import emptied, new_database, tell

from .oven import ANN, BOB, Oven, ovens, tried

__all__ = ["database_url"]
REFUSE = {
    "sqlite": (
        "CREATE TRIGGER full_disk BEFORE UPDATE ON jobs "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
        "DROP TRIGGER full_disk",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$; "
        "CREATE TRIGGER full_disk BEFORE UPDATE ON jobs "
        "FOR EACH STATEMENT EXECUTE FUNCTION full_disk()",
        "DROP TRIGGER full_disk ON jobs",
    ),
}


async def told(oven: Oven, statements: str) -> None:
    async with oven.services.shared.store.writing() as connection:
        for statement in statements.split("; CREATE TRIGGER"):
            prefix = "CREATE TRIGGER" if statement.startswith(" full_disk") else ""
            await connection.execute(text(prefix + statement))


def test_two_who_take_jobs_at_once_keep_to_what_a_person_may_run(postgresql: str) -> None:
    async def test() -> None:
        first, second = Oven(emptied(postgresql)), Oven(postgresql)
        for name in ("rye", "oat", "spelt"):
            await first.submit(name, BOB if name == "spelt" else ANN)
        taker = Runner("one", "", role="worker", anywhere="all")
        options: Any = {"limit": 1, "seconds": 30, "per_person": 1}

        async def take(connection: Any) -> Any:
            return await claim(connection, taker, {"test.bake": 1}, **options)

        waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        async with first.services.shared.store.writing() as connection:
            [rye] = await take(connection)
            other = asyncio.ensure_future(second.services.shared.store.write(take))
            while not (await connection.execute(waits)).scalar_one():
                await asyncio.sleep(0.02)
        assert (rye.owner, [row.owner for row in await other]) == ("ann", ["bob"])
        assert await second.services.shared.store.write(take) == []
        for oven in (first, second):
            await oven.services.aclose()

    tried(test)


def test_a_worker_whose_clock_is_an_hour_off_holds_its_leases_no_longer_than_others(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        worker, other = Oven(emptied(postgresql)), Oven(postgresql)
        hour = 3600_000
        for module in (clock, looking, instants):
            monkeypatch.setattr(module, "now", lambda: 0 - hour)
        job = await worker.submit("rye", halts=True)
        await worker.jobs.work(WorkerOptions())
        await worker.until(job, "running")
        monkeypatch.undo()
        async with other.services.shared.store.writing() as connection:
            at = await read_clock(connection)
            row = (await connection.execute(select(jobs))).one()
            assert 0 <= at - row.created_at < hour and 0 <= at - row.started_at < hour
            assert abs(row.lease_until - at) < hour / 2
            assert await rescue(connection, backoff) == []
        worker.bake.go_on.set()
        assert (await worker.until(job, "done")).attempt == 1
        for oven in (worker, other):
            await oven.services.aclose()

    tried(test)


def test_of_two_versions_each_does_what_it_understands(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url, 2) as [old, new]:
            new.bake.form = 2  # type: ignore[misc]
            mixed = [old, new]
            made = [await mixed[number % 2].submit(f"n{number}") for number in range(8)]
            for job in made:
                await new.until(job, "done")
            assert not {f"n{number}" for number in range(1, 8, 2)} & set(old.bake.began)
            assert len(old.bake.began) + len(new.bake.began) == len(made)

    tried(test)


def test_an_end_that_a_full_database_refuses_is_written_when_there_is_room(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "AGAIN_AFTER", 0.05)
    refuse, allow = REFUSE["sqlite" if database_url.startswith("sqlite") else "postgresql"]

    async def test() -> None:
        async with ovens(database_url) as [oven]:
            job = await oven.until(await oven.submit("rye", halts=True), "running")
            await told(oven, refuse)
            oven.bake.go_on.set()
            while not oven.events or oven.events[-1].state != "done":
                await asyncio.sleep(0.02)  # it is done, as far as anybody hears here
            assert (await oven.jobs.get(job.id, ANN)).state == "running"
            with pytest.raises(StoreUnavailable, match=r"cannot be used|full disk; make room"):
                await oven.jobs.cancel(job.id, ANN)
            await told(oven, allow)
            assert (await oven.until(job, "done")).attempt == 1
            assert oven.bake.began == ["rye"]
            assert [event.state for event in oven.events].count("done") == 1

    tried(test)


def test_a_database_that_becomes_read_only_is_told_and_loses_nothing(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "AGAIN_AFTER", 0.05)
    url = new_database(postgresql, "standby")

    async def set_read_only(value: str) -> None:
        for statement in (
            f"ALTER DATABASE standby SET default_transaction_read_only = {value}",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'standby'",
        ):
            await asyncio.to_thread(tell, url, statement)

    async def test() -> None:
        async with ovens(url) as [oven]:
            job = await oven.until(await oven.submit("rye", halts=True), "running")
            await set_read_only("on")
            said = ""
            while "is read-only" not in said:
                with pytest.raises(StoreUnavailable) as refused:  # or a connection has ended
                    await oven.submit("oat")
                said = refused.value.message
            oven.bake.go_on.set()
            while not oven.events or oven.events[-1].state != "done":
                await asyncio.sleep(0.02)
            assert (await oven.jobs.get(job.id, ANN)).state == "running"
            await set_read_only("off")
            done = None
            while done is None:
                try:
                    done = await oven.until(job, "done")
                except StoreUnavailable:
                    await asyncio.sleep(0.02)
            assert (done.attempt, oven.bake.began) == (1, ["rye"])

    tried(test)


def test_jobs_of_a_database_that_is_restored_from_a_backup_are_done_as_it_has_them(
    database_url: str,
) -> None:
    async def test() -> None:
        async with ovens(database_url, job_lease_seconds=3) as [oven]:
            store = oven.services.shared.store
            kept = await oven.submit("kept", halts=True)
            lost = await oven.submit("lost", halts=True)
            for job in (kept, lost):
                await oven.until(job, "running")
            carried = [*oven.jobs._carrier.carried.values()]  # type: ignore[union-attr]
            async with store.writing() as connection:
                asked = select(jobs).where(jobs.c.job_id == kept.id)
                backup = dict((await connection.execute(asked)).one()._mapping)
                backup |= {"state": "queued", "attempt": 0, "runner": None, "lease_until": None}
                await connection.execute(delete(jobs))
                await connection.execute(insert(jobs).values(backup))
            while not all(each.lost for each in carried):
                await asyncio.sleep(0.02)
            oven.bake.go_on.set()
            done = await oven.until(kept, "done")
            assert (done.attempt, done.result) == (1, {"name": "kept", "attempt": 1})
            assert (await oven.until(await oven.submit("later"), "done")).attempt == 1
            assert (await oven.jobs.logs(kept.id, LogQuery(), ANN)).lines
            async with store.reading() as connection:
                count = (await connection.execute(select(func.count()).select_from(jobs))).scalar()
            assert count == 2

    tried(test)


def test_listeners_hear_of_each_change_once_and_of_none_after_a_later_one() -> None:
    heard: list[JobEvent] = []
    sender = Sender(heard.append)
    for seq in (1, 3, 3, 2, 4):
        sender.tell(JobEvent("a", "test.bake", seq, "running", "", 0.0))
    sender.tell(JobEvent("b", "test.bake", 1, "done", "", 1.0))
    assert [(event.job_id, event.seq) for event in heard] == [
        ("a", 1),
        ("a", 3),
        ("a", 4),
        ("b", 1),
    ]
