"""What a model's answer says of access and licence, of an adapter over a gated model above all."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from tests.local_hub.fixtures import Add
from tests.notebooks.test_licences import adapter

__all__ = ["adapter"]


async def test_access_and_trust_name_the_gated_base(api: Any, adapter: str) -> None:
    reply = await api("models", *adapter.split("/"))
    assert reply.status == 200, reply.json
    access = reply.data["access"]
    assert access["gated"] == "manual" and access["url"].endswith("/big/gated-base")
    assert "big/gated-base" in access["message"]
    assert reply.data["facts"]["license"] == "apache-2.0" and not reply.data["facts"]["gated"]
    points = {point["name"]: point for point in reply.data["trust"]["points"]}
    assert points["access"]["level"] == "warn" and "big/gated-base" in points["access"]["text"]
    assert "llama3" in points["licence"]["text"] and "apache-2.0" in points["licence"]["text"]


CARD = "---\npipeline_tag: text-classification\nlibrary_name: transformers\n---\n# Untold\n"


@pytest.fixture
def untold(add: Add) -> str:
    """A model of a mirror whose answers leave out who may download it."""
    add("mirror/untold", CARD, {"config.json": "{}"}, info={"gated": None, "private": None})
    return "mirror/untold"


async def test_a_source_that_does_not_tell_access_leaves_it_unknown(api: Any, untold: str) -> None:
    (row,) = (await api("models", "search", params={"q": "untold"})).data["models"]
    assert row["id"] == untold and row["gated"] is None
    data = (await api("models", *untold.split("/"))).data
    assert data["facts"]["gated"] is data["facts"]["private"] is data["card"]["gated"] is None
    assert data["access"]["gated"] is None and "not known" in data["access"]["message"]
    points = {point["name"]: point for point in data["trust"]["points"]}
    assert points["access"]["level"] == "note" and "not known" in points["access"]["text"]
    body = {"recipe": {"model_card": untold, "topic": "sourdough"}, "save": False}
    made = (await api("notebook", "generate", method="POST", body=body)).data
    assert made["model_info"]["gated"] is None and "does not know" in made["model_info"]["access"]
    told = "\n".join(cell["source"] for cell in made["notebook"]["cells"])
    assert "| Access | not known here |" in told and "open to everyone" not in told.lower()
    assert made["recipe"]["model_card"]["gated"] is None


async def test_a_recipe_that_was_saved_with_false_says_nothing_of_its_own(
    api: Any, untold: str, add: Add
) -> None:
    add("mirror/terms", CARD, {"config.json": "{}"}, gated="auto")
    for model_id, gated in (
        (untold, None),
        ("mirror/terms", "auto"),
        ("tiny/bert-sentiment", False),
    ):
        saved = {"id": model_id, "pipeline_tag": "text-classification", "gated": False}
        body = {"recipe": {"model_card": saved, "topic": "sourdough"}}
        reply = await api("hand", method="POST", body=body)
        assert reply.status == 200, reply.json
        assert reply.data["recipe"]["model_card"]["gated"] == gated
        assert reply.data["recipe"]["model_card"]["gated"] is not False or gated is False
        made = await api("notebook", "generate", method="POST", body={**body, "save": False})
        assert made.data["recipe"]["model_card"]["gated"] == gated
    # Terms that a card names stay a warning where the source says nothing of them.
    saved = {"id": untold, "pipeline_tag": "text-classification", "gated": "manual"}
    reply = await api("hand", method="POST", body={"recipe": {"model_card": saved}})
    assert reply.data["recipe"]["model_card"]["gated"] == "manual"


async def test_the_deck_tells_the_access_that_its_source_told(api: Any) -> None:
    models = Deck.load().models_by_id
    cards = (await api("cards", "model", params={"limit": 200})).data["cards"]
    assert {card["id"]: card["gated"] for card in cards} == {
        name: card.gated for name, card in models.items()
    }
    popular = (await api("models", "popular")).data["models"]
    assert {row["id"]: row["gated"] for row in popular} == {
        name: card.gated for name, card in models.items()
    }
    # A card of a recipe is of this deck, whatever it says of what the Hub tells again.
    sent = {**next(card for card in cards if card["gated"] is None), "gated": False, "chat": False}
    reply = await api("hand", method="POST", body={"recipe": {"model_card": sent}})
    assert reply.data["recipe"]["model_card"]["is_custom"] is False
