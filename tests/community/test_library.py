"""The library over REST: its owner finds what was dealt, renames, deletes and brings it back."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from sqlalchemy import select

from alacard_ext.community.ids import LENGTH, SHARE_ID, new_id
from alacard_ext.room import Requester
from alacard_ext.routes import ROUTES
from alacard_ext.store.tables import metadata

from .dealing import BODY, IN_A_FILE, MODEL, as_bob, dealt


async def test_a_hand_is_kept_shown_and_downloaded(
    api: Any, jp_fetch: Any, jp_base_url: str
) -> None:
    made = await dealt(api)
    share_id = made["share_id"]
    assert re.fullmatch(SHARE_ID, share_id) and made["notice"] is None
    assert made["share_url"] == f"{jp_base_url}alacard/share/{share_id}"
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
    for share_id, options in ((new_id(), {}), (deleted, {}), (mine, as_bob())):
        for method, rest, body in asked:
            if share_id == deleted and rest:
                continue  # its owner may bring it back
            reply = await api("notebook", share_id, *rest, method=method, body=body, **options)
            said.append((reply.status, reply.json))
        reply = await api("notebook", "download", share_id, **options)
        said.append((reply.status, reply.json))
    reply = await api("notebook", deleted, "restore", method="POST", body={}, **as_bob())
    said.append((reply.status, reply.json))
    assert said == [said[0]] * 15 and said[0][0] == 404
    assert (await api("library", **as_bob())).data["hands"] == []
    assert (await api("notebook", mine)).data["title"] != "Mine now"


def test_no_share_id_is_a_word_of_a_route() -> None:
    words = {word for route in ROUTES for word in route.path.split("/") if "{" not in word}
    assert "generate" in words and "download" in words
    assert not [word for word in words if re.fullmatch(SHARE_ID, word)]
    assert len({new_id() for _ in range(1000)}) == 1000 and len(new_id()) == LENGTH


@pytest.mark.attack
async def test_a_verification_is_told_to_who_asked_for_it_alone(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    made = await dealt(api)
    (jp_root_dir / made["path"]).unlink()
    theirs = (await api("notebook", "generate", method="POST", body=BODY, **as_bob())).data
    assert theirs["path"] == made["path"]
    trivial = new_notebook(cells=[new_code_cell("1 + 1")])
    nbformat.write(trivial, jp_root_dir / made["path"])
    asked = {"path": made["path"], "request_id": "theirs", "environment": "current"}
    begun = await api("notebook", "verify", method="POST", body=asked, **as_bob())
    assert begun.status == 200, begun.json
    ends = ("done", "failed", "cancelled")
    while (status := (await api("notebook", "verify", "theirs")).data)["phase"] not in ends:
        await asyncio.sleep(0.05)
    assert status["phase"] == "done", status
    assert status["verified"]["outcome"] == "passed"
    told = (await api("notebook", theirs["share_id"], **as_bob())).data
    assert told["verified"] == "passed" and told["verified_at"]
    assert (await api("notebook", made["share_id"])).data["verified"] is None
    shared = jp_serverapp.web_app.settings["alacard_services"].shared
    await shared.verified(Requester("bob", root="/elsewhere"), made["path"], "failed")
    assert (await api("notebook", theirs["share_id"], **as_bob())).data["verified"] == "passed"


@IN_A_FILE
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
        # Each request with a token is someone new to Jupyter.
        assert (await api("notebook", share_id)).status == 200
        monkeypatch.setenv("JUPYTERHUB_USER", "bob")
        assert (await api("notebook", share_id)).status == 404


@IN_A_FILE
class TestSwitchedOff:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["disabled_rooms"] = ["community"]
        return jp_server_config

    async def test_nothing_is_kept(self, api: Any, jp_serverapp: Any) -> None:
        made = await dealt(api)
        assert made["path"] and made["share_id"] is None and made["notice"] is None
        await api("cards", "topic", params={"counts": "true"})
        store = jp_serverapp.web_app.settings["alacard_services"].shared.store
        async with store.reading() as connection:
            for table in metadata.sorted_tables:
                if table.name in ("alerts", "workers"):  # of servers, and not of people
                    continue
                assert not (await connection.execute(select(table).limit(1))).all(), table.name
