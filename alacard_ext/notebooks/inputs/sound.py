"""Sounds that a notebook brings along, and words that a model shall speak or turn into sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import as_text, clips_for
from ..models import Plan


def speech(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Two bundled clips under names for people, with the words that are spoken."""
    clips = clips_for(recipe.topic)
    return {
        "SOUND_DATA": {spoken_of(name): as_text(f"{name}.ogg") for name in clips},
        "SAID": list(clips.values()),
    }


def spoken_of(name: str) -> str:
    """`train_travel` as 'a sentence on train travel'."""
    return f"a sentence on {name.replace('_', ' ').replace('-', ' ')}"


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "audio_classification": speech,
}
