"""What is asked of the library beside lists of hands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from alacard_ext.cards.deck import Deck
from alacard_ext.community.activity import Activity
from alacard_ext.community.collecting.models import CollectionQuery
from alacard_ext.community.collecting.service import Collections
from alacard_ext.community.front import Front
from alacard_ext.community.ids import NOTEBOOK
from alacard_ext.community.starters import Starters
from alacard_ext.community.statistics.models import StatisticsFrame
from alacard_ext.community.statistics.service import Statistics
from alacard_ext.community.subjects import NotebookSubjects
from alacard_ext.social.comments import Comments
from alacard_ext.social.models import NotificationQuery, PageQuery
from alacard_ext.social.notifications import Notifications
from alacard_ext.store.auditing import Audit
from alacard_ext.store.service import Store

from .asking import WHO, Ask
from .synthetic import ADA, SUBJECTS
from .talk import COLLECTIONS_OF


def questions_beside(store: Store, shared: list[str]) -> dict[str, Ask]:
    """What is asked for on the front page, and of what people say and make beside hands."""
    collections = Collections(store)
    kinds = {NOTEBOOK: NotebookSubjects()}
    comments, told = Comments(store, kinds), Notifications(store, kinds)
    front = Front(store, Activity(store), Starters(), Audit(""))
    kept = Statistics(store, Deck.load())
    by_turns = (WHO["mine"], WHO["shared"])

    def listed(number: int) -> Awaitable[Any]:
        words = SUBJECTS[number % 10] if number % 3 == 2 else ""
        holding = shared[number] if number % 2 else None
        scope = ("mine", "shared")[number % 2]
        query = CollectionQuery(scope=scope, q=words, holding=holding)  # type: ignore[arg-type]
        return collections.list(query, by_turns[number % 2])

    def collection(number: int) -> Awaitable[Any]:
        """Those of Ada are the first."""
        ids = [f"{each:022}" for each in range(1, 1 + COLLECTIONS_OF[ADA])]
        return collections.show(ids[number % len(ids)], by_turns[0])

    def said(number: int) -> Awaitable[Any]:
        share_id = shared[number * 37 % (len(shared) // 50 + 1)]
        return comments.list(NOTEBOOK, share_id, PageQuery(), by_turns[1])

    def counted(statistics: Callable[[], Statistics]) -> Ask:
        frames: tuple[StatisticsFrame, ...] = ("week", "month", "year", "all")
        return lambda n: statistics().statistics(frames[n % 4], by_turns[n // 4 % 2])

    return {
        "front page": lambda number: front.page(by_turns[number % 2]),
        "collections": listed,
        "a collection with its hands": collection,
        "comments of a hand": said,
        "notifications": lambda _: told.list(NotificationQuery(), by_turns[1]),
        "statistics, counted again": counted(lambda: Statistics(store, Deck.load())),
        "statistics": counted(lambda: kept),
    }
