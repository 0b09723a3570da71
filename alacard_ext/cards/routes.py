"""Routes of the cards: deal a hand, read and write hand codes, browse the deck."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel, Field
from tornado.web import authenticated

from ..errors import InvalidHandCode, InvalidModelId, NotFound, StoreUnavailable, UnknownCard
from ..route import RECIPE, Operation, Route
from .consent import without_consent
from .custom.counts import CardCounts
from .custom.handler import DeckHandler, card_type_of, custom_type_of
from .custom.models import CardCount, CardWhole, CustomFacts, NewCard
from .custom.routes import CHANGING, CUSTOM_ROUTES
from .dealing import complete_recipe, deal_hand, read_hand, settle_models
from .deck import Deck
from .handcode import encode
from .misfits import Misfit, is_used, misfits, refit
from .models import AnyCard, CardType, Recipe, card_id
from .search import CardQuery


class ShuffleQuery(BaseModel):
    """`locked_cards` holds `type:id`, repeated; the same seed and locks deal the same hand."""

    locked_cards: list[str] = Field(default_factory=list, max_length=8)
    seed: int | None = Field(default=None, ge=0, lt=2**53)


class HandQuery(BaseModel):
    """A hand code as a person pasted it."""

    code: str = Field(max_length=400)


class HandBody(BaseModel):
    """A recipe, its cards whole or by id.

    `refit` names the slots whose cards may be dealt again where they do not fit the model.
    """

    recipe: dict[str, Any]
    refit: list[CardType] = Field(default_factory=list, max_length=5)


class HandAnswer(BaseModel):
    """A whole recipe, and the code that deals it again; null where no code can hold it.

    `misfits` are the cards that the notebook of this hand will not use.
    """

    recipe: Recipe
    hand_code: str | None
    misfits: list[Misfit] = Field(default_factory=list)


class CardsQuery(CardQuery):
    """How to narrow the cards of one type, and the model that they would go with.

    `task` is that model's, and `chat` whether it is tuned to chat; without it that is not known.
    """

    search: str = Field(default="", max_length=200)
    category: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=20, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=100_000)
    task: str | None = Field(default=None, max_length=100)
    chat: bool | None = None
    counts: bool = Field(
        default=False, description="Whether to tell how often each card is dealt and kept."
    )


class CardsAnswer(BaseModel):
    """A page of cards; `total` counts all that matched.

    `unused` are the ids of those that the notebook of the model in question would not use, `custom`
    tells whose those are that do not ship with Alacard, and `counts` how often each was dealt and
    kept, where that was asked.
    """

    cards: list[AnyCard]
    total: int
    categories: list[str]
    unused: list[str] = Field(default_factory=list)
    custom: dict[str, CustomFacts] = Field(default_factory=dict)
    counts: dict[str, CardCount] | None = None


def _answer(recipe: Recipe, deck: Deck) -> HandAnswer:
    return HandAnswer(recipe=recipe, hand_code=encode(recipe, deck), misfits=misfits(recipe))


class ShuffleHandler(DeckHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(ShuffleQuery)
        deck, hub = await self.deck(), self.services.hub
        recipe = await deal_hand(deck, hub, locks=query.locked_cards, seed=query.seed)
        self.services.of(CardCounts).count("dealt", recipe)
        self.answer(_answer(recipe, deck))


class HandHandler(DeckHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        deck, hub = await self.deck(), self.services.hub
        recipe = await read_hand(deck, hub, self.query(HandQuery).code)
        self.answer(_answer(recipe, deck))

    # Nothing is written: a POST only because a recipe is too long for a query string.
    @authenticated
    @authorized("read", "alacard")
    async def post(self) -> None:
        deck, hub = await self.deck(), self.services.hub
        body = self.body(HandBody)
        # The recipe may be that of a stranger's notebook: whoever lays it out decides again.
        recipe = without_consent(await complete_recipe(deck, hub, body.recipe))
        recipe = refit(deck, await settle_models(deck, hub, recipe), body.refit)
        self.answer(_answer(recipe, deck))


class CardsHandler(DeckHandler):
    @authenticated
    @authorized
    async def get(self, card_type: str) -> None:
        kind = card_type_of(card_type)
        query = self.query(CardsQuery)
        personal = await self.personal()
        cards, total = personal.deck.search(kind, query)
        ids = [card_id(card) for card in cards]
        counts = self.services.of(CardCounts)
        answer = CardsAnswer(
            cards=cards,
            total=total,
            categories=personal.deck.categories(kind),
            unused=[card_id(card) for card in cards if not is_used(card, query.task, query.chat)],
            custom={
                name: personal.facts[kind, name] for name in ids if (kind, name) in personal.facts
            },
            counts=await counts.read(kind, cards) if query.counts else None,
        )
        following = query.offset + len(cards)
        more = {"notice": personal.notice} if personal.notice else {}
        self.answer(answer, total=total, next=following if following < total else None, **more)

    @authenticated
    @authorized("write", "alacard")
    async def post(self, card_type: str) -> None:
        kind, wanted = custom_type_of(card_type), self.body(NewCard)
        self.answer(await self.custom.create(kind, wanted, self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/shuffle",
        r"/shuffle",
        ShuffleHandler,
        {
            "get": Operation(
                "Deal a sensible hand",
                HandAnswer,
                query=ShuffleQuery,
                errors=(UnknownCard, InvalidModelId),
            )
        },
    ),
    Route(
        "/hand",
        r"/hand",
        HandHandler,
        {
            "get": Operation(
                "Read a hand code", HandAnswer, query=HandQuery, errors=(InvalidHandCode,)
            ),
            "post": Operation(
                "Write the code of a hand", HandAnswer, body=HandBody, errors=(*RECIPE,)
            ),
        },
    ),
    Route(
        "/cards/{type}",
        r"/cards/([^/]+)",
        CardsHandler,
        {
            "get": Operation(
                "Cards of one type",
                CardsAnswer,
                query=CardsQuery,
                errors=(NotFound, StoreUnavailable),
            ),
            "post": Operation(
                "Keep a card of your own",
                CardWhole,
                body=NewCard,
                errors=(NotFound, *CHANGING),
                place="store",
            ),
        },
    ),
    *CUSTOM_ROUTES,
)
