"""Routes of the cards that people make."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ...errors import (
    CardNotFound,
    Conflict,
    Forbidden,
    InvalidCard,
    NotFound,
    ShareFindings,
    StoreUnavailable,
)
from ...route import Operation, Route
from .checking import CardCheck
from .handler import DeckHandler, card_type_of, custom_type_of
from .models import CardChange, CardWhole, CheckRequest


class CheckHandler(DeckHandler):
    # Nothing is written: a POST only because a card is too long for a query string.
    @authenticated
    @authorized("read", "alacard")
    async def post(self, card_type: str) -> None:
        kind, wanted = custom_type_of(card_type), self.body(CheckRequest)
        self.answer(await self.custom.check(kind, wanted, self.requester))


class CardHandler(DeckHandler):
    @authenticated
    @authorized
    async def get(self, card_type: str, card_id: str) -> None:
        self.answer(await self.custom.show(card_type_of(card_type), card_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, card_type: str, card_id: str) -> None:
        kind, wanted = custom_type_of(card_type), self.body(CardChange)
        self.answer(await self.custom.change(kind, card_id, wanted, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, card_type: str, card_id: str) -> None:
        kind = custom_type_of(card_type)
        self.answer(await self.custom.delete(kind, card_id, self.requester))


class RestoreHandler(DeckHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, card_type: str, card_id: str) -> None:
        kind = custom_type_of(card_type)
        self.answer(await self.custom.restore(kind, card_id, self.requester))


CHANGING = (InvalidCard, Forbidden, Conflict, ShareFindings, StoreUnavailable)
ONE = (NotFound, CardNotFound, StoreUnavailable)
CUSTOM_ROUTES: tuple[Route, ...] = (
    Route(
        "/cards/{type}/check",
        r"/cards/([^/]+)/check",
        CheckHandler,
        {
            "post": Operation(
                "What is wrong with a card, and how it would read",
                CardCheck,
                body=CheckRequest,
                errors=(NotFound,),
            )
        },
    ),
    Route(
        "/cards/{type}/{card_id}/restore",
        r"/cards/([^/]+)/([^/]+)/restore",
        RestoreHandler,
        {
            "post": Operation(
                "Bring back a card that was deleted",
                CardWhole,
                errors=(*ONE, Conflict),
                place="store",
            )
        },
    ),
    Route(
        "/cards/{type}/{card_id}",
        r"/cards/([^/]+)/((?:[^/]+/)?[^/]+)",
        CardHandler,
        {
            "get": Operation("One card", CardWhole, errors=ONE, place="store"),
            "put": Operation(
                "Change a card of your own, or who sees it",
                CardWhole,
                body=CardChange,
                errors=(NotFound, CardNotFound, *CHANGING),
                place="store",
            ),
            "delete": Operation("Delete a card of your own", CardWhole, errors=ONE, place="store"),
        },
    ),
)
