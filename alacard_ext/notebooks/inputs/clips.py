"""What films are made of, and sounds that are taken apart and put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from .film import pictures
from .sound import speech


def _stills(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    return {"PICTURE_DATA": pictures(recipe)}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "video_classification": _stills,
    "audio_to_audio": speech,
}
