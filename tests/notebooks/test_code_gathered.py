"""What names a model's own code is asked of the Hub at once, and each file once."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.planning.own_code.gather import with_code

from .hands import facts

# Generous: it passes only where something waits for what is asked for after it.
LIMIT = 20
FILES = ["model.safetensors", "own.py", "tokenizer_config.json"]


class Hub:
    """Answers the list of modules only once the tokenizer's settings have been asked for."""

    endpoint = "http://hub.test"

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.tokenizer = asyncio.Event()

    async def text(self, model: str, revision: str, name: str) -> str:
        self.asked[name] += 1
        if name == "tokenizer_config.json":
            self.tokenizer.set()
            await asyncio.sleep(0)  # whoever else wants it has its turn
            return json.dumps({"tokenizer_class": "XLMTokenizer"})
        await self.tokenizer.wait()
        return "[]"

    async def snapshot(self, model: str) -> Any:
        return SimpleNamespace(origin="deck")


@pytest.mark.parametrize("beside", ["modules.json", "processor_config.json"])
def test_the_tokenizer_does_not_wait_for_the_code(beside: str) -> None:
    async def gathered() -> tuple[ModelSnapshot, Hub]:
        hub, snapshot = Hub(), facts(f"acme/{beside}", files=[*FILES, beside], config={"a": 1})
        snapshot = snapshot.model_copy(update={"code": None, "origin": "hub"})
        found = with_code(snapshot, cast("HubClient", hub))
        return await asyncio.wait_for(found, LIMIT), hub

    snapshot, hub = asyncio.run(gathered())
    assert snapshot.tokenizer == {"tokenizer_class": "XLMTokenizer"}
    assert snapshot.code == [] and snapshot.code_unread == []
    assert set(hub.asked.values()) == {1}, hub.asked
    assert hub.asked.keys() == {beside, "tokenizer_config.json"}
