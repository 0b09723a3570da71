"""Statistics of the library, and answers to 'Did it work for you?'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...cards.custom.ids import is_id
from ...room import Requester, Service, Shared
from ...store.service import Store
from ..hands import check_id, owned, row_of_hand
from ..rows import DAY, instant, now
from .models import FLOOR, Author, Health, LibraryStatistics, Rate, StatisticsFrame, Worked
from .told import Told

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ...cards.deck import Deck
    from .asked import Asked
    from .groups import Counted

DAYS: dict[StatisticsFrame, int | None] = {"week": 7, "month": 30, "year": 365, "all": None}


MANY = 5_000
"""Hands of a library from which on counting takes so long that an answer is told again."""


class Statistics(Service):
    """Counts of this deployment. All raises StoreUnavailable.

    Those of the deployment are the same for all who ask, and are counted once for all of them.
    """

    def __init__(self, store: Store, deck: Deck) -> None:
        self._store = store
        self._deck = deck
        self._counted = Told[LibraryStatistics]()
        self._authors = Told[list[Author]]()

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, shared.deck)

    async def aclose(self) -> None:
        """End what is being counted."""
        await self._counted.aclose()
        await self._authors.aclose()

    async def statistics(
        self, timeframe: StatisticsFrame, requester: Requester
    ) -> LibraryStatistics:
        """What may be told of a time, counted by the database; of many hands what was counted a
        while ago."""
        requester = owned(requester)
        since = _since(timeframe)
        everyone, mine = (timeframe, None), (timeframe, requester.owner)
        found = await self._counted.get(everyone, lambda: self._count(None, since))
        if (found.people or 0) < FLOOR:
            found = await self._counted.get(mine, lambda: self._count(requester.owner, since))
        # Whose names are told stands on the pages of hands that the same person may see.
        seen = (timeframe, requester.owner, requester.groups, requester.administrator)
        authors = await self._authors.get(seen, lambda: self._count_authors(requester, since))
        return await self._named(found.model_copy(update={"authors": authors}), requester)

    async def _named(self, found: LibraryStatistics, requester: Requester) -> LibraryStatistics:
        """With the names of cards that people made, as far as who asks sees them."""
        of_people = [card.id for card in found.cards if is_id(card.id)]
        if found.dealt is not None:
            of_people += [card.id for card in found.dealt.cards if is_id(card.id)]
        names: dict[str, str] = {}
        if of_people:
            async with self._store.reading() as connection:
                from ...cards.custom import statements as custom

                names = await custom.names(connection, requester, of_people)
        cards = [card.model_copy(update={"name": names.get(card.id)}) for card in found.cards]
        dealt = found.dealt and found.dealt.as_seen(names)
        return found.model_copy(update={"cards": cards, "dealt": dealt})

    async def _count(self, owner: str | None, since: int | None) -> tuple[LibraryStatistics, bool]:
        async with self._store.reading() as connection:
            from . import deals, groups, statements
            from .asked import Asked

            await statements.prepare(connection)
            asked = Asked(owner, since)
            found = await groups.counted(connection, asked)
            dealt = None
            if owner is None and found.people >= FLOOR:
                known = deals.Known.of(self._deck, found)
                dealt = await deals.dealt(connection, since, known)
            told = LibraryStatistics(
                scope="deployment" if owner is None else "mine",
                floor=FLOOR,
                people=found.people if owner is None else None,
                since=instant(since),
                sums=found.sums,
                models=found.models,
                tasks=found.tasks,
                weeks=found.weeks,
                cards=found.cards,
                dealt=dealt,
                # Who dealt a hand is not kept, so of few people, or of one, it is not told.
                health=await _health(connection, asked, found, deals=owner is None),
            )
            return told, await _are_many(connection)

    async def _count_authors(
        self, requester: Requester, since: int | None
    ) -> tuple[list[Author], bool]:
        async with self._store.reading() as connection:
            from . import statements

            found = await statements.authors(connection, requester, since)
            return found, await _are_many(connection)

    async def worked(self, share_id: str, requester: Requester) -> Worked:
        """What was answered for a hand that a person may see. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)
        async with self._store.reading() as connection:
            row = await row_of_hand(connection, share_id, requester)
            return await _worked(connection, row.id, requester)

    async def answer(self, share_id: str, worked: bool | None, requester: Requester) -> Worked:
        """Say whether it worked, or take that back. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)
        async with self._store.writing() as connection:
            from . import statements

            row = await row_of_hand(connection, share_id, requester)
            await statements.put_answer(connection, row.id, requester.owner, worked)
            return await _worked(connection, row.id, requester)


async def _worked(connection: AsyncConnection, notebook: int, requester: Requester) -> Worked:
    from . import statements
    from .asked import Asked

    mine = await statements.answer_of(connection, notebook, requester.owner)
    everyone = Asked(None, None)
    return Worked(worked=mine, all=await statements.worked(connection, everyone, notebook))


async def _are_many(connection: AsyncConnection) -> bool:
    from . import statements

    return await statements.latest(connection) >= MANY


def _since(timeframe: StatisticsFrame) -> int | None:
    days = DAYS[timeframe]
    return None if days is None else now() - days * DAY


async def _health(
    connection: AsyncConnection, asked: Asked, found: Counted, *, deals: bool
) -> Health:
    from . import statements

    sums, dealt = found.sums, 0
    if deals:
        dealt = await statements.dealt(connection, asked.since)
    return Health(
        # A hand may be generated that was never dealt, such as one by a code.
        deal_to_generate=_rate(min(sums.generated, dealt), dealt),
        generate_to_share=_rate(sums.shared, sums.generated),
        share_to_remix=_rate(found.remixed_by_others, sums.shared),
        verified_passed=_rate(sums.passed, sums.verified),
        beyond_top_models=_rate(sums.generated - found.in_top_models, sums.generated),
        returned_7=await statements.returned(connection, asked, 7),
        returned_30=await statements.returned(connection, asked, 30),
        returned_90=await statements.returned(connection, asked, 90),
        worked=await statements.worked(connection, asked),
    )


def _rate(part: int | None, whole: int | None) -> Rate | None:
    """Null also where one of them is of too few people to be told."""
    return Rate(part=part, whole=whole) if whole and part is not None else None
