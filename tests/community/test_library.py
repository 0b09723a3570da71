"""The library over REST: its owner finds what was dealt, renames, deletes and brings it back."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock

from alacard_ext.community import library
from alacard_ext.community.ids import LENGTH, SHARE_ID, new_id
from alacard_ext.routes import ROUTES

MODEL = "tiny/bert-sentiment"
BODY = {"recipe": {"model_card": MODEL, "topic": "sourdough", "difficulty": "beginner"}}
AS_BOB = {"headers": {"X-Person": "bob"}}


async def dealt(api: Any, **recipe: Any) -> dict[str, Any]:
    body = {"recipe": {**BODY["recipe"], **recipe}}
    reply = await api("notebook", "generate", method="POST", body=body)
    assert reply.status == 200, reply.json
    data: dict[str, Any] = reply.data
    return data


async def test_a_hand_is_kept_shown_and_downloaded(
    api: Any, jp_fetch: Any, jp_base_url: str
) -> None:
    made = await dealt(api)
    share_id = made["share_id"]
    assert re.fullmatch(SHARE_ID, share_id) and made["notice"] is None
    assert made["share_url"] == f"{jp_base_url}lab?alacard=share:{share_id}"
    below = "alacard/api/v1/notebook/download"
    assert made["notebook_url"] == f"{jp_base_url}{below}/{share_id}"

    (row,) = (await api("library")).data["hands"]
    assert row["share_id"] == share_id and row["path"] == made["path"]
    assert (row["hf_model_id"], row["topic"], row["visibility"]) == (MODEL, "sourdough", "private")
    assert row["gate_passed"] is True and row["verified"] is None
    assert row["hand_code"] == made["hand_code"]

    whole = (await api("notebook", share_id)).data
    assert whole["recipe"] == made["recipe"] and whole["metadata"] == made["metadata"]

    answer = await jp_fetch(*below.split("/"), share_id)
    assert answer.headers["Content-Type"] == "application/x-ipynb+json"
    assert made["filename"] in answer.headers["Content-Disposition"]
    assert nbformat.reads(answer.body.decode(), 4) == nbformat.from_dict(made["notebook"])


async def test_a_hand_is_renamed_deleted_and_brought_back(api: Any, jp_root_dir: Path) -> None:
    made = await dealt(api)
    share_id = made["share_id"]
    renamed = await api("notebook", share_id, method="PUT", body={"title": "  Bread,  again "})
    assert renamed.data["title"] == "Bread, again"
    assert (await api("library", params={"q": "AGAIN bread"})).json["meta"]["total"] == 1
    for bad in ({"title": ""}, {"title": " "}, {"title": "a\x1b[31m"}, {"title": "x" * 201}, {}):
        assert (await api("notebook", share_id, method="PUT", body=bad)).status == 400, bad

    gone = await api("notebook", share_id, method="DELETE")
    assert gone.status == 200 and gone.data["deleted_at"]
    assert (jp_root_dir / made["path"]).exists(), "the file is the person's own"
    assert (await api("library")).data["hands"] == []
    back = await api("notebook", share_id, "restore", method="POST", body={})
    assert back.data["title"] == "Bread, again" and back.data["deleted_at"] is None
    assert (await api("library")).json["meta"]["total"] == 1


@pytest.mark.attack
async def test_what_is_not_there_was_deleted_or_is_anothers_is_answered_alike(api: Any) -> None:
    mine, deleted = (await dealt(api))["share_id"], (await dealt(api))["share_id"]
    await api("notebook", deleted, method="DELETE")
    said = []
    asked: list[tuple[str, tuple[str, ...], Any]] = [
        ("GET", (), None),
        ("PUT", (), {"title": "Mine now"}),
        ("DELETE", (), None),
        ("POST", ("restore",), {}),
    ]
    for share_id, options in ((new_id(), {}), (deleted, {}), (mine, AS_BOB)):
        for method, rest, body in asked:
            if share_id == deleted and rest:
                continue  # its owner may bring it back
            reply = await api("notebook", share_id, *rest, method=method, body=body, **options)
            said.append((reply.status, reply.json))
        reply = await api("notebook", "download", share_id, **options)
        said.append((reply.status, reply.json))
    reply = await api("notebook", deleted, "restore", method="POST", body={}, **AS_BOB)
    said.append((reply.status, reply.json))
    assert said == [said[0]] * 15 and said[0][0] == 404
    assert (await api("library", **AS_BOB)).data["hands"] == []
    assert (await api("notebook", mine)).data["title"] != "Mine now"


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
    assert await found(q="100%") == await found(q="b_rt") == []
    assert await found(topic="cats") == newest[:2]
    assert await found(topic="cats", difficulty="advanced") == [second["share_id"]]
    assert await found(model=MODEL, task=first["plan"]["task"], ui="none") == newest
    pack = first["recipe"]["prompt_cards"][0]["id"]
    assert first["share_id"] in await found(prompt=pack)
    assert await found(prompt=pack[:-1]) == []
    day = (await api("notebook", newest[0])).data["created_at"][:10]
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
    ):
        assert (await api("library", params=bad)).status == 400, bad
    shared = (await api("library", params={"scope": "shared"})).json
    assert shared["data"]["hands"] == [] and "cannot be shared yet" in shared["meta"]["notice"]


def test_no_share_id_is_a_word_of_a_route() -> None:
    words = {word for route in ROUTES for word in route.path.split("/") if "{" not in word}
    assert "generate" in words and "download" in words
    assert not [word for word in words if re.fullmatch(SHARE_ID, word)]
    assert len({new_id() for _ in range(1000)}) == 1000 and len(new_id()) == LENGTH


async def test_a_verification_is_told_in_the_library(api: Any, jp_serverapp: Any) -> None:
    made = await dealt(api)
    shared = jp_serverapp.web_app.settings["alacard_services"].shared
    root = str(jp_serverapp.contents_manager.root_dir)
    await shared.verified("/elsewhere", made["path"], "failed")
    assert (await api("notebook", made["share_id"])).data["verified"] is None
    await shared.verified(root, made["path"], "passed")
    told = (await api("notebook", made["share_id"])).data
    assert told["verified"] == "passed" and told["verified_at"]


async def test_a_damaged_store_stops_no_deal(api: Any, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 400)
    made = await dealt(api)
    assert made["path"] and made["share_id"] is made["notebook_url"] is made["share_url"] is None
    assert "not in your library" in made["notice"] and "damaged" in made["notice"]
    refused = await api("library")
    assert (refused.status, refused.code) == (503, "STORE_UNAVAILABLE")


async def test_a_store_that_does_not_answer_stops_no_deal(
    api: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "KEEP_SECONDS", 0.05)
    with FileLock(str(tmp_path / "library.sqlite.lock")):  # as one holds it who migrates
        made = await dealt(api)
    assert made["path"] and made["share_id"] is None
    assert "did not answer in time" in made["notice"]
    monkeypatch.undo()
    assert (await dealt(api))["share_id"]


async def test_many_deals_at_once_are_all_kept(api: Any) -> None:
    made = await asyncio.gather(*(dealt(api) for _ in range(5)))
    assert len({each["share_id"] for each in made}) == 5
    assert (await api("library")).json["meta"]["total"] == 5


class TestWithoutNames:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        del jp_server_config["ServerApp"]["identity_provider_class"]
        return jp_server_config

    async def test_all_browsers_of_a_server_are_the_person_who_runs_it(
        self, api: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JUPYTERHUB_USER", "ada")
        share_id = (await dealt(api))["share_id"]
        # Each request with a token is somebody new to Jupyter.
        assert (await api("notebook", share_id)).status == 200
        monkeypatch.setenv("JUPYTERHUB_USER", "bob")
        assert (await api("notebook", share_id)).status == 404


class TestSwitchedOff:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["disabled_rooms"] = ["community"]
        return jp_server_config

    async def test_nothing_is_kept(self, api: Any, tmp_path: Path) -> None:
        made = await dealt(api)
        assert made["path"] and made["share_id"] is None and made["notice"] is None
        assert not (tmp_path / "library.sqlite").exists()
