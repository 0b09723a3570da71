"""The deck: every card that can be dealt or listed here, by type and id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from ..errors import UnknownCard
from .models import CARD_TYPES, AnyCard, CardType, ModelCard
from .presets import Cards, read_compiled, read_folder
from .search import CardQuery, rank


class Deck:
    """An immutable set of cards. Bundled cards ship with Alacard; others come from folders and
    people, and those of `chosen` are in a hand only where someone chose them."""

    def __init__(
        self, bundled: Cards, added: Cards | None = None, chosen: Collection[str] = ()
    ) -> None:
        added = added or {}
        self._chosen = frozenset(chosen)
        self._added = {kind: frozenset(added.get(kind, {})) for kind in CARD_TYPES}
        self._cards: Cards = {
            kind: {**bundled.get(kind, {}), **added.get(kind, {})} for kind in CARD_TYPES
        }

    @classmethod
    def load(cls, folders: Sequence[Path] = ()) -> Deck:
        """The bundled deck with the cards of `folders` on top; a later card wins over an earlier.

        The bundled deck alone is read once in the life of a process.

        Raises AlacardError naming file, card and field when a folder holds something else.
        """
        if not folders:
            return _bundled()
        added: Cards = {}
        for folder in folders:
            for kind, cards in read_folder(folder).items():
                added.setdefault(kind, {}).update(cards)
        return cls(read_compiled(), added)

    def with_cards(self, cards: Cards, chosen: Collection[str] = ()) -> Deck:
        """This deck and those cards, which do not ship with it; of one id, the later.

        Those of the ids `chosen` are found, listed and locked like all others, and never dealt.
        """
        added: Cards = {
            kind: {
                **{name: self._cards[kind][name] for name in self._added[kind]},
                **cards.get(kind, {}),
            }
            for kind in CARD_TYPES
        }
        return Deck(self._cards, added, self._chosen.union(chosen))

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the canonical JSON of all cards; the same cards give the same digest."""
        whole = {
            kind: {name: card.model_dump(mode="json") for name, card in cards.items()}
            for kind, cards in self._cards.items()
        }
        text = json.dumps(whole, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def models_by_id(self) -> Mapping[str, ModelCard]:
        """The model cards by Hub id: the facts that remain when the Hub cannot be asked."""
        return {
            name: card for name, card in self._cards["model"].items() if isinstance(card, ModelCard)
        }

    def cards(self, card_type: CardType) -> Sequence[AnyCard]:
        """All cards of a type, in the order of the deck's files."""
        return tuple(self._cards[card_type].values())

    def dealt(self, card_type: CardType) -> Sequence[AnyCard]:
        """The cards of a type that come up without being chosen."""
        cards = self._cards[card_type].items()
        return tuple(card for name, card in cards if name not in self._chosen)

    def find(self, card_type: CardType, card_id: str) -> AnyCard | None:
        """The card of that id; None where this deck lacks it, as it does most models."""
        return self._cards[card_type].get(card_id)

    def get(self, card_type: CardType, card_id: str) -> AnyCard:
        """The card of that id. Raises UnknownCard with the ids that come close.

        Looking for these takes milliseconds: who expects that a card is missing asks `find`.
        """
        card = self.find(card_type, card_id)
        if card is not None:
            return card
        # Late, as it is needed by nobody who spells well.
        from difflib import get_close_matches

        close = get_close_matches(card_id[:200], list(self._cards[card_type]), n=3)
        hint = f"did you mean {', '.join(close)}?" if close else f"see `alacard cards {card_type}`."
        raise UnknownCard(
            f"There is no {card_type} card '{card_id[:200]}' in this deck; {hint}",
            {"type": card_type, "id": card_id[:200], "close": close},
        )

    def is_bundled(self, card_type: CardType, card_id: str) -> bool:
        """Whether the card ships with Alacard, so that every installation holds it."""
        return card_id in self._cards[card_type] and card_id not in self._added[card_type]

    def search(self, card_type: CardType, query: CardQuery) -> tuple[list[AnyCard], int]:
        """A page of the cards that the query finds, and how many there are."""
        category = None if query.category is None else query.category.casefold()
        found = [
            card
            for card in rank(self.cards(card_type), query.search)
            if (category is None or card.category.casefold() == category)
            and (query.featured is None or card.featured == query.featured)
        ]
        return found[query.offset : query.offset + query.limit], len(found)

    def categories(self, card_type: CardType) -> list[str]:
        """The categories of a type's cards, in the deck's order."""
        return list(dict.fromkeys(card.category for card in self.cards(card_type) if card.category))


@cache
def _bundled() -> Deck:
    return Deck(read_compiled())
