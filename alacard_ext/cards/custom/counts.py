"""How often each card is dealt, and how often its hand becomes a notebook.

Nobody waits for it, and nothing fails by it: what cannot be counted is not. No person is counted.
What is counted is gathered for a few seconds, so that many hands cost one transaction.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, Self

from ...errors import StoreUnavailable
from ...room import Requester, Service, Shared
from ...store.service import Store
from ..models import AnyCard, CardType, Recipe, card_id
from .models import CardCount

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Act = Literal["dealt", "kept"]
SECONDS_A_DAY = 24 * 3600
MOST_WAITING = 20_000
"""Counts that wait for the store; while it is away no more are remembered."""
HAND = ("hand", "")
"""The type and the id under which whole hands are counted."""
TASK = "task"
"""The type under which the tasks of hands are counted."""
TASK_NAME = re.compile(r"[a-z0-9-]{1,100}")
"""What the Hub's tasks look like; a model may call its own anything."""
GATHER_SECONDS = 5.0
"""How long counts are gathered; a server that is killed loses those of that time."""
STEP = 10
"""Counts are told rounded down to a multiple of it: who deals is not kept, so how many people
stand behind a count is not known, and of one hand alone nobody is to be told."""
CLOSE_SECONDS = 5.0
log = logging.getLogger("alacard_ext.cards")


class CardCounts(Service):
    """Counts the cards of hands, each batch in one small transaction beside all else."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: Counter[tuple[int, str, str, str]] = Counter()
        self._writing: asyncio.Task[None] | None = None
        self._now = asyncio.Event()
        self._counts = True

    @classmethod
    def build(cls, shared: Shared) -> Self:
        counts = cls(shared.store)
        # Where the library is switched off, nothing at all is kept.
        counts._counts = "community" not in shared.config.disabled_rooms
        shared.on_generated.append(counts.note_generated)
        return counts

    async def note_generated(self, answer: Any, requester: Requester) -> None:
        """Count the cards of a hand that became a notebook."""
        del requester
        self.count("kept", answer.recipe)

    def count(self, act: Act, recipe: Recipe) -> None:
        """Count the cards of a hand, soon. Returns at once, and raises nothing."""
        if not self._counts or len(self._waiting) >= MOST_WAITING:
            return
        day = int(time.time() // SECONDS_A_DAY)
        self._waiting[day, act, *HAND] += 1
        task = recipe.model_card.pipeline_tag or ""
        if TASK_NAME.fullmatch(task):
            self._waiting[day, act, TASK, task] += 1
        for kind, card in cards_of(recipe):
            self._waiting[day, act, kind, card_id(card)] += 1
        self._begin()

    def _begin(self) -> None:
        if self._waiting and (self._writing is None or self._writing.done()):
            self._now.clear()
            self._writing = asyncio.get_running_loop().create_task(self._write_soon())

    async def _write_soon(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._now.wait(), GATHER_SECONDS)
        await self._write()

    async def _settle(self, seconds: float | None = None) -> None:
        """Write what was counted so far at once; wait until it is written, or cannot be."""
        self._begin()
        self._now.set()
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=seconds)

    async def read(self, kind: CardType, cards: list[AnyCard]) -> dict[str, CardCount]:
        """The counts of these cards, in steps of STEP. Raises StoreUnavailable."""
        await self._settle()
        return await self.totals(kind, cards)

    async def totals(self, kind: CardType, cards: list[AnyCard]) -> dict[str, CardCount]:
        """What is written of them by now. Raises StoreUnavailable."""
        return await self.totals_of(kind, [card_id(card) for card in cards])

    async def totals_of(self, kind: CardType, ids: list[str]) -> dict[str, CardCount]:
        """The same of cards by their ids."""
        found = {each: CardCount() for each in ids}
        async with self._store.reading() as connection:
            from . import statements

            rows = await statements.counts(connection, kind, ids)
        for row in rows:
            setattr(found[row.card_id], row.act, int(row.total) // STEP * STEP)
        return found

    async def add(self, rows: list[dict[str, Any]]) -> None:
        """Add to the counts of days, acts, types and cards. Raises StoreUnavailable."""

        async def write(connection: AsyncConnection) -> None:
            from . import statements

            await statements.add_counts(connection, rows)

        await self._store.write(write)

    async def aclose(self) -> None:
        """Write what waits, for a few seconds at most."""
        await self._settle(CLOSE_SECONDS)
        if self._writing is not None:
            self._writing.cancel()

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, Counter()
            names = ("day", "act", "type", "card_id", "count")
            rows = [dict(zip(names, (*key, times), strict=True)) for key, times in batch.items()]

            try:
                await self.add(rows)
            except StoreUnavailable as error:
                # What waits is written with what is counted next.
                self._waiting.update(batch)
                log.info("alacard: cards are not counted yet: %s", error.message)
                return
            except Exception as error:
                log.error("alacard: cards could not be counted", exc_info=error)
                return


def cards_of(recipe: Recipe) -> list[tuple[CardType, AnyCard]]:
    """The cards of a hand with their types."""
    found: list[tuple[CardType, AnyCard]] = [("model", recipe.model_card)]
    found += [("model", card) for card in recipe.companions]
    found += [("prompt", card) for card in recipe.prompt_cards]
    found.append(("topic", recipe.topic))
    found.append(("difficulty", recipe.difficulty))
    found.append(("ui_component", recipe.ui_component))
    return found
