"""The services behind every surface: REST, command line and Python are built from these."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .cards.deck import Deck
from .catalog.dealt import Dealt
from .catalog.service import CatalogService
from .config import Configuration
from .hub.client import HubClient
from .notebooks.generations import Generations
from .notebooks.models import GenerationStatus
from .verify.models import Verified, VerifyStatus
from .verify.verifications import Verifications


@dataclass
class Services:
    """Deck, Hub and generations, wired together."""

    deck: Deck
    hub: HubClient
    generations: Generations
    verifications: Verifications
    catalog: CatalogService

    async def aclose(self) -> None:
        """End what runs, and close the Hub's connections."""
        await self.catalog.aclose()
        await self.verifications.aclose()
        await self.hub.aclose()


def build_services(
    config: Configuration,
    *,
    emit: Callable[[GenerationStatus], None] | None = None,
    emit_verification: Callable[[VerifyStatus], None] | None = None,
) -> Services:
    """Wire the services of a configuration."""
    deck = Deck.load()
    hub = HubClient(
        endpoint=config.hub_endpoint or None,
        cache_dir=config.answers,
        bundled=deck.models_by_id,
        timeout=config.hub_timeout,
    )
    verifications = Verifications(
        config.environments,
        emit_verification,
        constraints=config.constraints,
        learn=_learn,
        variables=tuple(config.verify_environment),
    )
    dealt = Dealt()
    return Services(
        deck=deck,
        hub=hub,
        generations=Generations(
            deck, hub, emit, saved=dealt.note, readme_code=config.run_readme_code
        ),
        verifications=verifications,
        catalog=CatalogService(
            config.catalog_folder, hub, deck.models_by_id, config.catalog_sync_hours, dealt
        ),
    )


def _learn(notebook: Any, verified: Verified) -> None:
    """Keep what a verified run took, beside the loop: the next estimates heed it."""
    from .verify.learned import learn_from

    asyncio.get_running_loop().run_in_executor(None, learn_from, notebook, verified)
