"""What the routes of schedules take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ..models import KIND, NAME
from ..run import RunState


class NewSchedule(BaseModel):
    """What is to be submitted, and when."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=NAME, max_length=200)
    kind: str = Field(pattern=KIND, max_length=60)
    payload: dict[str, JsonValue] = Field(default_factory=dict)
    cron: str = Field(
        min_length=1,
        max_length=200,
        description="Minute, hour, day of the month, month, day of the week; or @hourly, @daily, "
        "@weekly, @monthly.",
    )
    timezone: str = Field(default="UTC", min_length=1, max_length=60)
    missed: Literal["once", "skip"] = Field(
        default="once", description="Whether runs that were missed are made up, once."
    )
    paused: bool = False


class ScheduleChange(BaseModel):
    """What is to be otherwise; a change of an older revision is refused."""

    model_config = ConfigDict(extra="forbid")

    revision: int = Field(ge=1, le=2**31 - 1)
    name: str | None = Field(default=None, pattern=NAME, max_length=200)
    payload: dict[str, JsonValue] | None = None
    cron: str | None = Field(default=None, min_length=1, max_length=200)
    timezone: str | None = Field(default=None, min_length=1, max_length=60)
    missed: Literal["once", "skip"] | None = None
    paused: bool | None = None


class LastRun(BaseModel):
    """The latest job of a schedule."""

    id: str
    state: RunState
    at: datetime


class Schedule(BaseModel):
    """A schedule of a person. `described` is its cron expression in words."""

    id: str
    name: str
    kind: str
    payload: dict[str, JsonValue]
    cron: str
    described: str
    timezone: str
    missed: Literal["once", "skip"]
    paused: bool
    next: list[datetime] = Field(description="When it is due, the next few times.")
    last: LastRun | None
    revision: int
    created_at: datetime


class Schedules(BaseModel):
    """The schedules of a person."""

    schedules: list[Schedule]
