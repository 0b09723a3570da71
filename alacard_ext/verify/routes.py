"""Routes of a verified deal: start one, list them, ask how far one is, cancel it."""

from __future__ import annotations

from contextlib import suppress

from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel, Field
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import BadRequest
from ..notebooks.authors_code import warnings_of
from .models import VerifyList, VerifyRequest
from .notebook_file import ContentsFile


class VerifyHandler(AlacardHandler):
    # Polling for progress is not work of a person.
    _track_activity = False

    @authenticated
    @authorized("read", "contents")
    async def get(self) -> None:
        self.answer(VerifyList(verifications=self.services.verifications.all()))

    @authenticated
    @authorized("execute", "kernels")
    async def post(self) -> None:
        request = self.body(VerifyRequest)
        await self._may_write()
        file = await ContentsFile.find(self.settings["contents_manager"], request.path)
        kernels = self.settings["kernel_spec_manager"]
        told: list[str] = []
        with suppress(BadRequest):  # what is no notebook is told by the verification itself
            told = [warning.text for warning in warnings_of(await file.read()).warnings]
        status = self.services.verifications.start(request, file, kernels)
        self.answer(status, warnings=told)

    @authorized("write", "contents")
    async def _may_write(self) -> None:
        """The stamp is written into the notebook, so running alone is not enough."""


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
        self.answer(self.services.verifications.status(request_id))

    @authenticated
    @authorized("execute", "kernels")
    async def delete(self, request_id: str) -> None:
        self.answer(self.services.verifications.cancel(request_id))
