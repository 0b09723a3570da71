"""The verifications of this server: started, watched, cancelled, and remembered for a while.

Each runs as a task of the server, so that a tab may close meanwhile.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

from ..errors import AlacardError, Conflict, VerificationNotFound
from ..processes.runs import sweep
from ..room import Service, Shared
from .access import needs_token
from .models import FINISHED, Verified, VerifyPhase, VerifyRequest, VerifyStatus
from .notebook_file import NotebookFile
from .room import VERIFICATION
from .verification import Progress, Settings, Verification, verify

KEPT = 100
"""Finished verifications whose status can still be asked for."""
DROPPED = "Its outputs were too many to be kept whole."

Emit = Callable[[VerifyStatus], None]


@dataclass
class _Running:
    status: VerifyStatus
    task: asyncio.Task[None] | None = None
    started: float = field(default_factory=time.monotonic)


class Verifications(Service):
    """Runs one notebook at a time: two models at once would spoil each other's memory.

    `environments` is the folder of built environments; `emit` gets every change of status;
    `needs_token` tells whether a notebook is handed the Hub's token.
    """

    def __init__(
        self,
        environments: Path,
        emit: Emit | None = None,
        *,
        constraints: Path | None = None,
        learn: Callable[[Any, Verified], None] | None = None,
        variables: tuple[str, ...] = (),
        needs_token: Callable[[Any], Awaitable[bool]] | None = None,
    ) -> None:
        self._environments = environments
        self._constraints = constraints
        self._variables = variables
        self._needs_token = needs_token
        self._sweeping: asyncio.Task[list[int]] | None = None
        self._emit = emit or (lambda _: None)
        self._learn = learn or (lambda notebook, verified: None)
        self._known: OrderedDict[str, _Running] = OrderedDict()
        self._turn = asyncio.Semaphore(1)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        """Those of a server, which learn what each run took."""
        config = shared.config
        return cls(
            config.environments,
            partial(shared.emit, VERIFICATION),
            constraints=config.constraints,
            learn=_learn,
            variables=tuple(config.verify_environment),
            needs_token=partial(needs_token, hub=shared.hub),
        )

    async def start(self) -> None:
        """End what verifications of servers that are gone left behind; returns at once."""
        self._sweeping = asyncio.ensure_future(asyncio.to_thread(sweep))

    def status(self, request_id: str) -> VerifyStatus:
        """How far it is. Raises VerificationNotFound."""
        running = self._find(request_id)
        if running.status.phase not in FINISHED:
            running.status.seconds = round(time.monotonic() - running.started, 1)
        return running.status

    def all(self) -> list[VerifyStatus]:
        """Those that are remembered, the latest first."""
        return [self.status(request_id) for request_id in reversed(self._known)]

    def begin(self, request: VerifyRequest, file: NotebookFile, kernels: Any) -> VerifyStatus:
        """Begin, and return at once. Raises Conflict for an id or a notebook that is under way."""
        request_id = request.request_id or uuid.uuid4().hex
        if request_id in self._known:
            raise Conflict("A verification with this request id was started already.")
        for other in self._known.values():
            if other.status.path == request.path and other.status.phase not in FINISHED:
                raise Conflict(
                    "This notebook is being verified already; wait for it, or cancel it.",
                    {"request_id": other.status.request_id},
                )
        running = _Running(VerifyStatus(request_id=request_id, path=request.path))
        self._known[request_id] = running
        self._forget()
        running.task = asyncio.ensure_future(self._work(running, request, file, kernels))
        self._tell(running, "queued", "Waiting for its turn.")
        return running.status

    def cancel(self, request_id: str) -> VerifyStatus:
        """Stop it and end its kernel; a finished one stays as it is.

        Raises VerificationNotFound.
        """
        running = self._find(request_id)
        if running.task is not None and running.status.phase not in (*FINISHED, "saving"):
            running.task.cancel()
            self._tell(running, "cancelled", "Cancelled; the notebook is as it was.")
        return running.status

    async def aclose(self) -> None:
        """Cancel everything and wait until no kernel is left."""
        tasks = [running.task for running in self._known.values() if running.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(
        self, running: _Running, request: VerifyRequest, file: NotebookFile, kernels: Any
    ) -> None:
        try:
            async with self._turn:
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
                done = await verify(
                    notebook,
                    cwd=file.folder,
                    settings=settings,
                    progress=self._progress(running),
                )
            self._tell(running, "saving", "Writing the stamp.")
            await asyncio.shield(self._save(running, file, done))
            self._learn(notebook, done.verified)
            running.status.fraction = 1.0
            self._tell(running, "done", summary(done.verified))
        except asyncio.CancelledError:
            self._tell(running, "cancelled", "Cancelled; the notebook is as it was.")
        except AlacardError as error:
            said = str(error.details.get("said", ""))
            running.status.save_error = error.message
            self._tell(running, "done", f"{error.message} {said}".strip())
        except Exception:
            self._tell(running, "done", "Alacard met a fault; the server's log has the details.")
            raise
        finally:
            running.task = None

    async def _save(self, running: _Running, file: NotebookFile, done: Verification) -> None:
        running.status.verified = done.verified
        try:
            await file.stamp(done.verified)
            if done.repaired is not None:
                running.status.repaired_path = await file.save_beside(done.repaired)
        except AlacardError as error:
            running.status.save_error = error.message

    def _progress(self, running: _Running) -> Progress:
        status = running.status

        def phase(name: VerifyPhase, message: str) -> None:
            if name == "repairing":
                status.attempt, status.cell = 2, 0
            self._tell(running, name, message)

        def cell(number: int, total: int, section: str | None) -> None:
            status.cell, status.cells, status.section = number, total, section
            share = (number - 1) / max(total, 1)
            status.fraction = min(share, 1.0)
            self._tell(running, "running", f"Cell {number} of {total}.")

        return Progress(phase=phase, cell=cell)

    def _tell(self, running: _Running, phase: VerifyPhase, message: str) -> None:
        status = running.status
        if status.phase in FINISHED:
            return
        status.phase, status.message = phase, message
        status.seconds = round(time.monotonic() - running.started, 1)
        status.seq += 1
        self._emit(status)

    def _find(self, request_id: str) -> _Running:
        try:
            return self._known[request_id]
        except KeyError:
            raise VerificationNotFound(
                "This server knows no verification with that id; it may have been restarted. "
                "The stamp in the notebook tells how the last one ended.",
                {"request_id": request_id[:64]},
            ) from None

    def _forget(self) -> None:
        for request_id in list(self._known):
            if len(self._known) <= KEPT:
                break
            if self._known[request_id].task is None:
                del self._known[request_id]


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
