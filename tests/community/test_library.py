"""The library over REST: its owner finds what was dealt, renames, deletes and brings it back."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_notebook
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql

from alacard_ext.api import library as library_of
from alacard_ext.community import library, statements
from alacard_ext.community.ids import LENGTH, SHARE_ID, new_id
from alacard_ext.community.models import LibraryQuery
from alacard_ext.community.rows import now
from alacard_ext.errors import BadRequest
from alacard_ext.room import Requester
from alacard_ext.routes import ROUTES
from alacard_ext.store.service import Store
from alacard_ext.store.tables import bodies, notebooks

MODEL = "tiny/bert-sentiment"
IN_A_FILE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BODY = {"recipe": {"model_card": MODEL, "topic": "sourdough", "difficulty": "beginner"}}


def as_bob() -> dict[str, Any]:
    """Anew for each request, which writes its server's token into it."""
    return {"headers": {"X-Person": "bob"}}


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
    for scope, said in (("shared", "cannot be shared yet"), ("starters", "no starters yet")):
        there = (await api("library", params={"scope": scope})).json
        assert there["data"]["hands"] == [] and said in there["meta"]["notice"]


def test_no_word_holds_a_sign_that_postgresql_takes_nowhere() -> None:
    with pytest.raises(BadRequest, match=r"Check q: .*NUL"):
        library_of("a\0b")


def cursor_at(value: str) -> str:
    row: Any = SimpleNamespace(sorted_by=value, id=1)
    return statements.cursor_of(LibraryQuery(sort="title"), row)


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


async def test_a_path_is_that_of_the_latest_hand_there(api: Any, jp_root_dir: Path) -> None:
    first = await dealt(api)
    (jp_root_dir / first["path"]).unlink()
    second = await dealt(api, topic="cats")
    assert second["path"] == first["path"]
    assert (await api("notebook", second["share_id"])).data["path"] == first["path"]
    assert (await api("notebook", first["share_id"])).data["path"] is None


async def test_what_was_deleted_long_ago_is_removed_once_a_day_and_bodies_that_nobody_has(
    api: Any, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store

    async def count(table: Any) -> int:
        async with store.reading() as connection:
            asked = select(func.count()).select_from(table)
            found: int = (await connection.execute(asked)).scalar_one()
            return found

    same, alone = await dealt(api), await dealt(api, topic="cats")
    await api("notebook", "generate", method="POST", body=BODY, **as_bob())
    assert (await count(notebooks), await count(bodies)) == (3, 2)
    for made in (same, alone):
        await api("notebook", made["share_id"], method="DELETE")
    aged = now() - statements.DELETED_DAYS * 24 * 3600 * 1000 - 1
    async with store.writing() as connection:
        old = update(notebooks).where(notebooks.c.deleted_at.is_not(None))
        await connection.execute(old.values(deleted_at=aged))
    back = await api("notebook", alone["share_id"], "restore", method="POST", body={})
    assert back.status == 404, "too late, also where it is still there"
    await dealt(api)
    assert await count(notebooks) == 4, "the day is not over"
    monkeypatch.setattr(library, "SWEEP_EVERY", 0.0)
    await dealt(api)
    assert (await count(notebooks), await count(bodies)) == (3, 1)


async def test_a_sweep_that_fails_loses_no_hand(
    api: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(connection: Any) -> None:
        await connection.execute(text("DELETE FROM nowhere"))

    monkeypatch.setattr(statements, "sweep", broken)
    made = await dealt(api)
    assert made["share_id"] and made["notice"] is None
    assert "deleted long ago could not be removed" in caplog.text
    assert (await api("notebook", made["share_id"])).status == 200


async def test_a_verification_that_is_done_does_not_fail_by_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    async def waiting(*_: Any) -> None:
        await asyncio.Event().wait()

    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    async with store.reading():
        pass
    for note, seconds in ((broken, 600.0), (waiting, 0.05)):
        monkeypatch.setattr(library, "KEEP_SECONDS", seconds)
        monkeypatch.setattr(statements, "note_verified", note)
        await library.Library(store).note_verified(Requester("ada"), "a.ipynb", "passed")
    await store.aclose()


def test_a_body_that_is_used_again_is_locked_until_its_hand_is_written() -> None:
    # PostgreSQL's stubs name no types.
    dialect: Any = postgresql.dialect  # type: ignore[attr-defined]
    assert str(statements.known_body("0").compile(dialect=dialect())).endswith("FOR KEY SHARE")


def test_a_list_reads_no_whole_recipes() -> None:
    asked = str(statements.page(LibraryQuery(), "ada"))
    assert "notebooks.title" in asked
    for column in ("recipe", "facts", "words"):
        assert f"notebooks.{column}" not in asked


@IN_A_FILE
async def test_a_damaged_store_stops_no_deal(api: Any, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 400)
    made = await dealt(api)
    assert made["path"] and made["share_id"] is made["notebook_url"] is made["share_url"] is None
    assert "not in your library" in made["notice"] and "damaged" in made["notice"]
    refused = await api("library")
    assert (refused.status, refused.code) == (503, "STORE_UNAVAILABLE")


@IN_A_FILE
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
        # Each request with a token is somebody new to Jupyter.
        assert (await api("notebook", share_id)).status == 200
        monkeypatch.setenv("JUPYTERHUB_USER", "bob")
        assert (await api("notebook", share_id)).status == 404


@IN_A_FILE
class TestSwitchedOff:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["disabled_rooms"] = ["community"]
        return jp_server_config

    async def test_nothing_is_kept(self, api: Any, tmp_path: Path) -> None:
        made = await dealt(api)
        assert made["path"] and made["share_id"] is None and made["notice"] is None
        assert not (tmp_path / "library.sqlite").exists()
