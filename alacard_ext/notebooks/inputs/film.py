"""What films, shapes and changed pictures are made of: words from the hand, bundled pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import PICTURES, as_text, own_pictures, pictures_for
from ..models import Plan
from ..sampling import sampling_of
from .prompts import MOST_PROMPTS, prompts_for
from .sound import speech

# Said of any picture, to a model that changes it.
CHANGES = ("Turn it into a watercolour painting", "Make it a snowy winter evening")


def pictures(recipe: Recipe) -> dict[str, str]:
    """Two bundled pictures in base64, by what they show."""
    return {PICTURES[name]: as_text(f"{name}.jpg") for name in pictures_for(recipe.topic)}


def _changed(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    prompts = list(dict.fromkeys([*prompts_for(recipe, plan.task), *CHANGES]))
    values = {"PICTURE_DATA": pictures(recipe), "PROMPTS": prompts[:MOST_PROMPTS]}
    return values | sampling_of(recipe.model_card.id)


def _films(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    own = recipe.topic.inputs.image_prompts
    prompts = list(dict.fromkeys([*prompts_for(recipe, plan.task), *own]))[:MOST_PROMPTS]
    return {"PROMPTS": prompts, "PICTURE_DATA": pictures(recipe)}


def _shapes(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"PROMPTS": prompts_for(recipe, plan.task), "PICTURE_DATA": pictures(recipe)}


ASKED = {
    "audio-text-to-text": ("What is said in this recording?", "How does the voice sound?"),
    "video-text-to-text": ("What is shown in this film?", "How does the camera move?"),
}


def _asked(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    values: dict[str, Any] = {} if plan.task == "video-text-to-text" else speech(recipe, plan)
    if plan.task != "audio-text-to-text":
        values["PICTURE_DATA"] = pictures(recipe)
    own = ASKED.get(plan.task or "")
    if own is None and own_pictures(recipe.topic):
        own = tuple(recipe.topic.inputs.image_questions)
    usual = ("What is shown in this picture?", "Which colours stand out?")
    asked = dict.fromkeys([*prompts_for(recipe, plan.task), *(own or usual)])
    return {**values, "QUESTIONS": list(asked)[:MOST_PROMPTS]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "image_to_image": _changed,
    "unconditional_image_generation": lambda recipe, plan: {},
    "video_generation": _films,
    "shape_generation": _shapes,
    "media_text_to_text": _asked,
    "table_question_answering": lambda recipe, plan: {},
}
