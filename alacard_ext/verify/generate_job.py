"""A notebook generated and then verified, as one job: what a bulk does in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from ..errors import AlacardError
from ..jobs.handle import RunContext
from ..jobs.kind import Details, Kind, Phase
from ..jobs.work import Attempt, JobKind
from ..notebooks.generations import Generated
from ..notebooks.job import GenerateJob, GeneratePayload, GenerateResult
from ..room import Requester, ServiceOf, Shared
from .job import VerifyJob, told_of
from .models import Place, VerifyRequest
from .verifications import Verifying


class GenerateVerifyPayload(GeneratePayload):
    """What to generate and into which folder, and where the notebook runs."""

    environment: Place = "current"


class GenerateVerifyResult(GenerateResult):
    """Where the notebook is, and how it fared; both parts can have a `save_error`."""

    outcome: str
    message: str
    repaired_path: str | None = None


@dataclass
class Tested:
    """What the two parts tell."""

    generated: Generated = field(default_factory=Generated)
    verifying: Verifying = field(default_factory=lambda: Verifying(""))


GENERATE_VERIFY: Kind[Tested] = Kind(
    "notebook.generate.verify",
    "generation with verification",
    (
        Phase("facts", 3),
        Phase("plan", 0.5),
        Phase("cells", 0.5),
        Phase("gate", 0.5),
        Phase("writing", 0.5, final=True),
        Phase("repairing", 0),
        Phase("environment", 6),
        Phase("starting", 1),
        Phase("running", 12),
        Phase("saving", 1, final=True),
    ),
)


class GenerateVerifyJob(JobKind[GenerateVerifyPayload, Tested, GenerateVerifyResult]):
    """Generates a notebook in the person's workspace, runs it in a clean kernel, and stamps it."""

    run_kind = GENERATE_VERIFY
    payload = GenerateVerifyPayload
    timeout = GenerateJob.timeout + VerifyJob.timeout
    rights = tuple(dict.fromkeys((*GenerateJob.rights, *VerifyJob.rights)))

    def __init__(self, generate: GenerateJob, verify: VerifyJob) -> None:
        self._generate, self._verify = generate, verify

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the jobs that do each part."""
        return cls(GenerateJob.build(services, shared), VerifyJob.build(services, shared))

    def title(self, payload: GenerateVerifyPayload) -> str:
        """With the model's name."""
        return f"{self._generate.title(payload)} and verify it"

    def skipped(self, payload: GenerateVerifyPayload) -> tuple[str, ...]:
        """No environment is built for the person's own kernel."""
        return () if payload.environment == "own" else ("environment",)

    def details(self, payload: GenerateVerifyPayload) -> Tested:
        """At the beginning."""
        return Tested()

    def told(self, details: Tested) -> dict[str, Any]:
        """Where the notebook is, the id that a second attempt keeps, and which cell runs."""
        return told_of(details.verifying) | self._generate.told(details.generated)

    async def check(self, payload: GenerateVerifyPayload, requester: Requester) -> None:
        """Raises BadRequest for a recipe without a model."""
        await self._generate.check(payload, requester)

    async def run(
        self, context: RunContext[Tested], payload: GenerateVerifyPayload, attempt: Attempt
    ) -> GenerateVerifyResult:
        """Generate it, and verify what was written; a second attempt finds the notebook of the
        first. Raises AlacardError where it cannot be written, although the library has it."""
        details = context.details
        part = _Part(context, details.generated, {"saving": "writing"})
        made = await self._generate.run(part, payload, attempt)
        if made.path is None:
            raise AlacardError(made.save_error or "The notebook could not be written.")
        details.verifying.path = made.path
        asked = VerifyRequest(path=made.path, environment=payload.environment)
        done = await self._verify.run(_Part(context, details.verifying, {}), asked, attempt)
        both = made.model_dump() | done.model_dump()
        return GenerateVerifyResult.model_validate(both)


class _Part(RunContext[Details]):
    """The context of a part: with its own details, and with phases that the whole names
    otherwise."""

    def __init__(self, whole: RunContext[Any], details: Details, named: Mapping[str, str]) -> None:
        self.run, self.details = whole.run, details
        self._whole, self._named = whole, named

    def about(self, subject: str) -> None:
        self._whole.about(subject)

    def report(self, phase: str, share: float = 0.0) -> None:
        self._whole.report(self._named.get(phase, phase), share)
