"""What the example of a model's page is given by the cell above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...cards.models import Recipe
from ..media import as_text, clips_for, picture_text, pictures_for
from ..readme import PICTURE, SECOND_PICTURE, SECOND_SOUND, SOUND, TEXT
from ..readme.example import Example

# What an example gets for a text to fill in, where the hand holds none.
ANY_TEXT, MOST_TEXT = "The loaf came out of the oven with a golden crust.", 1000


def example_inputs(
    recipe: Recipe, given: Mapping[str, Any], example: Example | None
) -> dict[str, str]:
    """The text, pictures and recordings that the author's example needs, by their names.

    The text is the first of the notebook's own inputs that is no single word.
    """
    if example is None or not example.brings:
        return {}
    own = (given.get(name) for name in ("PROMPTS", "TEXTS", "SENTENCES", "DOCUMENTS"))
    lists = [value if isinstance(value, list) else [value] for value in own if value]
    every = [text for one in lists for text in one if isinstance(text, str)]
    # Of a language that is written without blanks, no text has one.
    texts = [text for text in every if " " in text] or [text for text in every if len(text) > 9]
    pictures = zip((PICTURE, SECOND_PICTURE), pictures_for(recipe.topic), strict=True)
    sounds = zip((SOUND, SECOND_SOUND), clips_for(recipe.topic), strict=True)
    return {
        **{f"{n}_DATA": picture_text(one) for n, one in pictures if n in example.brings},
        **{f"{n}_DATA": as_text(f"{one}.ogg") for n, one in sounds if n in example.brings},
        TEXT: texts[0][:MOST_TEXT] if texts else ANY_TEXT,
    }
