"""Jobs on both databases: taken once, told, cancelled, tried again, and never lost."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from alacard_ext.errors import Conflict, Forbidden, InvalidJob, JobNotFound
from alacard_ext.jobs import carrying
from alacard_ext.jobs.models import JobQuery, JobSubmission, LogQuery
from alacard_ext.jobs.waiting import Waiting
from alacard_ext.store.job_tables import job_queues, jobs

from .engines import database_url
from .oven import ANN, BOB, ROOT, Oven, ovens, tried

__all__ = ["database_url"]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "backoff", lambda attempt, error=None: 0.0)


def test_a_job_is_done_and_told(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            job = await oven.submit("rye", request_id="one")
            assert (await oven.submit("other", request_id="one")).id == job.id
            done = await oven.until(job, "done")
            assert done.result == {"name": "rye", "attempt": 1}
            assert done.details == {"dough": "rye"}
            assert (done.attempt, done.fraction, done.title) == (1, 1.0, "Bake rye")
            while not oven.events or oven.events[-1].state != "done":
                await asyncio.sleep(0.02)
            seqs = [event.seq for event in oven.events]
            assert seqs == sorted(set(seqs))
            logs = await oven.jobs.logs(job.id, LogQuery(), ANN)
            assert [line.text for line in logs.lines] == ["mixing rye"]
            assert logs.ended
            assert oven.bake.began == ["rye"]

    tried(test)


def test_servers_share_the_work_and_none_does_it_twice(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url, 2, jobs_at_once=2) as found:
            made = [await found[0].submit(f"n{n}") for n in range(12)]
            for job in made:
                await found[0].until(job, "done")
            began = [name for oven in found for name in oven.bake.began]
            assert sorted(began) == sorted(f"n{n}" for n in range(12))

    tried(test)


def test_what_passes_is_tried_again_and_what_does_not_is_not(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            job = await oven.until(await oven.submit("rye", failures=2), "done", "failed")
            assert (job.state, job.attempt) == ("done", 3)
            assert oven.bake.began == ["rye"] * 3
            lines = (await oven.jobs.logs(job.id, LogQuery(), ANN)).lines
            assert [line.attempt for line in lines if line.text == "mixing rye"] == [1, 2, 3]
            job = await oven.until(await oven.submit("flat", failures=9), "failed")
            assert (job.attempt, job.error and job.error.code) == (3, "HUB_UNAVAILABLE")
            job = await oven.until(await oven.submit("burnt", broken=True), "failed")
            assert (job.attempt, job.error and job.error.code) == (1, "INTERNAL")
            again = await oven.jobs.retry(job.id, ANN)
            assert again.attempts == 4
            job = await oven.until(again, "failed")
            assert job.attempt == 2

    tried(test)


def test_a_job_is_cancelled_before_and_while_it_runs(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url, jobs_at_once=1) as [oven]:
            running = await oven.until(await oven.submit("rye", halts=True), "running")
            waiting = await oven.submit("oat")
            assert (await oven.jobs.cancel(waiting.id, ANN)).state == "cancelled"
            await oven.jobs.cancel(running.id, ANN)
            assert (await oven.until(running, "cancelled")).result is None
            assert oven.bake.began == ["rye"]
            assert (await oven.jobs.cancel(running.id, ANN)).state == "cancelled"

    tried(test)


def test_a_server_that_is_elsewhere_hears_that_it_is_to_stop(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            other = Oven(database_url)  # which takes nothing itself
            job = await oven.until(await oven.submit("rye", halts=True), "running")
            assert (await other.jobs.cancel(job.id, ANN)).state == "cancelling"
            await oven.until(job, "cancelled")
            await other.services.aclose()

    tried(test)


def test_a_lease_that_is_over_is_taken_back_and_its_holder_changes_nothing(
    database_url: str,
) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            job = await oven.until(await oven.submit("rye", halts=True), "running")
            [carried] = oven.jobs._carrier.carried.values()  # type: ignore[union-attr]
            async with oven.services.shared.store.writing() as connection:
                # As after a minute without a word, when someone else has it.
                values: dict[str, Any] = {"runner": "other", "lease_until": 1}
                await connection.execute(update(jobs).values(**values))
            while not carried.lost:
                await asyncio.sleep(0.02)
            await oven.jobs._engine._rescue()  # type: ignore[union-attr]
            oven.bake.go_on.set()
            done = await oven.until(job, "done")
            assert (done.attempt, done.result) == (2, {"name": "rye", "attempt": 2})
            lines = (await oven.jobs.logs(job.id, LogQuery(), ANN)).lines
            assert "other was lost." in [line.text for line in lines]

    tried(test)


def test_jobs_begin_and_end_while_another_notes_how_far_it_is(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            rye, oat = [await oven.submit(name, halts=True) for name in ("rye", "oat")]
            for job in (rye, oat):
                await oven.until(job, "running")
            carrier = oven.jobs._carrier
            assert carrier is not None
            noted = carrier._checkpoint

            async def slow(*given: Any) -> None:
                carrier._checkpoint = noted  # type: ignore[method-assign]
                oven.bake.go_on.set()
                while len(carrier.carried) == 2:
                    await asyncio.sleep(0.02)

            carrier._checkpoint = slow  # type: ignore[method-assign]
            await oven.jobs.checkpoint(rye.id, lambda: {"of": "rye"})

    tried(test)


def test_what_a_server_that_closes_had_begun_is_done_by_the_next(database_url: str) -> None:
    async def test() -> None:
        first = Oven(database_url)
        await first.start()
        job = await first.until(await first.submit("rye", halts=True), "running")
        await first.services.aclose()
        assert first.events[-1].state == "interrupted"
        async with ovens(database_url) as [oven]:
            done = await oven.until(job, "done", "running")
            oven.bake.go_on.set()
            done = await oven.until(job, "done")
            assert done.attempt == 1  # an attempt that was given back does not count

    tried(test)


def test_a_bulk_ends_with_its_last_job_and_is_retried_alone_where_it_failed(
    database_url: str,
) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            payloads = [
                {"name": "rye"},
                {"name": "oat", "failures": 3},
                {"name": "spelt", "sour": True},
            ]
            given = {"kind": "test.bake", "payloads": payloads, "title": "Breakfast"}
            bulk = await oven.jobs.submit(JobSubmission(kind="bulk", payload=given), ANN)
            ended = await oven.until(bulk, "failed", "done")
            assert (ended.title, ended.state) == ("Breakfast", "failed")
            ill = {"failed": 1, "not_passed": 1, "cancelled": 0}
            assert ended.children
            assert ended.children.model_dump() == {"total": 3, "ended": 3, **ill}
            assert ended.error and ended.error.message.startswith("1 of 3 failed, 1 did not pass.")
            page, _ = await oven.jobs.page(JobQuery(parent=bulk.id), ANN)
            assert {job.title: job.state for job in page.jobs} == {
                "Bake rye": "done",
                "Bake oat": "failed",
                "Bake spelt": "done",
            }
            page, _ = await oven.jobs.page(JobQuery(), ANN)
            assert [job.id for job in page.jobs] == [bulk.id]
            page, _ = await oven.jobs.page(JobQuery(kind="test.bake", state=["failed"]), ANN)
            assert [job.title for job in page.jobs] == ["Bake oat"]
            await oven.jobs.retry(bulk.id, ANN)
            ended = await oven.until(bulk, "done")
            assert ended.result and ended.result["outcome"] == "passed"
            assert not ended.retryable
            counts = {name: oven.bake.began.count(name) for name in ("rye", "oat", "spelt")}
            assert counts == {"rye": 1, "oat": 4, "spelt": 2}

    tried(test)


def test_a_worker_is_not_waited_for_by_what_needs_a_persons_server() -> None:
    waiting = Waiting(0, {"test.bake": 1}, "s", frozenset(), (("worker", frozenset()),), False)
    row = SimpleNamespace(
        state="queued", not_before=0, queue="bulk", kind="test.bake", form=1, site="s",
        attempt=0, place="here",
    )  # fmt: skip
    assert waiting.told(row) == "Nothing runs that could take it: start JupyterLab."
    row.place = "anywhere"
    assert waiting.told(row) is None


def test_a_bulk_of_which_some_did_not_pass_stands_as_one_of_them(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            payloads = [{"name": "rye"}, {"name": "oat", "sour": True}]
            given = {"kind": "test.bake", "payloads": payloads}
            bulk = await oven.jobs.submit(JobSubmission(kind="bulk", payload=given), ANN)
            ended = await oven.until(bulk, "done")
            assert ended.result and ended.retryable
            assert (ended.result["outcome"], ended.result["not_passed"]) == ("failed", 1)
            page, _ = await oven.jobs.page(JobQuery(parent=bulk.id), ANN)
            [sour] = [job for job in page.jobs if job.retryable]
            await oven.jobs.retry(sour.id, ANN)
            ended = await oven.until(bulk, "done")
            assert ended.result and ended.result["outcome"] == "passed"
            assert oven.bake.began.count("rye") == 1

    tried(test)


def test_nobody_waits_for_anothers_thousand(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url, jobs_at_once=1) as [oven]:
            held = await oven.until(await oven.submit("first", halts=True), "running")
            made = [await oven.submit(f"ann{n}") for n in range(4)]
            made.append(await oven.submit("bob", BOB))
            made.append(await oven.submit("urgent", priority=5))
            oven.bake.go_on.set()
            for job in (held, *made):
                await oven.until(job, "done")
            assert oven.bake.began[:3] == ["first", "urgent", "ann0"]
            assert oven.bake.began.index("bob") < oven.bake.began.index("ann1")

    tried(test)


def test_a_paused_queue_and_what_is_not_known_here_wait_and_say_so(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            store = oven.services.shared.store
            async with store.writing() as connection:
                await connection.execute(job_queues.insert().values(name="bulk", paused_at=1))
            job = await oven.submit("rye")
            assert "paused" in ((await oven.jobs.get(job.id, ANN)).waiting_for or "")
            async with store.writing() as connection:
                await connection.execute(job_queues.update().values(paused_at=None))
                await connection.execute(update(jobs).values(form=2))
            assert "newer Alacard" in ((await oven.jobs.get(job.id, ANN)).waiting_for or "")
            other = await oven.until(await oven.submit("oat"), "done")
            assert oven.bake.began == ["oat"]
            assert (await oven.jobs.get(job.id, ANN)).state == "queued"
            assert other.waiting_for is None
            async with store.writing() as connection:
                mine = update(jobs).where(jobs.c.job_id == job.id)
                await connection.execute(mine.values(form=1, kind="test.knead"))
            assert "not known here" in ((await oven.jobs.get(job.id, ANN)).waiting_for or "")
            # What is of an older version and not understood any more is said, and kept.
            async with store.writing() as connection:
                await connection.execute(mine.values(kind="test.bake", payload={"loaf": "rye"}))
            ended = await oven.until(job, "failed")
            assert ended.error and ended.error.code == "BAD_PAYLOAD"
            assert (await oven.jobs.get(job.id, ANN)).payload == {"loaf": "rye"}

    tried(test)


def test_what_is_anothers_is_not_there(database_url: str) -> None:
    async def test() -> None:
        async with ovens(database_url) as [oven]:
            job = await oven.until(await oven.submit("rye", BOB), "done")
            ways = (oven.jobs.get, oven.jobs.cancel, oven.jobs.retry)
            for ask in (*ways, lambda *asked: oven.jobs.logs(asked[0], LogQuery(), asked[1])):
                with pytest.raises(JobNotFound) as there:
                    await ask(job.id, ANN)
                with pytest.raises(JobNotFound) as never:
                    await ask("x" * 22, ANN)
                assert str(there.value) == str(never.value)
            for requester in (ANN, ROOT):
                found, _ = await oven.jobs.page(JobQuery(), requester)
                assert (found.jobs, found.administrator) == ([], requester is ROOT)
            for query in (JobQuery(scope="all"), JobQuery(person="bob")):
                with pytest.raises(Forbidden):
                    await oven.jobs.page(query, ANN)
                assert len((await oven.jobs.page(query, ROOT))[0].jobs) == 1
            with pytest.raises(Conflict):
                await oven.jobs.retry(job.id, BOB)

    tried(test)


def test_what_no_kind_takes_is_refused_by_its_field(database_url: str) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        for kind, payload, field in (
            ("test.fry", {}, "kind"),
            ("test.bake", {}, "payload.name"),
            ("bulk", {"kind": "test.bake", "payloads": [{"name": "a"}, {}]}, "payloads.1.name"),
            ("bulk", {"kind": "bulk", "payloads": [{}]}, "bulk"),
        ):
            with pytest.raises(InvalidJob) as refused:
                await oven.jobs.submit(JobSubmission(kind=kind, payload=payload), ANN)
            assert field in str(refused.value)
        await oven.services.aclose()

    tried(test)
