"""Routes of named hands. Who may what with them, `access.py` alone decides."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ...base import AlacardHandler
from ...cards.custom.service import CustomCards
from ...errors import Conflict, NotFound, Outdated, StoreUnavailable
from ...route import RECIPE, Operation, Route
from ..collecting.models import DeletedAt
from ..ids import SHARE_ID
from .models import (
    ChangedNamedHand,
    NamedHand,
    NamedHandList,
    NamedHandWhole,
    NamedQuery,
    NewNamedHand,
)
from .service import NamedHands

ONE = (NotFound, StoreUnavailable)


class NamedHandler(AlacardHandler):
    @property
    def named(self) -> NamedHands:
        return self.services.of(NamedHands)


class RecipesHandler(NamedHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found = await self.named.list(self.query(NamedQuery), self.requester)
        meta: dict[str, Any] = {"notice": found.notice} if found.notice else {}
        listed = NamedHandList(recipes=found.recipes)
        self.answer(listed, total=found.total, next=found.next, **meta)

    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        self.answer(await self.named.make(self.body(NewNamedHand), self.requester))


class RecipeHandler(NamedHandler):
    @authenticated
    @authorized
    async def get(self, recipe_id: str) -> None:
        # A card of a person's own is in their deck, as where it was taken from.
        deck = (await self.services.of(CustomCards).personal(self.requester)).deck
        self.answer(await self.named.show(recipe_id, self.requester, deck))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, recipe_id: str) -> None:
        wanted = self.body(ChangedNamedHand)
        self.answer(await self.named.change(recipe_id, wanted, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, recipe_id: str) -> None:
        revision = self.query(DeletedAt).revision
        self.answer(await self.named.delete(recipe_id, revision, self.requester))


class RecipeRestoreHandler(NamedHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, recipe_id: str) -> None:
        self.answer(await self.named.restore(recipe_id, self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/recipes",
        r"/recipes",
        RecipesHandler,
        {
            "get": Operation(
                "Your named hands", NamedHandList, query=NamedQuery, errors=(StoreUnavailable,)
            ),
            "post": Operation(
                "Keep a hand under a name",
                NamedHandWhole,
                body=NewNamedHand,
                errors=(*RECIPE, Conflict, StoreUnavailable),
            ),
        },
    ),
    Route(
        "/recipes/{recipe_id}",
        rf"/recipes/{SHARE_ID}",
        RecipeHandler,
        {
            "get": Operation("A named hand with its cards", NamedHandWhole, errors=ONE),
            "put": Operation(
                "Rename or change a named hand",
                NamedHandWhole,
                body=ChangedNamedHand,
                errors=(*ONE, *RECIPE, Conflict, Outdated),
            ),
            "delete": Operation(
                "Delete a named hand", NamedHand, query=DeletedAt, errors=(*ONE, Outdated)
            ),
        },
    ),
    Route(
        "/recipes/{recipe_id}/restore",
        rf"/recipes/{SHARE_ID}/restore",
        RecipeRestoreHandler,
        {
            "post": Operation(
                "Bring a deleted named hand back", NamedHandWhole, errors=(*ONE, Conflict)
            )
        },
    ),
)
