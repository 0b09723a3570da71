"""What goes into the parameters cells: the topic's inputs and the prompt packs, by name.

A template names what it wants (`TEXTS`, `QUESTIONS`, …); a name without a value keeps the
template's own default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..cards.models import PromptCard, Recipe
from .models import Plan

MOST_INPUTS = 8
TOPIC_MARKER = "{topic}"


def fitting_packs(recipe: Recipe, task: str | None) -> list[PromptCard]:
    """The packs of the hand that are made for this task."""
    return [pack for pack in recipe.prompt_cards if task in pack.tasks]


def prompts_for(recipe: Recipe, task: str | None) -> list[str]:
    """The prompts of the fitting packs, in turn from each, with the topic's name in its place."""
    packs = [pack.prompts for pack in fitting_packs(recipe, task)]
    depth = max(map(len, packs), default=0)
    mixed = [pack[row] for row in range(depth) for pack in packs if row < len(pack)]
    topic = recipe.topic.name or recipe.topic.id
    return list(dict.fromkeys(prompt.replace(TOPIC_MARKER, topic) for prompt in mixed))


def inputs_for(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """The values of the template's inputs, none of them empty."""
    make = MAKERS.get(plan.template)
    values = make(recipe, plan) if make else {}
    return {name: value for name, value in values.items() if value}


def _classification(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    texts = [(item.text, item.label) for item in recipe.topic.inputs.texts]
    texts += [(prompt, "") for prompt in prompts_for(recipe, plan.task)]
    texts = texts[: 2 * MOST_INPUTS]
    return {"TEXTS": [text for text, _ in texts], "PERSON_SAYS": [label for _, label in texts]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "text_classification": _classification,
}
