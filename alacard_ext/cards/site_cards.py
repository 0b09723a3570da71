"""Prompt packs and topics of a site: files of its own, whose cards are in everyone's deck.

They are checked as those that people write, and read when a server or a command begins. What is
wrong with one leaves that one out, and stops nothing else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ..config import Configuration
from ..errors import AlacardError
from .custom.checking import check_card
from .custom.ids import is_id
from .custom.sources import Entry, read_source
from .deck import Deck
from .models import AnyCard, Slug
from .presets import Cards

log = logging.getLogger("alacard_ext.cards")
MOST = 1_000
"""Cards of all folders together."""


@dataclass(frozen=True)
class SiteDeck:
    """The deck with the cards of a site: how many these are, and of each file or card that is left
    out, why."""

    deck: Deck
    number: int
    faults: tuple[str, ...]


def site_deck(config: Configuration) -> Deck:
    """The deck of this site. The log tells of what is left out."""
    if not config.card_folders:
        return Deck.load()
    found = read_site_cards(Deck.load(), config.card_folders)
    for fault in found.faults:
        log.error("alacard: AlacardApp.card_folders: %s", fault)
    return found.deck


def read_site_cards(deck: Deck, places: Sequence[str]) -> SiteDeck:
    """A deck with the cards of these folders and YAML files on top."""
    cards: Cards = {"prompt": {}, "topic": {}}
    faults: list[str] = []
    for entry in _entries(places, faults):
        name = str(entry.data["id"])
        if fault := _fault_of_id(name, entry, deck, cards):
            faults.append(f"{entry.where}: {fault}")
            continue
        if sum(map(len, cards.values())) >= MOST:
            faults.append(f"{entry.where}: there are {MOST:,} cards already.")
            break
        made = _card(entry, name, faults)
        if made is not None:
            cards[entry.kind][name] = made
    number = sum(map(len, cards.values()))
    return SiteDeck(deck.with_cards(cards) if number else deck, number, tuple(faults))


def _entries(places: Sequence[str], faults: list[str]) -> Iterator[Entry]:
    for place in places:
        path = Path(place).expanduser()
        if not path.is_absolute():
            faults.append(f"{place[:200]!r} is not the absolute path of a folder or file here.")
            continue
        try:
            yield from read_source(str(path)).entries
        except AlacardError as error:
            faults.append(f"{place[:200]}: {error.message}")


def _fault_of_id(name: str, entry: Entry, deck: Deck, cards: Cards) -> str | None:
    try:
        TypeAdapter(Slug).validate_python(name)
    except ValidationError:
        return "an id consists of at most 48 lower-case letters, digits, hyphens and underscores."
    if is_id(name):
        return "an id with a hyphen and eight characters is for cards that people make."
    if deck.find(entry.kind, name) is not None:
        return "the bundled deck has a card with this id; choose another."
    if name in cards[entry.kind]:
        return "this id appears twice; choose another."
    return None


def _card(entry: Entry, name: str, faults: list[str]) -> AnyCard | None:
    card, found = check_card(entry.kind, entry.data, name)
    if card is not None:
        return card
    for each in found[:3]:
        field = re.sub(r"\s+", " ", each.field)
        faults.append(f"{entry.where}, {field}: {each.message}" if field else each.message)
    return None
