"""The hands that ship with Alacard: they need no store, and nobody owns them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from ..cards.deck import Deck
from ..cards.handcode import encode
from ..cards.resolve import resolve_recipe
from ..errors import AlacardError, BadRequest
from .ids import ALPHABET, LENGTH
from .models import Hand, HandWhole, LibraryQuery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

log = logging.getLogger("alacard_ext.community")
SOURCE = Path(__file__).with_name("starters.yaml")
OWNER = "Alacard"
SINCE = datetime(2026, 11, 30, tzinfo=UTC)
"""The day on which they were made."""
CURSOR = "starters:"


class Starter(BaseModel):
    """A hand by the ids of its cards; `reason` says in one sentence what it is there for."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: str
    title: str
    reason: str
    model: str
    prompts: list[str]
    topic: str
    difficulty: str
    ui: str

    @property
    def share_id(self) -> str:
        """The same in every installation, and unlike any that the library draws."""
        number = int.from_bytes(hashlib.sha256(f"starter {self.id}".encode()).digest(), "big")
        signs = []
        for _ in range(LENGTH):
            number, sign = divmod(number, len(ALPHABET))
            signs.append(ALPHABET[sign])
        return "".join(signs)

    @property
    def recipe(self) -> dict[str, Any]:
        """As a request names it: cards by their ids."""
        return {
            "model_card": self.model,
            "prompt_cards": self.prompts,
            "topic": self.topic,
            "difficulty": self.difficulty,
            "ui_component": self.ui,
        }


class Starters:
    """The starters as hands of a deck, else of the bundled one.

    One whose cards a site's deck has replaced is dealt with those; one that cannot be dealt then is
    left out, and logged.
    """

    def __init__(self, deck: Deck | None = None) -> None:
        self._deck = deck
        self._hands: dict[str, HandWhole] | None = None

    async def all(self) -> Sequence[HandWhole]:
        """All of them, in the order of their file."""
        return tuple((await self._by_id()).values())

    async def find(self, share_id: str) -> HandWhole | None:
        """The starter of that id; None for what is none."""
        return (await self._by_id()).get(share_id)

    async def list(self, query: LibraryQuery) -> tuple[list[Hand], int, str | None]:
        """A page of those that a query finds, how many there are, and the next cursor. Raises
        BadRequest for a broken cursor."""
        found = [hand for hand in await self.all() if _matches(hand, query)]
        if query.sort in ("title", "model"):
            name = "hf_model_id" if query.sort == "model" else "title"
            found.sort(key=lambda hand: str(getattr(hand, name)).casefold())
        first = _first(query.cursor)
        page = [as_listed(hand) for hand in found[first : first + query.limit]]
        end = first + query.limit
        return page, len(found), f"{CURSOR}{end}" if end < len(found) else None

    async def _by_id(self) -> dict[str, HandWhole]:
        if self._hands is None:
            # Two who ask at once read them twice, and find the same.
            hands = await asyncio.to_thread(_dealt, self._deck)
            self._hands = {hand.share_id: hand for hand in hands}
        return self._hands


def as_listed(hand: HandWhole) -> Hand:
    """A starter as lists tell it, without its cards."""
    return Hand.model_validate(hand.model_dump(exclude={"recipe", "metadata", "groups"}))


@lru_cache(maxsize=1)
def read_starters() -> tuple[Starter, ...]:
    """The starters of the file. Reads it, so call it in a thread."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe loader
    return tuple(Starter.model_validate(each) for each in data)


def _dealt(deck: Deck | None) -> list[HandWhole]:
    deck = deck or Deck.load()
    hands = [_hand(starter, deck) for starter in read_starters()]
    return [hand for hand in hands if hand is not None]


def _hand(starter: Starter, deck: Deck) -> HandWhole | None:
    try:
        recipe = resolve_recipe(deck, starter.recipe)
    except AlacardError as error:
        log.warning("alacard: the starter %s is left out: %s", starter.id, error.message)
        return None
    card = recipe.model_card
    return HandWhole(
        share_id=starter.share_id,
        title=starter.title,
        reason=starter.reason,
        hf_model_id=card.id,
        model_sha=card.sha,
        task=card.pipeline_tag,
        topic=starter.topic,
        difficulty=starter.difficulty,
        ui=starter.ui,
        prompts=starter.prompts,
        hand_code=encode(recipe, deck),
        filename="",
        gate_passed=True,
        created_at=SINCE,
        owner=OWNER,
        mine=False,
        visibility="everyone",
        recipe=recipe.model_dump(mode="json"),
        metadata={},
    )


def _first(cursor: str | None) -> int:
    if cursor is None:
        return 0
    number = cursor.removeprefix(CURSOR)
    if number == cursor or not (number.isascii() and number.isdecimal() and len(number) < 7):
        raise BadRequest("The cursor belongs to another list; start again without one.")
    return int(number)


def _matches(hand: HandWhole, query: LibraryQuery) -> bool:
    exact: Mapping[str, str | None] = {
        "model": hand.hf_model_id,
        "task": hand.task,
        "topic": hand.topic,
        "difficulty": hand.difficulty,
        "ui": hand.ui,
    }
    if any(asked and asked != exact[name] for name in exact if (asked := getattr(query, name))):
        return False
    if query.prompt and query.prompt not in hand.prompts:
        return False
    if (query.since and hand.created_at < query.since) or (
        query.until and hand.created_at > query.until
    ):
        return False
    told = (hand.title, hand.reason or "", *filter(None, exact.values()), *hand.prompts)
    text = "\n".join(told).casefold()
    return all(word in text for word in query.q.casefold().split())
