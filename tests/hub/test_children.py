"""What the Hub offers in place of a model: parsed, filtered, in order, and bounded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.children import family_of, find_offers, parse_remote
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelFacts
from tests.local_hub import GOOD_TOKEN, LocalHub

BIG = "family/starling-405b-chat"


def client(hub: LocalHub, cache: Path, **options: Any) -> HubClient:
    options = {"token": lambda: None, "offline": False, **options}
    return HubClient(endpoint=hub.url, cache_dir=cache, **options)


@pytest.mark.parametrize(
    ("model_id", "family"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "qwen/qwen2.5-*-instruct"),
        ("Qwen/Qwen2.5-0.5B-Instruct", "qwen/qwen2.5-*-instruct"),
        ("mistralai/Mixtral-8x7B-v0.1", "mistralai/mixtral-*"),
        ("openai/whisper-large-v3", "openai/whisper-*"),
        ("openai/whisper-tiny", "openai/whisper-*"),
        ("facebook/opt-125m", "facebook/opt-*"),
        ("google-bert/bert-base-uncased", "google-bert/bert-*-uncased"),
        ("org/model", None),
        ("gpt2", None),
    ],
)
def test_the_family_is_the_name_without_its_size(model_id: str, family: str | None) -> None:
    assert family_of(model_id) == family


def test_all_offers_come_in_one_go(local_hub: LocalHub, tmp_path: Path) -> None:
    async def work() -> Any:
        hub = client(local_hub, tmp_path, token=lambda: GOOD_TOKEN)
        facts = (await hub.snapshot(BIG)).facts
        local_hub.requests.clear()
        offers = await find_offers(hub, facts)
        await hub.aclose()
        return offers

    offers = asyncio.run(work())
    assert [child.id for child in offers.quantised] == ["family/starling-405b-chat-GGUF"]
    assert offers.quantised[0].gguf and offers.quantised[0].parameters == 405_853_388_800
    assert [child.id for child in offers.siblings] == ["family/starling-1b-chat"]
    assert offers.remote.providers == ["quick-cloud"]
    assert offers.problem is None
    assert len(local_hub.requests) == 3


def test_a_hub_that_fails_offers_nothing_and_says_why(local_hub: LocalHub, tmp_path: Path) -> None:
    local_hub.faults.set(kind="down")
    facts = ModelFacts(id=BIG, author="family", parameter_total=10)
    offers = asyncio.run(find_offers(client(local_hub, tmp_path), facts))
    assert not offers.quantised and not offers.siblings and offers.problem
    offline = asyncio.run(find_offers(client(local_hub, tmp_path, offline=True), facts))
    assert "HF_HUB_OFFLINE" in (offline.problem or "")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {"inferenceProviderMapping": None},
        {"inferenceProviderMapping": ["x", {"status": "live"}]},
        {"inferenceProviderMapping": {"<b>": {"status": "live"}, "y": 3}},
    ],
)
def test_odd_answers_about_providers_name_none(answer: Any) -> None:
    assert [name for name in parse_remote(answer).providers if name != "None"] == []


def test_both_shapes_of_the_answer_and_a_price() -> None:
    as_list = {"inferenceProviderMapping": [{"provider": "a", "status": "live"}]}
    assert parse_remote(as_list).providers == ["a"]
    assert parse_remote(as_list).price is None
    priced = {"a": {"status": "live", "providerDetails": {"pricing": {"input": 0.5, "output": 2}}}}
    found = parse_remote({"inferenceProviderMapping": priced})
    assert found.price == (
        "a: 0.5 US dollars for a million tokens of input, 2 US dollars for a million tokens of "
        "output"
    )
