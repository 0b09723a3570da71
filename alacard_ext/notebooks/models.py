"""The values a generation passes along: plan, gate report, phases, and the answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..cards.models import Recipe, Sha256
from ..fit.models import Fit, LadderStep
from ..hub.facts import Gated, Origin

Section = Literal["title", "setup", "hello", "info", "readme", "usage", "app", "next"]
SECTIONS: tuple[Section, ...] = (
    "title",
    "setup",
    "hello",
    "info",
    "readme",
    "usage",
    "app",
    "next",
)
# Beginners see Alacard's simple example before the author's own.
SIMPLE_FIRST: tuple[Section, ...] = (
    "title",
    "setup",
    "hello",
    "info",
    "usage",
    "readme",
    "app",
    "next",
)
Phase = Literal["queued", "facts", "plan", "cells", "gate", "saving", "done", "failed", "cancelled"]


class Requirement(BaseModel):
    """A package that the setup cell brings: what is imported, and the bounded pip requirement."""

    module: str
    requirement: str


README_RULES = 2
"""Which rules decided whether a README's code is run. Under those before, a list of forbidden names
did: a notebook that runs such code and lacks this number cannot be relied on."""


class ReadmeExample(BaseModel):
    """What becomes of the README's own example.

    `run`: everything in it is on Alacard's list of what such code may do. `consented`: it is not,
    and runs because the person allowed this text by its SHA-256. `shown`: it is only printed, and
    `reason` ends the sentence that says why. `code` is the text as a cell would hold it, which
    `sha256` names; both are empty where it could not be run whatever the person allows. `offered`
    says that it is the person's to decide, `forbidden` that this site decided against.
    """

    model_config = ConfigDict(defer_build=True)

    mode: Literal["run", "consented", "shown", "none"] = "none"
    reason: str = ""
    sha256: Sha256 | None = None
    code: str = ""
    offered: bool = False
    forbidden: bool = False
    rules: int = README_RULES

    @property
    def runs(self) -> bool:
        """Whether the notebook holds the example as a cell that runs."""
        return self.mode in ("run", "consented")

    def shown(self, reason: str) -> ReadmeExample:
        """The same example, printed and not run for another reason, with no say of the person."""
        if self.mode == "none":
            return self
        return ReadmeExample(mode="shown", reason=reason)


class Plan(BaseModel):
    """Which template, class, packages, inputs, dtype and device, and why. Data, shown to people.

    `trust_remote_code` tells that the person who dealt it let the model's own code run, which is no
    consent for anybody else; `code_repository` and `code_revision` that it is another repository's.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    template: str
    task: str | None
    library: str | None
    covered: bool
    auto_class: str | None = None
    processor_class: str | None = None
    requirements: list[Requirement] = Field(default_factory=list)
    dtype: str = "auto"
    device: str = "auto"
    trust_remote_code: bool = False
    code_repository: str | None = None
    code_revision: str | None = None
    chat: bool = False
    fit: Fit
    ladder: list[LadderStep] = Field(default_factory=list)
    step: str = "full"
    instead_of: str | None = None
    readme: ReadmeExample = Field(default_factory=ReadmeExample)
    reasons: list[str] = Field(default_factory=list)


class GateFinding(BaseModel):
    """One thing the gate refuses, where it is, and what would mend it."""

    check: str
    message: str
    cell_id: str | None = None
    line: int | None = None


class GateReport(BaseModel):
    """What was checked. `checks` names every check that ran; `findings` is empty when it passed."""

    passed: bool
    checks: list[str]
    findings: list[GateFinding] = Field(default_factory=list)
    milliseconds: float = 0.0


class GenerationStatus(BaseModel):
    """How far a generation is; REST answers it, events carry its numbers."""

    request_id: str
    seq: int = 0
    phase: Phase = "queued"
    fraction: float = Field(default=0.0, ge=0, le=1)
    expected_seconds: float | None = None
    message: str = ""
    path: str | None = None
    error: dict[str, Any] | None = None


class GenerateRequest(BaseModel):
    """Body of `POST notebook/generate`; `path` is a folder of the contents manager.

    With `save` false nothing is written: for drives that only the browser can write to.
    """

    model_config = ConfigDict(extra="ignore", defer_build=True)

    recipe: dict[str, Any]
    path: str | None = Field(default=None, max_length=4096)
    save: bool = True
    request_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")


class ModelInfo(BaseModel):
    """The model as the answer shows it; `access` says what to do before it can be downloaded, and
    is null where it is open to everyone; where that is not known, it says so."""

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    id: str
    name: str
    sha: str | None = None
    pipeline_tag: str | None = None
    library_name: str | None = None
    license: str | None = None
    gated: Gated | None = None
    access: str | None = None
    downloads: int | None = None
    likes: int | None = None
    origin: Origin = "hub"
    notice: str | None = None


class AnswerMetadata(BaseModel):
    """Provenance, with the seeds' names."""

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    model_info: ModelInfo
    source_readme_sha: str | None = None
    generated_by: str = "alacard"
    forked_from: str | None = None


class GenerateAnswer(BaseModel):
    """What generate answers; ids and urls are null where there is no store, or where it cannot be
    used, of which `notice` tells. Urls are null as well where no server gave the answer.

    `path` is null where writing failed, and `save_error` then says why; `notebook` is always whole.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    request_id: str
    share_id: str | None = None
    notebook_url: str | None = None
    share_url: str | None = None
    notice: str | None = None
    path: str | None = None
    save_error: str | None = None
    filename: str
    notebook: dict[str, Any]
    recipe: Recipe
    model_info: ModelInfo
    plan: Plan
    gate: GateReport
    hand_code: str | None
    metadata: AnswerMetadata
    kept_as: str | None = Field(default=None, exclude=True)
    """The id that the library will give it, chosen before; `share_id` tells it once it is there."""
    packed: tuple[str, int, bytes] | None = Field(default=None, exclude=True)
    """The notebook as the library keeps it, where there is one."""
    kept_before: bool = Field(default=False, exclude=True)
    """Whether an earlier attempt may have had it kept under that id."""
