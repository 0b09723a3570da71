"""Generating through the real server: saved, numbered, cancelled, refused, offered for download."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.cards.deck import Deck

RECIPE = {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}


async def generate(api: Any, **body: Any) -> Any:
    return await api("notebook", "generate", method="POST", body={"recipe": RECIPE, **body})


async def test_a_notebook_is_built_checked_and_saved(api: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "manuals").mkdir()
    reply = await generate(api, path="manuals", request_id="first")
    assert reply.status == 200, reply.json
    data = reply.data
    assert data["path"] == "manuals/alacard-bert-sentiment.ipynb"
    assert data["gate"]["passed"] and not data["gate"]["findings"]
    assert data["notice"] is None
    assert data["share_id"] in data["notebook_url"] and data["share_id"] in data["share_url"]
    assert data["metadata"]["generated_by"] == "alacard"
    saved = nbformat.read(jp_root_dir / data["path"], as_version=4)
    nbformat.validate(saved)
    alacard = saved.metadata["alacard"]
    assert alacard["model"] == {"id": "tiny/bert-sentiment", "sha": data["model_info"]["sha"]}
    assert alacard["hand_code"] == data["hand_code"]
    assert alacard["recipe"] == data["recipe"]
    status = await api("notebook", "generate", "first")
    assert status.data["phase"] == "done"
    assert status.data["fraction"] == 1
    assert status.data["path"] == data["path"]


async def test_the_notebooks_own_metadata_deals_it_again(api: Any) -> None:
    first = await generate(api)
    again = await generate(api, recipe=first.data["notebook"]["metadata"]["alacard"]["recipe"])
    assert again.data["hand_code"] == first.data["hand_code"]
    ids = [[cell["id"] for cell in reply.data["notebook"]["cells"]] for reply in (first, again)]
    assert ids[0] == ids[1]


async def test_200_at_once_none_lost_and_no_two_in_one_file(api: Any, jp_root_dir: Path) -> None:
    # The test's own client sends ten at a time and keeps the rest in a queue.
    replies = await asyncio.gather(*(generate(api, request_id=f"r{n}") for n in range(200)))
    paths = [reply.data["path"] for reply in replies]
    assert len(set(paths)) == 200
    assert {path.name for path in jp_root_dir.glob("*.ipynb")} == set(paths)
    for path in paths:
        assert json.loads((jp_root_dir / path).read_text())["metadata"]["alacard"]


@pytest.mark.parametrize(
    "path",
    ["../outside", "/../..", "C:/x", "RTC:x", "a/../../b", "nowhere", ".hidden", "a\\b", "x\u0000"],
)
async def test_a_path_outside_or_missing_is_refused(
    path: str, api: Any, jp_root_dir: Path, local_hub: Any
) -> None:
    (jp_root_dir / ".hidden").mkdir()
    reply = await generate(api, path=path)
    assert (reply.status, reply.code) == (400, "INVALID_PATH")
    assert not list(jp_root_dir.rglob("*.ipynb"))
    assert not local_hub.requests, "refused before the Hub is asked"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "BAD_REQUEST"),
        ("[]", "BAD_REQUEST"),
        ("null", "BAD_REQUEST"),
        ("[" * 100_000, "BAD_REQUEST"),
        ({"recipe": {}}, "INVALID_RECIPE"),
        ({"recipe": {"model_card": 7}}, "INVALID_RECIPE"),
        ({"recipe": {"model_card": "tiny/bert-sentiment", "topic": "nowhere"}}, "UNKNOWN_CARD"),
        ({"recipe": RECIPE, "request_id": "../x"}, "BAD_REQUEST"),
        ({"recipe": {"model_card": "no/such"}}, "MODEL_NOT_FOUND"),
    ],
)
async def test_json_that_is_not_a_recipe_is_one_clear_error(body: Any, code: str, api: Any) -> None:
    reply = await api("notebook", "generate", method="POST", body=body)
    assert reply.code == code
    assert reply.status in (400, 404)


async def test_no_time_is_foretold_while_the_hub_is_known_not_to_answer(
    silent_hub: Any, api: Any, jp_serverapp: Any
) -> None:
    extension = next(iter(jp_serverapp.extension_manager.extension_apps["alacard_ext"]))
    extension.services.hub._standing.note("It takes too long to answer.")
    running = asyncio.ensure_future(generate(api, request_id="away"))
    while True:  # until the server knows of it and asks the Hub
        watched = await api("notebook", "generate", "away")
        if watched.status == 200 and silent_hub.requests:
            break
        assert not running.done() and watched.status in (200, 404)
        await asyncio.sleep(0.02)
    assert watched.data["phase"] == "facts"
    assert watched.data["expected_seconds"] is None
    await api("notebook", "generate", "away", method="DELETE")
    assert (await running).code == "CANCELLED"


async def test_cancelling_leaves_no_file(silent_hub: Any, api: Any, jp_root_dir: Path) -> None:
    running = asyncio.ensure_future(generate(api, request_id="slow"))
    while True:  # until the server knows of it and asks the Hub
        watched = await api("notebook", "generate", "slow")
        if watched.status == 200 and silent_hub.requests:
            break
        assert not running.done() and watched.status in (200, 404)
        await asyncio.sleep(0.02)
    assert watched.data["phase"] == "facts"
    assert watched.data["expected_seconds"] > 0
    cancelled = await api("notebook", "generate", "slow", method="DELETE")
    assert cancelled.data["phase"] == "cancelled"
    reply = await running
    assert (reply.status, reply.code) == (409, "CANCELLED")
    assert not list(jp_root_dir.rglob("*.ipynb"))


async def test_a_request_id_is_used_once(api: Any) -> None:
    assert (await generate(api, request_id="once")).status == 200
    assert (await generate(api, request_id="once")).status == 409


async def test_where_only_the_browser_can_write_nothing_is_written(
    api: Any, jp_root_dir: Path
) -> None:
    reply = await generate(api, save=False, path="RTC:shared")
    assert reply.data["path"] is None and reply.data["save_error"] is None
    nbformat.validate(nbformat.from_dict(reply.data["notebook"]))
    assert not list(jp_root_dir.rglob("*.ipynb"))


async def test_an_unknown_generation_is_not_found(api: Any) -> None:
    for method in ("GET", "DELETE"):
        reply = await api("notebook", "generate", "nobody", method=method)
        assert (reply.status, reply.code) == (404, "GENERATION_NOT_FOUND")


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), OSError(30, "Read-only")]
)
async def test_where_writing_fails_the_notebook_is_handed_back_whole(
    error: OSError, api: Any, monkeypatch: Any, jp_root_dir: Path
) -> None:
    # The tests run as root, whom no folder refuses: the last step of writing is made to fail.
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", refuse)
    reply = await generate(api)
    assert reply.status == 200
    assert reply.data["path"] is None
    assert "download" in reply.data["save_error"]
    assert ("disk is full" if error.errno == 28 else "read-only") in reply.data["save_error"]
    nbformat.validate(nbformat.from_dict(reply.data["notebook"]))
    assert not list(jp_root_dir.rglob("*.ipynb"))


async def test_a_server_whose_default_kernel_is_not_python_still_gets_a_python_notebook(
    api: Any, jp_serverapp: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    folder = tmp_path / "jupyter" / "kernels" / "octave"
    folder.mkdir(parents=True)
    spec = {"argv": ["octave"], "display_name": "Octave", "language": "octave"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    manager = jp_serverapp.kernel_spec_manager
    monkeypatch.setattr(manager, "kernel_dirs", [*manager.kernel_dirs, str(folder.parent)])
    monkeypatch.setattr(type(manager), "default_kernel_name", "octave", raising=False)
    reply = await generate(api)
    assert reply.data["notebook"]["metadata"]["kernelspec"]["language"] == "python"


async def test_a_hub_that_is_down_falls_back_and_says_so(api: Any, local_hub: Any) -> None:
    fresh = await generate(api)
    assert fresh.data["model_info"]["origin"] == "hub"
    local_hub.faults.set(kind="down")
    cached = await generate(api)
    assert cached.data["model_info"]["origin"] == "cache"
    assert cached.data["model_info"]["notice"]
    unknown = await generate(api, recipe={"model_card": "nobody/knows-this"})
    assert (unknown.status, unknown.code) == (503, "HUB_UNAVAILABLE")
    bundled = (await api("models", "popular")).data["models"][0]["id"]
    known = Deck.load().models_by_id[bundled].seen_at
    deck = await generate(api, recipe={"model_card": bundled})
    assert deck.data["model_info"]["origin"] == "deck"
    assert deck.data["model_info"]["sha"] == known
