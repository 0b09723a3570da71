"""Alerts: once when something begins and once when it ends, whoever of several looks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from alacard_ext.errors import InvalidConfiguration, StoreUnavailable
from alacard_ext.jobs.administration.models import Control
from alacard_ext.jobs.alerts import watch as watching
from alacard_ext.jobs.alerts.models import Thresholds
from alacard_ext.jobs.alerts.watch import AlertWatch
from alacard_ext.jobs.alerts.webhook import Webhook
from alacard_ext.jobs.models import JobQuery
from alacard_ext.store.job_tables import alerts, jobs
from alacard_ext.store.service import Store
from tests.store.conftest import database_url

from .oven import ANN, ROOT, Oven, ovens, tried

__all__ = ["database_url"]
URL = "https://hooks.example.org/services/T0/secret-word"
LIMITS = Thresholds(queue_minutes=30, failure_percent=50, disk_bytes=0, database_seconds=60)


class Hook:
    """A webhook that keeps what it was told, and answers the next of `answers`, else 204."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.answers: list[int] = []
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        status = self.answers.pop(0) if self.answers else 204
        if status == 204:
            self.told.append(json.loads(request.content))
        return httpx.Response(status, headers={"Location": "https://elsewhere.example.org/"})

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(each["alert"], each["state"]) for each in self.told]


def watch(store: Store, hook: Hook, limits: Thresholds = LIMITS) -> AlertWatch:
    webhook = Webhook(URL, transport=httpx.MockTransport(hook))
    return AlertWatch(store, limits, Path(), webhook, every=0.0)


async def changed(oven: Oven, **values: Any) -> None:
    async with oven.services.shared.store.writing() as connection:
        await connection.execute(update(jobs).values(**values))


async def due(oven: Oven) -> None:
    """What is to be told again later is to be told now."""
    async with oven.services.shared.store.writing() as connection:
        await connection.execute(update(alerts).where(alerts.c.due_at > 0).values(due_at=1))


def test_a_stuck_queue_is_told_once_by_one_of_several_and_once_when_it_goes_on(
    database_url: str,
) -> None:
    async def test() -> None:
        async with ovens(database_url, 1) as [oven]:
            hook, store = Hook(), oven.services.shared.store
            several = [watch(store, hook) for _ in range(3)]
            pause = Control(action="pause", queue="bulk")
            await oven.jobs.monitor.control(pause, ROOT)
            job = await oven.submit("stale")
            await changed(oven, changed_at=1, created_at=1)
            await several[0].look()
            assert hook.told == [], "what an administrator has paused is not stuck"
            oven.jobs._engine._is_stopping = True  # type: ignore[union-attr]
            await oven.jobs.monitor.control(Control(action="resume", queue="bulk"), ROOT)
            for _ in range(2):
                await asyncio.gather(*(each.look() for each in several))
            assert hook.states == [("queue", "firing")]
            assert "1 job waits in the queue bulk" in hook.told[0]["text"]
            (alert,) = (await oven.jobs.page(JobQuery(), ROOT))[0].alerts
            assert alert.name == "queue"
            assert (await oven.jobs.page(JobQuery(), ANN))[0].alerts == []
            await oven.jobs.cancel(job.id, ROOT)
            for _ in range(2):
                await asyncio.gather(*(each.look() for each in several))
            assert hook.states == [("queue", "firing"), ("queue", "recovered")]
            assert (await oven.jobs.page(JobQuery(), ROOT))[0].alerts == []

    tried(test)


def test_a_webhook_that_fails_is_told_later_and_follows_nobody_elsewhere(tmp_path: Path) -> None:
    async def test() -> None:
        async with ovens(f"sqlite:///{tmp_path}/library.sqlite") as [oven]:
            hook, store = Hook(), oven.services.shared.store
            for name in "abcde":
                await oven.until(await oven.submit(name, broken=True), "failed")
            looked = watch(store, hook)
            hook.answers = [500, 302]
            await looked.look()
            await looked.look()
            assert (hook.asked, hook.told) == (1, []), "it waits before it asks again"
            await due(oven)
            await looked.look()
            await due(oven)
            await looked.look()
            assert (hook.asked, hook.states) == (3, [("failures", "firing")])
            assert "5 of the 5 jobs" in hook.told[0]["message"]
            # What began and ended while nobody could be told is not told at all.
            await changed(oven, ended_at=1)
            hook.answers = [500]
            await looked.look()
            await changed(oven, ended_at=2**52)
            await looked.look()
            await due(oven)
            await looked.look()
            assert hook.states == [("failures", "firing")]

    tried(test)


def test_a_database_that_is_away_and_a_full_disk_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        async with ovens(f"sqlite:///{tmp_path}/library.sqlite") as [oven]:
            hook, store = Hook(), oven.services.shared.store
            limits = Thresholds(0, 0, disk_bytes=2**60, database_seconds=0.001)
            looked = watch(store, hook, limits)
            await looked.look()
            assert hook.told == [], "a library that nobody has used is not begun"
            await oven.submit("begins it")
            await looked.look()
            ((name, state),) = hook.states
            assert name.startswith("disk:") and state == "firing"
            write = store.write

            async def away(work: Callable[..., Any]) -> Any:
                raise StoreUnavailable("The library's database cannot be used now.")

            monkeypatch.setattr(store, "write", away)
            looked._away_since = 0.0
            for _ in range(2):
                await looked.look()
            monkeypatch.setattr(store, "write", write)
            for _ in range(2):
                await looked.look()
            assert hook.states[1:] == [("database", "firing"), ("database", "recovered")]

    tried(test)


@pytest.mark.attack
def test_a_webhook_is_of_https_unless_a_site_says_otherwise_and_is_never_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for wrong in ("http://hooks.example.org/x", "file:///etc/passwd", "https://", "nonsense"):
        with pytest.raises(InvalidConfiguration):
            Webhook(wrong)
    Webhook("http://127.0.0.1:9/x", insecure=True)
    hook = Hook()
    hook.answers = [403]
    told = watching.told_of(
        "queue", is_ill=True, episode=1, since=watching.datetime.now(watching.UTC), message="x"
    )
    webhook = Webhook(URL, transport=httpx.MockTransport(hook))
    assert not asyncio.run(webhook.tell(told))
    assert "hooks.example.org answered 403" in caplog.text
    assert "secret-word" not in caplog.text
