"""How often a notebook waits for the Hub, which is far away: once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from alacard_ext.cards.dealing import complete_recipe
from alacard_ext.cards.deck import Deck
from alacard_ext.hub.client import HubClient
from alacard_ext.jobs.registry import RunRegistry
from alacard_ext.notebooks.generations import Generations
from tests.local_hub import LocalHub
from tests.local_hub.public import PUBLIC, PublicHub

MODEL = "tiny/bert-sentiment"
# Met in milliseconds; only a fault waits for it.
PATIENCE = 120.0


class Together(PublicHub):
    """Answers nobody before as many requests have arrived as the model has questions."""

    def __init__(self, url: str, questions: int) -> None:
        super().__init__(url)
        self._questions, self.paths = questions, list[str]()
        self._complete = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        if len(self.paths) == self._questions:
            self._complete.set()
        await asyncio.wait_for(self._complete.wait(), PATIENCE)
        return await super().handle_async_request(request)


async def test_all_questions_about_a_model_are_put_at_once(
    local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    deck, hub = Deck.load(), Together(local_hub.url, questions=3)
    client = HubClient(
        endpoint=PUBLIC,
        cache_dir=tmp_path / "answers",
        token=lambda: None,
        offline=False,
        timeout=2 * PATIENCE,
        transport=hub,
    )
    request = {"model_card": MODEL}
    generations = Generations(deck, client, RunRegistry())
    try:
        answer = await generations.run(lambda: complete_recipe(deck, client, request))
    finally:
        await client.aclose()
    assert answer.model_info.origin == "hub" and answer.model_info.sha
    # The model decides both the recipe's slots and the notebook, and is asked about once for both.
    assert sorted(hub.paths[:3]) == [
        f"/api/models/{MODEL}",
        f"/{MODEL}/raw/main/README.md",
        f"/{MODEL}/raw/main/config.json",
    ]
    # Its configuration says that transformers 5 saved it, so its tokenizer is looked at, too.
    commit = answer.model_info.sha
    assert hub.paths[3:] == [f"/{MODEL}/raw/{commit}/tokenizer_config.json"]


async def test_a_model_that_is_known_takes_one_question(api: Any, local_hub: LocalHub) -> None:
    async def generate() -> Any:
        return await api(
            "notebook", "generate", method="POST", body={"recipe": {"model_card": MODEL}}
        )

    assert (await generate()).status == 200
    local_hub.requests.clear()
    assert (await generate()).data["model_info"]["origin"] == "hub"
    assert [(request.path, request.status) for request in local_hub.requests] == [
        (f"/api/models/{MODEL}", 304)
    ]
