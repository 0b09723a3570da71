"""What is asked of the catalog, and how long the answers take."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.models import SORTS, CatalogQuery

from .synthetic import BIG_BASE, FAMILIES

ROUNDS = 60
SECONDS = 20.0
"""No question is asked for longer, once it was asked a few times: plain FTS5 takes seconds each."""
AIMS = {
    "prefix": 1.0,
    "single word": 1.0,
    "several words": 15.0,
    "words and 2 filters": 10.0,
    "typo": 5.0,
    "common word by likes, 4 exact facet counts": 50.0,
    "page 5,000 by any sort": 15.0,
    "children": 2.0,
    "ancestors": 1.0,
    "statistics": 1.0,
}
FACETS = ["task", "library", "license", "author"]
Ask = Callable[[int], Any]


def first(n: int) -> str:
    """A frequent word that is one word in both designs."""
    return FAMILIES[n % 12].partition("-")[0]


def several(n: int) -> str:
    """Several words, the last of them as one types it."""
    return f"{first(n)} {1 + n % 4} {1 + n % 7}b instr"


def queries(catalog: Catalog) -> dict[str, Ask]:
    """Every question by its name, each with many shapes by a number."""

    def ask(**values: Any) -> Any:
        return catalog.search(CatalogQuery(**values))

    # Turned page by page, 100 models each, to where page 5,000 of 20 begins or to the last.
    far = {}
    for sort in SORTS:
        cursor = None
        for _ in range(1_000):
            following = ask(q="llama", sort=sort, limit=100, cursor=cursor).next
            if following is None:
                break
            cursor = following
        far[sort] = cursor

    def deep(turn: int) -> Any:
        sort = SORTS[turn % len(SORTS)]
        return ask(q="llama", sort=sort, cursor=far[sort])

    some = [model.id for model in ask(q="qwen", limit=60, sort="newest").models]
    typos = ("lama3", "deepsek", "mistrl", "whsper", "falcn 7b", "quen instruct")
    return {
        "prefix": lambda n: ask(q=FAMILIES[n % len(FAMILIES)].partition("-")[0][: 1 + n % 4]),
        "single word": lambda n: ask(q=FAMILIES[n % len(FAMILIES)].partition("-")[0] + " "),
        "several words": lambda n: ask(q=several(n)),
        "words and 2 filters": lambda n: ask(
            q=f"{first(n)} instr",
            task=["text-generation"],
            license=["mit", "apache-2.0"],
            sort=SORTS[n % len(SORTS)],
        ),
        "typo": lambda n: ask(q=typos[n % len(typos)]),
        "common word by likes, 4 exact facet counts": lambda n: ask(
            q=FAMILIES[n % 6], sort="likes", facets=FACETS
        ),
        "page 5,000 by any sort": deep,
        "children": lambda n: catalog.children(BIG_BASE if n % 2 else some[n % len(some)]),
        "ancestors": lambda n: catalog.ancestors(some[n % len(some)]),
        "statistics": lambda _: catalog.statistics(),
    }


def times(ask: Ask, rounds: int = ROUNDS) -> tuple[float, float]:
    """The median and the 95th percentile in milliseconds, warm."""
    began = time.perf_counter()
    for turn in range(rounds // 3):
        ask(turn)
        if time.perf_counter() - began > SECONDS / 4:
            break
    taken = []
    began = time.perf_counter()
    for turn in range(rounds):
        before = time.perf_counter()
        ask(turn)
        now = time.perf_counter()
        taken.append((now - before) * 1000)
        if now - began > SECONDS and len(taken) >= 5:
            break
    taken.sort()
    return taken[len(taken) // 2], taken[min(int(len(taken) * 0.95), len(taken) - 1)]


def by_callers(ask: Ask, callers: int, seconds: float = 4.0) -> float:
    """Answers a second that so many callers in threads have together."""
    end = time.perf_counter() + seconds

    def call(number: int) -> int:
        turn = 0
        while time.perf_counter() < end:
            ask(number * 1000 + turn)
            turn += 1
        return turn

    with ThreadPoolExecutor(callers) as pool:
        began = time.perf_counter()
        answered = sum(pool.map(call, range(callers)))
        return answered / (time.perf_counter() - began)
