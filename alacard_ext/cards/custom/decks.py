"""The deck of one person: the one that ships, with the custom cards that they may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..deck import Deck
from .models import CustomFacts


@dataclass(frozen=True)
class PersonalDeck:
    """The deck of one person, and what is known of the custom cards in it, by type and id.

    `notice` says why custom cards are missing, where they are.
    """

    deck: Deck
    facts: Mapping[tuple[str, str], CustomFacts] = field(default_factory=dict)
    notice: str | None = None
