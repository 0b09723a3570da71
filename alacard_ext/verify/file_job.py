"""Verifying a copy of a notebook as a job of any machine, which needs nobody's files or kernels."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from pydantic import BaseModel, ConfigDict, Field

from ..config import Configuration
from ..errors import BadRequest
from ..fit.machine import read_machine
from ..jobs.deliveries import Body, pack
from ..jobs.handle import RunContext
from ..jobs.kind import Kind, Phase
from ..jobs.work import Attempt, JobKind
from ..room import Requester, ServiceOf, Shared, Workspace
from .isolation import can_isolate
from .job import told_of
from .models import DEFAULT_SECONDS, MOST_SECONDS, Place
from .notebook_file import ContentsFile, upgraded
from .verification import Settings, Verification, verify
from .verifications import Verifying, progress_of, summary

MOST_BYTES = 16_000_000
"""Of a notebook without its outputs."""
FILE_VERIFICATION: Kind[Verifying] = Kind(
    "verify.file",
    "verification",
    (Phase("repairing", 0), Phase("environment", 6), Phase("starting", 1), Phase("running", 12)),
    # Each is confined: as many run as whoever has them takes at a time.
    at_once=1000,
)
SHARE_OF_MEMORY = 0.8
"""Of the machine's memory that one may use whose payload says nothing of it."""
UNCONFINED = (
    "Nothing on this machine can isolate it, so it runs with the rights of the server or worker. "
    "`alacard doctor` says why."
)
Verified = Callable[[Requester, str, str, str], Awaitable[None]]


class VerifyFilePayload(BaseModel):
    """Which notebook, and where it runs: `own` is an environment of its setup cell, `current` the
    kernel that it names as the worker has it. `body` is what the server makes of the path."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=4096)
    environment: Place = "own"
    repair: bool = True
    time_limit: float = Field(default=DEFAULT_SECONDS, gt=0, le=MOST_SECONDS)
    memory_limit: int | None = Field(default=None, gt=0)
    body: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class VerifyFileResult(BaseModel):
    """How the notebook fared. `path` is that of the copy with the outputs and the stamp, null until
    it is written."""

    source: str
    outcome: str
    message: str
    verified: dict[str, Any]
    path: str | None = None
    save_error: str | None = None


class VerifyFileJob(JobKind[VerifyFilePayload, Verifying, VerifyFileResult]):
    """Runs a copy of a notebook on any machine; the file itself stays as it is."""

    run_kind = FILE_VERIFICATION
    payload = VerifyFilePayload
    place = "anywhere"
    timeout = 24 * 3600.0
    rights = (("execute", "kernels"), ("write", "contents"))

    def __init__(self, config: Configuration, verified: Verified) -> None:
        self._config, self._verified = config, verified

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """With the folder of environments of whoever runs it."""
        return cls(shared.config, shared.verified)

    def title(self, payload: VerifyFilePayload) -> str:
        """With the notebook's path."""
        return f"Verify a copy of {payload.path}"

    def subject(self, payload: VerifyFilePayload) -> str:
        """The notebook, and where it runs."""
        return f"{payload.environment} {payload.path}"

    def skipped(self, payload: VerifyFilePayload) -> tuple[str, ...]:
        """No environment is built for a kernel of the worker."""
        return () if payload.environment == "own" else ("environment",)

    def details(self, payload: VerifyFilePayload) -> Verifying:
        """At the beginning."""
        return Verifying(payload.path)

    def told(self, details: Verifying) -> dict[str, Any]:
        """Which cell runs, of how many."""
        return told_of(details)

    async def prepare(
        self, payload: VerifyFilePayload, workspace: Workspace | None
    ) -> tuple[VerifyFilePayload, tuple[Body, ...]]:
        """With the notebook as it lies there now. Whatever hash was given is replaced: it might be
        that of another person's. Raises what reading the file does, and BadRequest."""
        if workspace is None:
            raise BadRequest(
                "Only the server that has your files can read this notebook; verify it there."
            )
        file = await ContentsFile.find(workspace.contents, payload.path)
        notebook = await file.read()
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        body = pack(notebook)
        if body[1] > MOST_BYTES:
            raise BadRequest("This notebook is too large for a worker; verify it on this server.")
        return payload.model_copy(update={"path": file.path, "body": body[0]}), (body,)

    async def run(
        self, context: RunContext[Verifying], payload: VerifyFilePayload, attempt: Attempt
    ) -> VerifyFileResult:
        """Verify it in an empty folder, isolated where this machine can; begun again, it runs again
        from its first cell."""
        if payload.body is None:
            raise BadRequest("This job has no notebook; submit it again.")
        notebook = upgraded(await attempt.body(payload.body))
        confined = await asyncio.to_thread(can_isolate)
        if not confined:
            attempt.log(UNCONFINED)
        settings = Settings(
            kernels=KernelSpecManager(),
            environments=self._config.environments,
            place=payload.environment,
            repair=payload.repair,
            time_limit=payload.time_limit,
            memory_limit=payload.memory_limit or _memory(),
            constraints=self._config.constraints,
            variables=tuple(self._config.verify_environment),
            isolated="open" if confined else None,
            sources=not confined,
        )
        with tempfile.TemporaryDirectory(prefix="alacard-verify-") as folder:
            done = await verify(
                notebook, cwd=Path(folder), settings=settings, progress=progress_of(context)
            )
        stamp, executed = _executed(done)
        parent, _, name = payload.path.rpartition("/")
        await attempt.deliver(parent, f"{name.removesuffix('.ipynb')}-executed.ipynb", executed)
        outcome, told = done.verified.outcome, summary(done.verified)
        digest = done.verified.digest
        await self._verified(attempt.requester, payload.path, outcome, digest)
        context.details.message = told
        attempt.log(told)
        return VerifyFileResult(source=payload.path, outcome=outcome, message=told, verified=stamp)


def _memory() -> int | None:
    total = read_machine().total_memory
    return int(total * SHARE_OF_MEMORY) if total else None


def _executed(done: Verification) -> tuple[dict[str, Any], Any]:
    """The stamp, and the notebook of the last run with its outputs and that stamp."""
    stamp = done.verified.model_dump(mode="json", exclude_none=True)
    if done.repaired is not None:
        stamp = done.repaired.metadata["alacard"]["verified"]
    executed = (
        done.attempts[-1].notebook if done.repaired is not None else done.attempts[0].notebook
    )
    ours = executed.metadata.setdefault("alacard", nbformat.NotebookNode())
    ours.pop("share_id", None)  # the hand is the file that it was made of
    ours["verified"] = stamp
    return stamp, executed
