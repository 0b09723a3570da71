"""All notebooks of a folder verified, one job each, as a schedule does every week."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from typing import Any, Self

from jupyter_core.utils import ensure_async
from pydantic import BaseModel, ConfigDict, Field
from tornado.web import HTTPError

from ..errors import BadRequest
from ..jobs.handle import RunContext
from ..jobs.kind import Kind, Phase
from ..jobs.models import JobSubmission
from ..jobs.service import Jobs
from ..jobs.work import Attempt, JobKind
from ..notebooks.workspace import check_folder
from ..room import ServiceOf, Shared
from .models import Place
from .verifications import VERIFICATION

MOST = 500
"""Notebooks that one job finds; a folder of more is told in parts."""
FOLDER: Kind[None] = Kind("notebook.verify.folder", "look for notebooks", (Phase("listing", 1),))


class FolderPayload(BaseModel):
    """Which folder of the contents manager, with those below it, and where its notebooks run."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(default="", max_length=4096)
    environment: Place = "current"


class FolderResult(BaseModel):
    """How many notebooks there were, and the bulk that verifies them; null where there was none."""

    total: int
    bulk: str | None


class VerifyFolderJob(JobKind[FolderPayload, None, FolderResult]):
    """Finds the notebooks of a folder and submits a bulk that verifies them."""

    run_kind = FOLDER
    payload = FolderPayload
    rights = (("execute", "kernels"), ("write", "contents"))

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the jobs that it submits to."""
        return cls(services(Jobs))

    def title(self, payload: FolderPayload) -> str:
        """With the folder."""
        return f"Verify the notebooks of {payload.path.strip('/') or 'the whole workspace'}"

    def details(self, payload: FolderPayload) -> None:
        """It tells nothing but that it goes on."""

    async def run(
        self, context: RunContext[None], payload: FolderPayload, attempt: Attempt
    ) -> FolderResult:
        """List them, and submit; a second attempt finds the bulk of the first."""
        if attempt.workspace is None:
            raise BadRequest("Only the server that has your files can search a folder.")
        context.report("listing")
        contents = attempt.workspace.contents
        folder = await check_folder(contents, payload.path)
        found = [path async for path in _notebooks(contents, folder, attempt.log)]
        if not found:
            return FolderResult(total=0, bulk=None)
        given = [{"path": path, "environment": payload.environment} for path in found]
        submission = JobSubmission.model_validate(
            {
                "kind": "bulk",
                "payload": {
                    "kind": VERIFICATION.name,
                    "payloads": given,
                    "title": self.title(payload),
                },
                "request_id": f"of-{attempt.job_id}"[:64],
            }
        )
        bulk = await self._jobs.submit(submission, attempt.requester)
        return FolderResult(total=len(found), bulk=bulk.id)


async def _notebooks(contents: Any, folder: str, log: Callable[[str], None]) -> AsyncIterator[str]:
    """The paths of notebooks below a folder, each once, hidden ones left out; `log` is told which
    folders cannot be read. Raises BadRequest for more than one job takes."""
    left, count, seen = [folder], itertools.count(1), set[str]()
    while left:
        path = left.pop()
        place = await asyncio.to_thread(_place, contents, path)
        if place in seen:
            continue  # a link to a folder above it, or beside it
        seen.add(place)
        try:
            model = await ensure_async(contents.get(path, content=True, type="directory"))
        except (HTTPError, OSError) as error:
            if path == folder:
                raise BadRequest("This folder cannot be read; check its permissions.") from error
            log(f"The folder '{path}' cannot be read; its notebooks are left out.")
            continue
        for entry in sorted(model["content"], key=lambda each: str(each["name"])):
            if entry["type"] == "directory":
                left.append(entry["path"])
            elif entry["type"] == "notebook":
                if next(count) > MOST:
                    raise BadRequest(f"There are more than {MOST} notebooks; choose a subfolder.")
                yield entry["path"]


def _place(contents: Any, path: str) -> str:
    """Where a folder lies on this machine, if its manager keeps files here; else its path."""
    from jupyter_server.services.contents.fileio import FileManagerMixin

    manager: Any = contents
    if not isinstance(contents, FileManagerMixin):
        return path
    try:
        return str(os.path.realpath(manager._get_os_path(path)))
    except (HTTPError, OSError, ValueError):
        return path
