"""Statistics of the library, and answers to 'Did it work for you?'."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from ...room import Requester, Service, Shared
from ...store.service import Store
from ..hands import check_id, owned, row_of_hand
from ..rows import DAY, instant, now
from .models import Health, LibraryStatistics, Rate, StatisticsFrame, Sums, Worked

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .statements import Asked

DAYS: dict[StatisticsFrame, int | None] = {"week": 7, "month": 30, "year": 365, "all": None}


MANY = 5_000
"""Hands from which on counting them takes so long that an answer is told again."""
SECONDS = 60.0
"""For which it is."""


class Statistics(Service):
    """Counts of this deployment. All raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told: dict[tuple[str, str, frozenset[str]], tuple[float, LibraryStatistics]] = {}

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store)

    async def statistics(
        self, timeframe: StatisticsFrame, requester: Requester
    ) -> LibraryStatistics:
        """What may be told of a time, counted by the database in one transaction; of many hands
        what the same person was told a moment ago."""
        requester = owned(requester)
        key, at = (timeframe, requester.owner, requester.groups), time.monotonic()
        if (told := self._told.get(key)) is not None and at - told[0] < SECONDS:
            return told[1]
        found = await self._counted(timeframe, requester)
        self._told = {name: told for name, told in self._told.items() if at - told[0] < SECONDS}
        if found.sums.generated >= MANY:
            self._told[key] = (at, found)
        return found

    async def _counted(self, timeframe: StatisticsFrame, requester: Requester) -> LibraryStatistics:
        days = DAYS[timeframe]
        since = None if days is None else now() - days * DAY
        async with self._store.reading() as connection:
            from . import statements

            everyone = statements.Asked(None, since)
            people = await statements.people(connection, everyone)
            is_deployment = people >= statements.FLOOR
            asked = everyone if is_deployment else statements.Asked(requester.owner, since)
            sums = await statements.sums(connection, asked)
            return LibraryStatistics(
                scope="deployment" if is_deployment else "mine",
                floor=statements.FLOOR,
                people=people if is_deployment else None,
                since=instant(since),
                sums=sums,
                models=await statements.named_sums(connection, asked, "model_id"),
                tasks=await statements.named_sums(connection, asked, "task"),
                weeks=await statements.weekly_sums(connection, asked),
                cards=await statements.cards(connection, asked),
                authors=await statements.authors(connection, requester, since),
                # Who dealt a hand is not kept, so of few people, or of one, it is not told.
                health=await _health(connection, asked, sums, deals=is_deployment),
            )

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

    mine = await statements.answer_of(connection, notebook, requester.owner)
    everyone = statements.Asked(None, None)
    return Worked(worked=mine, all=await statements.worked(connection, everyone, notebook))


async def _health(connection: AsyncConnection, asked: Asked, sums: Sums, *, deals: bool) -> Health:
    from . import statements

    dealt = await statements.dealt(connection, asked.since) if deals else 0
    remixed = await statements.remixed_by_others(connection, asked)
    beyond = await statements.beyond_top_models(connection, asked, sums.generated)
    return Health(
        # A hand may be generated that was never dealt, such as one by a code.
        deal_to_generate=_rate(min(sums.generated, dealt), dealt),
        generate_to_share=_rate(sums.shared, sums.generated),
        share_to_remix=_rate(remixed, sums.shared),
        verified_passed=_rate(sums.passed, sums.verified),
        beyond_top_models=beyond,
        returned_7=await statements.returned(connection, asked, 7),
        returned_30=await statements.returned(connection, asked, 30),
        returned_90=await statements.returned(connection, asked, 90),
        worked=await statements.worked(connection, asked),
    )


def _rate(part: int, whole: int) -> Rate | None:
    return Rate(part=part, whole=whole) if whole else None
