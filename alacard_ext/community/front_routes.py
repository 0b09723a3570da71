"""Routes of the front page, and of what an administrator shows on it."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import Conflict, Forbidden, HandNotFound, StoreUnavailable
from ..route import Operation, Route
from .front import FeaturedBody, Front, FrontPage
from .ids import SHARE_ID
from .library import Library
from .models import HandWhole


class FrontHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        page, notice = await self.services.of(Front).page(self.requester)
        meta: dict[str, Any] = {"notice": notice} if notice else {}
        meta |= self.services.of(Library).waiting(away=notice is not None)
        self.answer(page, **meta)


class FeaturedHandler(AlacardHandler):
    @authenticated
    @authorized("write", "alacard")
    async def put(self, share_id: str) -> None:
        featured = self.body(FeaturedBody).featured
        front = self.services.of(Front)
        self.answer(await front.feature(share_id, self.requester, featured=featured))


ROUTES: tuple[Route, ...] = (
    Route(
        "/library/front",
        r"/library/front",
        FrontHandler,
        {"get": Operation("What is shown first: featured, of the week, rising", FrontPage)},
    ),
    Route(
        "/notebook/{share_id}/featured",
        rf"/notebook/{SHARE_ID}/featured",
        FeaturedHandler,
        {
            "put": Operation(
                "Feature a hand for everyone, or no longer; for administrators",
                HandWhole,
                body=FeaturedBody,
                errors=(HandNotFound, Forbidden, Conflict, StoreUnavailable),
            )
        },
    ),
)
