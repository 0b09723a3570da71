"""Work asked for in numbers: one parent job, which ends with the last of its jobs."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ..room import ServiceOf, Shared
from .handle import RunContext
from .kind import Kind
from .models import KIND
from .work import BULK, Attempt, JobKind

BULK_RUN: Kind[None] = Kind("bulk", "bulk", ())
MOST = 10_000


class BulkPayload(BaseModel):
    """What each job is of, and what each is given."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(pattern=KIND, max_length=60)
    payloads: list[dict[str, JsonValue]] = Field(min_length=1, max_length=MOST)
    title: str = Field(default="", max_length=200)


class BulkResult(BaseModel):
    """How many there were, and how many did not end well. Of those `not_passed` the work was
    done, and what they ran was at fault. `outcome` is `passed` where all ended well."""

    total: int
    failed: int
    not_passed: int
    cancelled: int
    outcome: str
    message: str


class Bulk(JobKind[BulkPayload, None, BulkResult]):
    """A parent: nothing takes it, and its state follows from those of its jobs."""

    run_kind = BULK_RUN
    payload = BulkPayload
    queue = BULK
    attempts = 1
    rights = ()

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """It needs nothing."""
        return cls()

    def title(self, payload: BulkPayload) -> str:
        """As whoever asked named it."""
        return payload.title or f"{len(payload.payloads)} jobs"

    def details(self, payload: BulkPayload) -> None:
        """It tells nothing but how many have ended."""

    async def run(self, context: RunContext[None], payload: BulkPayload, attempt: Attempt) -> Any:
        """Never called."""
        raise NotImplementedError("A bulk is done by its jobs.")
