"""A server's jobs without a server: services of a real store, with kinds that a test holds up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat.v4 import new_markdown_cell, new_notebook
from pydantic import BaseModel

from alacard_ext.config import Configuration
from alacard_ext.errors import HubUnavailable
from alacard_ext.jobs.backup_job import BackupJob
from alacard_ext.jobs.bulk import Bulk
from alacard_ext.jobs.engines import WorkerOptions
from alacard_ext.jobs.handle import RunContext
from alacard_ext.jobs.kind import Kind, Phase
from alacard_ext.jobs.models import JobStatus, JobSubmission
from alacard_ext.jobs.run import JobEvent
from alacard_ext.jobs.service import Jobs
from alacard_ext.jobs.work import Attempt, JobKind
from alacard_ext.notebooks.generations import Generations
from alacard_ext.room import Requester, Workspace
from alacard_ext.rooms import ROOMS
from alacard_ext.services import Services

ANN, BOB, ROOT = Requester("ann"), Requester("bob"), Requester("root", administrator=True)


class Dough(BaseModel):
    """`halts` waits in the oven until the test goes on, and `slow` for a quarter of a second;
    `failures` are attempts that fail in a way that passes. The bread is put on a `shelf`;
    the first that is `sour` does not pass. For so many seconds it keeps a core `busy`."""

    name: str
    halts: bool = False
    failures: int = 0
    broken: bool = False
    shelf: str | None = None
    body: str | None = None
    slow: bool = False
    sour: bool = False
    busy: float = 0.0


class Bread(BaseModel):
    name: str
    attempt: int


class Sour(Bread):
    """What was done, and is not good."""

    outcome: str = "failed"
    message: str = "It is sour."


class Bake(JobKind[Dough, dict[str, str], Bread]):
    run_kind = Kind("test.bake", "bake", (Phase("mix", 1), Phase("oven", 3)), at_once=4)
    payload = Dough
    place = "anywhere"
    queue = "bulk"

    def __init__(self) -> None:
        self.began: list[str] = []
        self.go_on = asyncio.Event()

    @classmethod
    def build(cls, services: Any, shared: Any) -> Self:
        return cls()

    def title(self, payload: Dough) -> str:
        return f"Bake {payload.name}"

    def details(self, payload: Dough) -> dict[str, str]:
        return {"dough": payload.name}

    def told(self, details: dict[str, str]) -> dict[str, Any]:
        return dict(details)

    async def run(
        self, context: RunContext[dict[str, str]], payload: Dough, attempt: Attempt
    ) -> Bread:
        self.began.append(payload.name)
        attempt.log(f"mixing {payload.name}")
        context.report("mix")
        if attempt.number <= payload.failures:
            raise HubUnavailable("There is no flour now; ask again.")
        if payload.broken:
            raise ZeroDivisionError
        context.report("oven", 0.5)
        for step in range(5 * payload.slow):
            context.report("oven", step / 5)
            await asyncio.sleep(0.05)
        if payload.busy:
            await asyncio.to_thread(_knead, payload.busy)
        if payload.halts:
            await self.go_on.wait()
        if payload.shelf is not None:
            cell = new_markdown_cell(payload.name, id="bread")
            await attempt.deliver(
                payload.shelf, f"{payload.name}.ipynb", new_notebook(cells=[cell])
            )
        made = Sour if payload.sour and attempt.number == 1 else Bread
        return made(name=payload.name, attempt=attempt.number)


class TeamUrl(str):
    """The address of a database whose jobs are done by workers of the engine `procrastinate`."""


class Oven:
    """The jobs of one process."""

    def __init__(self, database_url: str, folder: Path | None = None, **traits: Any) -> None:
        config = Configuration()
        config.database_url = database_url
        config.jobs_engine = "procrastinate" if isinstance(database_url, TeamUrl) else "local"
        for name, value in traits.items():
            setattr(config, name, value)
        self.events: list[JobEvent] = []
        self.bake = Bake()
        self.services = Services(config, ROOMS, lambda _, event: self.events.append(event))
        if folder is not None:
            contents = AsyncLargeFileManager(root_dir=str(folder))
            self.services.workspace = Workspace(contents, None, str(folder), "/")
            self.services.of(Generations)
        shared = self.services.shared
        backup = BackupJob.build(self.services.of, shared)
        kinds = {"test.bake": self.bake, "bulk": Bulk(), "store.backup": backup}
        shared.job_kinds = lambda: kinds
        self.jobs = self.services.of(Jobs)

    async def start(self) -> None:
        """Take jobs: as a server does, or as a worker where servers leave them to these."""
        if self.services.shared.config.jobs_engine == "local":
            await self.jobs.start()
        else:
            await self.jobs.work(WorkerOptions())

    async def submit(self, name: str, who: Requester = ANN, **given: Any) -> JobStatus:
        options = {key: given.pop(key) for key in ("priority", "request_id") if key in given}
        submission = JobSubmission(kind="test.bake", payload={"name": name, **given}, **options)
        return await self.jobs.submit(submission, who)

    async def until(self, job: JobStatus, *states: str) -> JobStatus:
        """The job, once it is in one of these states."""
        while (found := await self.jobs.get(job.id, ROOT)).state not in states:
            await asyncio.sleep(0.02)
        return found


@asynccontextmanager
async def ovens(database_url: str, count: int = 1, **traits: Any) -> AsyncIterator[list[Oven]]:
    """Processes that share a store, each of which takes jobs."""
    found = [Oven(database_url, **traits) for _ in range(count)]
    try:
        for oven in found:
            await oven.start()
        yield found
    finally:
        for oven in found:
            await oven.services.aclose()


def _knead(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def tried(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 600))
