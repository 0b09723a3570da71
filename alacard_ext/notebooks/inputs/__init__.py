"""What goes into the parameters cells: the topic's inputs and the prompt packs, by name.

A template names what it wants (`TEXTS`, `QUESTIONS`, …); a name without a value keeps the
template's own default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..libraries import plugin_makers
from ..models import Plan
from . import clips, documents, film, libraries, media, sound, speech, text, vision, vision_language

MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    **text.MAKERS,
    **media.MAKERS,
    **sound.MAKERS,
    **speech.MAKERS,
    **film.MAKERS,
    **libraries.MAKERS,
    **vision.MAKERS,
    **vision_language.MAKERS,
    **clips.MAKERS,
    **documents.MAKERS,
}


def inputs_for(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """The values of the template's inputs, none of them empty."""
    make = MAKERS.get(plan.template) or plugin_makers().get(plan.template)
    values = make(recipe, plan) if make else {}
    return {name: value for name, value in values.items() if value or value == 0}
