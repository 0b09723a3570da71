"""What the launching of demos takes and answers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from ...jobs.run import RunState
from ..models import Accepting, without_default

Network = Literal["open", "shut"]
Pictured = Literal["taking", "taken", "failed"]
State = Literal["stopped", "launching", "running", "error"]
SECRET_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
RESERVED = re.compile(r"(HOME|PATH|TMPDIR|LD_.*|PYTHON.*|ALACARD_.*)", re.IGNORECASE)
"""Variables that would change what is run, and not what it is given."""
LONGEST_SECRET = 8000


class Launchable(BaseModel):
    """What is launched, and how; nothing of it is secret. `consent` says that the findings which
    ask for it were read."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    consent: bool = Accepting
    network: Network = Field(
        default="open", description="'shut': it reaches nothing, as far as the machine allows."
    )
    card: bool = Field(
        default=True,
        json_schema_extra=without_default,
        description="Whether it gets a graphics card, and waits for one, if it would use it.",
    )

    picture: bool = Field(
        default=False,
        json_schema_extra=without_default,
        description="Whether a picture of the app is taken for the gallery; by its owner alone.",
    )


class LaunchRequest(Launchable):
    """Body of `POST demos/{demo_id}/launch`. `secrets` are environment variables for this launch,
    which are kept nowhere."""

    secrets: Annotated[dict[str, SecretStr], Field(max_length=20)] = Field(default_factory=dict)

    @field_validator("secrets")
    @classmethod
    def _variables(cls, values: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for name, value in values.items():
            if not SECRET_NAME.fullmatch(name) or RESERVED.fullmatch(name):
                raise ValueError("name each secret like an environment variable, such as HF_TOKEN")
            told = value.get_secret_value()
            if not told or "\0" in told or len(told) > LONGEST_SECRET:
                raise ValueError(f"give secrets of 1 to {LONGEST_SECRET} characters")
        return values

    @model_validator(mode="after")
    def _plain(self) -> Self:
        if self.picture and self.secrets:
            raise ValueError(
                "take the picture in a launch without secrets, because a picture might show them"
            )
        return self


class LaunchPayload(Launchable):
    """What a job `demo.launch` is given."""

    demo_id: str = Field(pattern=r"^[0-9A-Za-z]{22}$")
    name: str = Field(default="", max_length=200, description="What the job is called after.")


class LaunchResult(BaseModel):
    """A job that is done: the app answers."""

    demo_id: str
    version: int


class Launched(BaseModel):
    """What a launch begins with: `estimated_time` is in seconds, from earlier launches."""

    status: State
    estimated_time: float | None


class Isolation(BaseModel):
    """What keeps an app from the rest of this machine, and what nothing keeps it from, in
    sentences. `own_network` says that with a shut network nobody else on the machine reaches it."""

    name: str
    title: str
    own_network: bool
    promises: list[str]
    not_promised: list[str]


class LaunchStatus(BaseModel):
    """How a person's launch of a demo fares. `demo_url` is where the app is, while it runs: whoever
    knows that address uses the app. `expires_at` is when it is stopped unless it is used, `place`
    where it stands among those that wait for a graphics card, from 1. `environment_bytes` are those
    of its packages, which apps with the same requirements share. `picture` is how far a picture is
    that was asked for, and `camera` whether one can be taken on this machine."""

    demo_id: str
    status: State
    phase: str
    fraction: float
    message: str
    demo_url: str | None = None
    started_at: datetime | None = None
    expires_at: datetime | None = None
    version: int | None = None
    network: Network | None = None
    estimated_time: float | None = None
    place: int | None = None
    environment_bytes: int | None = None
    picture: Pictured | None = None
    camera: bool = False
    isolation: Isolation


class LaunchedDemo(BaseModel):
    """A launch of the person's own that goes on or ended a while ago. `expires_at` is when it is
    stopped unless it is used."""

    demo_id: str
    name: str
    status: State
    expires_at: datetime | None = None


class LaunchedDemos(BaseModel):
    """Those of this server."""

    launches: list[LaunchedDemo]


class DemoLaunch(BaseModel):
    """A launch that someone asked for; `state` is that of its job, `done` where the app came up."""

    person: str
    mine: bool
    state: RunState
    created_at: datetime


class DemoLaunches(BaseModel):
    """The latest of a demo: to its owner and to administrators those of all, to others their own.
    They are known for as long as jobs are kept."""

    launches: list[DemoLaunch]


class LaunchLogQuery(BaseModel):
    """From which byte on."""

    model_config = ConfigDict(defer_build=True)

    start: int = Field(
        default=0, ge=0, le=2**53, alias="from", description="The first byte wanted."
    )


class LaunchLogs(BaseModel):
    """What a launch printed, secrets blackened; of much only the end is kept. `begins` is the first
    byte of `text`, `next` where to read on; after the `ended` one nothing more comes."""

    text: str
    begins: int
    next: int
    ended: bool


class Snippet(BaseModel):
    """A program that launches a demo and asks its app; it reads a token from JUPYTER_TOKEN."""

    language: Literal["python", "curl", "javascript"]
    code: str


class Snippets(BaseModel):
    """The same in several languages."""

    snippets: list[Snippet]


class Extension(BaseModel):
    """Body of `POST demos/{demo_id}/extend`: for how many minutes it is kept without being used."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    minutes: float = Field(default=120.0, gt=0, le=7 * 24 * 60, description="From now on.")
