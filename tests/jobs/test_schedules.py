"""Schedules on both databases: submitted when due, once for all servers, made up or skipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from alacard_ext.errors import BadRequest, InvalidJob, NotFound, Outdated
from alacard_ext.jobs.models import JobQuery
from alacard_ext.jobs.schedules.models import NewSchedule, ScheduleChange
from alacard_ext.jobs.schedules.timing import due_now, upcoming
from alacard_ext.store.job_tables import schedules
from tests.store.conftest import database_url

from .oven import ANN, BOB, Oven, tried

__all__ = ["database_url"]


def new(**values: Any) -> NewSchedule:
    whole = {"name": "Bread", "kind": "test.bake", "payload": {"name": "rye"}, "cron": "@daily"}
    return NewSchedule.model_validate(whole | values)


async def put_due(oven: Oven, *, late: float) -> None:
    due = datetime.now(UTC) - timedelta(seconds=late)
    async with oven.services.shared.store.writing() as connection:
        await connection.execute(update(schedules).values(next_at=int(due.timestamp() * 1000)))


def test_a_schedule_submits_its_job_once_whoever_looks(database_url: str) -> None:
    async def test() -> None:
        oven, other = Oven(database_url), Oven(database_url)
        made = await oven.jobs.schedules.add(new(), ANN)
        assert made.described and len(made.next) == 3 and made.last is None
        assert await oven.jobs.schedules.submit_due() == 0
        await put_due(oven, late=1)
        found = [await each.jobs.schedules.submit_due() for each in (oven, other, oven)]
        assert sum(found) == 1
        page, _ = await oven.jobs.page(JobQuery(schedule=made.id), ANN)
        [job] = page.jobs
        assert (job.kind, job.title, job.schedule) == ("test.bake", "Bake rye", made.id)
        told = await oven.jobs.schedules.get(made.id, ANN)
        assert told.last and (told.last.id, told.last.state) == (job.id, "queued")
        assert told.next[0] > datetime.now(UTC)
        await oven.services.aclose()
        await other.services.aclose()

    tried(test)


def test_what_was_missed_is_made_up_once_or_skipped(database_url: str) -> None:
    async def test() -> None:
        for missed, count in (("once", 1), ("skip", 0)):
            oven = Oven(database_url)
            made = await oven.jobs.schedules.add(new(cron="@hourly", missed=missed), ANN)
            await put_due(oven, late=3 * 86400)
            await oven.jobs.schedules.submit_due()
            assert await oven.jobs.schedules.submit_due() == 0
            page, _ = await oven.jobs.page(JobQuery(schedule=made.id), ANN)
            assert len(page.jobs) == count
            await oven.jobs.schedules.delete(made.id, ANN)
            await oven.services.aclose()

    tried(test)


def test_a_schedule_is_changed_paused_deleted_and_brought_back(database_url: str) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        book = oven.jobs.schedules
        made = await book.add(new(), ANN)
        changed = await book.change(made.id, ScheduleChange(revision=1, cron="0 2 * * 1"), ANN)
        assert (changed.cron, changed.revision) == ("0 2 * * 1", 2)
        with pytest.raises(Outdated):
            await book.change(made.id, ScheduleChange(revision=1, name="Other"), ANN)
        paused = await book.change(made.id, ScheduleChange(revision=2, paused=True), ANN)
        assert (paused.paused, paused.next) == (True, [])
        await put_due(oven, late=1)
        assert await book.submit_due() == 0
        resumed = await book.change(made.id, ScheduleChange(revision=3, paused=False), ANN)
        assert resumed.next[0] > datetime.now(UTC)
        job = await book.run_now(made.id, ANN)
        assert job.schedule == made.id
        await book.delete(made.id, ANN)
        await put_due(oven, late=1)
        assert (await book.list(ANN)).schedules == []
        assert await book.submit_due() == 0
        back = await book.restore(made.id, ANN)
        assert back.next[0] > datetime.now(UTC)
        with pytest.raises(NotFound):
            await book.get(made.id, BOB)
        assert (await book.list(BOB)).schedules == []
        await oven.services.aclose()

    tried(test)


def test_what_can_never_be_due_or_done_is_refused(database_url: str) -> None:
    async def test() -> None:
        oven = Oven(database_url)
        for values, error, field in (
            ({"cron": "0 0 30 2 *"}, BadRequest, "cron"),
            ({"cron": "every day"}, BadRequest, "cron"),
            ({"timezone": "Mars/Olympus"}, BadRequest, "timezone"),
            ({"timezone": "../../etc/passwd"}, BadRequest, "timezone"),
            ({"kind": "test.fry"}, InvalidJob, None),
            ({"payload": {}}, InvalidJob, "name"),
        ):
            with pytest.raises(error) as refused:
                await oven.jobs.schedules.add(new(**values), ANN)
            if field:
                assert refused.value.details["errors"][0]["field"] == field
        await oven.services.aclose()

    tried(test)


def test_daylight_saving_skips_nothing_and_doubles_nothing() -> None:
    spring = upcoming("30 2 * * *", "Europe/Vienna", datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert spring == [
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # 03:00, since there is no 02:30
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]
    autumn = upcoming("30 2 * * *", "Europe/Vienna", datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert autumn == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


def test_late_by_less_than_the_grace_is_in_time() -> None:
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    for seconds, missed, expected in (
        (299, "skip", True),
        (301, "skip", False),
        (301, "once", True),
    ):
        due = at - timedelta(seconds=seconds)
        now_due, following = due_now(due, at, missed, "@hourly", "UTC")  # type: ignore[arg-type]
        assert now_due is expected
        assert following == datetime(2026, 5, 1, 13, tzinfo=UTC)
