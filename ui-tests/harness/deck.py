"""Stand-ins for the bundled deck's models, so that any hand that is dealt can be played offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.local_hub.repository import Repository

CARDS = Path(__file__).parents[2] / "alacard_ext" / "cards" / "data" / "models.yaml"
# A tiny model of the same task; its weights and README are what the stand-in serves. A task that
# is not named here takes the first of its own.
STAND_INS = {
    "automatic-speech-recognition": "tiny/whisper",
    "feature-extraction": "tiny/bert-features",
    "fill-mask": "tiny/bert-mask",
    "image-classification": "tiny/vit",
    "image-text-to-text": "tiny/idefics3",
    "object-detection": "tiny/yolos",
    "question-answering": "tiny/bert-squad",
    "sentence-similarity": "tiny/minilm",
    "summarization": "tiny/bart-cnn",
    "text-classification": "tiny/bert-sentiment",
    "text-generation": "tiny/llama-chat",
    "text-to-image": "tiny/stable-diffusion",
    "token-classification": "tiny/bert-ner",
    "translation": "tiny/opus-mt-en-de",
    "zero-shot-classification": "tiny/bert-nli",
}


def with_deck(repositories: dict[str, Repository]) -> dict[str, Repository]:
    """The repositories, and one for each model of the deck that they do not hold."""
    cards = yaml.safe_load(CARDS.read_text(encoding="utf-8"))
    for card in cards:
        if card["id"] not in repositories:
            tiny = _stand_in(card["pipeline_tag"], repositories)
            repositories[card["id"]] = Repository(card["id"], tiny.folder, dict(tiny.settings))
    return repositories


def deck_alone(repositories: dict[str, Repository]) -> dict[str, Repository]:
    """A repository for each model of the deck, which tells of it what its card tells.

    For pictures: no made-up name and no made-up figure stands beside a real one.
    """
    whole = with_deck(dict(repositories))
    cards = yaml.safe_load(CARDS.read_text(encoding="utf-8"))
    return {card["id"]: _told_by_card(whole[card["id"]], card) for card in cards}


def _told_by_card(repository: Repository, card: dict[str, Any]) -> Repository:
    parameters = card.get("parameters")
    told = {
        "pipeline_tag": card["pipeline_tag"],
        "library_name": card["library_name"],
        "tags": [card["library_name"], card["pipeline_tag"], *_licence(card)],
        "downloads": None,
        "likes": None,
        "safetensors": parameters and {"parameters": parameters, "total": sum(parameters.values())},
    }
    return Repository(repository.id, repository.folder, {"info": told})


def _licence(card: dict[str, Any]) -> list[str]:
    return [f"license:{card['license']}"] if "license" in card else []


def _stand_in(task: str, repositories: dict[str, Repository]) -> Repository:
    if task in STAND_INS:
        return repositories[STAND_INS[task]]
    return next(
        repository
        for name, repository in sorted(repositories.items())
        if name.startswith("tiny/")
        and not name.startswith("tiny/hostile")
        and repository.info.get("pipeline_tag") == task
    )
