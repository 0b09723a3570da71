"""Verifying a notebook as a job: it is done whether or not anybody watches."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel

from ..errors import BadRequest
from ..jobs.handle import RunContext
from ..jobs.work import Attempt, JobKind
from ..room import ServiceOf, Shared
from .models import VerifyRequest
from .notebook_file import ContentsFile
from .verifications import VERIFICATION, Verifications, Verifying


class VerifyResult(BaseModel):
    """How the notebook fared, and what was written."""

    path: str
    outcome: str
    message: str
    repaired_path: str | None = None
    save_error: str | None = None


class VerifyJob(JobKind[VerifyRequest, Verifying, VerifyResult]):
    """Executes a notebook of the person's workspace in a clean kernel, and stamps it."""

    run_kind = VERIFICATION
    payload = VerifyRequest
    timeout = 24 * 3600.0
    rights = (("execute", "kernels"), ("write", "contents"))

    def __init__(self, verifications: Verifications) -> None:
        self._verifications = verifications

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the service that verifies for whoever watches."""
        return cls(services(Verifications))

    def title(self, payload: VerifyRequest) -> str:
        """With the notebook's path."""
        return f"Verify {payload.path}"

    def subject(self, payload: VerifyRequest) -> str:
        """The notebook, and where it runs."""
        return f"{payload.environment} {payload.path}"

    def skipped(self, payload: VerifyRequest) -> tuple[str, ...]:
        """No environment is built for the person's own kernel."""
        return () if payload.environment == "own" else ("environment",)

    def details(self, payload: VerifyRequest) -> Verifying:
        """At the beginning."""
        return Verifying(payload.path)

    def told(self, details: Verifying) -> dict[str, Any]:
        """Which cell runs, of how many."""
        return told_of(details)

    async def run(
        self, context: RunContext[Verifying], payload: VerifyRequest, attempt: Attempt
    ) -> VerifyResult:
        """Verify it; begun again, it runs again from its first cell."""
        workspace = attempt.workspace
        if workspace is None:
            raise BadRequest("Only the server that has your files can verify this notebook.")
        file = await ContentsFile.find(workspace.contents, payload.path)
        await self._verifications.work(context, payload, file, workspace.kernels, attempt.requester)
        attempt.log(context.details.message)
        return self.result_of(context.details, None)

    def result_of(self, details: Verifying, value: Any) -> VerifyResult:
        """How the notebook fared."""
        return VerifyResult(
            path=details.path,
            outcome=details.verified.outcome if details.verified is not None else "failed",
            message=details.message,
            repaired_path=details.repaired_path,
            save_error=details.save_error,
        )


def told_of(details: Verifying) -> dict[str, Any]:
    """What people see of a verification that goes on: which cell runs, of how many."""
    names = ("path", "message", "cell", "cells", "section")
    return {name: getattr(details, name) for name in names}
