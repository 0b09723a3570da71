"""The bundled deck, read once."""

from __future__ import annotations

import pytest

from alacard_ext.cards.deck import Deck


@pytest.fixture(scope="session")
def deck() -> Deck:
    return Deck.load()
