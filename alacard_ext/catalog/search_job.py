"""One hand dealt for all models that a search of the catalog finds."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from ..errors import BadRequest, InvalidJob
from ..jobs.bulk import BULK_RUN, MOST
from ..jobs.deliveries import Body
from ..jobs.handle import RunContext
from ..jobs.kind import Kind, Phase
from ..jobs.models import JobSubmission
from ..jobs.service import Jobs
from ..jobs.work import Attempt, JobKind
from ..notebooks.generations import GENERATION
from ..room import Requester, ServiceOf, Shared, Workspace
from ..verify.generate_job import GENERATE_VERIFY
from .models import CatalogQuery
from .service import CatalogService

SEARCH: Kind[None] = Kind("catalog.generate", "deal for a search", (Phase("submitting", 1),))
PAGE = 100


class SearchPayload(BaseModel):
    """What is searched for, as `GET catalog/search` takes it, how many of the models found are
    taken, and the hand: a recipe whose model is left out; and whether each notebook is verified,
    too. `models` is what the server makes of the search when the job is asked for; what is found
    later is not dealt."""

    model_config = ConfigDict(extra="forbid")

    search: dict[str, JsonValue]
    limit: int = Field(default=100, ge=1, le=MOST)
    recipe: dict[str, JsonValue]
    path: str | None = Field(default=None, max_length=4096)
    title: str = Field(default="", max_length=200)
    verify: bool = False
    models: list[str] | None = Field(default=None, max_length=MOST)


class SearchResult(BaseModel):
    """How many models there were, and the bulk that deals the hand for each."""

    total: int
    bulk: str


class SearchJob(JobKind[SearchPayload, None, SearchResult]):
    """Submits a bulk that deals a hand for each of the models that a search found."""

    run_kind = SEARCH
    payload = SearchPayload
    timeout = 300.0
    rights = (("write", "contents"),)

    def __init__(self, catalog: CatalogService, jobs: Jobs) -> None:
        self._catalog, self._jobs = catalog, jobs

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the catalog of this server, and the jobs that it submits to."""
        return cls(services(CatalogService), services(Jobs))

    def title(self, payload: SearchPayload) -> str:
        """As whoever asked named it, and for how many models."""
        count = len(payload.models or ())
        models = "1 model" if count == 1 else f"{count} models"
        return f"{payload.title or 'Deal a hand'} for {models} of a search"

    def details(self, payload: SearchPayload) -> None:
        """It tells nothing but that it goes on."""

    async def check(self, payload: SearchPayload, requester: Requester) -> None:
        """Raises InvalidJob for a search that the catalog does not understand."""
        await self._catalog.check(_query(payload, PAGE, None))

    async def prepare(
        self, payload: SearchPayload, workspace: Workspace | None
    ) -> tuple[SearchPayload, tuple[Body, ...]]:
        """With the models that are found now. Raises InvalidJob where there is none."""
        models: dict[str, None] = {}
        cursor: str | None = None
        while len(models) < payload.limit:
            left = min(PAGE, payload.limit - len(models))
            page = await self._catalog.search(_query(payload, left, cursor))
            models |= dict.fromkeys(model.id for model in page.models)
            cursor = page.next
            if cursor is None or not page.models:
                break
        if not models:
            raise InvalidJob("The search finds no model; widen it.")
        return payload.model_copy(update={"models": [*models][: payload.limit]}), ()

    async def run(
        self, context: RunContext[None], payload: SearchPayload, attempt: Attempt
    ) -> SearchResult:
        """Submit the bulk; a second attempt finds that of the first."""
        if not payload.models:
            raise BadRequest("This job has no models; ask for it again.")
        context.report("submitting")
        given: list[Any] = [
            {"recipe": {**payload.recipe, "model_card": {"id": model}}, "path": payload.path}
            for model in payload.models
        ]
        submission = JobSubmission.model_validate(
            {
                "kind": BULK_RUN.name,
                "payload": {
                    "kind": GENERATE_VERIFY.name if payload.verify else GENERATION.name,
                    "payloads": given,
                    "title": self.title(payload)[:200],
                },
                "request_id": f"of-{attempt.job_id}"[:64],
            }
        )
        bulk = await self._jobs.submit(submission, attempt.requester)
        return SearchResult(total=len(payload.models), bulk=bulk.id)


def _query(payload: SearchPayload, limit: int, cursor: str | None) -> CatalogQuery:
    """A page of the search. Raises InvalidJob."""
    from ..base import validation_details

    own = {"limit": limit, "cursor": cursor, "facets": ()}
    try:
        return CatalogQuery.model_validate({**payload.search, **own})
    except ValidationError as error:
        details = validation_details(error)
        first = details["errors"][0]
        told = f"Check payload.search.{first['field']}: {first['message']}."
        raise InvalidJob(told, details) from None
