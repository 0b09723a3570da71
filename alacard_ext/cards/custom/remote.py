"""Cards that people make, and the counts of cards, where a service of JupyterHub keeps them."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import asdict
from typing import Any, Self

from pydantic import ValidationError

from ...errors import BadRequest, Forbidden, StoreUnavailable
from ...people import owned
from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..models import AnyCard, CardType, card_id
from ..presets import CARD_CLASSES
from .counts import CardCounts
from .decks import PersonalDeck
from .importing import Imported
from .models import CardCount, CardWhole
from .service import WAIT, CustomCards
from .sources import Source

log = logging.getLogger("alacard_ext.cards")


class FarCustomCards(CustomCards):
    """Asks the service which cards a person sees; what is done with single ones is forwarded before
    it comes here."""

    _remote: ServiceClient
    _known: tuple[str, PersonalDeck] | None = None

    @classmethod
    def build(cls, shared: Shared) -> Self:
        cards = super().build(shared)
        assert shared.remote is not None
        cards._remote = shared.remote
        return cards

    async def personal(self, requester: Requester) -> PersonalDeck:
        """The deck with all cards that this person sees; without them while the service is away."""
        requester, known = owned(requester), self._known
        query = {"known": known[0]} if known is not None else {}
        try:
            async with asyncio.timeout(WAIT):
                told = await self._remote.ask("GET", "service/cards", requester, query=query)
        except (StoreUnavailable, Forbidden) as error:
            log.info("alacard: %s", error.message)
            return PersonalDeck(self._deck, notice=f"Custom cards are missing. {error.message}")
        except TimeoutError:
            told_so = "Custom cards are missing: the library did not answer in time."
            return PersonalDeck(self._deck, notice=told_so)
        if known is not None and told["data"]["digest"] == known[0]:
            return known[1]
        found = await asyncio.to_thread(self._read, told["data"]["cards"] or [])
        self._known = told["data"]["digest"], found
        return found

    async def bring_in(
        self,
        source: Source,
        visibility: str | None,
        requester: Requester,
        *,
        accept_findings: bool = False,
    ) -> list[Imported]:
        """Hand what is written in a source to the service, which checks and keeps it."""
        try:
            body = json.loads(
                json.dumps(
                    {
                        "name": source.name,
                        "entries": [asdict(entry) for entry in source.entries],
                        "visibility": visibility,
                        "accept_findings": accept_findings,
                    }
                )
            )
        except (TypeError, ValueError):
            raise BadRequest(
                "Dates and similar values are not text; write them in quotes."
            ) from None
        told = await self._remote.ask("POST", "service/cards", owned(requester), body)
        return [Imported.model_validate(each) for each in told["data"]["cards"]]

    def _read(self, told: list[dict[str, Any]]) -> PersonalDeck:
        found = []
        for each in told:
            try:
                card = CARD_CLASSES[each["type"]].model_validate(each["card"])
                found.append(CardWhole.model_validate({**each, "card": card}))
            except (ValidationError, KeyError, TypeError):
                log.warning("alacard: a card of the service cannot be read and is left out")
        return self.deck_of(found) if found else PersonalDeck(self._deck)


class FarCardCounts(CardCounts):
    """Counts by the service."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        counts = super().build(shared)
        assert shared.remote is not None
        counts._remote = shared.remote
        return counts

    async def add(self, rows: list[dict[str, Any]]) -> None:
        """Add to the counts. Raises StoreUnavailable."""
        for begin in range(0, len(rows), MOST_ROWS):
            body = {"counts": rows[begin : begin + MOST_ROWS]}
            await self._remote.ask("POST", "service/counts", owned(Requester()), body)

    async def totals(self, kind: CardType, cards: list[AnyCard]) -> dict[str, CardCount]:
        """The counts of these cards, rounded. Raises StoreUnavailable."""
        body = {"type": kind, "ids": [card_id(card) for card in cards]}
        told = await self._remote.ask("POST", "service/counts/read", owned(Requester()), body)
        return {
            name: CardCount.model_validate(each) for name, each in told["data"]["counts"].items()
        }


MOST_ROWS = 1_000
"""Counts that are handed over at once."""
