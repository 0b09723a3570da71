"""Pictures, sounds, and the words that go with them, for the parameters cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import as_text, clips_for, own_pictures
from ..models import Plan
from .film import classified, pictures
from .prompts import MOST_PROMPTS, prompts_for


def _pictures(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"PICTURE_DATA": pictures(recipe)}


def _picture_questions(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # The topic's questions are about its own pictures, and make no sense of others.
    own = recipe.topic.inputs.image_questions if own_pictures(recipe.topic) else []
    prompts = prompts_for(recipe, plan.task)
    questions = [*own[: max(1, MOST_PROMPTS - len(prompts))], *prompts][:MOST_PROMPTS]
    return {**_pictures(recipe, plan), "QUESTIONS": list(dict.fromkeys(questions))}


def _speech(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    clips = clips_for(recipe.topic)
    return {
        "SOUND_DATA": {name: as_text(f"{name}.ogg") for name in clips},
        "SAID": list(clips.values()),
    }


def _image_prompts(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    own = recipe.topic.inputs.image_prompts
    prompts = list(dict.fromkeys([*own[:1], *prompts_for(recipe, plan.task), *own[1:]]))
    return {"PROMPTS": prompts[:MOST_PROMPTS]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "image_classification": classified,
    "onnx_image_classification": classified,
    "image_text_to_text": _picture_questions,
    "automatic_speech_recognition": _speech,
    "text_to_image": _image_prompts,
    "lora_text_to_image": _image_prompts,
    "single_file_text_to_image": _image_prompts,
}
