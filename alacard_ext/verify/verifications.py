"""Verifications: runs that execute a notebook and stamp it, one at a time, tab or no tab."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

from ..errors import AlacardError, Conflict, VerificationNotFound
from ..jobs.handle import RunContext, RunHandle
from ..jobs.kind import Kind, Phase
from ..jobs.registry import RunRegistry
from ..jobs.run import STOPPED, Run
from ..processes.runs import sweep
from ..room import Requester, Service, Shared
from .access import needs_token
from .models import Verified, VerifyPhase, VerifyRequest, VerifyStatus
from .notebook_file import NotebookFile
from .verification import Progress, Settings, Verification, verify

NOBODY = Requester()
DROPPED = "It had too much output, so some of it was dropped."


@dataclass
class Verifying:
    """What a verification tells beside its state, as VerifyStatus has it."""

    path: str
    message: str = "Waiting for its turn."
    attempt: int = 1
    cell: int = 0
    cells: int = 0
    section: str | None = None
    verified: Verified | None = None
    repaired_path: str | None = None
    save_error: str | None = None


# One at a time: two models at once would spoil each other's memory.
VERIFICATION: Kind[Verifying] = Kind(
    "notebook.verify",
    "verification",
    (
        # Leads back to those that follow, with the repaired notebook.
        Phase("repairing", 0),
        Phase("environment", 6),
        Phase("starting", 1),
        Phase("running", 12),
        Phase("saving", 1, final=True),
    ),
)


class Verifications(Service):
    """Runs one notebook at a time.

    `environments` is the folder of built environments; `needs_token` tells whether a notebook is
    handed the Hub's token.
    """

    def __init__(
        self,
        environments: Path,
        runs: RunRegistry,
        *,
        constraints: Path | None = None,
        learn: Callable[[Any, Verified], None] | None = None,
        variables: tuple[str, ...] = (),
        needs_token: Callable[[Any], Awaitable[bool]] | None = None,
        verified: Callable[[Requester, str, str, str], Awaitable[None]] | None = None,
    ) -> None:
        self._environments = environments
        self._runs = runs
        self._constraints = constraints
        self._variables = variables
        self._needs_token = needs_token
        self._verified = verified
        self._sweeping: asyncio.Task[list[int]] | None = None
        # Jobs of several kinds verify; of each kind the registry runs one at a time.
        self._turn = asyncio.Lock()
        self._learn = learn or (lambda notebook, verified: None)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        """Those of a server, which learn what each run took."""
        config = shared.config
        return cls(
            config.environments,
            shared.runs,
            constraints=config.constraints,
            learn=_learn,
            variables=tuple(config.verify_environment),
            needs_token=partial(needs_token, hub=shared.hub),
            verified=shared.verified,
        )

    async def start(self) -> None:
        """End what verifications of servers that are gone left behind; returns at once."""
        self._sweeping = asyncio.ensure_future(asyncio.to_thread(sweep))

    async def aclose(self) -> None:
        """Wait for that, where it goes on: its thread could not be told to stop."""
        if self._sweeping is not None:
            await asyncio.gather(self._sweeping, return_exceptions=True)

    def status(self, request_id: str) -> VerifyStatus:
        """How far it is. Raises VerificationNotFound."""
        return status_of(self._find(request_id))

    def expected(self, request_id: str) -> float | None:
        """The seconds that runs of the same notebook took here. Raises VerificationNotFound."""
        return self._find(request_id).expected_seconds

    def all(self) -> list[VerifyStatus]:
        """Those that are remembered, the latest first."""
        return [status_of(run) for run in self._runs.list(VERIFICATION)]

    def begin(
        self,
        request: VerifyRequest,
        file: NotebookFile,
        kernels: Any,
        *,
        requester: Requester = NOBODY,
        adopt: Callable[[RunHandle[Verifying, None]], None] | None = None,
    ) -> VerifyStatus:
        """Begin, and return at once; the path starts from the requester's root folder. `adopt` gets
        the run once it is begun.

        Raises Conflict for an id or a notebook that is under way.
        """
        for other in self._runs.list(VERIFICATION):
            if other.active and other.details.path == request.path:
                raise Conflict(
                    "This notebook is already being verified; wait until that ends, or cancel it.",
                    {"request_id": other.id},
                )
        handle = self._runs.submit(
            VERIFICATION,
            lambda context: self.work(context, request, file, kernels, requester),
            Verifying(request.path),
            run_id=request.request_id,
            subject=f"{request.environment} {request.path}",
            skipped=() if request.environment == "own" else ("environment",),
        )
        if adopt is not None:
            adopt(handle)
        return status_of(handle.run)

    def cancel(self, request_id: str) -> VerifyStatus:
        """Stop it and end its kernel; a finished one stays as it is.

        Raises VerificationNotFound.
        """
        run = self._find(request_id)
        self._runs.cancel(run)
        return status_of(run)

    async def work(
        self,
        context: RunContext[Verifying],
        request: VerifyRequest,
        file: NotebookFile,
        kernels: Any,
        requester: Requester,
    ) -> None:
        """Execute a notebook and stamp it: the work of a run."""
        notebook = await file.read()
        # Of who asked, or of the Hub; nothing in the notebook itself hands it the token.
        with_token = request.with_token or (
            self._needs_token is not None and await self._needs_token(notebook)
        )
        settings = Settings(
            kernels=kernels,
            environments=self._environments,
            place=request.environment,
            repair=request.repair,
            time_limit=request.time_limit,
            memory_limit=request.memory_limit,
            constraints=self._constraints,
            variables=self._variables,
            with_token=with_token,
        )
        async with self._turn:
            done = await verify(
                notebook, cwd=file.folder, settings=settings, progress=progress_of(context)
            )
        context.report("saving")
        context.details.message = "Writing the result into the notebook."
        await self._save(context.details, file, done)
        self._learn(notebook, done.verified)
        if self._verified is not None and context.details.save_error is None:
            path, stamp = request.path.strip("/"), done.verified
            await self._verified(requester, path, stamp.outcome, stamp.digest)
        context.details.message = summary(done.verified)

    async def _save(self, details: Verifying, file: NotebookFile, done: Verification) -> None:
        details.verified = done.verified
        try:
            await file.stamp(done.verified)
            if done.repaired is not None:
                details.repaired_path = await file.save_beside(done.repaired)
        except AlacardError as error:
            details.save_error = error.message

    def _find(self, request_id: str) -> Run[Verifying]:
        run = self._runs.get(VERIFICATION, request_id)
        if run is None:
            raise VerificationNotFound(
                "This server knows no verification with that id; it may have been restarted. The "
                "notebook itself says how its last verification ended.",
                {"request_id": request_id[:64]},
            )
        return run


def progress_of(context: RunContext[Verifying]) -> Progress:
    """What a verification tells, as its run tells it."""
    details = context.details

    def phase(name: VerifyPhase, message: str) -> None:
        if name == "repairing":
            details.attempt, details.cell = 2, 0
        details.message = message
        context.report(name)

    def cell(number: int, total: int, section: str | None) -> None:
        details.cell, details.cells, details.section = number, total, section
        details.message = f"Cell {number} of {total}."
        context.report("running", (number - 1) / max(total, 1))

    return Progress(phase=phase, cell=cell)


def status_of(run: Run[Verifying]) -> VerifyStatus:
    """What REST answers of it: its phase is the last one, done or cancelled once it has ended."""
    details = run.details
    values = {**vars(details), "phase": run.phase or "queued"}
    if run.state in STOPPED:
        values |= {"phase": "cancelled", "message": "Cancelled; the notebook did not change."}
    elif run.state == "failed" and run.error is not None:
        output = str(run.error.details.get("output", ""))
        message = run.error.message
        values |= {"phase": "done", "message": f"{message} {output}".strip(), "save_error": message}
    elif run.ended:
        values["phase"] = "done"
    return VerifyStatus.model_validate(
        {
            **values,
            "request_id": run.id,
            "seq": run.seq,
            "seconds": round(run.seconds, 1),
            "fraction": run.fraction,
        }
    )


def summary(verified: Verified) -> str:
    """The outcome as one sentence for people."""
    seconds = f"{verified.seconds:.0f} s"
    if verified.outcome == "passed":
        dropped = f" {DROPPED}" if verified.outputs_dropped else ""
        ran = f"{verified.cells_passed} of {verified.cells_total} cells ran"
        return f"Verified: {ran}, {seconds}.{dropped}"
    error = verified.error
    where = f"in cell {error.number}" if error and error.number else "before its first cell"
    if verified.outcome == "failed" and error:
        return f"Failed {where}: {error.name}: {error.message.strip()[:200]}"
    words = {
        "out_of_memory": "Out of memory",
        "kernel_died": "The kernel died",
        "timeout": "Out of time",
        "cancelled": "Cancelled",
    }
    return f"{words.get(verified.outcome, 'Failed')} {where}, after {seconds}."


def _learn(notebook: Any, verified: Verified) -> None:
    """Keep what a verified run took, beside the loop: the next estimates heed it."""
    from .learned import learn_from

    asyncio.get_running_loop().run_in_executor(None, learn_from, notebook, verified)
