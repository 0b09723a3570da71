"""The one search of the deck: which cards hold the words, and which of them come first.

The sidebar's picker narrows by the same rule what it holds, while the server has not answered yet
(`src/picker/deck_search.ts`); `tests/cards/search_cases.json` holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from .models import AnyCard, ModelCard, card_id

_C = TypeVar("_C", bound=AnyCard)


class CardQuery(BaseModel):
    """How to narrow the cards of one type."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    search: str = ""
    category: str | None = None
    featured: bool | None = None
    limit: int = 20
    offset: int = 0


def rank(cards: Iterable[_C], search: str) -> list[_C]:
    """The cards that hold every word of `search`, the best first.

    Those whose id or name begins with the search come first, then those that are featured; else
    they keep their order.
    """
    words, start = search.casefold().split(), search.strip().casefold()
    found = [card for card in cards if all(word in _text(card) for word in words)]
    return sorted(found, key=lambda card: (not _begins_with(card, start), not card.featured))


def _text(card: AnyCard) -> str:
    parts = [card_id(card), card.name, card.description, card.category]
    if isinstance(card, ModelCard):
        parts += [card.pipeline_tag or "", card.library_name or "", card.license or ""]
    parts += getattr(card, "tasks", []) + getattr(card, "examples", [])
    return " ".join(parts).casefold()


def _begins_with(card: AnyCard, start: str) -> bool:
    name = card_id(card).casefold()
    return any(text.startswith(start) for text in (name, name.split("/")[-1], card.name.casefold()))
