"""One run of long work: its state, how far it is, how it ended, and the event that tells it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal

from ..errors import AlacardError
from .kind import Details, Kind

RunState = Literal["queued", "running", "cancelling", "done", "failed", "cancelled", "interrupted"]
ENDED: frozenset[RunState] = frozenset({"done", "failed", "cancelled", "interrupted"})
"""How a run ends: it did its work, could not, was told to stop, or its server went away."""
UNSUCCESSFUL: tuple[RunState, ...] = ("failed", "cancelled", "interrupted")
PASSED = "passed"
STOPPED: frozenset[RunState] = frozenset({"cancelling", "cancelled", "interrupted"})
"""A run that will not do its work, or that is on its way there."""


@dataclass(frozen=True)
class RunError:
    """Why a run failed: the code and the sentence that any door of Alacard would answer with."""

    code: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, error: BaseException) -> RunError:
        """What a person is told of it; a fault of Alacard's own keeps its words for the log."""
        if isinstance(error, AlacardError):
            return cls(error.code, error.message, error.details)
        if isinstance(error, OSError):
            return cls("IO", error.strerror or str(error))
        return cls(
            "INTERNAL", "Alacard ran into an internal error; the server's log has the details."
        )


@dataclass(eq=False)
class Run(Generic[Details]):
    """A run as everyone may see it; only its registry changes it.

    `details` are the kind's own; `expected_seconds` is null where nothing like it has run yet. The
    end of a `durable` one is told once it stands in the store, by whoever writes it there.
    """

    kind: Kind[Details]
    id: str
    details: Details
    subject: str = ""
    expected_seconds: float | None = None
    skipped: frozenset[str] = frozenset()
    state: RunState = "queued"
    phase: str = ""
    fraction: float = 0.0
    seq: int = 0
    error: RunError | None = None
    attempt: int = 1
    durable: bool = False
    submitted_at: float = field(default_factory=time.monotonic)
    began_at: float | None = None
    ended_at: float | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing of it goes on any more."""
        return self.state in ENDED

    @property
    def active(self) -> bool:
        """Whether it waits or does its work, and nobody has told it to stop."""
        return self.state in ("queued", "running")

    @property
    def cancellable(self) -> bool:
        """Whether telling it to stop has a meaning."""
        return self.active and not (self.phase and self.kind.phase(self.phase).final)

    @property
    def seconds(self) -> float:
        """How long it has taken since it was asked for."""
        end = time.monotonic() if self.ended_at is None else self.ended_at
        return end - self.submitted_at

    def settle(self, state: RunState, error: BaseException | None) -> None:
        """Note how it ended."""
        self.state, self.ended_at = state, time.monotonic()
        if state == "done":
            self.fraction = 1.0
        elif state == "failed" and error is not None:
            self.error = RunError.of(error)

    def enter(self, phase: str, share: float) -> bool:
        """Go on to `phase`, `share` of it done; whether that is another phase than before."""
        new, self.phase = phase != self.phase, phase
        self.fraction = max(self.fraction, self.kind.fraction(phase, share, self.skipped))
        return new


@dataclass(frozen=True)
class JobEvent:
    """What listeners hear of a run: ids and numbers, and nothing of its content."""

    job_id: str
    kind: str
    seq: int
    state: RunState
    phase: str
    fraction: float
    attempt: int = 1

    @classmethod
    def of(cls, run: Run[Any]) -> JobEvent:
        """As the run is now."""
        far = round(run.fraction, 4)
        return cls(run.id, run.kind.name, run.seq, run.state, run.phase, far, run.attempt)

    @classmethod
    def of_row(cls, row: Any) -> JobEvent:
        """As the store has it."""
        far = round(min(max(row.fraction, 0.0), 1.0), 4)
        return cls(row.job_id, row.kind, row.seq, row.state, row.phase, far, row.attempt)


def fell_short(state: str, result: Mapping[str, Any] | None) -> bool:
    """Whether a job did its work, and what it ran did not pass: the result of a verification has an
    `outcome` that says so."""
    outcome = (result or {}).get("outcome")
    return state == "done" and isinstance(outcome, str) and outcome != PASSED
