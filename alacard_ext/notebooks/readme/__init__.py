"""The README's own example: run where all that it does is allowed, or the person allows it.

Repairs that are certain are made before, and told as a difference from what the page shows.
"""

from __future__ import annotations

from .consent import decided
from .example import Example, choose_example
from .loaded import PICTURE, SECOND_PICTURE, SECOND_SOUND, SOUND, TEXT

__all__ = [
    "PICTURE",
    "SECOND_PICTURE",
    "SECOND_SOUND",
    "SOUND",
    "TEXT",
    "Example",
    "choose_example",
    "decided",
]
