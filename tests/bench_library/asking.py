"""What is asked of the library, and how long the answers take."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from alacard_ext.community.activity import Activity
from alacard_ext.community.library import Library
from alacard_ext.community.models import LibraryQuery
from alacard_ext.community.quotas import Quotas
from alacard_ext.community.share_models import TrendingQuery
from alacard_ext.community.sharing import Sharing
from alacard_ext.room import Requester
from alacard_ext.store.auditing import Audit
from alacard_ext.store.service import Store

from .synthetic import ADA, BOB, BOBS_GROUPS, FAMILIES, LEVELS, SUBJECTS

ROUNDS = 60
SECONDS = 20.0
"""No question is asked for longer, once it was asked a few times."""
AIM = 20.0
"""Milliseconds at most, for 95 of 100 answers."""
WHO = {"mine": Requester(ADA), "shared": Requester(BOB, groups=BOBS_GROUPS)}
LIMIT = 100
"""What the tab 'Library' asks for."""
Ask = Callable[[int], Awaitable[Any]]
PARAMS: dict[str, Callable[[int], dict[str, Any]]] = {
    "list: mine": lambda n: {"sort": ("newest", "oldest", "title", "model")[n % 4]},
    "list: shared": lambda n: {
        "scope": "shared",
        "sort": ("newest", "oldest", "title", "model")[n % 4],
    },
    "list: two filters": lambda n: {
        "scope": ("mine", "shared")[n % 2],
        "difficulty": LEVELS[n % 4],
        "task": f"task-{n % 30}",
    },
    "search: words of many": lambda n: {
        "scope": ("mine", "shared")[n % 2],
        "q": f"{FAMILIES[n % 10]} {SUBJECTS[n % 7]}",
    },
    "search: a word of few": lambda n: {"scope": ("mine", "shared")[n % 2], "q": f"-{n + 1500}"},
    "search: no hit": lambda n: {"scope": ("mine", "shared")[n % 2], "q": f"zebra{n}"},
    "search: a prompt pack": lambda n: {
        "scope": ("mine", "shared")[n % 2],
        "prompt": f"pack-{n % 40}",
    },
}
TRENDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "trending": lambda n: {"timeframe": ("day", "week", "month", "all")[n % 4]},
    "trending: by counts": lambda n: {
        "timeframe": ("day", "week", "month", "all")[n % 4],
        "sort": ("views", "downloads", "remixes", "recent")[n // 4 % 4],
    },
    "trending: of a topic or model": lambda n: {
        "timeframe": ("day", "week", "month", "all")[n % 4],
        **({"topic": f"topic-{n % 50}"} if n % 2 else {"model": _model(n)}),
    },
}


def _model(number: int) -> str:
    return f"maker-{number % 97}/{FAMILIES[number % 10]}-{number}"


async def questions(store: Store, shared: list[str]) -> dict[str, Ask]:
    """Every question by its name, each with many shapes by a number."""
    library, activity = Library(store), Activity(store)
    sharing = Sharing(store, 10**9, Quotas(), Audit(""))

    def listed(make: Callable[[int], dict[str, Any]], cursors: dict[str, str | None]) -> Ask:
        def ask(number: int) -> Awaitable[Any]:
            query = {"limit": LIMIT, **make(number)}
            if cursors:
                query["cursor"] = cursors[query["sort"]]
            asked = LibraryQuery.model_validate(query)
            return library.list(asked, WHO[asked.scope])

        return ask

    def ranked(make: Callable[[int], dict[str, Any]]) -> Ask:
        return lambda number: activity.trending(
            TrendingQuery.model_validate(make(number)), WHO["shared"]
        )

    async def page(number: int) -> None:
        """What the page of a hand asks for when it is opened."""
        share_id, who = shared[number * 7919 % len(shared)], WHO["shared"]
        await library.show(share_id, who)
        await sharing.versions(share_id, who)
        await activity.chain(share_id, who)

    far: dict[str, str | None] = {}
    for sort in ("newest", "oldest", "title", "model"):
        cursor = None
        for _ in range(50):
            query = LibraryQuery(scope="shared", sort=sort, limit=200, cursor=cursor)
            cursor = (await library.list(query, WHO["shared"])).next
        far[sort] = cursor
    asked = {name: listed(make, {}) for name, make in PARAMS.items()}
    asked["list: shared, 10,000 hands on"] = listed(PARAMS["list: shared"], far)
    asked |= {name: ranked(make) for name, make in TRENDS.items()}
    asked["share page (hand, versions, chain)"] = page
    return asked


async def times(ask: Ask, rounds: int = ROUNDS) -> tuple[float, float, float]:
    """The median and the 95th percentile in milliseconds, warm, and the median of the time for
    which this process had a processor: what a machine that does nothing else would need."""
    for number in range(min(rounds // 3, 8)):
        await ask(number)
    taken, worked = [], []
    began = time.perf_counter()
    for number in range(rounds):
        before, busy = time.perf_counter(), time.process_time()
        await ask(number)
        now = time.perf_counter()
        taken.append((now - before) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        if now - began > SECONDS and len(taken) >= 5:
            break
    taken.sort()
    most = taken[min(int(len(taken) * 0.95), len(taken) - 1)]
    return taken[len(taken) // 2], most, sorted(worked)[len(worked) // 2]
