"""Lists, searches and trends of a made-up library, beside a plain computation in Python."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from alacard_ext.community import activity, counting, listing, searching, trends
from alacard_ext.community.activity import Activity
from alacard_ext.community.library import Library
from alacard_ext.community.models import LibraryQuery
from alacard_ext.community.rows import DAY, HOUR, now
from alacard_ext.community.share_models import TrendingQuery
from alacard_ext.room import Requester
from alacard_ext.store import tables
from alacard_ext.store.service import Store
from tests.bench_library.filling import fill
from tests.bench_library.synthetic import BOBS_GROUPS, Size

from .dealing import IN_A_FILE

SMALL = Size(notebooks=240, events=1_000, bodies=5, days=90, recent=60)
WHO = (
    Requester("ada"),
    Requester("bob", groups=BOBS_GROUPS),
    Requester("person 7", groups=frozenset({"group 1"})),
    # More groups than SQLite takes parts of a statement.
    Requester("person 8", groups=frozenset(f"group {number}" for number in range(2, 700))),
    Requester("nobody"),
    Requester("root", administrator=True),
)
WORDS = (
    "bread",
    "bert sea",
    "t5 br",
    "nb",
    "BERT-1",
    "task-2",
    "ex",
    "a",
    "zzz",
    '"',
    "100%",
    "b_rt",
    "hands/",
)


@dataclass
class Filled:
    """A store, its hands, and what was done with them as (notebook, kind, at, person)."""

    store: Store
    hands: list[dict[str, Any]]
    done: list[tuple[int, str, int, str]]
    at: int


async def _filled(url: str, at: int) -> tuple[list[Any], list[Any]]:
    store = Store(url)
    hands = await fill(store, SMALL, at)
    async with store.reading() as connection:
        done = [tuple(row) for row in await connection.execute(_events())]
        done += [(n, "star", *rest) for n, *rest in await connection.execute(_stars())]
    await store.aclose()
    return hands, done


@pytest.fixture
def filled(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Filled:
    at = now()
    hands, done = asyncio.run(_filled(database_url, at))
    # So that few and many are both among so few hands.
    for module in (searching, listing):
        monkeypatch.setattr(module, "FEW", 20)
    filled = Filled(Store(database_url), hands, done, at)
    for module in (activity, counting, trends):
        monkeypatch.setattr(module, "now", lambda: filled.at)
    return filled


def _events() -> Any:
    names = ("notebook", "kind", "at", "person")
    return select(*(tables.events.c[name] for name in names))


def _stars() -> Any:
    return select(*(tables.stars.c[name] for name in ("notebook", "at", "person")))


def is_seen(hand: dict[str, Any], who: Requester, scope: str = "shared") -> bool:
    if hand["deleted_at"]:
        return False
    mine, visibility = hand["owner"] == who.owner, hand["visibility"]
    if scope == "mine" or visibility == "private":
        return mine and scope == "mine"
    named = {f"group:{name}" for name in who.groups}
    return mine or who.administrator or visibility == "everyone" or visibility in named


def plainly(hands: list[dict[str, Any]], query: LibraryQuery, who: Requester) -> list[str]:
    def is_asked(hand: dict[str, Any]) -> bool:
        texts = [hand["words"]]
        texts += [hand["path_words"] or ""] if query.scope == "mine" else []
        filters = {"model_id": query.model, "task": query.task, "topic": query.topic}
        filters |= {"difficulty": query.difficulty, "ui": query.ui}
        return (
            is_seen(hand, who, query.scope)
            and all(not value or hand[name] == value for name, value in filters.items())
            and all(any(word in each for each in texts) for word in query.q.casefold().split())
            and (not query.prompt or query.prompt in hand["prompts"])
            and (query.since is None or hand["created_at"] >= query.since.timestamp() * 1000)
            and (query.until is None or hand["created_at"] <= query.until.timestamp() * 1000)
        )

    name, backwards = listing.SORTS[query.sort]

    def key(hand: dict[str, Any]) -> Any:
        value = hand[name]
        return (value.lower() if isinstance(value, str) else value), hand["id"]

    found = sorted(filter(is_asked, hands), key=key, reverse=backwards)
    return [hand["share_id"] for hand in found]


def asked_at_random(made: random.Random, hands: list[dict[str, Any]]) -> dict[str, Any]:
    hand = made.choice(hands)
    times = sorted(each["created_at"] for each in hands)
    middle = made.randrange(len(times) // 4, len(times) * 3 // 4)
    ends = (times[middle], times[middle + len(times) // 5])
    dates = (datetime.fromtimestamp(each // 1000, UTC).isoformat() for each in ends)
    every = {
        "q": made.choice(WORDS),
        "model": hand["model_id"],
        "task": hand["task"],
        "topic": hand["topic"],
        "difficulty": hand["difficulty"],
        "ui": hand["ui"],
        "prompt": hand["prompts"][0],
        **dict(zip(("from", "to"), dates, strict=True)),
    }
    chosen = made.sample(sorted(every), made.randrange(4))
    fixed = {"scope": made.choice(["mine", "shared"]), "sort": made.choice(list(listing.SORTS))}
    return fixed | {name: every[name] for name in chosen}


async def test_lists_are_those_of_a_plain_computation(filled: Filled) -> None:
    library, made = Library(filled.store), random.Random(20261129)
    sizes = Counter[bool]()
    for number in range(90):
        query = {"scope": "mine"} if number == 0 else asked_at_random(made, filled.hands)
        who, limit = made.choice(WHO), made.choice([7, 50, 200])
        wanted = plainly(filled.hands, LibraryQuery.model_validate(query), who)
        sizes[bool(wanted)] += 1
        found, cursor = [], None
        while True:
            asked = LibraryQuery.model_validate({**query, "limit": limit, "cursor": cursor})
            page = await library.list(asked, who)
            assert page.total == len(wanted) if page.is_total_exact else page.total < len(wanted)
            found += [hand.share_id for hand in page.hands]
            if (cursor := page.next) is None:
                break
        assert found == wanted, (query, who)
    assert min(sizes[True], sizes[False]) > 10, "both what is found and what is not was asked"
    await filled.store.aclose()


@IN_A_FILE
async def test_without_an_index_of_words_the_same_is_found(filled: Filled) -> None:
    async with filled.store.writing() as connection:
        for name in ("insert", "update", "delete"):
            await connection.exec_driver_sql(f"DROP TRIGGER ix_notebooks_words_{name}")
        for name in ("ix_notebooks_words_terms", "ix_notebooks_words"):
            await connection.exec_driver_sql(f"DROP TABLE {name}")
    library, who = Library(filled.store), WHO[1]
    for word in WORDS:
        query = LibraryQuery(scope="shared", q=word, limit=200)
        found = [hand.share_id for hand in (await library.list(query, who)).hands]
        assert found == plainly(filled.hands, query, who)[:200], word
    await filled.store.aclose()


async def test_of_many_hands_it_is_told_that_there_are_at_least_so_many(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 20)
    monkeypatch.setattr(listing, "COUNTED_BY_WORDS", 10)
    library = Library(filled.store)

    async def told(**query: Any) -> tuple[int, bool]:
        asked = LibraryQuery.model_validate({"scope": "shared", "limit": 5, **query})
        page = await library.list(asked, WHO[0])
        return page.total, page.is_total_exact

    assert await told() == (20, False)
    assert await told(q="task") == (10, False)
    assert await told(limit=50) == (50, False), "as many as are shown"
    monkeypatch.undo()
    every = plainly(filled.hands, LibraryQuery(scope="shared"), WHO[0])
    assert await told() == (len(every), True)
    await filled.store.aclose()


def ranked_plainly(filled: Filled, query: TrendingQuery, who: Requester) -> list[tuple[str, float]]:
    length, half = trends.TIMEFRAMES[query.timeframe], trends.HALF_LIVES[query.timeframe]
    hour = 0 if length is None else (filled.at - length) // HOUR * HOUR
    columns = {name: kind for kind, name in trends.COLUMNS.items()}
    found, done = [], defaultdict(list)
    for each in filled.done:
        done[each[0]].append(each)
    for hand in filled.hands:
        mine = done[hand["id"]]
        others = [each for each in mine if each[3] != hand["owner"]]
        score = sum(trends.WEIGHTS[k] * 2 ** ((at - filled.at) / half) for _, k, at, _ in others)
        latest = max((at for _, _, at, _ in others), default=0)
        since = 0 if length is None else filled.at - length
        value: float
        if query.sort == "recent":
            value, there = hand["shared_at"] or 0, (hand["shared_at"] or 0) >= since
        elif query.sort == "trend":
            value, there = score, length is None or latest >= since
        else:
            kind = columns[query.sort]
            value = sum(k == kind and at >= hour for _, k, at, _ in mine)
            there = length is None or value > 0
        filters = {"model_id": query.model, "topic": query.topic, "difficulty": query.difficulty}
        is_asked = all(not each or hand[name] == each for name, each in filters.items())
        if is_asked and there and is_seen(hand, who):
            found.append((value, hand["id"], hand["share_id"], score))
    best = sorted(found, reverse=True)[: query.limit]
    return [(share_id, score) for _, _, share_id, score in best]


async def check_ranks(filled: Filled, seed: int, rounds: int) -> None:
    lists, made = Activity(filled.store), random.Random(seed)
    for _ in range(rounds):
        hand = made.choice(filled.hands)
        filters = {"model": hand["model_id"], "topic": hand["topic"]}
        filters["difficulty"] = hand["difficulty"]
        query = TrendingQuery.model_validate(
            {name: filters[name] for name in made.sample(sorted(filters), made.randrange(3))}
            | {
                "timeframe": made.choice(list(trends.TIMEFRAMES)),
                "sort": made.choice(["trend", "views", "downloads", "remixes", "recent"]),
                "limit": made.choice([5, 100]),
            }
        )
        who = made.choice(WHO)
        found = await lists.trending(query, who)
        wanted = ranked_plainly(filled, query, who)
        assert [each.share_id for each in found] == [share_id for share_id, _ in wanted], query
        scores = [each.score for each in found]
        assert scores == pytest.approx([score for _, score in wanted], rel=1e-6), query


async def test_trends_are_those_of_a_plain_computation_and_stay_so(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    await check_ranks(filled, 1, 40)
    lists, made = Activity(filled.store), random.Random(5)
    shared = [hand for hand in filled.hands if is_seen(hand, WHO[1])]
    some = [made.choice(shared) for _ in range(25)]

    def note(hand: dict[str, Any], kind: str) -> None:
        key, day = (hand["id"], kind, "bob"), filled.at // DAY
        before = [each[2] for each in filled.done if (each[0], each[1], each[3]) == key]
        if not any(kind == "star" or at // DAY == day for at in before):
            filled.done.append((hand["id"], kind, filled.at, "bob"))

    for hours in (1, 30, 24 * 8, 24 * 31):  # events leave each timeframe
        filled.at += hours * HOUR
        for hand in some:
            for kind in ("view", "download"):
                await lists.track(hand["share_id"], kind, WHO[1])
                note(hand, kind)
            await lists.star(hand["share_id"], WHO[1], starred=True)
            note(hand, "star")
        await check_ranks(filled, hours, 25)
    for hand in some[:10]:
        await lists.star(hand["share_id"], WHO[1], starred=False)
        filled.done = [e for e in filled.done if (e[0], e[1], e[3]) != (hand["id"], "star", "bob")]
    await check_ranks(filled, 99, 25)
    await filled.store.aclose()


async def test_what_a_clock_that_was_ahead_has_counted_is_counted_anew(filled: Filled) -> None:
    lists, right = Activity(filled.store), filled.at
    hand = next(hand for hand in filled.hands if is_seen(hand, WHO[1]) and hand["owner"] != "bob")
    await check_ranks(filled, 3, 5)
    filled.at = right + 3650 * DAY
    await lists.track(hand["share_id"], "view", WHO[1])
    query = TrendingQuery(timeframe="day")
    assert [each.share_id for each in await lists.trending(query, WHO[1])] == [hand["share_id"]]
    filled.at = right + HOUR
    filled.done.append((hand["id"], "view", filled.at, "bob"))
    await check_ranks(filled, 4, 25)
    await filled.store.aclose()


async def test_two_who_count_at_once_are_both_in_the_trend(filled: Filled) -> None:
    hand = next(hand for hand in filled.hands if is_seen(hand, WHO[1]) and hand["owner"] == "ada")
    people = [Requester(f"new {number}", groups=BOBS_GROUPS) for number in range(12)]
    lists = Activity(filled.store)
    await asyncio.gather(*(lists.track(hand["share_id"], "view", person) for person in people))
    filled.done += [(hand["id"], "view", filled.at, person.owner) for person in people]
    await check_ranks(filled, 6, 20)
    await filled.store.aclose()


@IN_A_FILE  # the plan of PostgreSQL depends on its statistics
async def test_a_list_reads_a_page_and_not_the_library(filled: Filled) -> None:
    async with filled.store.reading() as connection:
        for scope in ("mine", "shared"):
            asked = listing.page_of(LibraryQuery(scope=scope), WHO[1], None)
            compiled = asked.compile(compile_kwargs={"literal_binds": True})
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
            steps = [row[-1] for row in plan]
            assert not [step for step in steps if step == "SCAN notebooks"], steps
            walked = [step for step in steps if "COVERING INDEX ix_notebooks_" in step]
            assert len(walked) == (1 if scope == "mine" else 2 + len(BOBS_GROUPS)), steps
    await filled.store.aclose()
