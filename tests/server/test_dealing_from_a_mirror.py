"""A mirror that lacks most of the deck: the deal moves on to a model that it may have."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from alacard_ext.cards.dealing import MOST_DEALS, deal_hand
from alacard_ext.config import Configuration
from alacard_ext.services import Services, build_services
from tests.local_hub import LocalHub


def test_a_deal_moves_on_from_what_a_mirror_lacks(
    local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))

    async def deal(services: Services) -> None:
        asked = local_hub.requests
        locked = await deal_hand(services.deck, services.hub, locks=["model:google-t5/t5-small"])
        seeded = await deal_hand(services.deck, services.hub, seed=7)
        assert locked.model_card.id == "google-t5/t5-small" and seeded.seed == 7
        assert not asked, "what was asked for stands, whatever the mirror has"
        await deal_hand(services.deck, services.hub)
        assert 1 < len(asked) <= MOST_DEALS, "it has none of the deck, and says so"
        # What is remembered is not asked again.
        known = {name: name != seeded.model_card.id for name in services.deck.models_by_id}
        monkeypatch.setattr(services.hub._holdings, "_has", known)
        asked.clear()
        found = {(await deal_hand(services.deck, services.hub)).model_card.id for _ in range(20)}
        assert not asked and seeded.model_card.id not in found

    async def whole() -> None:
        services = build_services(
            Configuration(hub_endpoint=local_hub.url, cache_dir=str(tmp_path / "answers"))
        )
        try:
            await deal(services)
        finally:
            await services.aclose()

    asyncio.run(whole())
