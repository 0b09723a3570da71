"""What the bundled deck tells of models, where neither the Hub nor a download does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..hub.facts import CONFIG, README, ModelFacts, ModelSnapshot, ModelSummary
from ..hub.query import ModelQuery
from .fits import is_basic
from .model_card import SHARED
from .models import ModelCard
from .search import rank

NOT_BUNDLED = "the bundled deck does not contain it"


class DeckFallback:
    """The models of a deck, by id, in the place of a Hub that is away."""

    def __init__(self, cards: Mapping[str, ModelCard]) -> None:
        self._cards = cards

    def snapshot(self, model_id: str) -> ModelSnapshot | None:
        """The deck's facts of a model."""
        card = self._cards.get(model_id)
        return from_card(card) if card else None

    def search(self, query: ModelQuery, start: int) -> tuple[list[ModelSummary], int]:
        """The cards that match, `query.limit` of them from `start` on, and how many match."""
        found = [card for card in rank(self._cards.values(), query.q) if _passes(card, query)]
        if query.sort in ("downloads", "likes"):
            found.sort(key=lambda card: getattr(card, query.sort) or 0, reverse=True)
        return [summary_of(card) for card in found[start : start + query.limit]], len(found)

    def mark(self, model: ModelSummary) -> None:
        """Say of a row of the Hub's search whether the deck holds it, and whether it is basic."""
        model.bundled = model.id in self._cards
        model.basic = not model.bundled and is_basic(model.pipeline_tag)


def from_card(card: ModelCard) -> ModelSnapshot:
    """The bundled deck's facts of a model, at the commit at which they were read.

    Where that is not known, the notebook pins itself later.
    """
    fields = card.model_dump(include=SHARED)
    fields |= {
        "author": card.id.rpartition("/")[0],
        "sha": card.sha or card.seen_at,
        # A source in which anyone may read that a model is open to all is of no private one.
        "private": None if card.gated is None else False,
        "parameter_total": card.parameter_count(),
        "page_known": False,
    }
    facts = ModelFacts.model_validate(fields)
    return ModelSnapshot(
        facts=facts,
        origin="deck",
        unread=dict.fromkeys((README, CONFIG), NOT_BUNDLED),
    )


def summary_of(card: ModelCard) -> ModelSummary:
    """A bundled card as a row of a search."""
    more = {"description": card.description, "parameter_total": card.parameter_count()}
    more |= {"name": card.name} if card.name else {}
    return ModelSummary.of(card, bundled=True, **more)


def _passes(card: ModelCard, query: ModelQuery) -> bool:
    """Whether each filter lets the card through."""
    facts: tuple[tuple[Sequence[str], Sequence[str | None]], ...] = (
        (query.task, (card.pipeline_tag,)),
        (query.library, (card.library_name,)),
        (query.license, card.licenses or (card.license,)),
        (query.author, (card.id.rpartition("/")[0],)),
    )
    return all(not wanted or not set(wanted).isdisjoint(own) for wanted, own in facts)
