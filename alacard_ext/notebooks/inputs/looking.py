"""Pictures with words: labels to choose from, questions to answer, things to look for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import PICTURES, pictures_for
from ..models import Plan
from .film import pictures

MOST_LABELS = 6
MOST_LINES = 2


def _labels(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # What the two pictures show, then what the others would have shown: two right, the rest wrong.
    shown = [PICTURES[name] for name in pictures_for(recipe.topic)]
    return {
        "PICTURE_DATA": pictures(recipe),
        "LABELS": list(dict.fromkeys([*shown, *PICTURES.values()])),
        "TOPIC_LABELS": recipe.topic.inputs.labels[:MOST_LABELS],
    }


def _captions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # A line of writing is short: longer ones become too flat for models that read a square.
    lines = sorted(recipe.topic.inputs.sentences, key=len)[:MOST_LINES]
    return {"PICTURE_DATA": pictures(recipe), "LINES": lines}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "zero_shot_image_classification": _labels,
    "image_to_text": _captions,
}
