"""What people do with hands: views, downloads, stars and remixes, and what rises by them."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from ..errors import StoreUnavailable
from ..room import Requester, Service, Shared
from ..store.service import Store
from .hands import check_id, not_found, owned, readable, row_of_hand
from .models import Counts, Hand
from .outbox.files import folder_for
from .outbox.uncounted import Event, Uncounted
from .rows import instant, now
from .share_models import Chain, ChainNode, EventKind, Starred, TrendingQuery

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

log = logging.getLogger("alacard_ext.community")
RECOUNT_EVERY = 3600.0
"""Seconds from one count of all events to the next of this server, where another's clock is ahead:
the two would else count again in turns."""


class Activity(Service):
    """Counts, stars, fork chains and trends. All but `note` raises StoreUnavailable."""

    def __init__(self, store: Store, uncounted: Uncounted | None = None) -> None:
        self._store = store
        self._uncounted = uncounted
        self._recounted: dict[str, float] = {}

    @classmethod
    def build(cls, shared: Shared) -> Self:
        folder = folder_for(shared.config.database_url)
        return cls(shared.store, Uncounted(shared.store, folder))

    async def start(self) -> None:
        """Count what could not be counted when it was done."""
        if self._uncounted is not None:
            await self._uncounted.start()

    async def aclose(self) -> None:
        """End that; it goes on waiting."""
        if self._uncounted is not None:
            await self._uncounted.aclose()

    async def track(self, share_id: str, event: EventKind, requester: Requester) -> Counts:
        """Count an event, once a day for each person. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)

        async def write(connection: AsyncConnection) -> Counts:
            from . import counting
            from .statistics.statements import note_active

            row = await row_of_hand(connection, share_id, requester)
            await counting.count_once(connection, row.id, event, requester.owner)
            await note_active(connection, requester.owner, now())
            return await counting.counts_of(connection, row.id)

        return await self._store.write(write)

    async def counts(self, share_id: str, requester: Requester) -> Counts:
        """The counts as they are. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)
        async with self._store.reading() as connection:
            from . import counting

            row = await row_of_hand(connection, share_id, requester)
            return await counting.counts_of(connection, row.id)

    async def note(self, share_id: str, event: EventKind, requester: Requester) -> None:
        """Count what was done already, which does not fail because it cannot be counted: then it
        is counted later, for the day on which it was done."""
        at = now()
        try:
            await self.track(share_id, event, requester)
        except StoreUnavailable as error:
            log.warning("alacard: %s", error.message)
            if self._uncounted is not None:
                person = owned(requester).owner
                await self._uncounted.put(Event(share_id, event, person, at))

    async def star(self, share_id: str, requester: Requester, *, starred: bool) -> Starred:
        """Give a star, or take it back. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)

        async def write(connection: AsyncConnection) -> Counts:
            from . import counting

            row = await row_of_hand(connection, share_id, requester)
            change = counting.star if starred else counting.unstar
            await change(connection, row.id, requester.owner)
            return await counting.counts_of(connection, row.id)

        return Starred(counts=await self._store.write(write), starred=starred)

    async def trending(self, query: TrendingQuery, requester: Requester) -> list[Hand]:
        """The shared hands that a person may see, in the order asked for, with their score."""
        requester, at = owned(requester), now()
        async with self._store.reading() as connection:
            from . import ranking, trends

            recounts = self._may_recount(query.timeframe)
            stale = await trends.is_stale(connection, query.timeframe, at, recounts=recounts)
            rows = [] if stale else await ranking.trending(connection, query, requester, at)
        if stale:
            await self._bring_up_to_date(query.timeframe, at, recounts=recounts)
            async with self._store.reading() as connection:
                rows = await ranking.trending(connection, query, requester, at)
        heats = {row.share_id: row.heat for row in rows}
        hands = readable(rows, requester)
        for hand in hands:
            hand.score = trends.score_of(heats[hand.share_id], query.timeframe, at)
        return hands

    def _may_recount(self, timeframe: str) -> bool:
        last = self._recounted.get(timeframe)
        return last is None or monotonic() - last >= RECOUNT_EVERY

    async def _bring_up_to_date(self, timeframe: str, at: int, *, recounts: bool) -> None:
        """Trends that can be read and not written are told as they are."""

        async def write(connection: AsyncConnection) -> bool:
            from . import trends

            return await trends.bring_up_to_date(connection, timeframe, at, recounts=recounts)

        try:
            if await self._store.write(write):
                self._recounted[timeframe] = monotonic()
        except StoreUnavailable as error:
            log.warning("alacard: trends are not of this hour: %s", error.message)

    async def chain(self, share_id: str, requester: Requester) -> Chain:
        """Whence a hand came, and what was made of it. Raises HandNotFound."""
        requester = owned(requester)
        check_id(share_id)
        async with self._store.reading() as connection:
            from . import chain_statements

            edges = await chain_statements.edges_around(connection, share_id)
            ids = list(dict.fromkeys([share_id, *(each for edge in edges for each in edge)]))
            rows = await chain_statements.rows_of(connection, ids, requester)
        found = {row.share_id: row for row in rows}
        if share_id not in found or not found[share_id].visible:
            raise not_found()
        nodes = [_node(each, found.get(each), share_id) for each in ids]
        return Chain(nodes=nodes, edges=edges)


def _node(share_id: str, row: Row[Any] | None, current: str) -> ChainNode:
    visible = row is not None and bool(row.visible)
    told: dict[str, Any] = {}
    if row is not None and visible:
        told = {
            "title": row.title,
            "owner": row.owner,
            "hf_model_id": row.model_id,
            "created_at": instant(row.created_at),
        }
    return ChainNode(
        share_id=share_id,
        visible=visible,
        deleted=row is None or row.deleted_at is not None,
        current=share_id == current,
        **told,
    )
