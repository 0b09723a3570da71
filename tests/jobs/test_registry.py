"""The life of a run: every end, every phase that it can be cancelled at, and what is remembered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from alacard_ext.config import Configuration
from alacard_ext.errors import BadRequest, Cancelled, Conflict
from alacard_ext.jobs import registry as module
from alacard_ext.jobs.handle import RunContext
from alacard_ext.jobs.kind import Kind
from alacard_ext.jobs.registry import RunRegistry
from alacard_ext.jobs.run import ENDED, JobEvent
from alacard_ext.notebooks.generations import GENERATION
from alacard_ext.services import build_services

from .bakery import KIND, PHASES, Bakery, failing, tried


def test_a_run_goes_through_its_phases_to_done() -> None:
    async def test(bakery: Bakery) -> None:
        handle = bakery.bake(run_id="one")
        assert handle.run.state == "queued" and handle.run.active
        assert await handle.result() == "bread"
        run = bakery.runs.get(KIND, "one")
        assert run is handle.run and run.state == "done" and run.fraction == 1 and run.ended
        told = [(event.state, event.phase, event.fraction) for event in bakery.events]
        assert told == [
            ("queued", "", 0),
            ("running", "", 0),
            ("running", "fetch", 0),
            ("running", "check", 0.6),
            ("running", "save", 0.8),
            ("done", "save", 1),
        ]
        assert [event.seq for event in bakery.events] == [1, 2, 3, 4, 5, 6]
        assert {event.job_id for event in bakery.events} == {"one"}
        bakery.runs.cancel(run)
        assert run.state == "done" and len(bakery.events) == 6

    tried(test)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (BadRequest("Give a number."), "BAD_REQUEST", "Give a number."),
        (OSError(28, "No space left on device"), "IO", "No space left on device"),
        (ZeroDivisionError("secret words"), "INTERNAL", "the server's log has the details"),
    ],
)
def test_what_its_work_raises_is_how_it_failed(
    error: Exception, code: str, message: str, caplog: Any
) -> None:
    async def test(bakery: Bakery) -> None:
        handle = bakery.runs.submit(KIND, failing(error), {})
        await bakery.runs.wait(handle.run)
        run = handle.run
        assert run.state == "failed" and run.error is not None and run.fraction == 0
        assert run.error.code == code and message in run.error.message
        assert "secret" not in run.error.message
        assert ("secret words" in caplog.text) is (code == "INTERNAL")
        with pytest.raises(type(error)):
            await handle.result()

    tried(test)


@pytest.mark.parametrize("phase", ["fetch", "check"])
def test_it_is_cancelled_at_any_phase_and_waited_for(phase: str) -> None:
    async def test(bakery: Bakery) -> None:
        handle = bakery.bake(phase, run_id="one")
        await bakery.at[phase].wait()
        handle.cancel()
        handle.cancel()
        assert handle.run.state == "cancelling" and not bakery.cleaned
        with pytest.raises(Cancelled):
            await handle.result()
        assert handle.run.state == "cancelled" and bakery.cleaned == ["one"]
        assert [event.state for event in bakery.events[-2:]] == ["cancelling", "cancelled"]
        assert bakery.events[-1].phase == phase and bakery.events[-1].fraction < 1

    tried(test)


def test_what_has_begun_to_save_is_not_cancelled() -> None:
    async def test(bakery: Bakery) -> None:
        handle = bakery.bake("save")
        await bakery.at["save"].wait()
        handle.cancel()
        assert handle.run.state == "running"
        closing = asyncio.ensure_future(bakery.runs.aclose())
        await asyncio.sleep(0)
        assert not closing.done()
        bakery.go_on.set()
        await closing
        assert handle.run.state == "done" and await handle.result() == "bread"

    tried(test)


def test_one_that_waits_for_its_turn_or_has_not_begun_is_cancelled() -> None:
    async def test(bakery: Bakery) -> None:
        running = [bakery.bake("fetch") for _ in range(KIND.at_once)]
        await bakery.at["fetch"].wait()
        waits = bakery.bake("fetch")
        await asyncio.sleep(0)
        assert waits.run.state == "queued"
        unborn = bakery.bake("fetch")
        for handle in (waits, unborn):
            handle.cancel()
            await handle.wait()
            assert handle.run.state == "cancelled" and handle.run.began_at is None
        assert all(handle.run.state == "running" for handle in running)
        # Their turn is not lost with them.
        bakery.go_on.set()
        assert [await handle.result() for handle in (*running, bakery.bake())] == ["bread"] * 3

    tried(test)


def test_a_site_says_how_many_of_a_kind_run_at_once() -> None:
    async def test() -> None:
        config = Configuration(jobs_per_kind={KIND.name: 3})
        runs = build_services(config).shared.runs
        go_on, begun = asyncio.Event(), []

        async def work(context: RunContext[dict[str, int]]) -> None:
            begun.append(context.run.id)
            await go_on.wait()

        handles = [runs.submit(KIND, work, {}, run_id=str(number)) for number in range(4)]
        while len(begun) < 3:
            await asyncio.sleep(0)
        assert (runs.free(KIND), handles[3].run.state) == (0, "queued")
        assert runs.free(GENERATION) == GENERATION.at_once
        go_on.set()
        await handles[3].wait()
        assert begun == ["0", "1", "2", "3"]
        await runs.aclose()

    asyncio.run(test())


def test_a_server_that_closes_ends_all_and_takes_no_more() -> None:
    async def test(bakery: Bakery) -> None:
        handles = [bakery.bake("check", run_id=str(number)) for number in range(4)]
        await bakery.at["check"].wait()
        handles[1].cancel()
        await bakery.runs.aclose()
        states = [handle.run.state for handle in handles]
        assert states == ["interrupted", "cancelled", "interrupted", "interrupted"]
        assert sorted(bakery.cleaned) == ["0", "1"]
        assert {event.state for event in bakery.events[-4:]} <= ENDED
        with pytest.raises(Conflict, match="closing"):
            bakery.bake()

    tried(test)


def test_work_that_is_cancelled_from_elsewhere_was_interrupted() -> None:
    async def test(bakery: Bakery) -> None:
        handle = bakery.runs.submit(KIND, failing(asyncio.CancelledError()), {})
        await handle.wait()
        assert handle.run.state == "interrupted"
        handle = bakery.runs.submit(KIND, failing(Cancelled("I gave up.")), {})
        await handle.wait()
        assert handle.run.state == "cancelled" and handle.run.error is None

    tried(test)


def test_an_id_is_used_once_among_its_kind() -> None:
    async def test(bakery: Bakery) -> None:
        bakery.bake("fetch", run_id="one")
        await bakery.at["fetch"].wait()
        for _ in range(2):
            with pytest.raises(Conflict, match="use a new id") as refused:
                bakery.bake(run_id="one")
            assert refused.value.details == {"request_id": "one"}
            bakery.go_on.set()
            await bakery.runs.wait(bakery.runs.list(KIND)[0])
        other: Kind[dict[str, int]] = Kind("test.brew", "brew", PHASES)
        await bakery.runs.submit(other, lambda _: asyncio.sleep(0), {}, run_id="one").wait()
        assert bakery.runs.get(other, "one") is not bakery.runs.get(KIND, "one")
        assert bakery.runs.get(other, "two") is None

    tried(test)


def test_thousands_are_remembered_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(bakery: Bakery) -> None:
        oldest = bakery.bake("fetch", run_id="oldest")
        await bakery.at["fetch"].wait()
        for number in range(3000):
            await bakery.bake(run_id=f"n{number}").result()
        known = bakery.runs.list(KIND)
        # What still runs is never forgotten, and the latest come first.
        assert [run.id for run in known] == ["n2999", "n2998", "n2997", "n2996", "oldest"]
        assert bakery.runs.get(KIND, "n0") is None
        bakery.bake(run_id="n0")
        oldest.cancel()
        await oldest.wait()
        monkeypatch.setattr(module, "REMEMBERED_SECONDS", -1.0)
        assert [run.id for run in bakery.runs.list(KIND) if run.ended] == []

    tried(test)


def test_a_listener_that_raises_is_logged_and_the_run_goes_on(caplog: Any) -> None:
    def refuse(_: JobEvent) -> None:
        raise RuntimeError("the ear is broken")

    async def test(bakery: Bakery) -> None:
        bakery.runs = RunRegistry(refuse)
        assert await bakery.bake().result() == "bread"
        assert bakery.runs.list(KIND)[0].state == "done"

    tried(test)
    assert "the ear is broken" in caplog.text
