"""Routes of a verified deal: start one, list them, ask how far one is, cancel it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel, Field
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import (
    BadRequest,
    Conflict,
    InvalidPath,
    NotFound,
    QuotaReached,
    VerificationNotFound,
)
from ..jobs.handle import RunHandle
from ..jobs.service import Jobs
from ..notebooks.words.authors_code import NotebookWarnings, warnings_of
from ..route import REQUEST_ID, Operation, Route
from .models import VerifyList, VerifyRequest, VerifyStatus
from .notebook_file import ContentsFile
from .verifications import VERIFICATION, Verifications


class VerifyHandler(AlacardHandler):
    # Polling for progress is not work of a person.
    _track_activity = False

    @authenticated
    @authorized("read", "contents")
    async def get(self) -> None:
        self.answer(VerifyList(verifications=self.services.of(Verifications).all()))

    @authenticated
    # The stamp is written into the notebook, so running alone is not enough.
    @authorized("execute", "kernels")
    @authorized("write", "contents")
    async def post(self) -> None:
        request = self.body(VerifyRequest)
        file = await ContentsFile.find(self.settings["contents_manager"], request.path)
        kernels = self.settings["kernel_spec_manager"]
        told: list[str] = []
        with suppress(BadRequest):  # what is no notebook is told by the verification itself
            told = [warning.text for warning in warnings_of(await file.read()).warnings]
        verifications = self.services.of(Verifications)
        requester, jobs = self.requester, self.services.of(Jobs)
        await jobs.allow(VERIFICATION.name, requester)

        def adopt(handle: RunHandle[Any, Any]) -> None:
            jobs.adopt(handle, VERIFICATION.name, lambda: request, requester)

        status = verifications.begin(request, file, kernels, requester=requester, adopt=adopt)
        expected = verifications.expected(status.request_id)
        self.answer(status, warnings=told, expected_seconds=expected)


class NotebookPath(BaseModel):
    """The path of a notebook in the contents manager."""

    path: str = Field(max_length=4096)


class WarningsHandler(AlacardHandler):
    # Asked when a notebook is opened, by the page and not by a person.
    _track_activity = False

    @authenticated
    @authorized("read", "contents")
    async def get(self) -> None:
        contents, path = self.settings["contents_manager"], self.query(NotebookPath).path
        file = await ContentsFile.find(contents, path)
        self.answer(warnings_of(await file.read()))


class VerificationHandler(AlacardHandler):
    _track_activity = False

    @authenticated
    @authorized("read", "contents")
    async def get(self, request_id: str) -> None:
        verifications = self.services.of(Verifications)
        expected = verifications.expected(request_id)
        self.answer(verifications.status(request_id), expected_seconds=expected)

    @authenticated
    @authorized("execute", "kernels")
    async def delete(self, request_id: str) -> None:
        self.answer(self.services.of(Verifications).cancel(request_id))


ROUTES: tuple[Route, ...] = (
    Route(
        "/notebook/verify",
        r"/notebook/verify",
        VerifyHandler,
        {
            "get": Operation("The verifications that are remembered", VerifyList),
            "post": Operation(
                "Run a notebook and stamp it",
                VerifyStatus,
                body=VerifyRequest,
                errors=(InvalidPath, NotFound, Conflict, QuotaReached),
            ),
        },
    ),
    Route(
        "/notebook/verify/{request_id}",
        rf"/notebook/verify/{REQUEST_ID}",
        VerificationHandler,
        {
            "get": Operation(
                "How far a verification is", VerifyStatus, errors=(VerificationNotFound,)
            ),
            "delete": Operation(
                "Cancel a verification", VerifyStatus, errors=(VerificationNotFound,)
            ),
        },
    ),
    Route(
        "/notebook/warnings",
        r"/notebook/warnings",
        WarningsHandler,
        {
            "get": Operation(
                "What code of the model's author a notebook would run",
                NotebookWarnings,
                query=NotebookPath,
                errors=(InvalidPath, NotFound),
            )
        },
    ),
)
