"""The services behind every surface: REST, command line and Python are built from these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .cards.deck import Deck
from .hub.client import HubClient
from .notebooks.generations import Generations
from .notebooks.models import GenerationStatus


@dataclass
class Services:
    """Deck, Hub and generations, wired together."""

    deck: Deck
    hub: HubClient
    generations: Generations

    async def aclose(self) -> None:
        """Close the Hub's connections."""
        await self.hub.aclose()


def build_services(
    *,
    endpoint: str | None = None,
    cache_dir: Path | None = None,
    emit: Callable[[GenerationStatus], None] | None = None,
) -> Services:
    """Wire the services. `endpoint` and `cache_dir` default to what huggingface_hub uses."""
    deck = Deck.load()
    hub = HubClient(endpoint=endpoint, cache_dir=cache_dir, bundled=deck.models_by_id)
    return Services(deck=deck, hub=hub, generations=Generations(deck, hub, emit))
