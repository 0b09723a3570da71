"""Ends that are written together: each once, all of a moment in one transaction, and none that
cannot be written keeps the others."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, text

from alacard_ext.jobs.leasing import Progress, Runner, Taken, claim
from alacard_ext.jobs.models import JobQuery, JobSubmission, LogQuery
from alacard_ext.jobs.settling import End, Ends, Settled
from alacard_ext.store.job_tables import jobs
from tests.store.conftest import database_url

from .oven import ANN, Oven, ovens, tried

__all__ = ["database_url"]
RUNNER = Runner("runner", "", role="worker", anywhere="all")


def test_ends_of_one_moment_share_a_transaction_and_none_holds_up_the_others(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        names = ["sour", "lost", "rye", "spelt"]
        payload = {"kind": "test.bake", "payloads": [{"name": name} for name in names]}
        parent = await oven.jobs.submit(JobSubmission(kind="bulk", payload=payload), ANN)
        store = oven.jobs.store
        rows = await store.write(
            lambda each: claim(each, RUNNER, {"test.bake": 1}, limit=4, seconds=30)
        )
        sour, lost, rye, spelt = (Taken(row.id, row.runner, row.attempt) for row in rows)
        earlier = Taken(lost.row, lost.runner, lost.attempt - 1)
        ends = Ends(store)
        writes = 0
        write = store.write

        async def counted(work: Any) -> Any:
            nonlocal writes
            writes += 1
            return await write(work)

        monkeypatch.setattr(store, "write", counted)
        fell_short = End(sour, Progress(9), "done", {"outcome": "failed"}, lines=["sour"])
        settled = await asyncio.gather(
            ends.settle(fell_short),
            ends.settle(End(earlier, Progress(9), "done", {}, lines=["from the grave"])),
            ends.settle(End(rye, Progress(1), "done", {}, lines=["mixed", "baked"])),
        )
        # One for those that are held, and one in which the last learns that its lease was lost.
        assert writes == 2
        assert settled == [Settled("done", 9), "lost", Settled("done", rows[2].seq + 1)]
        told = await oven.jobs.get(parent.id, ANN)
        assert told.children is not None
        assert (told.state, told.children.ended, told.fraction) == ("running", 2, 0.5)
        # What no database takes is its own fault alone, and the bulk ends with the last of them.
        found = await asyncio.gather(
            ends.settle(End(spelt, Progress(3), "done", {"no": object()})),
            ends.settle(End(lost, Progress(3), "failed", lines=["burnt"])),
            return_exceptions=True,
        )
        assert isinstance(found[0], Exception)
        assert found[1] == Settled("failed", 3)
        await ends.settle(End(spelt, Progress(3), "done", {}))
        told = await oven.jobs.get(parent.id, ANN)
        assert told.children is not None
        assert (told.state, told.children.failed, told.children.not_passed) == ("failed", 1, 1)
        page, _ = await oven.jobs.page(JobQuery(parent=parent.id), ANN)
        logs = {
            each.title: [
                line.text for line in (await oven.jobs.logs(each.id, LogQuery(), ANN)).lines
            ]
            for each in page.jobs
        }
        assert logs == {
            "Bake sour": ["sour"],
            "Bake lost": ["burnt"],
            "Bake rye": ["mixed", "baked"],
            "Bake spelt": [],
        }
        await oven.services.aclose()

    tried(test)


def test_a_beat_waits_for_a_bulk_that_is_cancelled_and_holds_up_nothing(
    database_url: str,
) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            for name in ("rye", "oat"):
                await oven.until(await oven.submit(name, halts=True), "running")
            engine, carrier, store = oven.jobs._engine, oven.jobs._carrier, oven.jobs.store
            assert engine is not None and carrier is not None
            late = dict(reversed(carrier.carried.items()))
            carrier.carried.clear()
            carrier.carried.update(late)
            first, second = sorted(late)
            locked = select(jobs.c.id).with_for_update()
            async with store.writing() as bulk:
                await bulk.execute(locked.where(jobs.c.id == first))
                for each in late.values():
                    each.beat_at = 0.0
                beat = asyncio.ensure_future(engine._heart.beat())
                waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
                while not (await bulk.execute(waits)).scalar_one():
                    await asyncio.sleep(0.01)
                await bulk.execute(locked.where(jobs.c.id == second))
            await beat
            assert all(each.beat_at for each in late.values())
            oven.bake.go_on.set()

    if database_url.startswith("postgresql"):
        tried(test)
