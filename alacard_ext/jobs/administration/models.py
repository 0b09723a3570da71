"""What the routes of administrators take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ...traffic.models import RequestFigures
from ..models import KIND, NAME, Alert

WINDOW = 24.0
"""Hours over which ends are counted, if nothing else is asked for."""


class StatsQuery(BaseModel):
    """Over how many hours ends are counted."""

    hours: float = Field(default=WINDOW, gt=0, le=24 * 366)


class QueueStats(BaseModel):
    """A queue: what waits in it, and for how long the oldest has."""

    name: str
    queued: int
    running: int
    oldest_seconds: float | None
    paused: bool


class KindStats(BaseModel):
    """How the jobs of a kind ended within the window, and the seconds that those took which were
    done: the median and that of the slowest twentieth. Null where none was."""

    kind: str
    done: int
    failed: int
    cancelled: int
    median_seconds: float | None
    p95_seconds: float | None


class FailureStats(BaseModel):
    """Why jobs of a kind failed, by the code of the reason."""

    kind: str
    code: str
    count: int


class WorkerStats(BaseModel):
    """A server or worker that takes jobs; one that is silent for long is not `alive`."""

    runner: str
    role: Literal["server", "worker"]
    host: str
    process: int
    versions: dict[str, JsonValue]
    queues: list[str]
    concurrency: int
    running: int
    started_at: datetime
    heard_at: datetime
    alive: bool
    draining: bool


class JobStats(BaseModel):
    """All jobs in numbers, for administrators."""

    hours: float
    queues: list[QueueStats]
    kinds: list[KindStats] = Field(description="The slowest first.")
    failures: list[FailureStats]
    workers: list[WorkerStats]
    people_waiting: int = Field(description="How many people have jobs that wait.")
    alerts: list[Alert] = Field(description="What is wrong now.")
    requests: RequestFigures = Field(description="Those of the server that answers this.")


Action = Literal["pause", "resume", "drain", "undrain", "cancel", "retry_failed"]


class Control(BaseModel):
    """An act of an administrator: on a `queue` (pause, resume), a `runner` (drain, undrain), a job
    (cancel), or the failed ones of a `kind` or of all (retry_failed)."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    queue: str | None = Field(default=None, pattern=NAME, max_length=40)
    runner: str | None = Field(default=None, pattern=NAME, max_length=64)
    job_id: str | None = Field(default=None, pattern=NAME, max_length=64)
    kind: str | None = Field(default=None, pattern=KIND, max_length=60)


class Controlled(BaseModel):
    """How many queues, runners or jobs it changed."""

    changed: int
