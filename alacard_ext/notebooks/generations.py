"""Generations: runs that build a notebook and write it, and that can be watched and cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from ..cards.consent import without_consent
from ..cards.deck import Deck
from ..cards.models import Recipe
from ..errors import Cancelled, GenerationNotFound
from ..hub.client import HubClient
from ..hub.licences import licence_text
from ..jobs.handle import RunContext, RunHandle
from ..jobs.kind import Kind, Phase
from ..jobs.registry import RunRegistry
from ..jobs.run import STOPPED, Run
from ..room import Requester, Service, Shared
from ..store.ids import new_id
from .build import build_notebook
from .ipynb import plain
from .models import AnswerMetadata, GenerateAnswer, GenerationStatus, ModelInfo
from .planning.access import access_steps
from .single import Built, Finish
from .workspace import SaveFailed, expected_path, notebook_filename, save_delivered, save_notebook


@dataclass
class Generated:
    """What a generation tells beside its state: where the notebook was written, and the id under
    which the library keeps it, so that one that is begun again is kept once."""

    path: str | None = None
    kept_as: str = field(default_factory=new_id)


GENERATION: Kind[Generated] = Kind(
    "notebook.generate",
    "generation",
    (
        # The Hub is far away; what this machine does takes milliseconds.
        Phase("facts", 6),
        Phase("plan", 1),
        Phase("cells", 1),
        Phase("gate", 1),
        # A file is whole or not there.
        Phase("saving", 1, final=True),
    ),
    at_once=16,
    remembered=500,
    first_estimate=3.0,
)


class Generations(Service):
    """Runs each request in the registry, so that it can be watched and cancelled.

    `saved` gets the model and the path of each notebook that was written, in a thread; `built` each
    answer in a thread before anyone else does, `generated` before its notebook is written, and
    `written` after that, with the person whom it is for. Without `readme_code` no code of a README
    is run.
    """

    def __init__(
        self,
        deck: Deck,
        hub: HubClient,
        runs: RunRegistry,
        *,
        saved: Callable[[str, str], None] = lambda model, path: None,
        built: Callable[[GenerateAnswer], None] | None = None,
        generated: Callable[[GenerateAnswer, Requester], Awaitable[None]] | None = None,
        written: Callable[[GenerateAnswer, Requester], Awaitable[None]] | None = None,
        readme_code: bool = True,
    ) -> None:
        self._readme_code = readme_code
        self._saved = saved
        self._built_one = built
        self._generated = generated
        self._written = written
        self._deck = deck
        self._hub = hub
        self._runs = runs

    @classmethod
    def build(cls, shared: Shared) -> Self:
        """Those of a server or a command."""
        shared.save_notebook = save_delivered
        return cls(
            shared.deck,
            shared.hub,
            shared.runs,
            saved=shared.saved,
            built=shared.built,
            generated=shared.generated,
            written=shared.written,
            readme_code=shared.config.run_readme_code,
        )

    def status(self, request_id: str) -> GenerationStatus:
        """How far it is. Raises GenerationNotFound."""
        return status_of(self._find(request_id))

    def cancel(self, request_id: str) -> GenerationStatus:
        """Stop it unless it is already saving or done; nothing is left behind.

        Raises GenerationNotFound.
        """
        run = self._find(request_id)
        self._runs.cancel(run)
        return status_of(run)

    async def run(
        self,
        recipe: Recipe | Callable[[], Awaitable[Recipe]],
        *,
        request_id: str | None = None,
        revision: str | None = None,
        contents: Any = None,
        folder: str = "",
        kernelspec: dict[str, str] | None = None,
        requester: Requester | None = None,
        forked_from: str | None = None,
        adopt: Callable[[RunHandle[Generated, GenerateAnswer]], None] | None = None,
        before_saving: Callable[[GenerateAnswer], Awaitable[None]] | None = None,
    ) -> GenerateAnswer:
        """Build the notebook and write it to `folder` of `contents` (None: hand it back only).

        A recipe that must first be completed is given as a function, so that it can be cancelled.
        `forked_from` names the hand that it is a remix of, and `adopt` gets the run once it is
        begun; `before_saving` is called as `make` does.

        Raises Conflict for a request id in use, Cancelled, and what building raises.
        """

        async def work(context: RunContext[Generated]) -> GenerateAnswer:
            return await self.make(
                context,
                recipe,
                revision=revision,
                contents=contents,
                folder=folder,
                kernelspec=kernelspec,
                requester=requester or Requester(),
                forked_from=forked_from,
                before_saving=before_saving,
            )

        skipped = () if contents is not None else ("saving",)
        handle = self._runs.submit(
            GENERATION, work, Generated(), run_id=request_id, skipped=skipped
        )
        if adopt is not None:
            adopt(handle)
        if self._hub.is_away:
            # What it took while the Hub answered says nothing of a wait for one that does not.
            handle.run.expected_seconds = None
        try:
            return await handle.result()
        except (asyncio.CancelledError, Cancelled):
            handle.cancel()
            raise Cancelled(
                "Cancelled; nothing was written. You can deal again at any time.",
                {"request_id": handle.run.id},
            ) from None

    async def make(
        self,
        context: RunContext[Generated],
        recipe: Recipe | Callable[[], Awaitable[Recipe]],
        *,
        revision: str | None,
        contents: Any,
        folder: str,
        kernelspec: dict[str, str] | None,
        requester: Requester,
        forked_from: str | None,
        before_saving: Callable[[GenerateAnswer], Awaitable[None]] | None = None,
    ) -> GenerateAnswer:
        """The work of a run: build it, have it kept, and write it. `before_saving` is called when
        nothing has been kept or written yet, with the path that it will have in all likelihood."""
        answers: list[GenerateAnswer] = []

        def finish(built: Built) -> None:
            if kernelspec:
                built.notebook.metadata["kernelspec"] = kernelspec
            if forked_from is not None:
                built.notebook.metadata["alacard"]["forked_from"] = forked_from
            answer = self._answer(context.run.id, built, forked_from)
            answer.kept_as = context.details.kept_as
            if contents is not None:
                # Where it will lie if nobody takes the name, so that it is kept in one piece.
                answer.path = expected_path(contents, folder, answer.filename)
            if self._built_one is not None:
                self._built_one(answer)
            answers.append(answer)

        await self._build(context, recipe, revision, finish)
        answer = answers[-1]
        if contents is not None:
            # What was kept is not cancelled any more, and its file names it.
            context.report("saving")
        if before_saving is not None:
            await before_saving(answer)
        if self._generated is not None:
            await self._generated(answer, requester)
        if contents is not None:
            await self._save(context, answer, contents, folder)
            if self._written is not None:
                await self._written(answer, requester)
        return answer

    async def _build(
        self,
        context: RunContext[Generated],
        recipe: Recipe | Callable[[], Awaitable[Recipe]],
        revision: str | None,
        finish: Finish,
    ) -> None:
        context.report("facts")
        # Recipe and notebook ask the Hub for the same model: one deadline for both, and what found
        # no answer is not asked again.
        with self._hub.one_request():
            await build_notebook(
                recipe if isinstance(recipe, Recipe) else await recipe(),
                deck=self._deck,
                hub=self._hub,
                revision=revision,
                progress=context.report,
                readme_code=self._readme_code,
                finish=finish,
            )

    async def _save(
        self,
        context: RunContext[Generated],
        answer: GenerateAnswer,
        contents: Any,
        folder: str,
    ) -> None:
        try:
            # It is in the order of its file; who keeps it may have named it in its metadata.
            answer.path = await save_notebook(
                contents,
                folder,
                answer.filename,
                answer.notebook,
                expected=answer.path,
                ordered=True,
                written=lambda path: self._saved(answer.model_info.id, path),
            )
        except SaveFailed as error:
            answer.path, answer.save_error = None, str(error)
        context.details.path = answer.path

    def _answer(self, request_id: str, built: Built, forked_from: str | None) -> GenerateAnswer:
        facts, card = built.snapshot.facts, built.recipe.model_card
        info = ModelInfo(
            id=facts.id,
            name=card.name,
            sha=facts.sha,
            pipeline_tag=facts.pipeline_tag,
            library_name=facts.library_name,
            license=licence_text(facts),
            gated=facts.gated,
            access=access_steps(facts, built.snapshot.base),
            downloads=facts.downloads,
            likes=facts.likes,
            origin=built.snapshot.origin,
            notice=built.snapshot.notice,
        )
        return GenerateAnswer(
            request_id=request_id,
            filename=notebook_filename(facts.id, built.recipe.combination),
            notebook=plain(built.notebook),
            recipe=without_consent(built.recipe),
            model_info=info,
            plan=built.plan,
            gate=built.gate,
            hand_code=built.hand_code,
            metadata=AnswerMetadata(
                model_info=info,
                source_readme_sha=facts.sha if built.snapshot.readme is not None else None,
                forked_from=forked_from,
            ),
        )

    def _find(self, request_id: str) -> Run[Generated]:
        run = self._runs.get(GENERATION, request_id)
        if run is None:
            raise GenerationNotFound(
                "This server knows no generation with that id; it may have been restarted.",
                {"request_id": request_id[:64]},
            )
        return run


def status_of(run: Run[Generated]) -> GenerationStatus:
    """What REST answers of it: one word for where it is and how it ended."""
    if run.state in STOPPED:
        phase = "cancelled"
    elif run.ended:
        phase = run.state
    else:
        phase = run.phase or "queued"
    return GenerationStatus.model_validate(
        {
            "request_id": run.id,
            "seq": run.seq,
            "phase": phase,
            "fraction": run.fraction,
            "expected_seconds": run.expected_seconds,
            "path": run.details.path,
            "error": run.error and {"code": run.error.code, "message": run.error.message},
        }
    )
