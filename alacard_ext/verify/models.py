"""The values of a verification: what is asked, how far it is, and the stamp that it leaves."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..hub.facts import ModelReference

Outcome = Literal["passed", "failed", "out_of_memory", "kernel_died", "timeout", "cancelled"]
Place = Literal["current", "own"]
VerifyPhase = Literal[
    "queued", "environment", "starting", "running", "repairing", "saving", "done", "cancelled"
]
DEFAULT_SECONDS = 1800.0
MOST_SECONDS = 24 * 3600.0


class CellError(BaseModel):
    """The cell that ended a run. `number` counts code cells from 1, as people do."""

    number: int
    cell_id: str
    section: str | None = None
    name: str
    message: str


class KernelStamp(BaseModel):
    """The kernel that ran it, as it is installed."""

    name: str
    language: str


class MachineStamp(BaseModel):
    """Where it ran. Memory is in bytes; nothing here names the machine or its user.

    `python` is the version of the kernel's Python, null for a kernel of another language.
    """

    system: str
    python: str | None = None
    device: str | None = None
    cpu_count: int | None = None
    memory: int | None = None


class Repair(BaseModel):
    """What was changed after a failure: the rules by name, in words, and a unified diff."""

    rules: list[str]
    sentences: list[str]
    diff: str


class Verified(BaseModel):
    """What stands in `metadata.alacard.verified`: of which notebook, on what, with which result.

    `peak_memory` is the largest resident set of the kernel and its children that was sampled, in
    bytes; `outputs_dropped` counts the bytes of outputs that were too many to be kept; `digest`
    is that of the code that ran, so that a later edit can be told.
    """

    model_config = ConfigDict(protected_namespaces=())

    version: Literal[1] = 1
    outcome: Outcome
    error: CellError | None = None
    model: ModelReference = Field(default_factory=ModelReference)
    environment: Place = "current"
    kernel: KernelStamp | None = None
    packages: dict[str, str] = Field(default_factory=dict)
    cells_passed: int = 0
    cells_total: int = 0
    cells_excused: int = 0
    seconds: float = 0.0
    peak_memory: int | None = None
    outputs_dropped: int = 0
    date: str = ""
    machine: MachineStamp
    digest: str = ""
    repair: Repair | None = None


class VerifyRequest(BaseModel):
    """Body of `POST notebook/verify`. `time_limit` is in seconds, `memory_limit` in bytes.

    `with_token` hands the notebook the Hub's token, as one does whose model is gated or private.
    """

    model_config = ConfigDict(extra="ignore")

    path: str = Field(min_length=1, max_length=4096)
    environment: Place = "current"
    repair: bool = True
    time_limit: float = Field(default=DEFAULT_SECONDS, gt=0, le=MOST_SECONDS)
    memory_limit: int | None = Field(default=None, gt=0)
    with_token: bool = False
    request_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")


class VerifyStatus(BaseModel):
    """How far a verification is; `attempt` is 2 while the repaired notebook runs.

    `repaired_path` is the copy that passed after a repair; the notebook itself is left as it was.
    """

    request_id: str
    path: str
    seq: int = 0
    phase: VerifyPhase = "queued"
    attempt: int = 1
    cell: int = 0
    cells: int = 0
    section: str | None = None
    seconds: float = 0.0
    fraction: float = Field(default=0.0, ge=0, le=1)
    message: str = ""
    verified: Verified | None = None
    repaired_path: str | None = None
    save_error: str | None = None


class VerifyList(BaseModel):
    """The verifications that this server remembers, the latest first."""

    verifications: list[VerifyStatus]
