"""The generations of this server: started, watched, cancelled, and remembered for a while."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any, Self

from ..cards.consent import without_consent
from ..cards.deck import Deck
from ..cards.models import Recipe
from ..errors import AlacardError, Conflict, GenerationCancelled, GenerationNotFound
from ..hub.client import HubClient
from ..hub.licences import licence_text
from ..room import Service, Shared
from .build import build_notebook
from .models import PHASES, AnswerMetadata, GenerateAnswer, GenerationStatus, ModelInfo, Phase
from .planning.access import access_steps
from .room import GENERATION
from .single import Built
from .workspace import SaveFailed, notebook_filename, save_notebook

KEPT = 500
"""Finished generations whose status can still be asked for."""
FIRST_GUESS = 3.0
"""Seconds told as 'to expect' before this server has generated anything."""
RUNNING_AT_ONCE = 16
"""Builds under way side by side; the rest wait in the phase 'queued'."""


@dataclass
class _Generation:
    status: GenerationStatus
    task: asyncio.Task[GenerateAnswer] | None = None
    saving: bool = False
    started: float = field(default_factory=time.monotonic)


class Generations(Service):
    """Runs each request as a task of its own, so that it can be watched and cancelled.

    `emit` gets every change of status, on the event loop's thread; `saved` the model and the path
    of each notebook that was written, in a thread. Without `readme_code` no code from a README is
    run.
    """

    def __init__(
        self,
        deck: Deck,
        hub: HubClient,
        emit: Callable[[GenerationStatus], None] | None = None,
        *,
        saved: Callable[[str, str], None] | None = None,
        readme_code: bool = True,
    ) -> None:
        self._readme_code = readme_code
        self._saved = saved
        self._deck = deck
        self._hub = hub
        self._emit = emit or (lambda _: None)
        self._known: OrderedDict[str, _Generation] = OrderedDict()
        self._seconds: deque[float] = deque(maxlen=20)
        self._slots = asyncio.Semaphore(RUNNING_AT_ONCE)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        """Those of a server or a command."""
        return cls(
            shared.deck,
            shared.hub,
            partial(shared.emit, GENERATION),
            saved=shared.saved,
            readme_code=shared.config.run_readme_code,
        )

    def status(self, request_id: str) -> GenerationStatus:
        """How far it is. Raises GenerationNotFound."""
        return self._find(request_id).status

    def cancel(self, request_id: str) -> GenerationStatus:
        """Stop it unless it is already saving or done; nothing is left behind.

        Raises GenerationNotFound.
        """
        generation = self._find(request_id)
        if generation.task is not None and not generation.saving:
            generation.task.cancel()
            self._advance(generation, "cancelled")
        return generation.status

    async def run(
        self,
        recipe: Recipe | Callable[[], Awaitable[Recipe]],
        *,
        request_id: str | None = None,
        revision: str | None = None,
        contents: Any = None,
        folder: str = "",
        kernelspec: dict[str, str] | None = None,
    ) -> GenerateAnswer:
        """Build the notebook and write it to `folder` of `contents` (None: hand it back only).

        A recipe that must first be completed is given as a function, so that it can be cancelled.

        Raises Conflict for a request id in use, GenerationCancelled, and what building raises.
        """
        request_id = request_id or uuid.uuid4().hex
        if request_id in self._known:
            raise Conflict(
                "A generation with this request id was started already; use a new id.",
                {"request_id": request_id},
            )
        generation = _Generation(
            GenerationStatus(
                request_id=request_id,
                expected_seconds=median(self._seconds) if self._seconds else FIRST_GUESS,
            )
        )
        self._known[request_id] = generation
        self._forget()
        self._advance(generation, "queued")
        generation.task = asyncio.ensure_future(
            self._work(generation, recipe, revision, contents, folder, kernelspec)
        )
        try:
            return await generation.task
        except asyncio.CancelledError:
            # Cancelled through `cancel` only: a caller that goes away calls that as well.
            generation.task.cancel()
            self._advance(generation, "cancelled")
            raise GenerationCancelled(
                "Cancelled; nothing was written. Deal again whenever you like.",
                {"request_id": request_id},
            ) from None
        except AlacardError as error:
            generation.status.error = {"code": error.code, "message": error.message}
            self._advance(generation, "failed")
            raise
        except Exception:
            generation.status.error = {"code": "INTERNAL", "message": "Alacard met a fault."}
            self._advance(generation, "failed")
            raise
        finally:
            generation.task = None

    async def _work(
        self,
        generation: _Generation,
        recipe: Recipe | Callable[[], Awaitable[Recipe]],
        revision: str | None,
        contents: Any,
        folder: str,
        kernelspec: dict[str, str] | None,
    ) -> GenerateAnswer:
        # Recipe and notebook ask the Hub for the same model: one deadline for both, and what found
        # no answer is not asked again.
        async with self._slots:
            self._advance(generation, "facts")
            with self._hub.one_request():
                built = await build_notebook(
                    recipe if isinstance(recipe, Recipe) else await recipe(),
                    deck=self._deck,
                    hub=self._hub,
                    revision=revision,
                    progress=lambda phase: self._advance(generation, phase),
                    readme_code=self._readme_code,
                )
        if kernelspec:
            built.notebook.metadata["kernelspec"] = kernelspec
        answer = self._answer(generation.status.request_id, built)
        if contents is not None:
            # From here on it is finished, not cancelled: a file is whole or not there.
            generation.saving = True
            self._advance(generation, "saving")
            saving = asyncio.ensure_future(
                save_notebook(contents, folder, answer.filename, built.notebook)
            )
            try:
                answer.path = await asyncio.shield(saving)
            except SaveFailed as error:
                answer.save_error = str(error)
            generation.status.path = answer.path
            if self._saved is not None and answer.path is not None:
                # Nobody waits for it: the notebook is there already.
                loop = asyncio.get_running_loop()
                loop.run_in_executor(None, self._saved, answer.model_info.id, answer.path)
        self._seconds.append(time.monotonic() - generation.started)
        self._advance(generation, "done")
        return answer

    def _answer(self, request_id: str, built: Built) -> GenerateAnswer:
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
            notebook=built.notebook,
            recipe=without_consent(built.recipe),
            model_info=info,
            plan=built.plan,
            gate=built.gate,
            hand_code=built.hand_code,
            metadata=AnswerMetadata(
                model_info=info,
                source_readme_sha=facts.sha if built.snapshot.readme is not None else None,
            ),
        )

    def _advance(self, generation: _Generation, phase: Phase) -> None:
        status = generation.status
        if status.phase in ("done", "failed", "cancelled"):
            return
        if phase in PHASES:
            status.fraction = max(status.fraction, PHASES.index(phase) / (len(PHASES) - 1))
        status.phase = phase
        status.seq += 1
        self._emit(status)

    def _find(self, request_id: str) -> _Generation:
        try:
            return self._known[request_id]
        except KeyError:
            raise GenerationNotFound(
                "This server knows no generation with that id; it may have been restarted.",
                {"request_id": request_id[:64]},
            ) from None

    def _forget(self) -> None:
        for request_id in list(self._known):
            if len(self._known) <= KEPT:
                break
            if self._known[request_id].task is None:
                del self._known[request_id]
