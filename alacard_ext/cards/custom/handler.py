"""The base of the routes that deal with a person's own deck."""

from __future__ import annotations

from ...base import AlacardHandler
from ...errors import NotFound
from ..deck import Deck
from ..models import CARD_TYPES, CardType
from .checking import CUSTOM_TYPES, CustomType
from .decks import PersonalDeck
from .service import CustomCards


class DeckHandler(AlacardHandler):
    """Knows the deck of whoever asks."""

    @property
    def custom(self) -> CustomCards:
        return self.services.of(CustomCards)

    async def personal(self) -> PersonalDeck:
        """The deck of this person, and whose the custom cards in it are."""
        return await self.custom.personal(self.requester)

    async def deck(self) -> Deck:
        """The deck of this person."""
        return (await self.personal()).deck


def card_type_of(name: str) -> CardType:
    """The type of that name. Raises NotFound."""
    for kind in CARD_TYPES:
        if kind == name:
            return kind
    raise NotFound(
        f"There is no card type '{name[:40]}'; choose one of {', '.join(CARD_TYPES)}.",
        {"choices": list(CARD_TYPES)},
    )


def custom_type_of(name: str) -> CustomType:
    """The type of that name that people can make cards of. Raises NotFound."""
    for kind in CUSTOM_TYPES:
        if kind == name:
            return kind
    raise NotFound(
        f"You cannot make cards of the type '{name[:40]}'; choose one of "
        f"{', '.join(CUSTOM_TYPES)}.",
        {"choices": list(CUSTOM_TYPES)},
    )
