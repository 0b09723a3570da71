"""The front page: what a person is shown first, in one answer."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from ..errors import StoreUnavailable
from ..room import Requester, Service, Shared
from ..store.auditing import Act, Audit
from ..store.service import Store
from .activity import Activity
from .hands import check_id, not_found, owned, read_row, readable, row_of_hand, whole
from .models import Hand, HandWhole
from .rows import DAY, now
from .share_models import TrendingQuery
from .starters import Starters, as_listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

log = logging.getLogger("alacard_ext.community")
FEATURED, TRENDING, STARTERS = 8, 5, 8
"""Hands of each kind that are shown."""
CHOSEN_DAYS = 7
"""How long an administrator's latest choice is the notebook of the week."""
FRONT_SECONDS = 10.0
"""How long the page waits for the store; starters need none."""


class FeaturedBody(BaseModel):
    """Body of `PUT notebook/{share_id}/featured`."""

    model_config = ConfigDict(extra="forbid")

    featured: bool


class FrontPage(BaseModel):
    """What the front page shows, a few of each. `chosen_by` tells whose choice the notebook of the
    week is: that of an administrator, who featured it within the last seven days, that of all who
    use the library, by its trend, or that of the calendar, which takes the starters in turn."""

    featured: list[Hand]
    of_the_week: Hand | None
    chosen_by: Literal["administrator", "trend", "calendar"]
    trending: list[Hand]
    starters: list[Hand]


class Front(Service):
    """Puts the front page together."""

    def __init__(self, store: Store, activity: Activity, starters: Starters, audit: Audit) -> None:
        self._store = store
        self._audit = audit
        self._activity = activity
        self._starters = starters

    @classmethod
    def build(cls, shared: Shared) -> Self:
        audit = Audit(shared.config.audit_file)
        return cls(shared.store, Activity.build(shared), Starters(shared.deck), audit)

    async def page(self, requester: Requester) -> tuple[FrontPage, str | None]:
        """The page, and why it has nothing but starters where the store is away."""
        starters = [as_listed(hand) for hand in await self._starters.all()]
        featured: list[Hand] = []
        trending: list[Hand] = []
        notice = None
        try:
            async with asyncio.timeout(FRONT_SECONDS):
                featured = await self._featured(requester)
                query = TrendingQuery(timeframe="week", limit=TRENDING)
                trending = await self._activity.trending(query, requester)
        except StoreUnavailable as error:
            notice = error.message
            log.warning("alacard: %s", error.message)
        except TimeoutError:
            notice = "The library did not answer in time; open the page again in a moment."
            log.warning("alacard: the library did not answer in %s s", FRONT_SECONDS)
        return _page(featured, trending, starters, now()), notice

    async def feature(self, share_id: str, requester: Requester, *, featured: bool) -> HandWhole:
        """Feature a hand for everyone, or no longer. Raises HandNotFound, Forbidden and
        Conflict."""
        requester = owned(requester)
        check_id(share_id)
        async with self._store.writing() as connection:
            from . import access, statements

            row = await row_of_hand(connection, share_id, requester)
            before = row.featured_at
            access.check_feature(requester, row)
            # What is featured again is the latest choice.
            values = {"featured_at": now() if featured else None}
            there = access.seen(requester)
            if not await statements.change(connection, share_id, there, values):
                raise not_found()
        log.info("alacard: %s set featured=%s on %s", requester.owner, featured, share_id)
        if featured or before is not None:
            act: Act = "feature" if featured else "unfeature"
            await self._audit.note(act, requester, share_id, owner=row.owner, after=row.visibility)
        return whole(await read_row(self._store, share_id, requester), requester)

    async def _featured(self, requester: Requester) -> list[Hand]:
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import ranking

            rows: Sequence[Row[Any]] = await ranking.featured(connection, requester, FEATURED)
        return readable(rows, requester)


def _page(featured: list[Hand], trending: list[Hand], starters: list[Hand], at: int) -> FrontPage:
    latest = max(featured, key=lambda hand: hand.featured_at or hand.created_at, default=None)
    week = at // (CHOSEN_DAYS * DAY)
    of_the_week: Hand | None
    chosen_by: Literal["administrator", "trend", "calendar"]
    if latest is not None and _age(latest, at) < CHOSEN_DAYS * DAY:
        of_the_week, chosen_by = latest, "administrator"
    elif trending:
        of_the_week, chosen_by = trending[0], "trend"
    else:
        of_the_week, chosen_by = (starters[week % len(starters)] if starters else None), "calendar"
    return FrontPage(
        featured=featured,
        of_the_week=of_the_week,
        chosen_by=chosen_by,
        trending=trending,
        starters=starters[:STARTERS],
    )


def _age(hand: Hand, at: int) -> int:
    """Milliseconds since a hand was featured."""
    since = hand.featured_at or datetime.fromtimestamp(0, UTC)
    return at - int(since.timestamp() * 1000)
