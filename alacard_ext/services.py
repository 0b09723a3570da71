"""The services behind every surface: REST, command line and Python are built from these."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cards.deck import Deck
from .catalog.dealt import Dealt
from .catalog.service import CatalogService
from .hub.asking import TIMEOUT
from .hub.client import HubClient
from .hub.environment import hub_home
from .notebooks.generations import Generations
from .notebooks.models import GenerationStatus
from .verify.models import Verified, VerifyStatus
from .verify.verifications import Verifications

RUN_README_CODE = "ALACARD_RUN_README_CODE"
NO = frozenset({"0", "no", "false", "off", "never"})


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
    *,
    endpoint: str | None = None,
    hub_timeout: float = TIMEOUT,
    cache_dir: Path | None = None,
    emit: Callable[[GenerationStatus], None] | None = None,
    emit_verification: Callable[[VerifyStatus], None] | None = None,
    constraints: Path | None = None,
    variables: tuple[str, ...] = (),
    catalog_dir: Path | None = None,
    catalog_sync_hours: float = 0,
    run_readme_code: bool | None = None,
) -> Services:
    """Wire the services. `endpoint` and `cache_dir` default to what huggingface_hub uses.

    `run_readme_code` defaults to what the environment says.
    """
    deck = Deck.load()
    hub = HubClient(
        endpoint=endpoint,
        cache_dir=cache_dir,
        bundled=deck.models_by_id,
        timeout=hub_timeout,
    )
    # Beside the kept answers: both can be fetched again.
    home = cache_dir.parent if cache_dir else hub_home() / "alacard"
    verifications = Verifications(
        home / "environments",
        emit_verification,
        constraints=constraints,
        learn=_learn,
        variables=variables,
    )
    dealt = Dealt()
    if run_readme_code is None:
        run_readme_code = readme_code_of_environment()
    return Services(
        deck=deck,
        hub=hub,
        generations=Generations(deck, hub, emit, saved=dealt.note, readme_code=run_readme_code),
        verifications=verifications,
        catalog=CatalogService(
            catalog_dir or home / "catalog", hub, deck.models_by_id, catalog_sync_hours, dealt
        ),
    )


def readme_code_of_environment(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether code from model cards may run here: unless ALACARD_RUN_README_CODE says no."""
    return environment.get(RUN_README_CODE, "").strip().lower() not in NO


def _learn(notebook: Any, verified: Verified) -> None:
    """Keep what a verified run took, beside the loop: the next estimates heed it."""
    from .verify.learned import learn_from

    asyncio.get_running_loop().run_in_executor(None, learn_from, notebook, verified)
