"""Counts, stars and trends: a person counts once a day, whoever asks at the same time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from alacard_ext.community import activity, counting, trends
from alacard_ext.community.activity import Activity
from alacard_ext.community.rows import DAY, now
from alacard_ext.community.share_models import EventKind
from alacard_ext.room import Requester
from alacard_ext.store.service import Store

from .dealing import as_bob, as_person, dealt, share


def at_day(monkeypatch: pytest.MonkeyPatch, day: float) -> None:
    for module in (activity, counting, trends):
        monkeypatch.setattr(module, "now", lambda: int(day * DAY))


async def test_a_person_counts_once_a_day_for_each_event_also_of_two_servers_at_once(
    api: Any, jp_fetch: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)

    async def track(event: str, who: str = "bob") -> dict[str, int]:
        body = {"event": event}
        reply = await api("notebook", share_id, "track", method="POST", body=body, **as_person(who))
        assert reply.status == 200, reply.json
        counts: dict[str, int] = reply.data["counts"]
        return counts

    at_day(monkeypatch, 20_000)
    stores = [Store(database_url) for _ in range(3)]
    people = [Requester(f"person {number}") for number in range(4)]
    await asyncio.gather(
        *(
            Activity(store).track(share_id, "view", person)
            for store in stores
            for person in people * 2
        )
    )
    for store in stores:
        await store.aclose()
    assert (await track("view"))["views"] == 5
    assert (await track("view"))["views"] == 5
    for day, views in ((20_001, 6), (20_000, 6), (30_000, 7), (20_001, 7)):  # a clock that jumps
        at_day(monkeypatch, day)
        assert (await track("view"))["views"] == views, day

    await jp_fetch("alacard/api/v1/notebook/download", share_id, **as_bob())
    for event in ("download", "remix"):
        assert (await track(event, "eve"))["downloads"] == 1, "the route alone counts it"
    await api("notebook", share_id, "preview", **as_bob())
    reply = await api("notebook", share_id, "track", method="POST", body={"event": "star"})
    assert (reply.status, reply.code) == (400, "BAD_REQUEST")
    counts = (await api("notebook", share_id)).data["counts"]
    assert counts == {"views": 7, "downloads": 1, "remixes": 0, "stars": 0}


async def test_a_star_is_given_once_and_taken_back(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)

    async def star(method: str, who: str) -> tuple[int, bool]:
        body = {} if method == "PUT" else None
        reply = await api("notebook", share_id, "star", method=method, body=body, **as_person(who))
        return reply.data["counts"]["stars"], reply.data["starred"]

    assert await star("PUT", "bob") == await star("PUT", "bob") == (1, True)
    assert await star("PUT", "eve") == (2, True)
    (hand,) = (await api("library", params={"scope": "shared"}, **as_bob())).data["hands"]
    assert hand["starred"] is True and hand["counts"]["stars"] == 2
    assert (await api("notebook", share_id)).data["starred"] is False
    assert await star("DELETE", "bob") == await star("DELETE", "bob") == (1, False)


async def test_what_people_do_lately_rises(
    api: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, own = [
        (await dealt(api, topic=topic))["share_id"] for topic in ("sourdough", "cats", "cats")
    ]
    private = (await dealt(api))["share_id"]
    for share_id in (old, new, own):
        await share(api, share_id)

    store = Store(database_url)

    async def act(share_id: str, event: EventKind, who: str) -> None:
        await Activity(store).track(share_id, event, Requester(who))

    async def ranked(**params: Any) -> dict[str, float]:
        reply = await api("trending", params=params, **as_bob())
        assert reply.status == 200, reply.json
        return {hand["share_id"]: hand["score"] for hand in reply.data["hands"]}

    today = now() / DAY
    at_day(monkeypatch, today - 7.5)
    for who in ("bob", "eve", "dan"):
        await act(old, "download", who)
    at_day(monkeypatch, today + 3650)
    await act(new, "view", "eve")  # by a clock that is ahead
    at_day(monkeypatch, today)
    await act(new, "view", "bob")
    await api("notebook", new, "star", method="PUT", body={}, **as_bob())
    await act(own, "remix", "ada")
    await act(private, "view", "ada")

    month = await ranked(timeframe="month")
    assert list(month) == [new, old], "what the owner does counts nothing"
    assert month[new] == pytest.approx(1 + 1 + 3)
    assert month[old] == pytest.approx(3 * 3 / 2), "after a quarter of a month it is a half"
    assert list(await ranked()) == list(await ranked(timeframe="week")) == [new]
    every = await ranked(timeframe="all")
    assert list(every) == [old, new, own] and every[own] == 0, "over all time a week is little"
    assert next(iter(await ranked(timeframe="all", sort="downloads"))) == old
    assert list(await ranked(timeframe="month", sort="downloads")) == [old]
    assert list(await ranked(timeframe="day", sort="views")) == [new]
    assert next(iter(await ranked(timeframe="all", sort="remixes"))) == own
    assert list(await ranked(sort="recent")) == [own, new, old]
    assert list(await ranked(timeframe="all", topic="cats", limit=1)) == [new]
    assert await ranked(model="no/such") == {} == await ranked(difficulty="expert")
    for bad in ({"timeframe": "year"}, {"sort": "luck"}, {"limit": 0}):
        assert (await api("trending", params=bad)).status == 400, bad
    await store.aclose()
