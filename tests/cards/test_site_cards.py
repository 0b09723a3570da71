"""Cards of a site: in everyone's deck, and what is wrong with one stops nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.handcode import decode, encode
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.cards.site_cards import read_site_cards
from alacard_ext.config import Configuration
from alacard_ext.services import build_services

PACK: dict[str, Any] = {
    "id": "our_breads",
    "name": "Our breads",
    "tasks": ["text-classification"],
    "prompts": ["The loaf is warm.", "The crust is burnt.", "The crumb is dry."],
}
TOPIC = {"id": "our_bakery", "name": "Our bakery", "inputs": {"prompts": ["Name three breads."]}}


def _write(path: Path, *cards: Any) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(cards)))  # which is YAML
    return str(path)


def test_good_cards_are_dealt_and_the_others_are_left_out_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    taken = next(iter(Deck.load().cards("prompt")))
    bad = [
        {**PACK, "id": taken.id},  # type: ignore[union-attr]
        {**PACK, "id": "breads-0a1b2c3d"},
        {**PACK, "id": "../breads"},
        {**PACK, "id": "short", "prompts": ["One."]},
        {**PACK, "id": "odd", "featured_by": "us"},
        PACK,
    ]
    _write(folder / "prompts.yaml", PACK, *bad)
    _write(folder / "topics" / "bakery.yml", TOPIC)
    alone = _write(tmp_path / "more.yaml", {**PACK, "id": "more"})
    missing, relative = str(tmp_path / "nowhere"), "cards"
    places = [str(folder), missing, relative, alone]
    found = read_site_cards(Deck.load(), places)

    assert found.number == 3
    assert found.deck.find("prompt", "our_breads") and found.deck.find("topic", "our_bakery")
    assert found.deck.get("prompt", taken.id) == taken  # type: ignore[union-attr]
    assert {"our_breads", "more"} <= {card.id for card in found.deck.dealt("prompt")}  # type: ignore[union-attr]
    told = "\n".join(found.faults)
    for place in ("card 2", "card 3", "card 4", "card 5", "card 6", "card 7", missing, "'cards'"):
        assert place in told, place
    assert len(found.faults) == 8

    recipe = resolve_recipe(
        found.deck,
        {
            "model_card": "tiny/bert-sentiment",
            "prompt_cards": ["our_breads"],
            "topic": "our_bakery",
        },
    )
    code = encode(recipe, found.deck)
    assert code is not None
    assert decode(code, found.deck).topic.name == "Our bakery"


async def test_a_server_has_them_from_its_configuration(tmp_path: Path) -> None:
    config = Configuration(card_folders=[_write(tmp_path / "cards.yaml", PACK, {"id": "broken"})])
    services = build_services(config)
    assert services.deck.find("prompt", "our_breads")
    await services.aclose()
