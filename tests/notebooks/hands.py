"""Hands and facts for the tests of this room: one topic that serves every text task."""

from __future__ import annotations

from typing import Any

from alacard_ext.cards.models import Recipe
from alacard_ext.hub.facts import ModelFacts, ModelSnapshot

SHA = "0123456789abcdef0123456789abcdef01234567"
INPUTS: dict[str, Any] = {
    "prompts": ["Why does sourdough rise?"],
    "texts": [
        {"text": "The crust is wonderful.", "label": "positive"},
        {"text": "My loaf came out flat.", "label": "negative"},
    ],
    "labels": ["baking", "travel"],
    "entities": ["Maria Rossi bakes in Berlin."],
    "masked": ["Bread is made with flour and [MASK]."],
    "questions": [
        {
            "question": "What lives in a starter?",
            "context": "Wild yeast and bacteria live in a sourdough starter.",
            "answer": "Wild yeast and bacteria",
        }
    ],
    "document": "A sourdough starter is flour and water in which wild yeast lives. Feed it daily.",
    "sentences": ["Feed the starter.", "The train leaves at nine.", "Bake it in a hot oven."],
    "pairs": [["Feed the starter.", "Give the starter food."]],
}


def hand(
    model: str = "tiny/bert-sentiment",
    *,
    level: str = "beginner",
    ui: str = "none",
    task: str = "text-classification",
    prompts: tuple[str, ...] = ("I love {topic}.", "It broke on the second day."),
    **card: Any,
) -> Recipe:
    """A recipe with one pack made for `task`."""
    return Recipe.model_validate(
        {
            "seed": 7,
            "model_card": {"id": model, **card},
            "prompt_cards": [
                {"id": "pack", "name": "A pack", "prompts": list(prompts), "tasks": [task]}
            ],
            "topic": {"id": "sourdough", "name": "Sourdough bread", "inputs": INPUTS},
            "difficulty": {"level": level, "name": level.title()},
            "ui_component": {"type": ui, "name": ui},
        }
    )


def facts(
    model: str = "tiny/bert-sentiment",
    *,
    readme: str | None = None,
    config: dict[str, Any] | None = None,
    notice: str | None = None,
    **known: Any,
) -> ModelSnapshot:
    """A snapshot of a text classifier, except for what is given."""
    usual: dict[str, Any] = {
        "author": model.partition("/")[0],
        "sha": SHA,
        "pipeline_tag": "text-classification",
        "library_name": "transformers",
        "license": "apache-2.0",
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "parameters": {"F32": 1000},
        "files": [
            "config.json",
            "model.safetensors",
            "preprocessor_config.json",
            "tokenizer.json",
            "README.md",
        ],
    }
    merged = ModelFacts.model_validate({"id": model, **usual, **known})
    return ModelSnapshot(facts=merged, readme=readme, config=config, notice=notice)
