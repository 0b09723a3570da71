"""Every answer of the catalog's routes on a filled catalog, good and bad."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.overlay import Overlay
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.history import History
from alacard_ext.catalog.models import FILTERS, SORTS
from tests.bench_catalog.synthetic import BIG_BASE, rows
from tests.local_hub import LocalHub

KNOWN = "tiny/bert-sentiment"


@pytest.fixture(scope="module")
def made() -> list[CatalogRow]:
    return [*rows(3000), CatalogRow(id=KNOWN, task="text-classification", likes=3, downloads=9)]


@pytest.fixture
def folder(tmp_path: Path, made: list[CatalogRow]) -> Path:
    """The catalog of the server under test, filled."""
    build_snapshot(made, tmp_path / "catalog")
    return tmp_path / "catalog"


async def test_every_get_is_known_again_and_read_anew_after_a_change(
    api: Any, jp_fetch: Any, folder: Path
) -> None:
    gets: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        (("status",), {}),
        (("search",), {"q": "llama", "facets": "task"}),
        (("models", *KNOWN.split("/")), {}),
        (("files", *KNOWN.split("/")), {}),
        (("readme", *KNOWN.split("/")), {}),
        (("tree", *BIG_BASE.split("/")), {}),
        (("tree", *BIG_BASE.split("/")), {"direction": "ancestors"}),
        (("similar", *BIG_BASE.split("/")), {}),
        (("history", *KNOWN.split("/")), {}),
        (("trending",), {}),
        (("statistics",), {}),
    ]
    tags = {}
    for parts, params in gets:
        reply = await api("catalog", *parts, params=params)
        assert reply.status == 200, (parts, reply.json)
        tags[parts, "direction" in params] = reply.headers["Etag"]
        assert tags[parts, "direction" in params].startswith(('"', 'W/"'))
    for parts, params in gets:
        if parts[0] in ("models", "status"):
            continue  # free memory and the folder's size are in them, which change by themselves
        headers = {"If-None-Match": tags[parts, "direction" in params]}
        address = ("alacard", "api", "v1", "catalog", *parts)
        with pytest.raises(HTTPClientError) as unchanged:
            await jp_fetch(*address, params=params, headers=headers)
        assert unchanged.value.code == 304, parts
        assert unchanged.value.response is not None and not unchanged.value.response.body
    Overlay(folder).remove([BIG_BASE])
    for parts in (("search",), ("trending",), ("statistics",)):
        reply = await api("catalog", *parts, headers={"If-None-Match": tags[parts, False]})
        assert reply.status == 200 and reply.headers["Etag"] != tags[parts, False], parts


async def test_a_cursor_that_was_tampered_with_is_refused(api: Any, folder: Path) -> None:
    first = await api("catalog", "search", params={"q": "llama", "limit": "5"})
    cursor = first.data["next"]
    params = {"q": "llama", "limit": "5", "cursor": cursor}
    assert (await api("catalog", "search", params=params)).status == 200
    whole = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    fields = json.loads(whole[6:])
    fields[2] += 1
    moved = base64.urlsafe_b64encode(whole[:6] + json.dumps(fields).encode()).decode()
    other_seal = base64.urlsafe_b64encode(bytes([whole[0] ^ 1]) + whole[1:]).decode()
    for bad in (
        cursor[:-3],
        moved.rstrip("="),
        other_seal.rstrip("="),
        "'; DROP TABLE",
        "é",
        "x" * 5000,
    ):
        reply = await api("catalog", "search", params=params | {"cursor": bad})
        assert (reply.status, reply.code) == (400, "BAD_REQUEST"), bad[:20]
    other = await api("catalog", "search", params={"q": "qwen", "cursor": cursor})
    assert other.status == 400 and "another search" in other.json["message"]
    tree = await api("catalog", "tree", *BIG_BASE.split("/"), params={"cursor": "zzz"})
    assert (tree.status, tree.code) == (400, "BAD_REQUEST")


async def test_unknown_filters_and_sorts_name_the_choices(api: Any, folder: Path) -> None:
    for params, choices in (
        ({"colour": "red"}, [*FILTERS]),
        ({"sort": "colour"}, [*SORTS]),
        ({"facets": "colour"}, [*FILTERS]),
        ({"size": "huge"}, ["xs", "unknown"]),
    ):
        reply = await api("catalog", "search", params=params)
        assert (reply.status, reply.code) == (400, "BAD_REQUEST"), params
        assert set(choices) <= set(reply.json["error"]["details"]["choices"])
        assert choices[-1] in reply.json["message"]
    for bad in ({"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"gated": "perhaps"}):
        assert (await api("catalog", "search", params=bad)).status == 400, bad
    bad_tree = {"direction": "sideways"}
    assert (await api("catalog", "tree", "a", "b", params=bad_tree)).status == 400
    assert (await api("catalog", "tree", "a", "b", params={"relation": "x"})).status == 400


@pytest.mark.parametrize(
    "q",
    [
        "x" * 10_000,
        '"llama" OR NEAR(',
        "\x00\x01\x1b[31m",
        "' OR 1=1 --",
        "llama* -7b ^",
        "\ud7ff🦙",
    ],
)
async def test_hostile_queries_are_only_words(api: Any, folder: Path, q: str) -> None:
    reply = await api("catalog", "search", params={"q": q, "facets": "task"})
    assert reply.status == 200 and reply.data["total_exact"]


async def test_the_catalog_stands_in_for_a_hub_that_is_away(
    api: Any, folder: Path, local_hub: LocalHub
) -> None:
    params = {"q": "llama", "sort": "downloads", "limit": "5"}
    local_hub.faults.set(kind="error", path="/api/models")
    page = await api("models", "search", params=params)
    assert page.json["meta"]["origin"] == "catalog"
    built = (await api("catalog", "status")).data["built_at"]
    day = datetime.fromtimestamp(built, UTC)
    notice = page.json["meta"]["notice"]
    assert notice.endswith(f" The catalog of {day.day} {day:%B %Y} is shown.")
    assert "deck" not in notice
    own = await api("catalog", "search", params=params)
    ids = [model["id"] for model in own.data["models"]]
    assert [model["id"] for model in page.data["models"]] == ids and len(ids) == 5
    assert page.data["total"] == own.data["total"]
    # It goes on where it was, also when the Hub is there again.
    local_hub.reset()
    following = await api("models", "search", params=params | {"cursor": page.json["meta"]["next"]})
    more = await api("catalog", "search", params=params | {"cursor": own.data["next"]})
    assert [model["id"] for model in following.data["models"]] == [
        model["id"] for model in more.data["models"]
    ]
    wrong = await api("models", "search", params=params | {"cursor": "catalog:x"})
    assert wrong.status == 400


async def test_without_a_catalog_the_deck_stands_in(api: Any, local_hub: LocalHub) -> None:
    local_hub.faults.set(kind="error", path="/api/models")
    page = await api("models", "search", params={"q": "bert"})
    assert page.json["meta"]["origin"] == "deck"
    assert page.json["meta"]["notice"].endswith("The bundled deck is shown.")


async def test_compare_tells_the_quality_of_each_card_where_the_hub_is_asked(
    api: Any, folder: Path
) -> None:
    ids = [KNOWN, BIG_BASE]
    here = await api("catalog", "compare", params=_of(*ids))
    assert [item["quality"] for item in here.data["items"]] == [None, None]
    asked = await api("catalog", "compare", params=[*_of(*ids), ("hub", "true")])
    page = await api("catalog", "models", *KNOWN.split("/"))
    known, made_up = asked.data["items"]
    assert known["quality"] == page.data["quality"] and known["quality"]["score"] > 0
    assert known["fit"][0]["parts"] and known["fit"][0]["low"] <= known["fit"][0]["bytes"]
    # The Hub lacks the other, which is told and takes nothing from the first.
    assert made_up["quality"] is None and made_up["notice"]


async def test_compare_trending_and_similar(api: Any, folder: Path, made: Any) -> None:
    big = next(row for row in made if row.parameters and row.task)
    ids = [KNOWN, big.id]
    compared = await api("catalog", "compare", params=_of(*ids))
    assert [item["model"]["id"] for item in compared.data["items"]] == ids
    assert compared.data["items"][0]["fit"] == []
    assert len(compared.data["items"][1]["fit"]) >= 2
    assert (await api("catalog", "compare", params=_of(KNOWN))).status == 400
    assert (await api("catalog", "compare", params=_of(*["a/b"] * 5))).status == 400
    assert (await api("catalog", "compare", params=_of(KNOWN, "no/such"))).status == 404
    scores = [(row.trending, row.task) for row in made if row.trending and row.task == big.task]
    trending = await api("catalog", "trending", params={"task": big.task, "limit": "5"})
    shown = [model["trending"] for model in trending.data["models"]]
    assert shown == sorted((score for score, _ in scores), reverse=True)[:5]
    similar = await api("catalog", "similar", *big.id.split("/"))
    assert similar.data["models"] and big.id not in {m["id"] for m in similar.data["models"]}
    assert {model["task"] for model in similar.data["models"]} == {big.task}
    assert (await api("catalog", "similar", "no", "such")).status == 404


async def test_what_grew_joins_what_is_trending(api: Any, folder: Path) -> None:
    history = History(folder)
    row = CatalogRow(id=KNOWN, task="text-classification", likes=1, downloads=9)
    history.note([row], "2026-01-01")
    history.note([CatalogRow(id=KNOWN, likes=3, downloads=9)], "2026-01-03")
    params = {"task": "text-classification", "limit": "100"}
    reply = await api("catalog", "trending", params=params)
    assert reply.data["models"][-1]["id"] == KNOWN
    assert reply.data["growth"] == {KNOWN: {"likes": 2, "downloads": 0, "since": "2026-01-01"}}
    points = await api("catalog", "history", *KNOWN.split("/"))
    assert [point["likes"] for point in points.data["points"]] == [1, 3]


async def test_a_sync_is_cancelled_and_goes_on(api: Any, folder: Path, local_hub: LocalHub) -> None:
    before = (await api("catalog", "search")).data["total"]
    local_hub.faults.set(kind="rate_limit", retry_after=60, path="/api/models")
    assert (await api("catalog", "sync", method="POST", body={"full": True})).status == 200
    assert (await api("catalog", "sync", method="POST", body={})).status == 409
    status = await _until(api, lambda sync: bool(sync["message"]))
    assert status["sync"]["running"]
    assert (await api("catalog", "sync", method="DELETE")).status == 200
    status = await _until(api, lambda sync: not sync["running"])
    assert status["sync"]["phase"] == "stopped" and "continues" in status["sync"]["error"]
    assert (await api("catalog", "search")).data["total"] == before
    local_hub.reset()
    assert (await api("catalog", "sync", method="POST", body={})).status == 200
    status = await _until(api, lambda sync: not sync["running"])
    assert status["sync"]["error"] is None and status["sync"]["last_finished_at"]
    # The full pass that was cancelled was gone on with: it has swept the made-up models away.
    assert status["sync"]["kind"] == "full" and status["rows"] < before


async def _until(api: Any, met: Any) -> Any:
    for _ in range(12_000):
        status = (await api("catalog", "status")).data
        if met(status["sync"]):
            return status
        await asyncio.sleep(0.05)
    raise AssertionError(f"never came to pass: {status}")


def _of(*ids: str) -> list[tuple[str, str]]:
    return [("id", model_id) for model_id in ids]
