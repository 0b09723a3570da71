"""Very short jobs that are taken ahead: they begin in their turn, stop, and go to others."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.jobs import ahead
from alacard_ext.jobs.administration.models import Control
from alacard_ext.jobs.ahead import MOST, REMEMBERED, Ahead
from alacard_ext.jobs.leasing import claim
from alacard_ext.jobs.models import JobSubmission

from .engines import database_url
from .oven import ANN, ROOT, Oven, ovens, tried

__all__ = ["database_url"]


def test_jobs_taken_ahead_begin_in_turn_or_are_given_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long a busy machine takes for them, and for this test.
    monkeypatch.setattr(ahead, "SHORT", 600.0)
    monkeypatch.setattr(ahead, "AHEAD", 600_000.0)

    async def test() -> None:
        async with ovens(database_url, jobs_at_once=2, job_lease_seconds=600) as [first]:
            payloads = [{"name": f"n{number}"} for number in range(REMEMBERED)]
            many = {"kind": "test.bake", "payloads": payloads}
            await first.until(
                await first.jobs.submit(JobSubmission(kind="bulk", payload=many), ANN), "done"
            )
            halting = [await first.submit(name, halts=True) for name in ("rye", "oat")]
            for job in halting:
                await first.until(job, "running")
            # Both places are taken; what lasts a moment is taken all the same, and does not begin.
            payloads = [{"name": name} for name in ("a", "b", "c", "d")]
            payloads[1]["halts"] = payloads[2]["halts"] = True  # type: ignore[assignment]
            many = {"kind": "test.bake", "payloads": payloads}
            bulk = await first.jobs.submit(JobSubmission(kind="bulk", payload=many), ANN)
            carrier = first.jobs._carrier
            assert carrier is not None
            while len(carrier.ahead.rows) < len(payloads):
                await asyncio.sleep(0.02)
            assert len(carrier.carried) == 2 and carrier.ahead.rows <= carrier.held
            assert first.bake.began[-2:] == ["rye", "oat"]
            found = {each.title: each for each in await children(first, bulk.id)}
            assert {each.state for each in found.values()} == {"running"}
            # One that is cancelled never begins, and the first in turn has the place that is free.
            await first.jobs.cancel(found["Bake d"].id, ANN)
            await first.until(found["Bake d"], "cancelled")
            await first.jobs.cancel(halting[0].id, ANN)
            await first.until(found["Bake a"], "done")
            while len(first.bake.began) < REMEMBERED + 4:
                await asyncio.sleep(0.02)
            assert first.bake.began[REMEMBERED + 2 :] == ["a", "b"]
            assert len(carrier.ahead.rows) == 1
            # An administrator's word holds for what has not begun, and for nothing else.
            control = first.jobs.monitor.control
            await control(Control(action="pause", queue="bulk"), ROOT)
            assert (await first.until(found["Bake c"], "queued")).attempt == 0
            await control(Control(action="resume", queue="bulk"), ROOT)
            await first.until(found["Bake c"], "running")
            while not (known := (await first.jobs.monitor.stats(1, ROOT)).workers):
                await asyncio.sleep(0.02)
            await control(Control(action="drain", runner=known[0].runner), ROOT)
            await first.until(found["Bake c"], "queued")
            assert (len(carrier.carried), carrier.ahead.rows) == (2, frozenset())
            # It takes nothing from that moment on, though it may not have heard of it yet.
            engine: Any = first.jobs._engine
            taken = await first.jobs._store.write(
                lambda each: claim(each, engine._runner, {"test.bake": 1}, limit=1, seconds=30)
            )
            assert taken == []
        # What had not begun, and what had, is done by another, and neither attempt counts.
        async with ovens(database_url, jobs_at_once=2) as [second]:
            second.bake.go_on.set()
            assert (await second.until(bulk, "failed")).children.cancelled == 1  # type: ignore[union-attr]
            assert {each.attempt for each in await children(second, bulk.id)} == {1}
            assert sorted(second.bake.began) == ["b", "c", "oat"]

    tried(test)


async def children(oven: Oven, bulk: str) -> list[Any]:
    from alacard_ext.jobs.models import JobQuery

    return (await oven.jobs.page(JobQuery(parent=bulk), ANN))[0].jobs


@pytest.mark.parametrize(("seconds", "wanted"), [(0.001, MOST), (0.05, 16), (0.09, 8), (0.2, 0)])
def test_as_much_is_taken_ahead_as_lasts_a_moment(seconds: float, wanted: int) -> None:
    given_back: list[Any] = []
    kept = Ahead(given_back.append, keep_seconds=-1.0)
    assert kept.wanted("bake", 4) == 0
    for _ in range(REMEMBERED):
        kept.note("bake", seconds)
    assert kept.wanted("bake", 4) == wanted
    rows: list[Any] = [SimpleNamespace(id=number, kind="bake") for number in range(wanted)]
    kept.hold(rows)
    assert kept.wanted("bake", 4) == 0
    # What has waited for longer than it is kept does not begin.
    kept.begin(lambda _: True, lambda row: pytest.fail(f"{row} began"))
    assert given_back == rows
