"""Routes of the service that people's own servers ask, with the token of their person."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import MAX_BODY, AlacardHandler
from ..community.ids import SHARE_ID
from ..community.library import Library
from ..community.models import HandWhole
from ..community.rebasing.models import Comparison, Rebased
from ..community.rebasing.routes import DEALING
from ..community.rebasing.service import Rebasing
from ..community.share_models import VersionList
from ..community.share_routes import PUBLISHING
from ..community.sharing import Sharing
from ..errors import (
    BadRequest,
    Conflict,
    HandNotFound,
    InvalidHandCode,
    QuotaReached,
    ShareTooLarge,
    StoreUnavailable,
)
from ..route import Operation, Route
from .keeping import Keeping, valid_notebook
from .models import (
    CompareBody,
    HandBody,
    PlaceBody,
    PublishBody,
    RebaseBody,
    ShareBody,
    Taken,
    VerifiedBody,
)
from .person_routes import ROUTES as PERSON_ROUTES


class ServiceHandler(AlacardHandler):
    @property
    def keeping(self) -> Keeping:
        return self.services.of(Keeping)

    @property
    def most(self) -> int:
        """Bytes of a body that holds a notebook."""
        return MAX_BODY + 2 * self.keeping.limit

    async def notebook(self, told: dict[str, Any] | None) -> dict[str, Any] | None:
        """A notebook of a body, checked."""
        if told is None:
            return None
        return await asyncio.to_thread(valid_notebook, told, self.keeping.limit)


class KeepHandler(ServiceHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        told = self.body(HandBody, most=self.most)
        kept = await self.keeping.keep(share_id, told, self.requester)
        self.answer(Taken(share_id=share_id, kept=kept))


class PlaceHandler(ServiceHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        path = self.body(PlaceBody).path
        await self.services.of(Library).place(share_id, path, self.requester)
        self.answer(Taken(share_id=share_id))


class VerifiedHandler(ServiceHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self) -> None:
        told = self.body(VerifiedBody)
        library, asker = self.services.of(Library), self.requester
        await library.verified(told.path, told.outcome, asker, told.digest)
        self.answer({})


class ShareFileHandler(ServiceHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        told = self.body(ShareBody, most=self.most)
        notebook = await self.notebook(told.notebook)
        sharing = self.services.of(Sharing)
        self.answer(await sharing.share(share_id, told.wanted, self.requester, notebook=notebook))


class PublishFileHandler(ServiceHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, share_id: str) -> None:
        told = self.body(PublishBody, most=self.most)
        notebook = await self.notebook(told.notebook)
        sharing = self.services.of(Sharing)
        found = await sharing.publish(share_id, told.wanted, self.requester, notebook=notebook)
        self.answer(VersionList(versions=found))


class RebaseFileHandler(ServiceHandler):
    # Nothing is written by either.
    @authenticated
    @authorized("read", "alacard")
    async def post(self, share_id: str) -> None:
        told = self.body(RebaseBody, most=self.most)
        mine = await self.notebook(told.notebook)
        assert mine is not None
        async with self.keeping.turn:
            rebasing = self.services.of(Rebasing)
            self.answer(await rebasing.rebase(share_id, mine, told.onto, self.requester))


class CompareFileHandler(ServiceHandler):
    @authenticated
    @authorized("read", "alacard")
    async def post(self) -> None:
        notebook = await self.notebook(self.body(CompareBody, most=self.most).notebook)
        assert notebook is not None
        async with self.keeping.turn:
            self.answer(await self.services.of(Rebasing).compare(notebook, self.requester))


KEEPING = (BadRequest, Conflict, QuotaReached, ShareTooLarge, StoreUnavailable)

ROUTES: tuple[Route, ...] = (
    Route(
        "/service/hands/{share_id}",
        rf"/service/hands/{SHARE_ID}",
        KeepHandler,
        {"put": Operation("Keep a hand that was dealt", Taken, body=HandBody, errors=KEEPING)},
    ),
    Route(
        "/service/hands/{share_id}/place",
        rf"/service/hands/{SHARE_ID}/place",
        PlaceHandler,
        {
            "put": Operation(
                "Note where its file is", Taken, body=PlaceBody, errors=(StoreUnavailable,)
            )
        },
    ),
    Route(
        "/service/hands/{share_id}/share",
        rf"/service/hands/{SHARE_ID}/share",
        ShareFileHandler,
        {"put": Operation("Share it as it lies", HandWhole, body=ShareBody, errors=PUBLISHING)},
    ),
    Route(
        "/service/hands/{share_id}/versions",
        rf"/service/hands/{SHARE_ID}/versions",
        PublishFileHandler,
        {
            "post": Operation(
                "Publish it as it lies", VersionList, body=PublishBody, errors=PUBLISHING
            )
        },
    ),
    Route(
        "/service/hands/{share_id}/rebase",
        rf"/service/hands/{SHARE_ID}/rebase",
        RebaseFileHandler,
        {
            "post": Operation(
                "Its changes put upon what its original became",
                Rebased,
                body=RebaseBody,
                errors=(HandNotFound, StoreUnavailable, Conflict, ShareTooLarge, *DEALING),
            )
        },
    ),
    Route(
        "/service/compare",
        r"/service/compare",
        CompareFileHandler,
        {
            "post": Operation(
                "What was changed by hand in a notebook",
                Comparison,
                body=CompareBody,
                errors=(InvalidHandCode, ShareTooLarge, *DEALING),
            )
        },
    ),
    Route(
        "/service/verified",
        r"/service/verified",
        VerifiedHandler,
        {
            "put": Operation(
                "Note how a verification ended",
                None,
                body=VerifiedBody,
                errors=(StoreUnavailable,),
            )
        },
    ),
    *PERSON_ROUTES,
)
