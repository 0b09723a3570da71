"""Generating a notebook as a job: it is done whether or not anybody waits for it."""

from __future__ import annotations

from typing import Any, Self

from jupyter_core.utils import ensure_async
from pydantic import BaseModel, ConfigDict, Field
from tornado.web import HTTPError

from ..cards.custom.service import CustomCards
from ..cards.dealing import complete_recipe
from ..errors import BadRequest
from ..hub.client import HubClient
from ..jobs.handle import RunContext
from ..jobs.work import Attempt, JobKind
from ..room import Requester, ServiceOf, Shared
from .generations import GENERATION, Generated, Generations
from .kernelspec import python_kernelspec
from .models import GenerateAnswer
from .workspace import check_folder


class GeneratePayload(BaseModel):
    """What to generate, and into which folder of the contents manager."""

    model_config = ConfigDict(extra="forbid")

    recipe: dict[str, Any]
    path: str | None = Field(default=None, max_length=4096)
    revision: str | None = Field(default=None, max_length=200)
    forked_from: str | None = Field(default=None, max_length=64)


class GenerateResult(BaseModel):
    """Where the notebook is. `path` is null where it could not be written, and `save_error` then
    says why; under its `share_id` the library has it all the same."""

    path: str | None
    share_id: str | None
    hand_code: str | None
    model_id: str
    save_error: str | None = None
    notice: str | None = None


class GenerateJob(JobKind[GeneratePayload, Generated, GenerateResult]):
    """Builds the notebook of a recipe, has it kept, and writes it into the person's workspace."""

    run_kind = GENERATION
    payload = GeneratePayload
    timeout = 900.0
    rights = (("write", "contents"),)

    def __init__(self, generations: Generations, cards: CustomCards, hub: HubClient) -> None:
        self._generations, self._cards, self._hub = generations, cards, hub

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the services that generate for whoever waits."""
        return cls(services(Generations), services(CustomCards), shared.hub)

    def title(self, payload: GeneratePayload) -> str:
        """With the model's name."""
        return f"Generate a notebook for {_model_of(payload.recipe)}"

    def details(self, payload: GeneratePayload) -> Generated:
        """It has been written nowhere yet."""
        return Generated()

    def told(self, details: Generated) -> dict[str, Any]:
        """Where it is, and the id that a second attempt keeps."""
        return {"path": details.path, "kept_as": details.kept_as}

    async def run(
        self, context: RunContext[Generated], payload: GeneratePayload, attempt: Attempt
    ) -> GenerateResult:
        """Generate it; a second attempt finds what an earlier one has written."""
        workspace = attempt.workspace
        if workspace is None:
            raise BadRequest("Only the server that has your files can generate a notebook in them.")
        again = attempt.number > 1 and isinstance(attempt.found.get("kept_as"), str)
        if again:
            context.details.kept_as = str(attempt.found["kept_as"])
            if (written := await _written(workspace.contents, attempt.found)) is not None:
                context.details.path = written.path
                return written
        folder = await check_folder(workspace.contents, payload.path)
        deck = await self._cards.deck_for(payload.recipe, attempt.requester)

        async def before_saving(answer: GenerateAnswer) -> None:
            answer.kept_before = again
            await attempt.checkpoint(found_again(answer))

        answer = await self._generations.make(
            context,
            lambda: complete_recipe(deck, self._hub, payload.recipe),
            revision=payload.revision,
            contents=workspace.contents,
            folder=folder,
            kernelspec=await python_kernelspec(workspace.kernels),
            requester=attempt.requester,
            forked_from=payload.forked_from,
            before_saving=before_saving,
        )
        if answer.save_error is not None:
            attempt.log(answer.save_error)
        return self.result_of(context.details, answer)

    def result_of(self, details: Generated, value: Any) -> GenerateResult:
        """Of an answer what is not the notebook itself."""
        if not isinstance(value, GenerateAnswer):
            return super().result_of(details, value)
        return GenerateResult(
            path=value.path,
            share_id=value.share_id,
            hand_code=value.hand_code,
            model_id=value.model_info.id,
            save_error=value.save_error,
            notice=value.notice,
        )

    async def check(self, payload: GeneratePayload, requester: Requester) -> None:
        """Raises BadRequest for a recipe without a model."""
        if not _model_of(payload.recipe):
            raise BadRequest("Give the recipe a model: model_card with its id.")


def found_again(answer: GenerateAnswer) -> dict[str, Any]:
    """What a second attempt needs to find the notebook of an answer that is about to be written."""
    return {
        "kept_as": answer.kept_as,
        "expected_path": answer.path,
        "model_id": answer.model_info.id,
    }


def _model_of(recipe: dict[str, Any]) -> str:
    card = recipe.get("model_card")
    found = card.get("id") if isinstance(card, dict) else card
    return found if isinstance(found, str) else ""


async def _written(contents: Any, found: Any) -> GenerateResult | None:
    """What an earlier attempt has written, if it came so far."""
    path, kept_as = found.get("expected_path"), found["kept_as"]
    if not isinstance(path, str):
        return None
    try:
        if not await ensure_async(contents.file_exists(path)):
            return None
        model = await ensure_async(contents.get(path, content=True))
        own = model["content"]["metadata"]["alacard"]
    except (HTTPError, OSError, KeyError, TypeError):
        return None
    if own.get("share_id") != kept_as:
        return None
    return GenerateResult(
        path=path,
        share_id=kept_as,
        hand_code=own.get("hand_code"),
        model_id=str(found.get("model_id") or ""),
    )
