"""The outcomes of a bulk charted by a notebook in the person's workspace."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from ..errors import BadRequest, InvalidJob, JobNotFound
from ..jobs.handle import RunContext
from ..jobs.kind import Kind, Phase
from ..jobs.models import JobQuery
from ..jobs.service import Jobs
from ..jobs.work import Attempt, JobKind
from ..room import Requester, ServiceOf, Shared
from .gate import check
from .kernelspec import python_kernelspec
from .outcomes import REQUIREMENTS, Outcome, chart_outcomes
from .workspace import SaveFailed, check_folder, save_notebook

CHART: Kind[None] = Kind("bulk.chart", "chart", (Phase("cells", 3), Phase("saving", 1, final=True)))
PAGE = 200


class ChartPayload(BaseModel):
    """Which bulk, and into which folder of the contents manager the notebook is written."""

    model_config = ConfigDict(extra="forbid")

    bulk: str = Field(min_length=1, max_length=64)
    path: str | None = Field(default=None, max_length=4096)


class ChartResult(BaseModel):
    """Where the notebook is, and of how many jobs it tells."""

    path: str
    total: int


class ChartJob(JobKind[ChartPayload, None, ChartResult]):
    """Writes a notebook that charts how the jobs of a bulk ended."""

    run_kind = CHART
    payload = ChartPayload
    attempts = 1
    timeout = 300.0
    rights = (("write", "contents"),)

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the jobs that it tells of."""
        return cls(services(Jobs))

    def title(self, payload: ChartPayload) -> str:
        """The same for each."""
        return "Chart the outcomes of a bulk"

    def details(self, payload: ChartPayload) -> None:
        """It tells nothing but that it goes on."""

    async def check(self, payload: ChartPayload, requester: Requester) -> None:
        """Raises InvalidJob for what is not the person's, and for what is no bulk."""
        try:
            job = await self._jobs.get(payload.bulk, requester)
        except JobNotFound as error:
            raise InvalidJob(error.message) from error
        if job.children is None:
            raise InvalidJob("That job is not a bulk job; give the id of a bulk job.")

    async def run(
        self, context: RunContext[None], payload: ChartPayload, attempt: Attempt
    ) -> ChartResult:
        """Read how they ended, and write the notebook."""
        workspace = attempt.workspace
        if workspace is None:
            raise BadRequest("Only the server that has your files can write this notebook.")
        folder = await check_folder(workspace.contents, payload.path)
        context.report("cells")
        bulk = await self._jobs.get(payload.bulk, attempt.requester)
        outcomes = await self._outcomes(payload.bulk, attempt.requester)
        kernelspec = await python_kernelspec(workspace.kernels)
        notebook = await asyncio.to_thread(_checked, bulk.title, outcomes, kernelspec)
        context.report("saving")
        try:
            path = await save_notebook(workspace.contents, folder, "outcomes.ipynb", notebook)
        except SaveFailed as error:
            raise BadRequest(str(error)) from error
        return ChartResult(path=path, total=len(outcomes))

    async def _outcomes(self, bulk: str, requester: Requester) -> list[Outcome]:
        """Those of all jobs, in the order in which they were asked for."""
        found: list[Outcome] = []
        cursor: int | None = None
        scope: Any = "all" if requester.administrator else "mine"
        while True:
            query = JobQuery(parent=bulk, scope=scope, limit=PAGE, cursor=cursor)
            page, cursor = await self._jobs.page(query, requester)
            found += [Outcome.of(job) for job in page.jobs]
            if cursor is None:
                return found[::-1]


def _checked(title: str, outcomes: list[Outcome], kernelspec: dict[str, str] | None) -> Any:
    """The notebook, as the gate lets it pass. Raises BadRequest where it does not."""
    notebook = chart_outcomes(title, outcomes, kernelspec)
    report = check(notebook, requirements=REQUIREMENTS)
    if not report.passed:
        raise BadRequest(f"The notebook was not written: {report.findings[0].message}")
    return notebook
