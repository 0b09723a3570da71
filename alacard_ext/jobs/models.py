"""What the routes of jobs take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from .run import RunState

KIND = r"^[a-z]+(\.[a-z]+)*$"
REQUEST_ID = r"^[A-Za-z0-9_-]{1,64}$"
NAME = r"^[^\x00]+$"
"""PostgreSQL keeps no NUL in a text."""
LOWEST, HIGHEST = -10, 10
"""Of priorities."""


class JobSubmission(BaseModel):
    """Work to be done: what kind of it, and what it is given."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(pattern=KIND, max_length=60)
    payload: dict[str, JsonValue] = Field(default_factory=dict)
    priority: int | None = Field(
        default=None, ge=LOWEST, le=HIGHEST, description="The highest is taken first."
    )
    not_before: datetime | None = Field(
        default=None, description="When it may begin; without a time zone it is of UTC."
    )
    request_id: str | None = Field(
        default=None, pattern=REQUEST_ID, description="The same one twice is the same job."
    )


class JobQuery(BaseModel):
    """Which jobs to list, the latest first."""

    state: list[RunState] = Field(default_factory=list, max_length=7)
    kind: str | None = Field(
        default=None,
        pattern=KIND,
        max_length=60,
        description="With a kind, jobs of bulks are listed, too.",
    )
    scope: Literal["mine", "all"] = Field(
        default="mine", description="'all' is for administrators, who see everyone's jobs."
    )
    person: str | None = Field(default=None, max_length=255)
    parent: str | None = Field(default=None, max_length=64, description="Those of one bulk.")
    schedule: str | None = Field(default=None, max_length=64)
    since: datetime | None = Field(
        default=None,
        description="Those that were asked for later; without a time zone it is of UTC.",
    )
    q: str = Field(default="", max_length=200, description="Words of the title.")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="As the answer before it told."
    )


class JobFault(BaseModel):
    """Why a job failed, as any door of Alacard would tell it."""

    code: str
    message: str
    details: dict[str, JsonValue] = Field(default_factory=dict)


class Children(BaseModel):
    """How far the jobs of a bulk are. Those that are `not_passed` did their work, and what they
    ran was at fault; `failed` counts neither them nor those that were cancelled."""

    total: int
    ended: int
    failed: int
    not_passed: int = 0
    cancelled: int = 0


class Expected(BaseModel):
    """The seconds that earlier jobs over the same subject took: nine of ten lay in between."""

    low: float
    high: float


class JobStatus(BaseModel):
    """A job as its person may see it. `details` are its kind's own, and so is `result`."""

    id: str
    kind: str
    noun: str = Field(description="What one such job is called in sentences.")
    title: str
    owner: str
    state: RunState
    phase: str
    fraction: float
    seq: int
    attempt: int = Field(description="Which one runs or ran last; 0 before the first.")
    attempts: int = Field(
        description="How many there are at most; one more for each server or worker that was lost."
    )
    queue: str
    place: Literal["here", "anywhere"]
    priority: int
    created_at: datetime
    not_before: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    expected: Expected | None = None
    waiting_for: str | None = Field(
        default=None, description="Why it does not begin yet, in a sentence."
    )
    cancellable: bool
    retryable: bool
    details: dict[str, JsonValue]
    result: dict[str, JsonValue] | None
    error: JobFault | None
    parent: str | None = None
    schedule: str | None = None
    children: Children | None = None
    runner: str | None = None
    trace_id: str | None = Field(
        default=None, description="The id of the request that asked for it, as the logs tell it."
    )


class Share(BaseModel):
    """A limit of a day, and what is left of it."""

    limit: float
    left: float


class Allowance(BaseModel):
    """What a person may still ask for today; null where there is no such limit."""

    jobs: Share | None
    credits: Share | None
    costs: dict[str, float] = Field(
        description="Credits that a job costs, by its kind; one of any other costs 1."
    )
    renews_at: datetime = Field(description="When it begins again: the next midnight of UTC.")


class Alert(BaseModel):
    """Something that an administrator should look at."""

    name: str
    message: str
    since: datetime
    episode: int = Field(description="How often it has been so; a new one is another alert.")


class JobList(BaseModel):
    """Jobs, and how many of the person's run and wait in all."""

    jobs: list[JobStatus]
    running: int
    waiting: int
    administrator: bool = Field(description="Whether the person may see and steer everyone's jobs.")
    allowance: Allowance | None = Field(
        description="What the person may still ask for today, where the site sets limits."
    )
    alerts: list[Alert] = Field(description="What is wrong now, for administrators alone.")


class JobWithPayload(JobStatus):
    """One job, with what it was given: to be run again with changes."""

    payload: dict[str, JsonValue]


class LogQuery(BaseModel):
    """Which lines of a log."""

    start: int = Field(
        default=0, ge=0, le=2**31 - 1, alias="from", description="The first number wanted."
    )
    limit: int = Field(default=500, ge=1, le=5000)


class LogLine(BaseModel):
    """A line of a log; the numbers of a job's lines go on through its attempts."""

    number: int
    attempt: int
    at: datetime
    text: str


class JobLogs(BaseModel):
    """Lines of a log. `next` is where to read on; after the `ended` of the job no more come."""

    lines: list[LogLine]
    next: int
    ended: bool


class JobKindInfo(BaseModel):
    """A kind of job that can be asked for here."""

    kind: str
    noun: str
    queue: str
    place: Literal["here", "anywhere"]
    phases: list[str]
    payload: dict[str, Any] = Field(description="The JSON schema of its payload.")


class JobKinds(BaseModel):
    """Those of this server."""

    kinds: list[JobKindInfo]
