"""Routes of the notebooks: generate one, ask how far it is, cancel it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..cards.custom.handler import DeckHandler
from ..cards.dealing import complete_recipe
from ..errors import (
    Cancelled,
    Conflict,
    GateRefused,
    GenerationNotFound,
    InvalidPath,
    QuotaReached,
    RevisionNotFound,
    StoreUnavailable,
)
from ..jobs.handle import RunHandle
from ..jobs.service import Jobs
from ..route import MODEL, RECIPE, REQUEST_ID, Operation, Route
from .generations import GENERATION, Generations
from .job import GeneratePayload, found_again
from .kernelspec import python_kernelspec
from .models import GenerateAnswer, GenerateRequest, GenerationStatus
from .workspace import check_folder


class GeneratingHandler(DeckHandler):
    """Generates a notebook for whoever waits for the answer."""

    async def generate(
        self,
        recipe: Mapping[str, Any],
        *,
        save: bool,
        path: str | None,
        request_id: str | None,
        forked_from: str | None = None,
    ) -> GenerateAnswer:
        """The notebook of a recipe, in the folder `path`. Whoever goes away meanwhile finds it
        there: work that was asked for is done, unless someone cancels it."""
        contents = self.settings["contents_manager"] if save else None
        folder = await check_folder(contents, path) if contents else ""
        kernelspec = await python_kernelspec(self.settings["kernel_spec_manager"])
        hub, requester, jobs = self.services.hub, self.requester, self.services.of(Jobs)
        deck = await self.custom.deck_for(recipe, requester)
        await jobs.allow(GENERATION.name, requester)

        def adopt(handle: RunHandle[Any, Any]) -> None:
            def payload() -> GeneratePayload:
                return GeneratePayload(recipe=dict(recipe), path=path, forked_from=forked_from)

            jobs.adopt(handle, GENERATION.name, payload, requester)

        async def before_saving(answer: GenerateAnswer) -> None:
            with suppress(StoreUnavailable):
                await jobs.checkpoint(answer.request_id, lambda: found_again(answer))

        return await self.services.of(Generations).run(
            lambda: complete_recipe(deck, hub, recipe),
            request_id=request_id,
            contents=contents,
            folder=folder,
            kernelspec=kernelspec,
            requester=requester,
            forked_from=forked_from,
            adopt=adopt if save else None,
            before_saving=before_saving if save else None,
        )


class GenerateHandler(GeneratingHandler):
    @authenticated
    @authorized("write", "contents")
    async def post(self) -> None:
        request = self.body(GenerateRequest)
        answer = await self.generate(
            request.recipe,
            save=request.save,
            path=request.path,
            request_id=request.request_id,
        )
        self.answer(answer)


class GenerationHandler(AlacardHandler):
    # Polling for progress is not work of a person.
    _track_activity = False

    @authenticated
    @authorized
    async def get(self, request_id: str) -> None:
        self.answer(self.services.of(Generations).status(request_id))

    @authenticated
    @authorized("write", "contents")
    async def delete(self, request_id: str) -> None:
        self.answer(self.services.of(Generations).cancel(request_id))


GENERATING = (
    *RECIPE,
    *MODEL,
    RevisionNotFound,
    InvalidPath,
    Conflict,
    Cancelled,
    GateRefused,
    QuotaReached,
)
"""The errors of a route that generates."""

ROUTES: tuple[Route, ...] = (
    Route(
        "/notebook/generate",
        r"/notebook/generate",
        GenerateHandler,
        {
            "post": Operation(
                "Generate a notebook",
                GenerateAnswer,
                body=GenerateRequest,
                errors=GENERATING,
            )
        },
    ),
    Route(
        "/notebook/generate/{request_id}",
        rf"/notebook/generate/{REQUEST_ID}",
        GenerationHandler,
        {
            "get": Operation(
                "How far a generation is", GenerationStatus, errors=(GenerationNotFound,)
            ),
            "delete": Operation(
                "Cancel a generation", GenerationStatus, errors=(GenerationNotFound,)
            ),
        },
    ),
)
