"""The README's own example: run where all that it does is allowed, or the person allows it.

Repairs that are certain are made before, and told as a difference from what the page shows.
"""

from __future__ import annotations

from .consent import decided
from .example import Example, choose_example
from .loaded import PICTURE, SOUND

__all__ = ["PICTURE", "SOUND", "Example", "choose_example", "decided"]
