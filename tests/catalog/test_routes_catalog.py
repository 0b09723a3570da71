"""The catalog's routes on a real server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any


async def test_deck_answers_while_the_catalog_is_empty(api: Any) -> None:
    reply = await api("catalog", "search", params={"limit": "3"})
    assert reply.status == 200
    assert reply.data["origin"] == "deck" and reply.data["notice"]
    assert len(reply.data["models"]) == 3
    assert (await api("catalog", "status")).data["ready"] is False


async def test_bad_filters_are_told_with_the_choices(api: Any) -> None:
    for params in ({"colour": "red"}, {"sort": "colour"}, {"cursor": "x"}, {"size": "huge"}):
        reply = await api("catalog", "search", params=params)
        assert (reply.status, reply.code) == (400, "BAD_REQUEST"), params
    assert "task" in (await api("catalog", "search", params={"colour": "x"})).json["message"]


async def test_a_sync_fills_the_catalog(api: Any) -> None:
    assert (await api("catalog", "sync", method="POST", body={})).data["running"] is True
    assert (await api("catalog", "sync", method="POST", body={})).status == 409
    for _ in range(6_000):
        status = (await api("catalog", "status")).data
        if not status["sync"]["running"]:
            break
        await asyncio.sleep(0.1)
    assert status["ready"], status
    page = await api("catalog", "search")
    assert page.data["origin"] == "catalog" and page.data["total"] == status["rows"]
    again = await api("catalog", "statistics")
    tag = again.headers["Etag"]
    model_id = page.data["models"][0]["id"]
    for part in ("models", "tree", "similar", "history", "files", "readme"):
        reply = await api("catalog", part, *model_id.split("/"))
        assert reply.status == 200, (part, reply.json)
    assert tag == page.headers["Etag"]


async def test_a_page_leads_to_the_notebooks_that_are_still_there(
    api: Any, jp_root_dir: Path
) -> None:
    recipe = {"model_card": "tiny/bert-sentiment"}
    paths = []
    for _ in range(2):
        reply = await api("notebook", "generate", method="POST", body={"recipe": recipe})
        paths.append(reply.data["path"])

    async def shown() -> set[str]:
        page = (await api("catalog", "models", "tiny", "bert-sentiment")).data
        return {notebook["path"] for notebook in page["notebooks"]}

    for _ in range(6_000):
        if await shown() == set(paths):
            break
        await asyncio.sleep(0.1)
    assert await shown() == set(paths)
    (jp_root_dir / paths[0]).unlink()
    assert await shown() == {paths[1]}
    assert (await api("catalog", "models", "tiny", "bert-ner")).data["notebooks"] == []


async def test_files_of_a_model_that_the_hub_lacks_are_no_fault_of_the_hub(api: Any) -> None:
    for part in ("files", "readme"):
        reply = await api("catalog", part, "nobody", "has-this")
        assert (reply.status, reply.code) == (404, "MODEL_NOT_FOUND"), part
    assert (await api("catalog", "files", "tiny", "private")).status == 404
    # The Hub tells everyone what a gated model holds, though not what is in it.
    assert (await api("catalog", "files", "tiny", "gated")).status == 200


async def test_an_address_of_the_hub_finds_its_model(api: Any) -> None:
    known = (await api("catalog", "search", params={"limit": "1"})).data["models"][0]["id"]
    address = f"https://huggingface.co/{known}/tree/main"
    page = (await api("catalog", "search", params={"q": address})).data
    assert page["models"][0]["id"] == known
    hub = (await api("models", "search", params={"q": "hf.co/tiny/bert-sentiment"})).data
    assert hub["models"][0]["id"] == "tiny/bert-sentiment"
    for part in ("catalog", "models"):
        refused = await api(part, "search", params={"q": "https://huggingface.co/spaces/a/b"})
        assert (refused.status, refused.code) == (400, "INVALID_MODEL_ID"), part
        assert "a Space" in refused.json["message"]
