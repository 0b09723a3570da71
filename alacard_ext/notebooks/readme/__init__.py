"""The README's own example: run where that is safe and reuses the loaded model, else shown.

Repairs that are certain are made before, and told as a difference from what the page shows.
"""

from __future__ import annotations

from .consent import decided
from .example import Example, choose_example

__all__ = ["Example", "choose_example", "decided"]
