"""Servers that count at the same moment: no event is lost, and none of them is a victim."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from math import log2
from typing import Any, cast

import pytest
from sqlalchemy import Table, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from alacard_ext.community import activity, counting, trends
from alacard_ext.community.activity import Activity
from alacard_ext.community.rows import DAY, HOUR, now
from alacard_ext.community.share_models import TrendingQuery
from alacard_ext.room import Requester
from alacard_ext.store import tables
from alacard_ext.store.service import Store
from tests.bench_library.filling import fill
from tests.bench_library.synthetic import Size

SMALL = Size(notebooks=30, events=200, bodies=5, days=90, recent=60)
ON_A_SERVER = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


class Paused:
    """A connection that stops before it changes a table, until it is told to go on."""

    def __init__(self, connection: AsyncConnection, before: Table) -> None:
        self.dialect = connection.dialect
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()
        self._connection, self._before = connection, before

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        if getattr(statement, "table", None) is self._before:
            self.reached.set()
            await self.go_on.wait()
        return await self._connection.execute(statement, parameters)


async def interleaved(url: str, first: Any, before: Table, second: Any) -> None:
    """Both in transactions of their own: the second from where the first stops before it changes a
    table, as far as it comes until it waits for the first; then both to their ends."""
    one, two = Store(url), Store(url)
    paused: asyncio.Future[Paused] = asyncio.get_running_loop().create_future()

    async def stop() -> None:
        async with one.writing() as connection:
            paused.set_result(Paused(connection, before))
            await first(cast(AsyncConnection, paused.result()))

    async def go() -> None:
        async with two.writing() as connection:
            await second(connection)

    stopping = asyncio.ensure_future(stop())
    here = await paused
    reached = asyncio.ensure_future(here.reached.wait())
    await asyncio.wait([stopping, reached], return_when=asyncio.FIRST_COMPLETED)
    assert reached.done(), stopping.result()
    going = asyncio.ensure_future(go())
    looking = Store(url)
    while not going.done():
        async with looking.reading() as connection:
            if (await connection.execute(WAITING)).scalar_one():
                break
    here.go_on.set()
    await asyncio.gather(stopping, going)
    for store in (one, two, looking):
        await store.aclose()


async def check_sums(store: Store) -> None:
    """What is kept is what the events come to, counted plainly."""
    async with store.reading() as connection:
        rows = (await connection.execute(select(tables.notebooks))).all()
        owners = {row.id: row.owner for row in rows}
        rows = (await connection.execute(select(tables.events))).all()
        done = [(row.notebook, row.kind, row.at, row.person) for row in rows]
        rows = (await connection.execute(select(tables.stars))).all()
        done += [(row.notebook, "star", row.at, row.person) for row in rows]
        windows = (await connection.execute(select(tables.windows))).all()
        kept = (await connection.execute(select(tables.trends))).all()
    assert windows
    for window in windows:
        half = trends.HALF_LIVES[window.timeframe]
        sums: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0, 0.0])
        for notebook, kind, at, person in done:
            each = sums[notebook]
            if kind in trends.COLUMNS and at >= window.since:
                each[list(trends.COLUMNS).index(kind)] += 1
            if person != owners[notebook]:
                each[3] += trends.WEIGHTS[kind] * 2.0 ** ((at - window.latest) / half)
        found = {
            row.notebook: [
                *(getattr(row, name) for name in trends.COLUMNS.values()),
                0.0 if row.heat is None else 2.0 ** (row.heat - window.latest / half),
            ]
            for row in kept
            if row.timeframe == window.timeframe
        }
        assert found.keys() == sums.keys(), window.timeframe
        for notebook, each in sums.items():
            assert found[notebook] == pytest.approx(each, rel=1e-5), (window.timeframe, notebook)


class Viewed:
    """A library, and a hand that Eve looked at two days ago."""

    def __init__(self, url: str, hand: int, at: int) -> None:
        self.url, self.hand, self.at = url, hand, at

    async def view(self, connection: AsyncConnection) -> None:
        await counting.count_once(connection, self.hand, "view", "bob")

    async def star(self, connection: AsyncConnection) -> None:
        await counting.star(connection, self.hand, "bob")

    async def unstar(self, connection: AsyncConnection) -> None:
        await counting.unstar(connection, self.hand, "eve")

    async def renew(self, connection: AsyncConnection) -> None:
        for timeframe in trends.TIMEFRAMES:
            await trends.bring_up_to_date(connection, timeframe, self.at)

    async def count(self, connection: AsyncConnection) -> None:
        for timeframe in trends.TIMEFRAMES:
            await trends.count_anew(connection, timeframe, self.at)


@pytest.fixture
def viewed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Viewed:
    at = now()

    async def prepare() -> int:
        store = Store(database_url)
        hands = await fill(store, SMALL, at - 2 * DAY)
        hand = next(each for each in hands if each["owner"] not in ("bob", "eve"))
        async with store.writing() as connection:
            await counting.count_once(connection, hand["id"], "view", "eve")
            await counting.star(connection, hand["id"], "eve")
        await check_sums(store)
        await store.aclose()
        return int(hand["id"])

    for module in (activity, counting, trends):
        monkeypatch.setattr(module, "now", lambda: at - 2 * DAY)
    hand = asyncio.run(prepare())
    for module in (activity, counting, trends):
        monkeypatch.setattr(module, "now", lambda: at)
    return Viewed(database_url, hand, at)


@ON_A_SERVER
@pytest.mark.parametrize("second", ["renew", "count"])
@pytest.mark.parametrize(
    ("first", "before"),
    [("view", "trends"), ("view", "windows"), ("star", "windows"), ("unstar", "trends")],
)
async def test_what_is_added_while_another_counts_anew_is_in_the_sum(
    viewed: Viewed, first: str, before: str, second: str
) -> None:
    table = tables.metadata.tables[before]
    await interleaved(viewed.url, getattr(viewed, first), table, getattr(viewed, second))
    store = Store(viewed.url)
    await check_sums(store)
    await store.aclose()


@ON_A_SERVER
async def test_two_who_count_for_the_first_time_are_both_answered(viewed: Viewed) -> None:
    store = Store(viewed.url)
    async with store.writing() as connection:
        await connection.execute(delete(tables.windows))
    await interleaved(viewed.url, viewed.renew, tables.windows, viewed.renew)
    await check_sums(store)
    await store.aclose()


async def test_a_transaction_counts_one_timeframe_alone(viewed: Viewed) -> None:
    """All of them would hold up whoever writes for too long in a great library."""
    store = Store(viewed.url)
    async with store.writing() as connection:
        await connection.execute(delete(tables.windows))
    await Activity(store).trending(TrendingQuery(timeframe="week"), Requester("bob"))
    async with store.reading() as connection:
        rows = await connection.execute(select(tables.windows.c.timeframe))
        assert [row.timeframe for row in rows] == ["week"]
    await check_sums(store)
    await store.aclose()


async def test_two_servers_whose_clocks_differ_do_not_count_anew_in_turns(
    viewed: Viewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, seconds, counted = Store(viewed.url), [0.0], []
    ahead, right = Activity(store), Activity(store)
    count_anew = trends.count_anew

    async def noted(connection: AsyncConnection, timeframe: str, at: int) -> None:
        counted.append(at)
        await count_anew(connection, timeframe, at)

    def ask(server: Activity, at: int) -> Coroutine[Any, Any, Any]:
        monkeypatch.setattr(activity, "now", lambda: at)
        return server.trending(TrendingQuery(timeframe="day"), Requester("bob"))

    monkeypatch.setattr(activity, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(trends, "count_anew", noted)
    for _ in range(3):
        await ask(ahead, viewed.at + 5 * HOUR)
        await ask(right, viewed.at)
    assert counted == [viewed.at]
    seconds[0] += activity.RECOUNT_EVERY
    await ask(ahead, viewed.at + 5 * HOUR)
    await ask(right, viewed.at)
    assert counted == [viewed.at] * 2
    await store.aclose()


async def test_a_clock_that_was_years_ahead_gives_no_number_too_large(viewed: Viewed) -> None:
    """Of an event 300 days ahead, 2 to the power of its half-lives is beyond any number."""
    store = Store(viewed.url)
    async with store.writing() as connection:
        later = viewed.at + 300 * DAY
        values = {"kind": "view", "at": later, "day": later // DAY, "person": "dan"}
        values["notebook"] = viewed.hand
        await connection.execute(tables.events.insert().values(values))
        await viewed.unstar(connection)
        asked = select(tables.trends).where(tables.trends.c.notebook == viewed.hand)
        heats = {row.timeframe: row.heat for row in await connection.execute(asked)}
    await store.aclose()
    now_as = log2(trends.WEIGHTS["view"]) + viewed.at / trends.HALF_LIVES["day"]
    assert now_as <= heats["day"] < now_as + 1
