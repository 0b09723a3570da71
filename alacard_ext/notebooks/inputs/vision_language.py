"""Pictures with words: labels to choose from, questions to answer, things to look for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import COMMON, PARTS, PICTURES, own_pictures, pictures_for
from ..models import Plan
from .film import pictures
from .prompts import prompts_for

MOST_LABELS = 6
MOST_LINES = 2
MOST_SIGN = 16
CHOICES = 5
MOST_QUESTIONS = 4
DEFAULT_QUESTIONS = ("What is in the picture?", "What is in the background?")


def _labels(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # What the two pictures show, then what others would have shown: two right, the rest wrong.
    names = dict.fromkeys([*pictures_for(recipe.topic), *COMMON])
    return {
        "PICTURE_DATA": pictures(recipe),
        "LABELS": [PICTURES[name] for name in names][:CHOICES],
        "TOPIC_LABELS": recipe.topic.inputs.labels[:MOST_LABELS],
    }


def _captions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # A line of writing is short: longer ones become too flat for models that read a square.
    lines = sorted(recipe.topic.inputs.sentences, key=len)[:MOST_LINES]
    return {"PICTURE_DATA": pictures(recipe), "LINES": lines}


def _questions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # The topic's questions are about its own pictures, and make no sense of others.
    own = recipe.topic.inputs.image_questions if own_pictures(recipe.topic) else []
    asked = [*own[:2], *prompts_for(recipe, plan.task)]
    questions = list(dict.fromkeys(asked or DEFAULT_QUESTIONS))[:MOST_QUESTIONS]
    return {"PICTURE_DATA": pictures(recipe), "QUESTIONS": questions}


def _things(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    names = pictures_for(recipe.topic)
    shown = [PICTURES[name] for name in names]
    # One thing that is in neither picture, to see whether it is found all the same.
    absent = [name for name in COMMON if name not in names]
    labels = [thing for name in names for thing in (PICTURES[name], *PARTS[name])]
    return {
        "PICTURE_DATA": pictures(recipe),
        "LABELS": list(dict.fromkeys([*labels, PICTURES[absent[-1]]])),
        "SHOWN": {title: title for title in shown},
    }


def _marked(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # A sign is short, and in capitals.
    words = [str(label).upper() for label in recipe.topic.inputs.labels if len(label) <= MOST_SIGN]
    return {**_things(recipe, plan), "LINES": words[:MOST_LINES]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "zero_shot_image_classification": _labels,
    "open_clip": _labels,
    "image_to_text": _captions,
    "visual_question_answering": _questions,
    "florence": _marked,
    "zero_shot_object_detection": _things,
}
