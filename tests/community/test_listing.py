"""Lists of the library: words, filters, days, pages, and what they read of the store."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.api import library as library_of
from alacard_ext.community import listing
from alacard_ext.community.models import LibraryQuery
from alacard_ext.errors import BadRequest
from alacard_ext.room import Requester

from .dealing import MODEL, dealt


async def test_words_filters_days_and_pages(api: Any) -> None:
    first = await dealt(api)
    second = await dealt(api, topic="cats", difficulty="advanced")
    third = await dealt(api, topic="cats", ui_component="none")

    async def found(**params: Any) -> list[str]:
        reply = await api("library", params=params)
        assert reply.status == 200, reply.json
        return [hand["share_id"] for hand in reply.data["hands"]]

    newest = [third["share_id"], second["share_id"], first["share_id"]]
    assert await found() == newest
    assert await found(sort="oldest") == newest[::-1]
    assert await found(q="BERT sourdough") == newest[2:]
    # Words of fewer signs than the index finds, beside one that it does.
    assert await found(q="BERT so") == newest[2:] and await found(q="BERT zq") == []
    assert await found(q="100%") == await found(q="b_rt") == []
    assert await found(topic="cats") == newest[:2]
    assert await found(topic="cats", difficulty="advanced") == [second["share_id"]]
    assert await found(model=MODEL, task=first["plan"]["task"], ui="none") == newest
    pack = first["recipe"]["prompt_cards"][0]["id"]
    assert first["share_id"] in await found(prompt=pack)
    assert await found(prompt=pack[:-1]) == []
    day = (await api("notebook", newest[-1])).data["created_at"][:10]
    assert await found(**{"from": day}) == newest == await found(to="2999-01-01")
    assert await found(to="2001-01-01") == [] == await found(**{"from": "2999-01-01"})

    for sort in ("newest", "oldest", "title", "model"):
        pages, cursor = [], None
        while True:
            params = {"limit": 1, "sort": sort, **({"cursor": cursor} if cursor else {})}
            reply = await api("library", params=params)
            assert reply.json["meta"]["total"] == 3
            pages += [hand["share_id"] for hand in reply.data["hands"]]
            cursor = reply.json["meta"]["next"]
            if cursor is None:
                break
        assert sorted(pages) == sorted(newest), sort
    for bad in (
        {"cursor": "zzz"},
        {"from": "soon"},
        {"limit": 0},
        {"sort": "luck"},
        {"scope": "x"},
        {"sort": "title", "cursor": cursor_at("a\0b")},
    ):
        assert (await api("library", params=bad)).status == 400, bad
    there = (await api("library", params={"scope": "starters"})).json
    assert len(there["data"]["hands"]) >= 20 and there["meta"]["next"] is None


def test_no_word_holds_a_sign_that_postgresql_takes_nowhere() -> None:
    with pytest.raises(BadRequest, match=r"Check q: .*NUL"):
        library_of("a\0b")


def cursor_at(value: str) -> str:
    row: Any = SimpleNamespace(sorted_by=value, id=1)
    return listing.cursor_of(LibraryQuery(sort="title"), row)


async def test_pages_go_on_behind_a_title_of_whatever_signs(api: Any) -> None:
    shares = [(await dealt(api))["share_id"] for _ in range(2)]
    for share_id in shares:
        body = {"title": "\N{BALLOON}" * 200}
        assert (await api("notebook", share_id, method="PUT", body=body)).status == 200
    params = {"limit": 1, "sort": "title"}
    first = (await api("library", params=params)).json
    assert len(first["meta"]["next"]) > 1000
    second = await api("library", params={**params, "cursor": first["meta"]["next"]})
    assert [hand["share_id"] for hand in (*first["data"]["hands"], *second.data["hands"])] == shares


async def test_a_name_of_several_lines_is_kept_as_one(api: Any) -> None:
    pets = {"id": "pets", "is_custom": True, "name": "Cats\n and\u2028dogs\0"}
    made = await dealt(api, topic=pets)
    assert made["share_id"], made["notice"]
    (hand,) = (await api("library", params={"q": "cats dogs"})).data["hands"]
    assert "Cats and dogs" in hand["title"] and hand["title"].isprintable()


def test_a_list_reads_no_whole_recipes() -> None:
    asked = str(listing.page_of(LibraryQuery(), Requester("ada"), None))
    assert "notebooks.title" in asked
    for column in ("recipe", "facts", "words"):
        assert f"notebooks.{column}" not in asked
