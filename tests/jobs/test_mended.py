"""What would lose, double or halve a job: each was tried, and is held here on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import func, insert, select, update

from alacard_ext.errors import BadRequest
from alacard_ext.jobs import clock
from alacard_ext.jobs.administration.models import Control
from alacard_ext.jobs.administration.statements import sweep_history
from alacard_ext.jobs.backoff import backoff
from alacard_ext.jobs.carried import Carried
from alacard_ext.jobs.deliveries import pack
from alacard_ext.jobs.delivering import AT_ONCE, Deliverer
from alacard_ext.jobs.leasing import Progress, Runner, Taken, claim, settle
from alacard_ext.jobs.models import JobQuery, JobStatus, JobSubmission, LogQuery
from alacard_ext.jobs.rescuing import rescue
from alacard_ext.jobs.schedules.models import NewSchedule, ScheduleChange
from alacard_ext.jobs.schedules.timing import check_timing
from alacard_ext.jobs.sending import Sender
from alacard_ext.jobs.work import LOSSES
from alacard_ext.store.bodies import insert_body
from alacard_ext.store.instants import now
from alacard_ext.store.job_tables import deliveries, jobs, schedules
from tests.store.conftest import database_url

from .oven import ANN, BOB, Oven, ovens, tried

__all__ = ["database_url"]
RUNNER = Runner("runner", "", role="worker", anywhere="all")


async def taken(oven: Oven) -> Taken:
    """The next job, in the hands of a runner that is not there."""

    async def take(connection: Any) -> Any:
        return await claim(connection, RUNNER, {"test.bake": 1}, limit=1, seconds=30)

    [row] = await oven.jobs._store.write(take)
    return Taken(row.id, row.runner, row.attempt)


async def bulk(oven: Oven, count: int) -> JobStatus:
    payload = {"kind": "test.bake", "payloads": [{"name": f"n{n}"} for n in range(count)]}
    return await oven.jobs.submit(JobSubmission(kind="bulk", payload=payload), ANN)


@pytest.mark.parametrize("end", [{"state": "failed", "again_in": 5.0}, {"state": "released"}])
def test_a_job_that_was_to_stop_is_not_begun_again(database_url: str, end: dict[str, Any]) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        job = await oven.submit("rye")
        held = await taken(oven)
        assert (await oven.jobs.cancel(job.id, ANN)).state == "cancelling"
        await oven.jobs._store.write(lambda each: settle(each, held, Progress(9), **end))
        assert (await oven.jobs.get(job.id, ANN)).state == "cancelled"
        await oven.services.aclose()

    tried(test)


def test_a_bulk_is_cancelled_and_retried_with_as_many_attempts_as_its_jobs_have(
    database_url: str,
) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        parent = await bulk(oven, 4)
        held = await taken(oven)
        await oven.jobs.cancel(parent.id, ANN)
        told = await oven.jobs.get(parent.id, ANN)
        assert told.children and (told.children.ended, told.state) == (3, "cancelling")
        await oven.jobs._store.write(lambda each: settle(each, held, Progress(9), "cancelled"))
        told = await oven.jobs.get(parent.id, ANN)
        assert told.children and (told.children.cancelled, told.state) == (4, "cancelled")
        # Of the bulk and of one of its jobs at once, each is tried again once.
        page, _ = await oven.jobs.page(JobQuery(parent=parent.id), ANN)
        both = (oven.jobs.retry(each, ANN) for each in (parent.id, page.jobs[0].id))
        await asyncio.gather(*both, return_exceptions=True)
        told = await oven.jobs.get(parent.id, ANN)
        assert told.children and (told.children.ended, told.children.cancelled) == (0, 0)
        page, _ = await oven.jobs.page(JobQuery(parent=parent.id), ANN)
        assert {each.state for each in page.jobs} == {"queued"}
        assert sorted(each.attempts for each in page.jobs) == [3, 3, 3, 4]
        async with oven.jobs._store.reading() as connection:
            asked = select(func.count(jobs.c.turn.distinct())).where(jobs.c.parent.is_not(None))
            assert (await connection.execute(asked)).scalar_one() == 4
        await oven.services.aclose()

    tried(test)


def test_a_lost_runner_costs_a_job_no_attempt_until_it_may_be_the_job_that_ends_them(
    database_url: str,
) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        store = oven.jobs._store

        async def lose(job: JobStatus, *, cancelled: bool = False) -> JobStatus:
            await taken(oven)
            if cancelled:
                await oven.jobs.cancel(job.id, ANN)
            await store.write(lambda each: each.execute(update(jobs).values(lease_until=1)))
            await store.write(lambda each: rescue(each, lambda _: 0.0))
            return await oven.jobs.get(job.id, ANN)

        job = await oven.submit("rye")
        for _ in range(LOSSES["anywhere"]):
            told = await lose(job)
            assert (told.state, told.attempts - told.attempt) == ("queued", oven.bake.attempts)
        # Only what was never begun is kept beside what runs, to be told from what ends its runner.
        ahead: Any = {"limit": 0, "seconds": 30, "ahead": {"test.bake": 9}}
        assert await store.write(lambda each: claim(each, RUNNER, {"test.bake": 1}, **ahead)) == []
        told = await lose(job)
        assert (told.state, told.attempt) == ("failed", LOSSES["anywhere"] + 1)
        assert told.error and (told.error.code, "again and again" in told.error.message) == (
            "WORKER_LOST",
            True,
        )
        await oven.jobs.retry(job.id, ANN)
        assert (await lose(job)).state == "queued"
        assert (await lose(job, cancelled=True)).state == "cancelled"
        # What may be begun once alone is not begun again, whoever was lost.
        oven.bake.attempts = 1  # type: ignore[misc]
        told = await lose(await oven.submit("oat"))
        assert told.error and (told.state, "Retry it" in told.error.message) == ("failed", True)
        await oven.services.aclose()

    tried(test)


def test_a_server_takes_no_job_from_itself_and_one_that_lost_it_writes_no_line(
    database_url: str,
) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        job = await oven.submit("rye")
        held = await taken(oven)
        async with oven.jobs._store.writing() as connection:
            await connection.execute(update(jobs).values(lease_until=1))  # as after an hour's sleep
        kept = await oven.jobs._store.write(lambda each: rescue(each, backoff, {held.row}))
        assert kept == []
        [lost] = await oven.jobs._store.write(lambda each: rescue(each, backoff))
        assert lost.job_id == job.id
        await oven.jobs.start()
        carrier = oven.jobs._carrier
        assert carrier is not None
        row = await oven.jobs._row(job.id, ANN)
        await carrier._settle(held, Progress(9), row, "failed", lines=["from the grave"])
        lines = (await oven.jobs.logs(job.id, LogQuery(), ANN)).lines
        assert [line.text for line in lines] == ["runner was lost."]
        await oven.services.aclose()

    tried(test)


def test_texts_that_a_database_refuses_are_kept_without_what_it_refuses(database_url: str) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        oven.bake.title = lambda payload: "Bake \ud800 \0rye"  # type: ignore[method-assign]
        assert (await oven.submit("rye")).title == "Bake ? rye"
        carried: Any = Carried(Taken(1, "", 1), oven.bake, None, 1)  # type: ignore[arg-type]
        carried.log("half \udce9\0")
        assert carried.lines == ["half ?"]
        await carried.deliver("a\0b", f"{'ü' * 250}-executed.ipynb", {})
        assert carried.delivery.folder == "ab"
        assert len(carried.delivery.filename.encode()) < 240
        await oven.services.aclose()

    tried(test)


def test_what_no_column_holds_is_refused_as_such() -> None:
    for model, values in (
        (JobQuery, {"cursor": 10**30}),
        (LogQuery, {"from": 2**31}),
        (Control, {"action": "pause", "queue": "a\0"}),
        (NewSchedule, {"name": "a\0", "kind": "test.bake", "cron": "@daily"}),
        (ScheduleChange, {"revision": 2**31}),
    ):
        with pytest.raises(ValidationError):
            model.model_validate(values)  # type: ignore[attr-defined]
    with pytest.raises(BadRequest):
        check_timing("* * * * * *", "UTC")


def test_the_same_request_at_the_same_time_is_one_job_of_each_person(database_url: str) -> None:
    async def test() -> None:
        ovens = [Oven(database_url) for _ in range(4)]
        asked = (
            oven.submit("rye", who, request_id="same") for oven in ovens * 2 for who in (ANN, BOB)
        )
        made = await asyncio.gather(*asked)
        assert len({job.id for job in made}) == 2
        page, _ = await ovens[0].jobs.page(JobQuery(since=datetime(1, 1, 1)), ANN)
        assert len(page.jobs) == 1
        for oven in ovens:
            await oven.services.aclose()

    tried(test)


def test_a_schedule_is_due_once_by_another_clock_and_not_while_its_job_goes_on(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def prepared(payload: Any, workspace: Any) -> Any:
        return payload.model_copy(update={"body": "mine"}), ()

    async def put_due(oven: Oven, at: int) -> None:
        async with oven.jobs._store.writing() as connection:
            await connection.execute(update(schedules).values(next_at=at))

    async def test() -> None:
        oven = Oven(database_url)
        oven.bake.prepare = prepared  # type: ignore[method-assign]
        payload = {"name": "rye", "body": "another's"}
        new = NewSchedule(name="Bread", kind="test.bake", payload=payload, cron="* * * * *")
        made = await oven.jobs.schedules.add(new, ANN)
        ahead = 600_000 if database_url.startswith("sqlite") else 0
        monkeypatch.setattr(clock, "now", lambda: now() + ahead)
        await put_due(oven, now() + ahead - 1000)
        found = [await oven.jobs.schedules.submit_due() for _ in range(3)]
        assert sum(found[1:]) == 0 and found[0] == 1
        page, _ = await oven.jobs.page(JobQuery(schedule=made.id), ANN)
        [job] = page.jobs
        assert (await oven.jobs.get(job.id, ANN)).payload["body"] == "mine"
        await put_due(oven, now() + ahead - 1000)
        await oven.jobs.schedules.submit_due()
        page, _ = await oven.jobs.page(JobQuery(schedule=made.id), ANN)
        assert len(page.jobs) == 1
        told = await oven.jobs.schedules.get(made.id, ANN)
        assert not told.paused and told.next[0] > datetime.now(UTC)
        await oven.services.aclose()

    tried(test)


def test_a_notebook_that_cannot_be_written_holds_up_no_other_and_is_not_swept(
    database_url: str, tmp_path: Path
) -> None:
    written: list[str] = []

    async def save(contents: Any, folder: str, filename: str, notebook: Any) -> str:
        if folder == "shut":
            raise RuntimeError("no door")
        written.append(filename)
        return filename

    async def test() -> None:
        oven = Oven(database_url, tmp_path)
        body = pack({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        made = [await oven.submit(f"n{n}") for n in range(AT_ONCE + 1)]
        rows = [(await oven.jobs._row(job.id, ANN)).id for job in made]
        values: dict[str, Any] = {"state": "done", "ended_at": 1, "result": {}}
        async with oven.jobs._store.writing() as connection:
            await connection.execute(update(jobs).values(values))
            await insert_body(connection, body)
            for row in rows:
                folder = "open" if row == rows[-1] else "shut"
                to = {"site": oven.jobs.site, "folder": folder, "filename": f"{row}.ipynb"}
                await connection.execute(insert(deliveries).values(job=row, body=body[0], **to))
        workspace = oven.services.workspace
        assert workspace is not None

        async def heard(*_: Any) -> None:
            return None

        site = oven.jobs.site
        made_by = Deliverer(oven.jobs._store, site, workspace, save, heard, Sender(lambda _: None))
        await made_by.deliver()
        await made_by.deliver()
        assert written == [f"{rows[-1]}.ipynb"]
        swept = await oven.jobs._store.write(lambda each: sweep_history(each, 1.0, 200))
        assert swept == 1
        assert (await oven.jobs.get(made[0].id, ANN)).result
        await oven.services.aclose()

    tried(test)


def test_an_end_is_told_though_the_library_s_file_was_moved_away(tmp_path: Path) -> None:
    async def test() -> None:
        file = tmp_path / "library.sqlite"
        async with ovens(f"sqlite:///{file}") as [oven]:
            job = await oven.until(await oven.submit("rye", halts=True), "running")
            for each in tmp_path.glob("library.sqlite*"):
                each.rename(each.with_name(f"away-{each.name}"))
            oven.bake.go_on.set()
            while not any(each.job_id == job.id and each.state == "done" for each in oven.events):
                await asyncio.sleep(0.02)

    tried(test)
