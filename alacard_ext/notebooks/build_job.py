"""Building a notebook as a job of any machine: a worker makes it, the person's server writes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..cards.dealing import complete_recipe
from ..jobs.deliveries import Body
from ..jobs.handle import RunContext
from ..jobs.work import Attempt, Place
from ..room import Workspace
from .generations import GENERATION, Generated
from .job import GenerateJob, GeneratePayload, GenerateResult
from .models import GenerateAnswer
from .workspace import check_folder

BUILD = replace(GENERATION, name="notebook.build")


class BuildJob(GenerateJob):
    """Builds the notebook of a recipe and has it kept; it is delivered into the workspace."""

    run_kind = BUILD
    place: ClassVar[Place] = "anywhere"

    def title(self, payload: GeneratePayload) -> str:
        """With the model's name."""
        return super().title(payload).replace("Generate", "Build", 1)

    def skipped(self, payload: GeneratePayload) -> tuple[str, ...]:
        """It is written later, by another."""
        return ("saving",)

    async def prepare(
        self, payload: GeneratePayload, workspace: Workspace | None
    ) -> tuple[GeneratePayload, tuple[Body, ...]]:
        """With the folder as the contents manager spells it. Raises InvalidPath."""
        if workspace is None:
            return payload, ()
        folder = await check_folder(workspace.contents, payload.path)
        return payload.model_copy(update={"path": folder}), ()

    async def run(
        self, context: RunContext[Generated], payload: GeneratePayload, attempt: Attempt
    ) -> GenerateResult:
        """Build it; a second attempt keeps the hand under the id of the first."""
        again = attempt.number > 1 and isinstance(attempt.found.get("kept_as"), str)
        if again:
            context.details.kept_as = str(attempt.found["kept_as"])
        deck = await self._cards.deck_for(payload.recipe, attempt.requester)

        async def before_saving(answer: GenerateAnswer) -> None:
            answer.kept_before = again
            await attempt.checkpoint({"kept_as": answer.kept_as})

        answer = await self._generations.make(
            context,
            lambda: complete_recipe(deck, self._hub, payload.recipe),
            revision=payload.revision,
            contents=None,
            folder="",
            kernelspec=None,
            requester=attempt.requester,
            forked_from=payload.forked_from,
            before_saving=before_saving,
        )
        await attempt.deliver(payload.path or "", answer.filename, answer.notebook)
        return _result(answer)


def _result(answer: Any) -> GenerateResult:
    return GenerateResult(
        path=None,
        share_id=answer.share_id,
        hand_code=answer.hand_code,
        model_id=answer.model_info.id,
        notice=answer.notice,
    )
