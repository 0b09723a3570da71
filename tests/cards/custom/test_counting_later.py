"""What was counted while the store was away is written once it is back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from alacard_ext.cards.custom.counts import CardCounts
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.errors import StoreUnavailable
from alacard_ext.store.service import Store
from tests.store.conftest import database_url

__all__ = ["database_url"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_could_not_be_written_is_written_with_the_next(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = Deck.load()
    recipe = resolve_recipe(deck, {"model_card": "no/such", "topic": "tea"})
    recipe.model_card.pipeline_tag = "fill-mask"

    async def away(*_: Any) -> None:
        raise StoreUnavailable("The library is away.")

    async def work() -> None:
        store = Store(database_url)
        counts = CardCounts(store)
        with monkeypatch.context() as outage:
            outage.setattr(store, "write", away)
            for _ in range(10):
                counts.count("dealt", recipe)
            await counts.aclose()
        for _ in range(10):
            counts.count("kept", recipe)
        found = await counts.read("topic", [recipe.topic])
        assert found["tea"].model_dump() == {"dealt": 10, "kept": 10}
        await counts.aclose()
        async with store.reading() as connection:
            from alacard_ext.community.statistics import deals, statements

            assert await statements.dealt(connection, None) == 10, "whole hands, for statistics"
            known = deals.Known(deck, frozenset(), frozenset({"fill-mask"}))
            told = await deals.dealt(connection, None, known)
        assert [each.dealt for each in told.weeks] == [10]
        assert [(each.name, each.dealt) for each in told.tasks] == [("fill-mask", 10)]
        assert told.models == [], "a name that is no card's of the deck"
        assert ("topic", "tea", 10) in [(each.type, each.id, each.dealt) for each in told.cards]
        await store.aclose()

    asyncio.run(work())
