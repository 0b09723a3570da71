"""Routes of rebases and comparisons. Both answer, and write nothing."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ...base import AlacardHandler
from ...errors import (
    Conflict,
    GateRefused,
    HandNotFound,
    InvalidHandCode,
    InvalidPath,
    NotFound,
    RevisionNotFound,
    ShareTooLarge,
    StoreUnavailable,
)
from ...route import MODEL, RECIPE, Operation, Route
from ..ids import SHARE_ID
from .models import CompareRequest, Comparison, Rebased, RebaseRequest
from .service import Rebasing

FILE = (InvalidPath, NotFound, ShareTooLarge)
DEALING = (*RECIPE, *MODEL, RevisionNotFound, GateRefused)


class RebaseHandler(AlacardHandler):
    @authenticated
    @authorized("read", "contents")
    async def post(self, share_id: str) -> None:
        contents = self.settings["contents_manager"]
        wanted = self.body(RebaseRequest)
        rebasing = self.services.of(Rebasing)
        self.answer(await rebasing.rebase_file(share_id, wanted, self.requester, contents))


class CompareHandler(AlacardHandler):
    @authenticated
    @authorized("read", "contents")
    async def post(self) -> None:
        contents = self.settings["contents_manager"]
        wanted = self.body(CompareRequest)
        rebasing = self.services.of(Rebasing)
        self.answer(await rebasing.compare_file(wanted, self.requester, contents))


ROUTES: tuple[Route, ...] = (
    Route(
        "/notebook/compare",
        r"/notebook/compare",
        CompareHandler,
        {
            "post": Operation(
                "What was changed by hand in a notebook",
                Comparison,
                body=CompareRequest,
                errors=(InvalidHandCode, *FILE, *DEALING),
                place="server",
            )
        },
    ),
    Route(
        "/notebook/{share_id}/rebase",
        rf"/notebook/{SHARE_ID}/rebase",
        RebaseHandler,
        {
            "post": Operation(
                "One's own changes of a notebook put upon what its original became",
                Rebased,
                body=RebaseRequest,
                errors=(HandNotFound, StoreUnavailable, Conflict, *FILE, *DEALING),
                place="server",
            )
        },
    ),
)
