"""What films, shapes and changed pictures are made of: words from the hand, bundled pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import PICTURES, class_words, own_pictures, picture_text, pictures_for
from ..models import Plan
from ..planning.painting import guide_of
from .prompts import MOST_PROMPTS, prompts_for
from .sound import speech

# What is made of a picture alone, without words.
WORDLESS = ("image-to-video", "image-to-3d")
# What happens in a film that begins with a picture.
MOVING = (
    "A film of {shown}: the camera slowly moves closer",
    "A film of {shown}: the light slowly changes from morning to evening",
)
TABLE_QUESTIONS = ("Which city lies on the Seine?", "How many bridges has Vienna?")
# Said of any picture, to a model that changes it.
CHANGES = ("Turn it into a watercolour painting", "Make it a snowy winter evening")
# What is to be seen in a masked part of any picture.
REPAINTED = ("a red woollen hat", "a bunch of yellow flowers")
# What a picture shows that is only made larger.
UPSCALED = ("a sharp photo of {shown}", "{shown}, in fine detail")
# What the finished picture shows, which keeps the outlines or the rough shapes of the first one.
OUTLINED = ("a watercolour of {shown}", "{shown} on a snowy winter evening")


def pictures(recipe: Recipe) -> dict[str, str]:
    """Two bundled pictures in base64, by what they show."""
    return {PICTURES[name]: picture_text(name) for name in pictures_for(recipe.topic)}


def classified(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Pictures to classify, and words that a right class of each has."""
    return {"PICTURE_DATA": pictures(recipe), "WORDS": class_words(recipe.topic)}


def _changed(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"PICTURE_DATA": pictures(recipe)}


def changes(recipe: Recipe, plan: Plan, pipeline: str | None) -> list[str]:
    """The words for a picture, as this pipeline of diffusers wants them.

    The packs' are orders to change a picture, which not all of them understand.
    """
    guide = guide_of(pipeline)
    if guide == "mask":
        return list(REPAINTED)
    enlarges = "Upscale" in (pipeline or "")
    if enlarges or guide in ("outlines", "noised"):
        shown = PICTURES[pictures_for(recipe.topic)[0]]
        return [words.format(shown=shown) for words in (UPSCALED if enlarges else OUTLINED)]
    prompts = dict.fromkeys([*prompts_for(recipe, plan.task), *CHANGES])
    return list(prompts)[:MOST_PROMPTS]


def _made(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    if plan.task in WORDLESS:  # the packs hold questions to the reader here
        shown = PICTURES[pictures_for(recipe.topic)[0]]
        # Some take words all the same, which have to be about the picture.
        moving = [words.format(shown=shown) for words in MOVING]
        words = {"PROMPTS": moving} if plan.task == "image-to-video" else {}
        return {**words, "PICTURE_DATA": pictures(recipe)}
    own = [] if plan.task == "text-to-3d" else recipe.topic.inputs.image_prompts
    prompts = list(dict.fromkeys([*prompts_for(recipe, plan.task), *own]))[:MOST_PROMPTS]
    return {"PROMPTS": prompts, "PICTURE_DATA": pictures(recipe)}


def _table(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    # The template's own table, and first the questions to it whose answers are known.
    return {"QUESTIONS": [*TABLE_QUESTIONS, *prompts_for(recipe, plan.task)]}


ASKED = {
    "audio-text-to-text": ("What is said in this recording?", "How does the voice sound?"),
    "video-text-to-text": ("What is shown in this film?", "How does the camera move?"),
}


def _asked(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    values: dict[str, Any] = {} if plan.task == "video-text-to-text" else speech(recipe, plan)
    if plan.task != "audio-text-to-text":
        values["PICTURE_DATA"] = pictures(recipe)
    own: tuple[str, ...] | None = ASKED.get(plan.task or "")
    if own is None and own_pictures(recipe.topic):
        own = tuple(recipe.topic.inputs.image_questions)
    default = ("What is shown in this picture?", "Which colours stand out?")
    asked = dict.fromkeys([*prompts_for(recipe, plan.task), *(own or default)])
    return {**values, "QUESTIONS": list(asked)[:MOST_PROMPTS]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "image_to_image": _changed,
    "controlnet": _changed,
    "unconditional_image_generation": lambda recipe, plan: {},
    "video_generation": _made,
    "shape_generation": _made,
    "media_text_to_text": _asked,
    "table_question_answering": _table,
}
