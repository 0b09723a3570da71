"""Routes of the service about a person: the cards that they see, and all that is kept of them."""

from __future__ import annotations

import hashlib
import time

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import MAX_BODY, AlacardHandler
from ..cards.custom.counts import SECONDS_A_DAY, CardCounts
from ..cards.custom.handler import card_type_of
from ..cards.custom.models import CardWhole
from ..cards.custom.service import CustomCards
from ..cards.custom.sources import Entry, Source
from ..community.personal.models import Erased
from ..community.personal.service import PersonalData
from ..errors import BadRequest, Conflict, InvalidCard, ShareFindings, StoreUnavailable
from ..route import Operation, Route
from .keeping import Keeping
from .models import (
    BroughtIn,
    CardCounted,
    CountsBody,
    CountsQuery,
    EntryBody,
    ImportBody,
    SeenCards,
    SeenQuery,
)

OLDEST_DAYS = 30
"""How long counts may have waited."""


class SeenCardsHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        known = self.query(SeenQuery).known
        personal = await self.services.of(CustomCards).personal(self.requester)
        if personal.notice is not None:
            raise StoreUnavailable(personal.notice)
        cards = [
            CardWhole(type=card_type_of(kind), card=card, custom=facts)
            for (kind, name), facts in personal.facts.items()
            if (card := personal.deck.find(card_type_of(kind), name)) is not None
        ]
        told = "".join(card.model_dump_json() for card in cards)
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
        self.answer(SeenCards(digest=digest, cards=None if digest == known else cards))

    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        told = self.body(ImportBody, most=MAX_BODY + 2 * self.services.of(Keeping).limit)
        entries = [_entry(each) for each in told.entries]
        found = await self.services.of(CustomCards).bring_in(
            Source(told.name, entries),
            told.visibility,
            self.requester,
            accept_findings=told.accept_findings,
        )
        self.answer(BroughtIn(cards=found))


def _entry(told: EntryBody) -> Entry:
    """Raises BadRequest for a card without an id."""
    if not isinstance(told.data.get("id"), str) or not told.data["id"]:
        raise BadRequest(f"{told.where}: give it an id, so that a later import recognises it.")
    return Entry(told.kind, told.data, told.where)


class CountsHandler(AlacardHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        told = self.body(CountsBody).counts
        today = int(time.time() // SECONDS_A_DAY)
        if any(not today - OLDEST_DAYS <= each.day <= today + 1 for each in told):
            raise BadRequest("Check counts: they are of other days than these.")
        await self.services.of(CardCounts).add([each.model_dump() for each in told])
        self.answer({})


class CountsReadHandler(AlacardHandler):
    # Nothing is written: a POST only because ids are too long for a query string.
    @authenticated
    @authorized("read", "alacard")
    async def post(self) -> None:
        wanted = self.body(CountsQuery)
        counts = await self.services.of(CardCounts).totals_of(wanted.type, wanted.ids)
        self.answer(CardCounted(counts=counts))


class PersonHandler(AlacardHandler):
    @authenticated
    @authorized("read", "alacard")
    async def get(self) -> None:
        told, content = await self.services.of(Keeping).archive(self.requester)
        self.set_attachment_header("alacard.zip")
        for name in ("hands", "versions", "rows"):
            self.set_header(f"X-Alacard-{name.title()}", str(getattr(told, name)))
        await self.finish(content, set_content_type="application/zip")

    @authenticated
    @authorized("write", "alacard")
    async def delete(self) -> None:
        self.answer(await self.services.of(PersonalData).erase(self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/service/cards",
        r"/service/cards",
        SeenCardsHandler,
        {
            "get": Operation(
                "The custom cards that you see",
                SeenCards,
                query=SeenQuery,
                errors=(StoreUnavailable,),
            ),
            "post": Operation(
                "Bring in cards of your own",
                BroughtIn,
                body=ImportBody,
                errors=(BadRequest, InvalidCard, ShareFindings, Conflict, StoreUnavailable),
            ),
        },
    ),
    Route(
        "/service/counts",
        r"/service/counts",
        CountsHandler,
        {
            "post": Operation(
                "Add to the counts of cards", None, body=CountsBody, errors=(StoreUnavailable,)
            )
        },
    ),
    Route(
        "/service/counts/read",
        r"/service/counts/read",
        CountsReadHandler,
        {
            "post": Operation(
                "How often cards were dealt",
                CardCounted,
                body=CountsQuery,
                errors=(StoreUnavailable,),
            )
        },
    ),
    Route(
        "/service/person",
        r"/service/person",
        PersonHandler,
        {
            "get": Operation("All that is kept of you", None, errors=(StoreUnavailable,)),
            "delete": Operation("Delete all of it for good", Erased, errors=(StoreUnavailable,)),
        },
    ),
)
