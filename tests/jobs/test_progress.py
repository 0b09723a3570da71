"""What a run tells while it goes on: progress, from threads too, and the time to expect."""

from __future__ import annotations

import asyncio
import threading

from alacard_ext.errors import BadRequest
from alacard_ext.jobs.durations import MOST_DURATIONS, Durations
from alacard_ext.jobs.handle import RunContext
from alacard_ext.jobs.kind import Kind
from alacard_ext.jobs.threads import in_thread

from .bakery import KIND, PHASES, Bakery, failing, tried


def test_progress_never_shrinks_and_its_last_word_is_told() -> None:
    async def test(bakery: Bakery) -> None:
        go_on = asyncio.Event()

        async def work(context: RunContext[dict[str, int]]) -> None:
            for share in (0.1, 0.9, 0.2, 7.0, -3.0):
                context.details["share"] = int(share * 10)
                context.report("fetch", share)
            context.report("check")
            context.report("fetch", 0.1)
            await go_on.wait()

        handle = bakery.runs.submit(KIND, work, {})
        while not bakery.events or bakery.events[-1].seq < handle.run.seq or handle.run.seq < 9:
            await asyncio.sleep(0.01)
        # Many reports in a moment are few events.
        assert len(bakery.events) < handle.run.seq == 9
        assert (bakery.events[-1].phase, bakery.events[-1].fraction) == ("fetch", 0.6)
        go_on.set()
        await handle.wait()
        assert handle.run.details == {"share": -30}
        fractions = [event.fraction for event in bakery.events]
        assert fractions == sorted(fractions)
        seqs = [event.seq for event in bakery.events]
        assert seqs == sorted(set(seqs))

    tried(test)


def test_threads_report_and_hear_that_they_are_to_stop() -> None:
    async def test(bakery: Bakery) -> None:
        reached, threads, freed = asyncio.Event(), [], []
        loop = asyncio.get_running_loop()

        async def work(context: RunContext[dict[str, int]]) -> None:
            def bake() -> str:
                context.report("check")
                loop.call_soon_threadsafe(reached.set)
                while not context.stopping:
                    threading.Event().wait(0.005)
                threads.append(threading.current_thread())
                return "lock"

            await in_thread(bake, undo=freed.append)

        handle = bakery.runs.submit(KIND, work, {})
        await reached.wait()
        assert handle.run.phase == "check"
        handle.cancel()
        await handle.wait()
        # The thread had ended before the run had, and what it took was given back.
        assert handle.run.state == "cancelled" and len(threads) == 1 and freed == ["lock"]

    tried(test)


def test_a_run_that_is_to_stop_does_not_begin_to_save() -> None:
    async def test(bakery: Bakery) -> None:
        async def work(context: RunContext[dict[str, int]]) -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                context.report("save")
                bakery.cleaned.append("saved")

        handle = bakery.runs.submit(KIND, work, {})
        while handle.run.state != "running":
            await asyncio.sleep(0)
        handle.cancel()
        await handle.wait()
        assert handle.run.state == "cancelled" and not bakery.cleaned

    tried(test)


def test_what_to_expect_comes_from_runs_over_the_same() -> None:
    durations = Durations()
    for number in range(100):
        durations.note("k", "slow", 600.0 + number)
    for seconds in (1.0, 2.0, 30.0):
        durations.note("k", "quick", seconds)
    assert durations.expect("k", "quick") == 2.0
    assert durations.expect("k", "slow") == 600 + 100 - MOST_DURATIONS / 2 - 0.5
    assert durations.expect("k", "") is None and durations.expect("other", "quick") is None
    for number in range(1000):
        durations.note("k", str(number), 1.0)
    assert durations.expect("k", "quick") is None and durations.expect("k", "999") == 1.0

    async def test(bakery: Bakery) -> None:
        first = bakery.bake(subject="rye")
        assert first.run.expected_seconds is None
        await first.result()
        assert bakery.bake(subject="rye").run.expected_seconds is not None
        assert bakery.bake(subject="oat").run.expected_seconds is None
        failed = bakery.runs.submit(KIND, failing(BadRequest("No.")), {}, subject="ash")
        await failed.wait()
        assert bakery.bake(subject="ash").run.expected_seconds is None
        estimated: Kind[dict[str, int]] = Kind(
            "test.estimate", "estimate", PHASES, first_estimate=3.0
        )
        handle = bakery.runs.submit(estimated, lambda _: asyncio.sleep(0), {})
        assert handle.run.expected_seconds == 3.0

    tried(test)
