"""What one repair does to an example, or why it must not be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .edits import Edit, Source
from .loaded import LoadedModel


@dataclass(frozen=True)
class Change:
    """Edits with a sentence that says what they do; or `refusal`, the end of a sentence.

    `says` is a template's own words, never a stranger's.
    """

    edits: tuple[Edit, ...] = ()
    says: str = ""
    refusal: str = ""


NOTHING = Change()
# A pure function from an example that parsed, and what the notebook holds, to a change.
Repair = Callable[[Source, LoadedModel], Change]
