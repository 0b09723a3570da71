"""Values for the parameters cells of libraries' templates: mostly those of the same task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from . import text

MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "peft_text_generation": text.MAKERS["text_generation"],
    "peft_text_classification": text.MAKERS["text_classification"],
}
