"""How high the models stand that a person means, here and by plain FTS5's own ranking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from alacard_ext.cards.deck import Deck
from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.deck import row_of_card
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.models import CatalogQuery

from .known import MEANT, known_rows
from .plain import Plain

DEEP = 10
"""A model that stands lower than this counts as not found."""
AIM = 0.9


@dataclass
class Relevance:
    """The mean reciprocal rank over all queries, and the queries whose model is not the first."""

    rows: int
    ours: float = 0
    plain: float = 0
    missed: dict[str, float] = field(default_factory=dict)


def reciprocal(found: list[str], meant: tuple[str, ...]) -> float:
    """One over the place of the first model that is meant, 0 where none is found."""
    return next((1 / place for place, name in enumerate(found, 1) if name in meant), 0.0)


def measure_relevance(folder: Path, count: int) -> Relevance:
    """Both means over the deck's models and others among `count` made-up rows."""
    cards = Deck.load().models_by_id.values()
    plain = Plain(folder)
    build_snapshot(plain.taking(known_rows(map(row_of_card, cards), count)), folder / "catalog")
    catalog = Catalog(folder / "catalog")

    def ours(text: str) -> list[str]:
        return [model.id for model in catalog.search(CatalogQuery(q=text, limit=DEEP)).models]

    got = Relevance(count)

    def mean(ask: Callable[[str], list[str]], missed: dict[str, float] | None = None) -> float:
        each = {text: reciprocal(ask(text), meant) for text, meant in MEANT.items()}
        if missed is not None:
            missed.update((text, rank) for text, rank in each.items() if rank < 1)
        return sum(each.values()) / len(each)

    got.ours = mean(ours, got.missed)
    got.plain = mean(lambda text: plain.ranked(text, DEEP))
    plain.close()
    return got
