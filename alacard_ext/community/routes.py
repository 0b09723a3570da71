"""Routes of the library. Who may what with a hand, `access.py` alone decides."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import ShareFindings, StoreUnavailable
from ..route import Operation, Route
from .collecting.routes import ROUTES as COLLECTING_ROUTES
from .export_routes import ROUTES as EXPORT_ROUTES
from .front_routes import ROUTES as FRONT_ROUTES
from .ids import SHARE_ID
from .library import Library
from .models import Hand, HandList, HandWhole, LibraryQuery, Renamed
from .named.routes import ROUTES as NAMED_ROUTES
from .named_cards import named
from .rebasing.routes import ROUTES as REBASE_ROUTES
from .share_routes import ONE
from .share_routes import ROUTES as SHARE_ROUTES
from .social_routes import ROUTES as SOCIAL_ROUTES
from .statistics.routes import ROUTES as STATISTICS_ROUTES


class LibraryHandler(AlacardHandler):
    @property
    def library(self) -> Library:
        return self.services.of(Library)


class HandsHandler(LibraryHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found = await self.library.list(self.query(LibraryQuery), self.requester)
        meta: dict[str, Any] = {"notice": found.notice} if found.notice else {}
        if not found.is_total_exact:
            meta["total_is_at_least"] = True
        meta |= self.library.waiting()
        listed = await named(found.hands, self)
        self.answer(listed, total=found.total, next=found.next, **meta)


class HandHandler(LibraryHandler):
    @authenticated
    @authorized
    async def get(self, share_id: str) -> None:
        self.answer(await self.library.show(share_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        wanted = self.body(Renamed)
        accepted = wanted.accept_findings
        renamed = await self.library.rename(
            share_id, wanted.title, self.requester, accept_findings=accepted
        )
        self.answer(renamed)

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, share_id: str) -> None:
        self.answer(await self.library.delete(share_id, self.requester))


class RestoreHandler(LibraryHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, share_id: str) -> None:
        back, told = await self.library.restore(share_id, self.requester)
        meta: dict[str, Any] = {"notice": told} if told else {}
        self.answer(back, **meta)


ROUTES: tuple[Route, ...] = (
    Route(
        "/library",
        r"/library",
        HandsHandler,
        {
            "get": Operation(
                "Your hands, or those that are shared with you",
                HandList,
                query=LibraryQuery,
                errors=(StoreUnavailable,),
                # What waits in the outbox lies in the person's own server.
                place="both",
            )
        },
    ),
    Route(
        "/notebook/{share_id}",
        rf"/notebook/{SHARE_ID}",
        HandHandler,
        {
            "get": Operation("A hand with its cards", HandWhole, errors=ONE),
            "put": Operation(
                "Rename a hand", HandWhole, body=Renamed, errors=(*ONE, ShareFindings)
            ),
            "delete": Operation("Delete a hand; its file stays", Hand, errors=ONE),
        },
    ),
    Route(
        "/notebook/{share_id}/restore",
        rf"/notebook/{SHARE_ID}/restore",
        RestoreHandler,
        {"post": Operation("Bring a deleted hand back", HandWhole, errors=ONE)},
    ),
    *SHARE_ROUTES,
    *EXPORT_ROUTES,
    *FRONT_ROUTES,
    *COLLECTING_ROUTES,
    *NAMED_ROUTES,
    *REBASE_ROUTES,
    *SOCIAL_ROUTES,
    *STATISTICS_ROUTES,
)
